import { randomBytes } from 'node:crypto';

import type { Log } from '../progress';
import { findTools } from './debian';
import { startPostgres, type Postgres } from './postgres';
import { startRedis } from './redis';

/** What the processes of queue mode share: a database, a queue, and the key to the credentials. */
export interface Services {
	/** n8n's settings to use them. */
	env: Record<string, string>;
	database: Pick<Postgres, 'query'>;
	stop(): Promise<void>;
}

/** Starts PostgreSQL and Redis on ports of 127.0.0.1 that the system chooses. */
export async function startServices(log: Log = () => undefined): Promise<Services> {
	const tools = await findTools();
	const postgres = await startPostgres(tools, log);
	try {
		const redis = await startRedis(tools, log);
		return {
			env: {
				EXECUTIONS_MODE: 'queue',
				N8N_ENCRYPTION_KEY: randomBytes(24).toString('base64'),
				...postgres.env,
				...redis.env,
			},
			database: postgres,
			async stop() {
				await redis.stop();
				await postgres.stop();
			},
		};
	} catch (error) {
		await postgres.stop();
		throw error;
	}
}
