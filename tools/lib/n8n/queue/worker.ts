import { HOST, n8nEnvironment } from '../environment';
import { n8nProgram } from '../install';
import { freePorts, GuardedProcess } from '../process';
import { becomesReady } from '../ready';
import type { Prepared } from '../server';

/** A process that takes executions from the queue. */
export interface Worker {
	/** Process id of the group that the worker and its task runners live in. */
	readonly pid: number;
	/** What it has printed so far. */
	logs(): string;
	/** Ids of the executions that it took, in this order; one that it took twice is there twice. */
	taken(): string[];
	/** Ends it at once, as a crash or the system's memory killer does. */
	kill(): Promise<void>;
	stop(): Promise<void>;
}

/** @param concurrency executions at the same time */
export async function startWorker(prepared: Prepared, concurrency: number): Promise<Worker> {
	const { installation, userFolder, options } = prepared;
	const [server = 0, broker = 0] = await freePorts(2);
	const env = {
		...n8nEnvironment(installation, userFolder, { server, broker }, options),
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(server),
		N8N_WORKER_SERVER_ADDRESS: HOST,
	};
	const program = n8nProgram(installation, ['worker', `--concurrency=${concurrency}`], env);
	const process = new GuardedProcess(program, options.log ?? (() => undefined));
	try {
		await becomesReady(`http://${HOST}:${server}`, ['/healthz/readiness'], process);
	} catch (error) {
		await process.stop();
		throw error;
	}
	return {
		pid: process.pid,
		logs: () => process.logs,
		taken: () =>
			[...process.logs.matchAll(/Worker started execution (\d+)/g)].map(([, id = '']) => id),
		kill: () => process.kill(),
		stop: () => process.stop(),
	};
}
