import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installN8n } from '../install';
import { installPackage, withPackage } from '../package';
import { runN8n, type Prepared } from '../server';
import type { N8nOptions, N8nServer } from '../types';
import type { Services } from './services';
import { startWorker, type Worker } from './worker';

export interface QueueOptions extends Omit<N8nOptions, 'userFolder' | 'port'> {
	services: Services;
	/** 2 by default. */
	workers?: number;
	/** Executions that each worker has under way at the same time; 10 by default, as in n8n. */
	concurrency?: number;
}

/** n8n in queue mode: the main process, which takes webhooks in, and the workers, which run workflows. */
export interface N8nQueue {
	readonly main: N8nServer;
	readonly workers: readonly Worker[];
	stop(): Promise<void>;
}

/**
 * Starts n8n's processes as they would run on machines of their own: each has its own folder, with the
 * node installed in it, and they share nothing but the services and, for the binary mode `filesystem`,
 * a folder for files.
 */
export async function startQueue(options: QueueOptions): Promise<N8nQueue> {
	const { services, workers: count = 2, concurrency = 10, ...rest } = options;
	const installation = await installN8n(options.version, options.log);
	const folder = await realpath(await mkdtemp(join(tmpdir(), 'whatsapp-media-queue-')));
	const running: Array<Pick<Worker, 'stop'>> = [];
	const stop = async () => {
		await Promise.all(running.map((each) => each.stop()));
		await rm(folder, { recursive: true, force: true });
	};
	try {
		const [mainFolder = '', ...workerFolders] = await prepareFolders(folder, count + 1);
		const shared = join(folder, 'shared');
		await mkdir(shared);
		const env = { ...services.env, N8N_BINARY_DATA_STORAGE_PATH: shared, ...options.env };
		const n8nOptions = { binaryMode: 'database', ...rest, env } as const;
		const prepared = (userFolder: string): Prepared => ({
			installation,
			userFolder,
			options: n8nOptions,
		});
		// First the main process alone: it makes the database.
		const main = await runN8n(prepared(mainFolder));
		running.push(main);
		const starts = await Promise.allSettled(
			workerFolders.map(async (each) => {
				const worker = await startWorker(prepared(each), concurrency);
				running.push(worker);
				return worker;
			}),
		);
		const workers = starts.map((start) => {
			if (start.status === 'rejected') throw start.reason;
			return start.value;
		});
		return { main, workers, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

/** n8n's folders with the packed node in each. */
async function prepareFolders(folder: string, count: number): Promise<string[]> {
	const folders = Array.from({ length: count }, (_, index) => join(folder, `n8n-${index}`));
	await withPackage(async (tarball) => {
		for (const each of folders) {
			await mkdir(each);
			await installPackage(tarball, each);
		}
	});
	return folders;
}
