import { startSandbox, type Sandbox } from '../../../sandbox';
import { produce } from '../../support/produced';
import { OLDEST_VERSION } from '../../../tools/lib/n8n/paths';
import { startQueue } from '../../../tools/lib/n8n/queue/queue';
import { startServices, type Services } from '../../../tools/lib/n8n/queue/services';
import { sandboxCredentials } from '../../../tools/lib/n8n/sandboxContent';
import { BUSY_PROVIDER, NOTICES_SOON, runInterrupted, type Account } from './support/stage';
import { makeOrders, orderWorkflow } from './support/orders';
import { balanceTable, type Balance } from './support/reconcile';

const ORDERS = 80;

/** n8n 1 repeats the executions of a worker that died, as often as this says; 1 without it. */
const REPEATS = 'QUEUE_WORKER_MAX_STALLED_COUNT';

let services: Services;
let sandbox: Sandbox;
const balances: Record<string, Balance> = {};

beforeAll(async () => {
	services = await startServices();
	sandbox = await startSandbox(BUSY_PROVIDER);
}, 120_000);

afterAll(async () => {
	await services?.stop();
	await sandbox?.close();
	const table = balanceTable(balances);
	process.stdout.write(`\n${table}\n\n`);
	produce('queue-mode.md', 'oldest', table);
}, 60_000);

beforeEach(() => sandbox.reset());

async function run(path: string, env: Record<string, string>): Promise<Account> {
	const queue = await startQueue({
		services,
		version: OLDEST_VERSION,
		env: { ...NOTICES_SOON, ...env },
		credentials: sandboxCredentials(sandbox),
		workflows: [orderWorkflow(path)],
	});
	try {
		const stage = { services, queue, sandbox, path };
		return await runInterrupted(stage, makeOrders(ORDERS), (worker) => worker.kill());
	} finally {
		await queue.stop();
	}
}

describe(`Queue mode of n8n ${OLDEST_VERSION}, when a worker is killed`, () => {
	it('repeats what the worker had under way, and says nothing of it', async () => {
		const { balance, repeated, rows } = await run('defaults', {});
		balances['Default'] = balance;

		expect(repeated).toBeGreaterThan(0);
		expect(rows.map(({ status }) => status)).toEqual(Array(ORDERS).fill('success'));
		expect(balance.deliveredOnce + balance.deliveredTwiceSilently).toBe(ORDERS);
		expect(balance.deliveredTwiceSilently).toBeLessThanOrEqual(repeated);
	}, 900_000);

	it(`sends nothing twice with ${REPEATS}=0`, async () => {
		const { balance, repeated } = await run('never-again', { [REPEATS]: '0' });
		balances[`\`${REPEATS}=0\``] = balance;

		expect(repeated).toBe(0);
		expect(balance).toMatchObject({
			lostSilently: 0,
			flaggedDeliveredTwice: 0,
			deliveredTwiceSilently: 0,
		});
		expect(balance.flaggedDelivered + balance.flaggedNotDelivered).toBeGreaterThan(0);
	}, 900_000);
});
