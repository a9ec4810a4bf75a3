import { createHash, randomBytes } from 'node:crypto';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { produce } from '../../support/produced';
import { findTools } from '../../../tools/lib/n8n/queue/debian';
import { poll } from '../../../tools/lib/n8n/poll';
import { startQueue, type N8nQueue } from '../../../tools/lib/n8n/queue/queue';
import { startServices, type Services } from '../../../tools/lib/n8n/queue/services';
import { sandboxCredentials } from '../../../tools/lib/n8n/sandboxContent';
import type { WorkflowFile } from '../../../tools/lib/n8n/server';
import { itemsOf, jsonOf } from '../../support/n8n/executions';
import { chain, MEDIA_NODE, node, webhook } from '../../support/n8n/workflow';
import { publish } from './support/publish';
import { BUSY_PROVIDER, NOTICES_SOON, runInterrupted, runRepeated } from './support/stage';
import { makeOrders, orderWorkflow, removeDuplicates, type Variant } from './support/orders';
import { balanceOf, balanceTable, type Fate } from './support/reconcile';

const ORDERS = 500;
const REPEATED_ORDERS = 50;
const ORDERS_OF_STOP = 60;

/** What a worker has to finish when it is asked to end, as n8n has it; the other one may use up the rate limit. */
const SHUTDOWN_SECONDS = '30';

const UPLOAD = 'upload';
const CRASH = 'orders';
const STOP = 'orders-of-stop';
const ALARM = 'alarm';

/** What is done against orders that come twice. */
const REPEATED: ReadonlyArray<Variant & { name: string; path: string }> = [
	{ name: 'Nothing', path: 'repeated' },
	{
		name: 'n8n’s node Remove Duplicates',
		path: 'repeated-removed',
		before: [removeDuplicates],
	},
	{
		name: 'Send Only Once',
		path: 'repeated-once',
		options: { sendOnce: 'perOrder', orderReference: '={{ $("Webhook").item.json.body.number }}' },
	},
];

/** Name of the variant, and its counts. */
const repeatedRows: Array<[string, number, number, number]> = [];

/** A file that somebody posts goes to the customer. */
const uploadWorkflow: WorkflowFile = chain(UPLOAD, [
	webhook(UPLOAD, 'lastNode'),
	node('Send', MEDIA_NODE, {
		provider: 'xobito',
		phone: '+14155550177',
		mediaSource: 'binary',
		binaryPropertyName: 'file',
	}),
]);

/** Runs when an execution of another workflow fails. */
const alarmWorkflow: WorkflowFile = chain(ALARM, [
	node('Error Trigger', 'n8n-nodes-base.errorTrigger', {}),
	node('Alarm', 'n8n-nodes-base.noOp', {}),
]);

let services: Services;
let sandbox: Sandbox;

beforeAll(async () => {
	services = await startServices();
	sandbox = await startSandbox(BUSY_PROVIDER);
}, 120_000);

afterAll(async () => {
	await services?.stop();
	await sandbox?.close();
	const head = ['Against repeated orders', 'Sent once', 'Sent twice', 'Sent again later'];
	const table = [head, ['---', '--:', '--:', '--:'], ...repeatedRows]
		.map((cells) => `| ${cells.join(' | ')} |`)
		.join('\n');
	process.stdout.write(`\n${table}\n\n`);
	produce('queue-mode.md', 'repeated', table);
}, 60_000);

beforeEach(() => sandbox.reset());

it('says what to install where a program is missing', async () => {
	const { PATH } = process.env;
	process.env.PATH = '';
	try {
		await expect(findTools()).rejects.toThrow(/apt-get install .* redis-server postgresql/);
	} finally {
		process.env.PATH = PATH;
	}
});

describe.each([
	['database', /^database:/],
	['filesystem', /^filesystem-v2:/],
] as const)('Queue mode with files in the storage "%s"', (binaryMode, ids) => {
	let queue: N8nQueue;

	beforeAll(async () => {
		queue = await startQueue({
			services,
			binaryMode,
			env: { ...NOTICES_SOON, N8N_GRACEFUL_SHUTDOWN_TIMEOUT: SHUTDOWN_SECONDS },
			credentials: sandboxCredentials(sandbox),
			workflows: [
				uploadWorkflow,
				orderWorkflow(STOP),
				alarmWorkflow,
				...REPEATED.map(({ path, ...variant }) => orderWorkflow(path, variant)),
			],
		});
		const orders = orderWorkflow(CRASH);
		const errorWorkflow = queue.main.workflowIds.get(ALARM) ?? '';
		await publish(queue.main, errorWorkflow);
		await queue.main.saveWorkflow({ ...orders, settings: { ...orders.settings, errorWorkflow } });
	}, 900_000);

	afterAll(async () => await queue?.stop(), 60_000);

	it('sends through a worker what the main process took in', async () => {
		const file = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(3_000_000)]);
		const form = new FormData();
		form.append('file', new Blob([file], { type: 'application/pdf' }), 'Catálogo.pdf');
		const answer = await queue.main.webhook(UPLOAD, { body: form });

		expect(await answer.json()).toMatchObject({ outcome: 'sent' });
		const sha256 = createHash('sha256').update(file).digest('hex');
		expect(sandbox.messages).toMatchObject([{ file: { size: file.length, sha256 } }]);
		const execution = await queue.main.waitForExecution({ workflow: UPLOAD });
		expect(itemsOf(execution, 'Webhook')[0]?.binary?.file?.id).toMatch(ids);
		expect(queue.workers.flatMap((worker) => worker.taken())).toContain(execution.id);
	}, 60_000);

	if (binaryMode === 'filesystem') {
		it('finishes what a worker has under way when the worker is asked to end', async () => {
			const stage = { queue, services, sandbox, path: STOP };
			const orders = makeOrders(ORDERS_OF_STOP);
			const { fates, taken } = await runInterrupted(stage, orders, (worker) => worker.stop());

			// n8n's queue may hand the worker an execution in the very moment in which it is asked to end. It never begins
			// with that one, and n8n shows it as failed: nothing of it was sent, and somebody is told.
			const leftOver = fates.filter(({ isBegun }) => !isBegun);
			expect(leftOver.length).toBeLessThanOrEqual(1);
			for (const { delivered, failures } of leftOver) {
				expect(delivered).toEqual([]);
				expect(failures).toEqual([expect.stringContaining('too many times')]);
			}
			const begun = fates.filter(({ isBegun }) => isBegun);
			expect(begun.flatMap(({ failures }) => failures)).toEqual([]);
			expect(balanceOf(begun)).toMatchObject({ deliveredOnce: begun.length });
			expect(Math.min(...taken)).toBeGreaterThan(ORDERS_OF_STOP / 10);
		}, 180_000);
		return;
	}

	it.each(REPEATED)(
		'reports every message when the same order comes twice at the same moment ($name)',
		async ({ name, path }) => {
			const stage = { queue, services, sandbox, path };
			const orders = makeOrders(REPEATED_ORDERS);
			const together = await runRepeated(stage, orders, 2);
			const later = await runRepeated(stage, orders, 1);

			const sent = (fates: readonly Fate[]) =>
				fates.reduce((sum, { delivered }) => sum + delivered.length, 0);
			repeatedRows.push([
				name,
				together.fates.filter(({ delivered }) => delivered.length === 1).length,
				together.fates.filter(({ delivered }) => delivered.length === 2).length,
				sent(later.fates) - sent(together.fates),
			]);
			for (const { reported, delivered } of later.fates) {
				expect(delivered.length).toBeGreaterThan(0);
				expect(reported.sort()).toEqual(delivered.sort());
			}
		},
		180_000,
	);

	it('accounts for every order when a worker is killed', async () => {
		const stage = { queue, services, sandbox, path: CRASH };
		const result = await runInterrupted(stage, makeOrders(ORDERS), (worker) => worker.kill());
		const { fates, balance, rows, executions, taken, repeated, refusals } = result;

		const table = balanceTable({ Orders: balance });
		process.stdout.write(
			`\n${table}\n\nExecutions taken by each worker: ${taken.join(', ')} (the last one was killed)\nRefused by the rate limit, and sent later: ${refusals}\n\n`,
		);
		produce('queue-mode.md', 'crash', table);
		produce('queue-mode.md', 'refusals', `${refusals} times.`);

		// Each order has one execution, taken by one worker, and both workers did some.
		expect(fates.map(({ executionIds }) => executionIds.length)).toEqual(Array(ORDERS).fill(1));
		expect(repeated).toBe(0);
		// The killed worker may not have had the time to say what it had taken.
		const flagged = fates.filter(({ isFlagged }) => isFlagged);
		const takenByAll = taken.reduce((sum, count) => sum + count);
		expect(takenByAll).toBeGreaterThanOrEqual(ORDERS - flagged.length);
		expect(Math.min(...taken)).toBeGreaterThan(ORDERS / 10);

		expect(balance).toMatchObject({
			lostSilently: 0,
			flaggedDeliveredTwice: 0,
			deliveredTwiceSilently: 0,
		});
		// The killed worker had as many under way as it may have, or nearly.
		expect(balance.flaggedDelivered + balance.flaggedNotDelivered).toBeGreaterThan(0);
		expect(balance.flaggedDelivered + balance.flaggedNotDelivered).toBeLessThanOrEqual(10);
		// What the node reported is what customers got.
		for (const { isFlagged, reported, delivered } of fates) {
			expect(reported).toEqual(isFlagged ? [] : delivered);
		}
		// Of the killed worker's executions n8n keeps nothing but that they failed.
		for (const [id = ''] of flagged.map(({ executionIds }) => executionIds)) {
			const { error, runData } = executions.get(id)?.data.resultData ?? {};
			expect(error?.message).toContain('failed to be processed too many times');
			expect(runData).toEqual({});
		}
		// An error workflow hears of each.
		const alarms = await poll(
			async () => {
				const ran = await queue.main.executions({ workflow: ALARM, status: ['success'] });
				return ran.length >= flagged.length ? ran : undefined;
			},
			30_000,
			() => 'The error workflow did not run as often as executions failed',
		);
		const told = alarms.map((alarm) => jsonOf(alarm, 'Error Trigger')[0]?.execution);
		expect(told.map((execution) => (execution as { id: string }).id).sort()).toEqual(
			flagged.flatMap(({ executionIds }) => executionIds).sort(),
		);
		// The database and the REST API tell the same.
		expect(rows.map(({ id, status }) => [id, status])).toEqual(
			rows.map(({ id }) => [id, executions.get(id)?.status]),
		);
		// The limit of the provider was hit, and nothing was lost through it.
		expect(refusals).toBeGreaterThan(0);
	}, 400_000);
});
