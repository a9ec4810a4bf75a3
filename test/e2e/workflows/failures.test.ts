import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../../sandbox';
import { sandboxCredentials } from '../../../tools/lib/n8n/sandboxContent';
import { startN8n, type N8nServer, type WorkflowFile } from '../../../tools/lib/n8n/server';
import { itemsOf, jsonOf, newestId } from '../../support/n8n/executions';
import { chain, MEDIA_NODE, node, webhook } from '../../support/n8n/workflow';

let sandbox: Sandbox;
let n8n: N8nServer;

interface Sending {
	/** Of the node's Settings tab. */
	settings?: Partial<INode>;
	options?: INodeParameters;
	/** Nodes behind it. */
	after?: INode[];
}

/** One message for each customer of a posted list. */
function listWorkflow(name: string, { settings, options = {}, after = [] }: Sending): WorkflowFile {
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
				options,
			},
			settings,
		),
		...after,
	]);
}

/** Looks back from the item that came out of the sending node. */
const lookBack = node(
	'Look Back',
	'n8n-nodes-base.set',
	{
		mode: 'raw',
		jsonOutput:
			'={{ { phone: $json.phone, campaign: $("Webhook").item.json.body.campaign, name: $("Customers").item.json.name } }}',
		options: {},
	},
	{ typeVersion: 3.4 },
);

const STOPS = 'stops';
const STOPS_AT_ONCE = 'stops-at-once';
const BRANCHES = 'branches';
const CONTINUES = 'continues';
const RETRIES = 'retries';
const LOOKS_BACK = 'looks-back';

beforeAll(async () => {
	sandbox = await startSandbox();

	n8n = await startN8n({
		credentials: sandboxCredentials(sandbox),
		workflows: [
			listWorkflow(STOPS, {}),
			listWorkflow(STOPS_AT_ONCE, { options: { concurrency: 1 } }),
			listWorkflow(BRANCHES, { settings: { onError: 'continueErrorOutput' } }),
			listWorkflow(CONTINUES, { settings: { onError: 'continueRegularOutput' } }),
			listWorkflow(RETRIES, {
				settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 100 },
			}),
			listWorkflow(LOOKS_BACK, {
				settings: { onError: 'continueRegularOutput' },
				after: [lookBack],
			}),
		],
	});
}, 900_000);

afterAll(async () => {
	await n8n?.stop();
	await sandbox?.close();
}, 60_000);

beforeEach(() => sandbox.reset());

/** Runs one of the workflows for these customers; gives n8n's answer and the execution. */
async function run(workflow: string, customers: IDataObject[]) {
	const after = await newestId(n8n);
	const answer = await n8n.webhook(workflow, {
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({
			campaign: 'Autumn',
			link: `${sandbox.url}/files/photo.jpg`,
			customers,
		}),
	});
	await answer.arrayBuffer();
	const execution = await n8n.waitForExecution({ workflow, after });
	return { status: answer.status, execution };
}

const ana = { name: 'Ana', phone: '+34600111222', order: 7 };
const ben = { name: 'Ben', phone: '+4915112345678', order: 8 };

function outsideWindow() {
	return { name: 'Zoe', phone: sandbox.phoneFor('meta-131047'), order: 9 };
}

describe('A message that is not accepted', () => {
	it('stops the workflow, with words for who looks at the execution', async () => {
		const { status, execution } = await run(STOPS_AT_ONCE, [ana, outsideWindow(), ben]);

		expect(status).toBe(500);
		expect(execution.status).toBe('error');
		expect(sandbox.messages.map(({ phone }) => phone)).toEqual([ana.phone]);
		const { error } = execution.data.resultData;
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message: expect.stringMatching(/^WhatsApp refused the message: .* \[item 1\]$/),
			description: expect.stringContaining('Send an approved template instead'),
			context: { itemIndex: 1 },
			httpCode: '500',
			node: { name: 'Send' },
		});
		// Who runs it again must know that the first customer would get it twice.
		expect(error?.description).toContain('1 message was sent');
		expect(error?.description).toContain('131047');
		expect(JSON.stringify(execution.data)).not.toContain(sandbox.credentials.xobitoApi.token);
	});

	it('stops the workflow after what was on its way, and counts it', async () => {
		const { execution } = await run(STOPS, [outsideWindow(), ana, ben]);

		expect(execution.status).toBe('error');
		expect(sandbox.messages.map(({ phone }) => phone).sort()).toEqual([ana.phone, ben.phone]);
		const { error } = execution.data.resultData;
		expect(error?.message).toContain('[item 0]');
		expect(error?.description).toContain('2 messages were sent');
	});

	it('goes to the error output with everything that came in', async () => {
		const zoe = outsideWindow();
		const { status, execution } = await run(BRANCHES, [ana, zoe, ben]);

		expect(status).toBe(200);
		expect(execution.status).toBe('success');
		expect(jsonOf(execution, 'Send', 0)).toMatchObject([
			{ outcome: 'sent', phone: ana.phone },
			{ outcome: 'sent', phone: ben.phone },
		]);
		expect(jsonOf(execution, 'Send', 1)).toEqual([
			{
				...zoe,
				error: expect.stringContaining('[item 1]'),
				message: expect.stringContaining('131047'),
				details: {
					provider: 'xobito',
					phone: zoe.phone,
					outcome: 'notSent',
					reason: 'metaRefused',
					metaCode: 131047,
					httpStatus: 500,
					field: null,
					code: null,
					retryAfter: null,
					requestId: null,
					again: 'never',
					messageId: null,
					recordId: null,
				},
			},
		]);
	});

	it('is one of the items when the node continues, at its place', async () => {
		const { execution } = await run(CONTINUES, [outsideWindow(), ana]);
		expect(jsonOf(execution, 'Send')).toMatchObject([
			{ details: { outcome: 'notSent' } },
			{ outcome: 'sent', phone: ana.phone },
		]);
	});

	it('goes out once when n8n tries again and it is accepted then', async () => {
		sandbox.failNext('xobito', 'x-422-config');
		const { status } = await run(RETRIES, [ana]);

		expect(status).toBe(200);
		expect(sandbox.requests.map(({ status: answered }) => answered)).toEqual([422, 200]);
		expect(sandbox.messages.map(({ phone }) => phone)).toEqual([ana.phone]);
	});

	it('goes out to nobody while another item cannot be sent', async () => {
		const { execution } = await run(RETRIES, [ana, { ...ben, phone: '020 7946 0000' }]);

		expect(execution.status).toBe('error');
		expect(sandbox.messages).toEqual([]);
	});
});

describe('An item that comes out', () => {
	it('leads a later node back to the item that went in', async () => {
		const { execution } = await run(LOOKS_BACK, [ana, outsideWindow(), ben]);

		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Send').map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(jsonOf(execution, 'Look Back')).toMatchObject([
			{ phone: ana.phone, campaign: 'Autumn', name: 'Ana' },
			{ campaign: 'Autumn', name: 'Zoe' },
			{ phone: ben.phone, campaign: 'Autumn', name: 'Ben' },
		]);
	});
});
