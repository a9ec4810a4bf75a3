import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { sandboxCredentials } from '../../../tools/lib/n8n/sandboxContent';
import { startN8n, type Execution, type N8nServer } from '../../../tools/lib/n8n/server';
import { jsonOf, newestId } from '../../support/n8n/executions';
import { chain, MEDIA_NODE, node, webhook } from '../../support/n8n/workflow';

/** Retry On Fail, and Retry in the executions list, in a real n8n: how often each customer got the message. */

const CUSTOMERS = 30;

let sandbox: Sandbox;
let n8n: N8nServer;

function listWorkflow(name: string, settings: Partial<INode>, parameters: INodeParameters = {}) {
	return chain(name, [
		webhook(name, 'lastNode'),
		node('Customers', 'n8n-nodes-base.splitOut', {
			fieldToSplitOut: 'body.customers',
			options: {},
		}),
		node(
			'Send',
			MEDIA_NODE,
			{
				provider: 'xobito',
				phone: '={{ $json.phone }}',
				mediaSource: 'url',
				mediaUrl: '={{ $("Webhook").item.json.body.link }}',
				// Another text in each attempt.
				caption: '={{ "Your invoice, sent at " + $now.toISO() + " " + Math.random() }}',
				...parameters,
			},
			settings,
		),
	]);
}

const STOPS = 'stops';
const RETRIES = 'retries';

beforeAll(async () => {
	sandbox = await startSandbox();
	n8n = await startN8n({
		credentials: sandboxCredentials(sandbox),
		workflows: [
			listWorkflow(STOPS, {}),
			listWorkflow(RETRIES, { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 }),
		],
	});
}, 900_000);

afterAll(async () => {
	await n8n?.stop();
	await sandbox?.close();
}, 60_000);

beforeEach(() => sandbox.reset());

function customers(): IDataObject[] {
	return Array.from({ length: CUSTOMERS }, (_, index) => ({
		phone: `+141555502${String(index).padStart(2, '0')}`,
	}));
}

async function run(workflow: string): Promise<Execution> {
	const after = await newestId(n8n);
	const answer = await n8n.webhook(workflow, {
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ link: `${sandbox.url}/files/photo.jpg`, customers: customers() }),
	});
	await answer.arrayBuffer();
	return await n8n.waitForExecution({ workflow, after });
}

/** The button Retry in n8n's list of executions, with the workflow as it is stored now. */
async function retry(workflow: string, { id }: Execution): Promise<Execution> {
	const after = await newestId(n8n);
	const answer = await n8n.request(`/rest/executions/${id}/retry`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ loadWorkflow: true }),
	});
	await answer.arrayBuffer();
	return await n8n.waitForExecution({ workflow, after });
}

/** How many customers got the message how often: `{ 1: 30 }`. */
function timesGot(): Record<number, number> {
	const byPhone = new Map<string, number>();
	for (const { phone } of sandbox.messages) byPhone.set(phone, (byPhone.get(phone) ?? 0) + 1);
	const times: Record<number, number> = {};
	for (const count of byPhone.values()) times[count] = (times[count] ?? 0) + 1;
	return times;
}

describe('A run of 30 customers that stops', () => {
	it('sends to each of them once when a person chooses Retry in the executions list', async () => {
		sandbox.failNext('xobito', 'x-422-config');
		const stopped = await run(STOPS);
		expect(stopped.status).toBe('error');
		const { error } = stopped.data.resultData;
		const before = sandbox.messages.length;
		expect(error?.description).toContain(`${before} messages were sent`);

		const retried = await retry(STOPS, stopped);
		expect(retried.status).toBe('success');
		expect(timesGot()).toEqual({ 1: CUSTOMERS });
		expect(jsonOf(retried, 'Send')).toHaveLength(CUSTOMERS);
		for (const json of jsonOf(retried, 'Send')) expect(json.outcome).toBe('sent');
	});

	it('sends to each of them once when that Retry stops, too', async () => {
		sandbox.failNext('xobito', 'x-422-config');
		const first = await run(STOPS);
		sandbox.failNext('xobito', 'x-422-config');
		const second = await retry(STOPS, first);
		expect(second.status).toBe('error');
		const third = await retry(STOPS, second);
		expect(third.status).toBe('success');
		expect(timesGot()).toEqual({ 1: CUSTOMERS });
	});

	it('sends to each of them once with Retry On Fail', async () => {
		sandbox.failNext('xobito', 'x-422-config');
		const execution = await run(RETRIES);
		expect(execution.status).toBe('success');
		expect(timesGot()).toEqual({ 1: CUSTOMERS });
	});

	it('sends to each of them once with Retry On Fail and then Retry in the list', async () => {
		const { phone } = customers()[4] as { phone: string };
		sandbox.closeWindow(phone, 'atOnce');
		const stopped = await run(RETRIES);
		expect(stopped.status).toBe('error');
		expect(timesGot()).toEqual({ 1: CUSTOMERS - 1 });

		sandbox.openWindow(phone);
		const final = await retry(RETRIES, stopped);
		expect(final.status).toBe('success');
		expect(timesGot()).toEqual({ 1: CUSTOMERS });
	});
});
