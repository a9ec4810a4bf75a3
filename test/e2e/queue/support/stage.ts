import type { Sandbox } from '../../../../sandbox';
import { poll } from '../../../../tools/lib/n8n/poll';
import type { N8nQueue } from '../../../../tools/lib/n8n/queue/queue';
import type { Worker } from '../../../../tools/lib/n8n/queue/worker';
import type { Services } from '../../../../tools/lib/n8n/queue/services';
import type { Execution } from '../../../../tools/lib/n8n/server';
import {
	executionRows,
	orderNumbers,
	post,
	postAll,
	type ExecutionRow,
	type Order,
} from './orders';
import { balanceOf, fatesOf, type Balance, type Fate } from './reconcile';

/** Orders that are posted at the same time. */
const POSTS_AT_ONCE = 8;

/** Milliseconds for all orders but those of the killed worker, and for n8n to notice that it is gone. */
const TIMEOUT = 180_000;

const NOT_ENDED: readonly string[] = ['new', 'running', 'waiting'];

/** So that n8n notices a killed worker after seconds; its defaults are 60, 10 and 30 seconds. */
export const NOTICES_SOON: Readonly<Record<string, string>> = {
	QUEUE_WORKER_LOCK_DURATION: '10000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
};

/** A provider that is slow enough to be interrupted, and whose rate limit both workers run into. */
export const BUSY_PROVIDER = { latencyMs: 1_000, ratePerMinute: 18, rateWindowMs: 2_000 } as const;

export interface Stage {
	services: Services;
	queue: N8nQueue;
	sandbox: Sandbox;
	/** Path and name of the workflow. */
	path: string;
}

export interface Account {
	fates: Fate[];
	balance: Balance;
	rows: ExecutionRow[];
	executions: ReadonlyMap<string, Execution>;
	/** How many executions each worker took. */
	taken: number[];
	/** Executions that were taken more than once. */
	repeated: number;
	/** How often the provider refused for its rate limit. */
	refusals: number;
}

/** Posts the orders, does something to the last worker when half of them are out, and waits until all has ended. */
export async function runInterrupted(
	stage: Stage,
	orders: readonly Order[],
	interrupt: (worker: Worker) => Promise<void>,
): Promise<Account> {
	const { services, queue, sandbox, path } = stage;
	const workflowId = queue.main.workflowIds.get(path) ?? '';
	await postAll(queue.main, path, orders, POSTS_AT_ONCE);
	const numbers = await orderNumbers(services, workflowId);
	await poll(
		() => sandbox.messages.length >= orders.length / 2 || undefined,
		TIMEOUT,
		() => `Only ${sandbox.messages.length} messages went out`,
	);
	const worker = queue.workers.at(-1);
	if (worker) await interrupt(worker);
	const rows = await allEnded(services, workflowId);
	return await account(stage, { orders, rows, numbers });
}

/** Posts every order so many times at the same moment, one order after the other, and waits until all has ended. */
export async function runRepeated(
	stage: Stage,
	orders: readonly Order[],
	times: number,
): Promise<Account> {
	const { services, queue, path } = stage;
	const workflowId = queue.main.workflowIds.get(path) ?? '';
	for (const order of orders) {
		await Promise.all(Array.from({ length: times }, () => post(queue.main, path, order)));
	}
	const numbers = await orderNumbers(services, workflowId);
	const rows = await allEnded(services, workflowId);
	return await account(stage, { orders, rows, numbers });
}

interface Ended {
	orders: readonly Order[];
	rows: ExecutionRow[];
	numbers: ReadonlyMap<string, number>;
}

async function allEnded(services: Services, workflowId: string): Promise<ExecutionRow[]> {
	let rows: ExecutionRow[] = [];
	return await poll(
		async () => {
			rows = await executionRows(services, workflowId);
			return rows.some(({ status }) => NOT_ENDED.includes(status)) ? undefined : rows;
		},
		TIMEOUT,
		() => {
			const left = rows.filter(({ status }) => NOT_ENDED.includes(status));
			return `Executions that have not ended: ${left.map(({ id, status }) => `${id} is ${status}`).join(', ')}`;
		},
	);
}

async function account({ queue, sandbox }: Stage, ended: Ended): Promise<Account> {
	const executions = new Map<string, Execution>();
	for (const { id } of ended.rows) executions.set(id, await queue.main.execution(id));
	const taken = queue.workers.map((worker) => worker.taken().filter((id) => ended.numbers.has(id)));
	const begun = new Set(taken.flat());
	const fates = fatesOf({ ...ended, executions, messages: sandbox.messages, begun });
	return {
		fates,
		balance: balanceOf(fates),
		rows: ended.rows,
		executions,
		taken: taken.map((ids) => ids.length),
		repeated: taken.flat().length - begun.size,
		refusals: sandbox.requests.filter(({ status }) => status === 429).length,
	};
}
