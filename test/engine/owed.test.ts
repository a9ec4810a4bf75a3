import { setTimeout as delay } from 'node:timers/promises';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { sandboxTokens, startSandbox, type Sandbox } from '../../sandbox';
import type { Engine, NodeRun } from '../../tools/lib/engine';
import { startEngine } from '../support/engine';
import { processedStore } from '../../tools/lib/engine/processedStore';
import { linkServer } from '../support/links';
import { Gateway } from '../support/gateway';
import { textOf } from './support/shop';

/** What is owed to a customer whose window turns out to be closed only after the node has stopped looking. */

const STRANGER = '+14155550001';
const CUSTOMER = '+14155550002';
/** Milliseconds after which WhatsApp says what becomes of a message. */
const LATE = 2_500;
const PER_ORDER = { sendOnce: 'perOrder', orderReference: '1042' };

let sandbox: Sandbox;
let gateway: Gateway;
let engine: Engine;
let baseUrl: string;
beforeAll(async () => {
	sandbox = await startSandbox({ deliverAfterMs: LATE });
	gateway = new Gateway(sandbox.url);
	baseUrl = sandbox.credentials.waCrApi.baseUrl.replace(sandbox.url, await gateway.open());
	engine = await startEngine({
		credentials: { waCrApi: { ...sandbox.credentials.waCrApi, baseUrl } },
	});
});
afterAll(async () => {
	await engine.close();
	gateway.close();
	await sandbox.close();
});
beforeEach(() => {
	sandbox.reset();
	sandbox.closeWindow(STRANGER, 'later');
	gateway.isBroken = false;
	gateway.refused = CUSTOMER;
	processedStore().refusal = undefined;
});

const items = (...phones: string[]): INodeExecutionData[] =>
	phones.map((phone) => ({ json: { phone } }));
const template = (reference: string, count: number): INodeParameters => ({
	template: { mode: 'list', value: reference },
	templateValuesBy: 'fields',
	templateValues: {
		mappingMode: 'defineBelow',
		value: Object.fromEntries(
			['Ann', '1042'].slice(0, count).map((text, at) => [`body.${at + 1}`, text]),
		),
	},
});
const parametersOf = (options: INodeParameters = {}, changes: INodeParameters = {}) => ({
	provider: 'waCr',
	operation: 'send',
	phone: '={{ $json.phone }}',
	mediaSource: 'url',
	mediaUrl: 'https://shop.example/invoice.pdf',
	outsideWindow: 'template',
	...template('invoice_ready:en_US:document', 2),
	options: { mediaType: 'document', waitForDelivery: 1.2, ...options },
	...changes,
});
let nodes = 0;
const nodeOf = (options?: INodeParameters, changes?: INodeParameters) => ({
	parameters: parametersOf(options, changes),
	credentialType: 'waCrApi',
	nodeId: `owed-${(nodes += 1)}`,
});

/** What reached whom, by the provider's own record. */
const arrived = (): string[] =>
	sandbox.messages
		.map(({ phone, template: of }) => `${phone} ${of === undefined ? 'media' : 'template'}`)
		.sort();
const said = ({ main }: NodeRun): IDataObject[] => main.map(({ json }) => json);

/** A run that is stopped by the other customer, while WhatsApp has not yet refused the message to the stranger. */
async function stopped(node: ReturnType<typeof nodeOf>): Promise<NodeRun> {
	const run = await engine.run({ ...node, items: items(STRANGER, CUSTOMER) });
	expect(textOf(run)).toContain('[item 1]');
	await delay(LATE);
	expect(arrived()).toEqual([]);
	gateway.refused = '';
	return run;
}

describe('The template that is owed', () => {
	it.each([
		['without Send Only Once', {}],
		['with Send Only Once', PER_ORDER],
	])(
		'goes out by Retry, %s',
		async (_, options) => {
			const node = nodeOf(options);
			const first = await stopped(node);
			const retried = await engine.retry(first.saved);
			expect(said(retried)).toMatchObject([{ sentAs: 'template' }, { sentAs: 'media' }]);
			expect(arrived()).toEqual([`${STRANGER} template`, `${CUSTOMER} media`]);
		},
		30_000,
	);

	it('goes out once with Send Only Once, also where the same execution is retried twice', async () => {
		const node = nodeOf(PER_ORDER);
		const first = await stopped(node);
		await engine.retry(first.saved);
		await engine.retry(first.saved);
		expect(arrived()).toEqual([`${STRANGER} template`, `${CUSTOMER} media`]);
		const repeat = await engine.run({ ...node, items: items(STRANGER) });
		expect(said(repeat)).toMatchObject([{ outcome: 'skipped' }]);
	}, 30_000);

	it('goes out by one of two Retries at the same time, with Send Only Once', async () => {
		const first = await stopped(nodeOf(PER_ORDER));
		await Promise.all([engine.retry(first.saved), engine.retry(first.saved)]);
		expect(arrived()).toEqual([`${STRANGER} template`, `${CUSTOMER} media`]);
	}, 60_000);

	it('needs no file if it has none in its header, so a link that opens once is no hindrance', async () => {
		const link = await linkServer((_, response, count) => {
			if (count > 2) return void response.writeHead(410).end();
			response.writeHead(200, { 'Content-Type': 'application/pdf' });
			response.end('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n');
		});
		const changes = {
			...template('order_confirmation:en_US:text', 2),
			mediaUrl: `${link.origin}/invoice.pdf`,
		};
		const first = await stopped(nodeOf({ downloadFirst: true, concurrency: 1 }, changes));
		gateway.refused = CUSTOMER;
		await engine.retry(first.saved);
		expect(arrived()).toEqual([`${STRANGER} template`]);
		await link.stop();
	}, 30_000);
});

describe('A template whose answer is lost, with Send Only Once,', () => {
	const loseTemplate = (): void => {
		// The media is not requested any more, so the next message to the stranger is the template.
		gateway.plans.set(STRANGER.slice(1), ['loses']);
	};
	afterEach(() => gateway.plans.clear());

	it('is not sent again by another Retry of the same execution', async () => {
		const first = await stopped(nodeOf(PER_ORDER));
		loseTemplate();
		const second = await engine.retry(first.saved);
		expect(textOf(second)).toContain('[item 0]');
		expect(arrived()).toContain(`${STRANGER} template`);
		const third = await engine.retry(first.saved);
		expect(textOf(third)).toContain('[item 0]');
		expect(arrived()).toEqual([`${STRANGER} template`, `${CUSTOMER} media`]);
	}, 60_000);

	it('is not sent again by a Retry at the same time', async () => {
		const first = await stopped(nodeOf(PER_ORDER));
		loseTemplate();
		await Promise.all([engine.retry(first.saved), engine.retry(first.saved)]);
		expect(arrived()).toEqual([`${STRANGER} template`, `${CUSTOMER} media`]);
	}, 60_000);
});

describe('A template with which another worker went on, with Send Only Once,', () => {
	afterEach(() => gateway.plans.clear());

	it.each(['loses', 'refuses'] as const)(
		'is not taken for sent by the worker that sent the message, where its provider %s it',
		async (plan) => {
			const other = await engine.worker();
			const node = nodeOf(PER_ORDER);
			const first = await stopped(node);
			gateway.plans.set(STRANGER.slice(1), [plan]);
			expect(textOf(await other.retry(first.saved))).toContain('[item 0]');
			const before = arrived();
			const again = await engine.run({ ...node, items: items(STRANGER) });
			expect(textOf(again)).toContain('[item 0]');
			expect(arrived()).toEqual(before);
		},
		60_000,
	);
});

describe('A message that WhatsApp has, with Send Only Once,', () => {
	it('stays left out by new runs after a Retry that sees nothing', async () => {
		const node = nodeOf(PER_ORDER);
		const first = await stopped(node);
		gateway.isBroken = true;
		await engine.retry(first.saved);
		gateway.isBroken = false;
		const next = await engine.run({ ...node, items: items(STRANGER) });
		expect(said(next)).toMatchObject([{ outcome: 'skipped' }]);
	}, 60_000);

	it('has its template by Retry also where n8n’s list could not take down that it is owed', async () => {
		const node = nodeOf({ ...PER_ORDER, concurrency: 1 });
		// The claim is recorded, and what became of the message is not.
		processedStore().plan(node.nodeId, () =>
			sandbox.requests.some(({ method }) => method === 'POST')
				? { fails: 'beforeWrite' }
				: undefined,
		);
		const first = await stopped(node);
		processedStore().plan(node.nodeId, undefined);
		await engine.retry(first.saved);
		expect(arrived().filter((each) => each.startsWith(STRANGER))).toEqual([`${STRANGER} template`]);
	}, 60_000);
});

describe('An open message that cannot be asked about', () => {
	it('is named where n8n’s list is away, and its template goes out later', async () => {
		const first = await stopped(nodeOf(PER_ORDER));
		processedStore().refusal = 'Connection terminated';
		const second = await engine.retry(first.saved);
		const text = textOf(second);
		expect(text).toMatch(/item 1 of 2|items 1 and 2 of 2|\[item 0\]/);
		expect(text).toContain('status cannot be read now');
		expect(arrived()).not.toContain(`${STRANGER} template`);
		processedStore().refusal = undefined;
		await engine.retry(second.saved);
		expect(arrived()).toEqual([`${STRANGER} template`, `${CUSTOMER} media`]);
	}, 60_000);

	it.each([
		['its phone number cannot be read any more', '={{ $itemIndex === 0 ? "020" : $json.phone }}'],
		['it would go to somebody else now', `={{ $itemIndex === 0 ? "${CUSTOMER}" : $json.phone }}`],
	])(
		'is named where %s',
		async (_, phone) => {
			const node = nodeOf();
			const first = await stopped(node);
			const changed = { parameters: parametersOf({}, { phone }), credentialType: 'waCrApi' };
			const second = await engine.retry(first.saved, { changed });
			const text = textOf(second);
			expect(text).toContain('status cannot be read now');
			expect(text).toContain('[item 0]');
			expect(arrived()).toEqual([`${CUSTOMER} media`]);
			// A person may settle it.
			const parameters = parametersOf({ messagesInDoubt: 'treatAsSent' }, { phone });
			const third = await engine.retry(second.saved, { changed: { ...changed, parameters } });
			expect(said(third)).toMatchObject([{ outcome: 'skipped' }, { outcome: 'sent' }]);
			expect(arrived()).toEqual([`${CUSTOMER} media`]);
		},
		30_000,
	);

	it('has the output of a sent message again once it can be asked about', async () => {
		const node = nodeOf();
		const first = await stopped(node);
		const { credentialType } = node;
		const phone = '={{ $itemIndex === 0 ? "020" : $json.phone }}';
		const changed = { parameters: parametersOf({}, { phone }), credentialType };
		const second = await engine.retry(first.saved, { changed });
		expect(textOf(second)).toContain('status cannot be read now');
		gateway.isBroken = true;
		const third = await engine.retry(second.saved, {
			changed: { parameters: parametersOf(), credentialType },
		});
		expect(said(third)[0]).toMatchObject({
			outcome: 'sent',
			sentAs: 'media',
			status: 'unconfirmed',
			phone: STRANGER,
			messageId: expect.stringContaining('wamid.'),
		});
		expect(said(third)[0]).not.toHaveProperty('error');
	}, 60_000);

	it('stops a Retry whose token may not ask, and its template goes out with the right one', async () => {
		const first = await stopped(nodeOf());
		const token = sandboxTokens.v2SendOnly;
		const data = { ...sandbox.credentials.waCrApi, baseUrl, token };
		const credential = await engine.addCredential('waCrApi', data);
		const parameters = parametersOf();
		const changed = { parameters, credential, credentialType: 'waCrApi' };
		const second = await engine.retry(first.saved, { changed });
		expect(textOf(second)).toContain('messages:read');
		await engine.retry(second.saved, { changed: { parameters, credentialType: 'waCrApi' } });
		expect(arrived()).toEqual([`${STRANGER} template`, `${CUSTOMER} media`]);
	}, 60_000);

	it('is asked about with another token of the same account, whose answer names it', async () => {
		const first = await stopped(nodeOf());
		const token = sandboxTokens.v2WithoutSend;
		const credential = await engine.addCredential('waCrApi', {
			...sandbox.credentials.waCrApi,
			baseUrl,
			token,
		});
		const second = await engine.retry(first.saved, {
			changed: { parameters: parametersOf(), credential, credentialType: 'waCrApi' },
		});
		// It may not send, but it saw that the template is owed.
		expect(textOf(second)).toContain('24-hour window');
		expect(arrived()).toEqual([]);
	}, 30_000);
});

it('A message whose wait was cut short is in doubt for the next run, instead of left out as sent', async () => {
	const node = nodeOf({ ...PER_ORDER, waitForDelivery: 30 });
	await engine.run({
		...node,
		items: items(STRANGER),
		signal: AbortSignal.timeout(1_700),
		cancelledBy: 'timeout',
	});
	await delay(LATE);
	const repeat = await engine.run({ ...node, items: items(STRANGER) });
	expect(textOf(repeat)).toContain('may have sent this message');
	expect(arrived()).toEqual([]);
}, 60_000);
