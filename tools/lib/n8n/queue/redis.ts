import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { HOST } from '../environment';
import { poll } from '../poll';
import { freePorts, GuardedProcess } from '../process';
import type { Log } from '../progress';
import type { Tools } from './debian';

/** Milliseconds. */
const START_TIMEOUT = 20_000;

/** A Redis server that keeps everything in memory. */
export interface Redis {
	/** n8n's settings to use it. */
	env: Record<string, string>;
	stop(): Promise<void>;
}

export async function startRedis(tools: Tools, log: Log): Promise<Redis> {
	const folder = await mkdtemp(join(tmpdir(), 'whatsapp-media-redis-'));
	const [port = 0] = await freePorts(1);
	const password = randomBytes(16).toString('hex');
	const settings = join(folder, 'redis.conf');
	const lines = [
		`bind ${HOST}`,
		`port ${port}`,
		`requirepass ${password}`,
		`dir ${folder}`,
		'save ""',
		'appendonly no',
	];
	await writeFile(settings, `${lines.join('\n')}\n`, { mode: 0o600 });
	const server = new GuardedProcess(
		{ name: 'Redis', path: tools.redisServer, args: [settings] },
		log,
	);
	const stop = async () => {
		await server.stop();
		await rm(folder, { recursive: true, force: true });
	};
	try {
		await poll(
			() => {
				if (server.hasEnded) throw new Error(`Redis ended at once:\n${server.lastLines}`);
				return /ready to accept connections/i.test(server.logs) || undefined;
			},
			START_TIMEOUT,
			() => `Redis was not ready after ${START_TIMEOUT / 1_000} seconds:\n${server.lastLines}`,
		);
	} catch (error) {
		await stop();
		throw error;
	}
	return {
		env: {
			QUEUE_BULL_REDIS_HOST: HOST,
			QUEUE_BULL_REDIS_PORT: String(port),
			QUEUE_BULL_REDIS_PASSWORD: password,
		},
		stop,
	};
}
