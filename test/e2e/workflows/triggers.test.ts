import { createHmac, randomBytes } from 'node:crypto';

import fastify from 'fastify';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { startSandbox, type ProviderId, type Sandbox } from '../../../sandbox';
import { poll } from '../../../tools/lib/n8n/poll';
import { sandboxCredentials } from '../../../tools/lib/n8n/sandboxContent';
import { startN8n, type N8nServer } from '../../../tools/lib/n8n/server';
import { IS_THOROUGH } from '../../support/extent';
import { chain, MEDIA_NODE, node } from '../../support/n8n/workflow';

/** Events start workflows in a real n8n: by the production URL of a webhook, and by polls. */

const MESSAGES = 500;
/** Messages of which the provider calls n8n: each change is an execution of its own. */
const CALLED = IS_THOROUGH ? 500 : 120;
/** Milliseconds until n8n has polled, which it does at the beginning of each minute, and run the workflow. */
const POLLED = 150_000;
const POLLING = ['waCr', 'rasl'] as const;

let sandbox: Sandbox;
let n8n: N8nServer;
let collector: Collector;

/** An event as a workflow got it, with the execution that it started. */
interface Collected {
	workflow: string;
	execution: string;
	json: IDataObject;
}

/** Where the workflows post what their trigger gave. */
interface Collector {
	url: string;
	events: Collected[];
	close(): Promise<void>;
}

async function startCollector(): Promise<Collector> {
	const events: Collected[] = [];
	const app = fastify({ forceCloseConnections: true });
	app.post<{ Body: Collected }>('/', async (request) => {
		events.push(request.body);
		return await Promise.resolve({});
	});
	const url = await app.listen({ host: '127.0.0.1', port: 0 });
	return { url, events, close: () => app.close() };
}

/** Posts each item to the collector. */
const collect = (): INode =>
	node(
		'Collect',
		'n8n-nodes-base.httpRequest',
		{
			method: 'POST',
			url: collector.url,
			sendBody: true,
			specifyBody: 'json',
			jsonBody:
				'={{ JSON.stringify({ workflow: $workflow.name, execution: $execution.id, json: $json }) }}',
			options: {},
		},
		{ typeVersion: 4.2 },
	);

const webhookTrigger = (id: string, parameters: INodeParameters): INode =>
	node('Trigger', `${MEDIA_NODE}Trigger`, { provider: 'xobito', ...parameters }, { webhookId: id });

const ALL = ['delivered', 'read', 'failed', 'received'];

beforeAll(async () => {
	// Statuses change only when a test says so.
	sandbox = await startSandbox({ deliverAfterMs: 3_000_000_000 });
	collector = await startCollector();
	n8n = await startN8n({
		credentials: sandboxCredentials(sandbox),
		workflows: [
			chain('xobito', [webhookTrigger('xobito-events', { events: ALL }), collect()]),
			chain('forwarded', [
				webhookTrigger('forwarded-events', { events: ALL, source: 'forwarder' }),
				collect(),
			]),
			...POLLING.map((provider) =>
				chain(provider, [
					node('Trigger', `${MEDIA_NODE}PollingTrigger`, {
						provider,
						events: ALL,
						pollTimes: { item: [{ mode: 'everyMinute' }] },
					}),
					collect(),
				]),
			),
		],
	});
	for (const path of ['xobito-events', 'forwarded-events']) {
		await poll(
			async () => ((await n8n.webhook(`${path}/webhook`)).status === 404 ? undefined : true),
			30_000,
			() => `The webhook ${path} does not answer`,
		);
	}
}, 900_000);

afterAll(async () => {
	await n8n?.stop();
	await Promise.all([sandbox?.close(), collector?.close()]);
}, 60_000);

const PATHS: Readonly<Record<string, [path: string, body: (phone: string) => object]>> = {
	xobito: [
		'/xobito/api/v1/acme/messages/send',
		(phone) => ({ phone_number: phone, message_type: 'text', message_body: 'Hello' }),
	],
	waCr: ['/wacr/api/v2/messages/text', (phone) => ({ phone: phone.slice(1), message: 'Hello' })],
	rasl: ['/rasl/api/v2/messages/text', (phone) => ({ phone: phone.slice(1), message: 'Hello' })],
};

/** Sends texts as a shop would, past n8n; gives their wamids. */
async function send(provider: ProviderId, count: number): Promise<string[]> {
	const [path, body] = PATHS[provider] ?? ['', () => ({})];
	const type = `${provider}Api` as keyof typeof sandbox.credentials;
	const { token } = sandbox.credentials[type] as { token: string };
	for (let index = 0; index < count; index += 1) {
		const answer = await fetch(sandbox.url + path, {
			method: 'POST',
			headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
			body: JSON.stringify(body(`+1415555${String(1000 + index)}`)),
		});
		if (!answer.ok) throw new Error(`${provider}: ${answer.status} ${await answer.text()}`);
	}
	return sandbox.messages
		.filter((message) => message.provider === provider)
		.map(({ messageId }) => messageId)
		.slice(-count);
}

/** A number from 0 to 1, the same in each run. */
function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

type Change = readonly [messageId: string, status: 'delivered' | 'failed' | 'read'];

/** What becomes of messages: delivered and read, or failed, or nothing. In any order among each other. */
function changesOf(ids: readonly string[], next: () => number): Change[] {
	const changes = ids.flatMap((id): Change[] => {
		const fate = next();
		if (fate < 0.1) return [];
		if (fate < 0.3) return [[id, 'failed']];
		return fate < 0.6
			? [[id, 'delivered']]
			: [
					[id, 'delivered'],
					[id, 'read'],
				];
	});
	const places = changes.map((change) => ({ change, place: next() }));
	const shuffled = places.sort((one, other) => one.place - other.place).map(({ change }) => change);
	// Of one message, delivered comes before read.
	const seen = new Map<string, number>();
	return shuffled.map(([id, status]) => {
		if (status === 'failed') return [id, status];
		const turn = seen.get(id) ?? 0;
		seen.set(id, turn + 1);
		return [id, turn === 0 ? 'delivered' : 'read'];
	});
}

const collected = (workflow: string): string[] =>
	collector.events
		.filter((event) => event.workflow === workflow)
		.map(({ json }) => `${String(json.messageId)} ${String(json.event)}`);

const words = (changes: readonly Change[]): string[] =>
	changes.map(([id, status]) => `${id} ${status}`).sort();

async function until(workflow: string, count: number, ms: number): Promise<void> {
	await poll(
		() => collected(workflow).length >= count || undefined,
		ms,
		() => `${workflow} got ${collected(workflow).length} of ${count} events`,
	);
}

describe('Xobito calls the production URL', () => {
	const secret = () => sandbox.credentials.xobitoApi.webhookSecret;
	const url = () => `${n8n.url}/webhook/xobito-events/webhook`;

	it(
		'and each change of all messages starts one execution, although each call comes three times',
		async () => {
			const ids = await send('xobito', CALLED);
			const pauses = [200, 400];
			sandbox.enterWebhook('xobito', { url: url(), secret: secret(), times: 3, pauses });
			const changes = changesOf(ids, random(18));
			for (const [index, [id, status]] of changes.entries()) {
				sandbox.moveOn('xobito', id, status, 131047);
				if (index % 5 === 4) await sandbox.webhooksSettled();
			}
			await sandbox.webhooksSettled();
			await until('xobito', changes.length, 600_000);

			expect(collected('xobito').sort()).toEqual(words(changes));
			const executions = collector.events.map(({ execution }) => execution);
			expect(new Set(executions).size).toBe(changes.length);
			const failed = collector.events.find(({ json }) => json.event === 'failed');
			expect(failed?.json).toMatchObject({
				provider: 'xobito',
				status: 'failed',
				explanation: expect.stringContaining('WhatsApp did not deliver') as string,
				advice: expect.any(String) as string,
			});
			const statuses = sandbox.webhookCalls.map(({ status }) => status);
			expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(
				changes.length,
			);
			// A repeat that comes while the workflow is still being started has to come again.
			expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
		},
		15 * 60_000,
	);

	it('and forged or damaged calls start nothing, while one that is right in between does', async () => {
		const before = collected('xobito').length;
		const body = (id: string) =>
			JSON.stringify({
				event: 'message.read',
				model: 'WhatsAppMessage',
				data: { message_id: id, status: 'read', error_message: null, tenant_id: 13 },
				timestamp: '2026-11-20T10:15:30+00:00',
			});
		const call = async (text: string, signature?: string) => {
			const headers = {
				'Content-Type': 'application/json',
				...(signature !== undefined && { 'X-Webhook-Signature': signature }),
			};
			const answer = await n8n.webhook('xobito-events/webhook', { headers, body: text });
			await answer.arrayBuffer();
			return answer.status;
		};
		const sign = (text: string) => createHmac('sha256', secret()).update(text).digest('hex');
		const statuses = new Map<number, number>();
		const note = (status: number) => statuses.set(status, (statuses.get(status) ?? 0) + 1);
		for (let round = 0; round < 100; round += 1) {
			const text = body(`wamid.forged-${round}`);
			const calls = [
				call(text),
				call(text, randomBytes(32).toString('hex')),
				call(text, createHmac('sha256', 'other').update(text).digest('hex')),
				call(`${text} `, sign(text)),
				call(text, sign(text).slice(1)),
			];
			(await Promise.all(calls)).forEach(note);
			if (round === 50)
				expect(await call(body('wamid.right'), sign(body('wamid.right')))).toBe(200);
		}
		expect([...statuses]).toEqual([[401, 500]]);
		await until('xobito', before + 1, 30_000);
		expect(collected('xobito').slice(before)).toEqual(['wamid.right read']);
	}, 120_000);

	it('and a customer writes, also in Meta’s words', async () => {
		sandbox.enterWebhook('xobito', { url: url(), secret: secret() });
		const own = sandbox.receive('xobito', { phone: '+14155550103', text: 'Where is my order?' });
		sandbox.enterWebhook('xobito', {
			url: `${n8n.url}/webhook/forwarded-events/webhook`,
			form: 'meta',
		});
		const image = { type: 'image', mimeType: 'image/jpeg', text: 'It looks like this' };
		const forwarded = sandbox.receive('xobito', { phone: '+14155550104', ...image });
		await sandbox.webhooksSettled();
		await until('forwarded', 1, 30_000);
		const find = (id: string) => collector.events.find(({ json }) => json.messageId === id)?.json;
		await poll(
			() => find(own.messageId),
			30_000,
			() => 'No message came',
		);
		expect(find(own.messageId)).toMatchObject({
			event: 'received',
			phone: '+14155550103',
			type: 'text',
			text: 'Where is my order?',
		});
		expect(find(forwarded.messageId)).toMatchObject({
			event: 'received',
			phone: '+14155550104',
			type: 'image',
			text: 'It looks like this',
			media: { mimeType: 'image/jpeg' },
		});
	}, 60_000);

	it('and without a secret in the credential nothing is called: n8n says why', async () => {
		const [credential] = sandboxCredentials(sandbox).filter(({ type }) => type === 'xobitoApi');
		if (credential === undefined) throw new Error('The sandbox has Xobito');
		const data = { ...credential.data, webhookSecret: '' };
		await n8n.saveCredential({ ...credential, name: 'Without a secret', data });
		const workflow = chain('no-secret', [webhookTrigger('no-secret', { events: ALL }), collect()]);
		const credentials = { xobitoApi: { id: null, name: 'Without a secret' } };
		const nodes = workflow.nodes.map((each) =>
			each.credentials ? { ...each, credentials } : each,
		);
		// n8n activates it in the background.
		await n8n.saveWorkflow({ ...workflow, nodes });
		await poll(
			() => n8n.logs().includes('has no Webhook Secret') || undefined,
			30_000,
			() => `n8n does not say why:\n${n8n.logs().slice(-3_000)}`,
		);
		expect((await n8n.webhook('no-secret/webhook')).status).toBe(404);
	}, 60_000);
});

/** What became of the messages of one provider while n8n polled it. */
async function changeAndCollect(provider: (typeof POLLING)[number]): Promise<void> {
	const ids = await send(provider, MESSAGES);
	const changes = changesOf(ids, random(provider.length));
	const half = Math.floor(changes.length / 2);
	// One of the next polls ends in the middle of its pages.
	sandbox.hangUpOn(provider, /page=3/);
	for (const [id, status] of changes.slice(0, half)) sandbox.moveOn(provider, id, status, 131047);
	await until(provider, Math.floor(half / 2), POLLED);
	for (const [id, status] of changes.slice(half)) {
		sandbox.moveOn(provider, id, status, 131047);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	const received = Array.from({ length: 120 }, (_, index) =>
		sandbox.receive(provider, { phone: '+14155550105', text: `Message ${index}` }),
	);
	const expected = [
		...words(changes),
		...received.map(({ messageId }) => `${messageId} received`),
	].sort();
	await until(provider, expected.length, 4 * POLLED);
	// One more poll finds nothing.
	const polls = () =>
		sandbox.requests.filter((each) => each.provider === provider && /sort=/.test(each.path)).length;
	const before = polls();
	await poll(
		() => polls() > before + 2 || undefined,
		POLLED,
		() => `n8n polls ${provider} no more`,
	);
	await n8n.waitForExecution({ workflow: provider });

	expect(collected(provider).sort()).toEqual(expected);
}

describe('WA.cr and RASL are polled', () => {
	// Both at the same time, since each waits for n8n's polls, one a minute.
	it(
		'and each change of all messages comes once, although one poll breaks off half-way',
		async () => await Promise.all(POLLING.map(changeAndCollect)),
		15 * 60_000,
	);

	it.each(POLLING)(
		'and %s’s failures are told: the poll that broke off, and what WhatsApp says',
		async (provider) => {
			const failures = await n8n.executions({ workflow: provider, status: ['error'] });
			expect(failures.length).toBe(1);
			const failed = collector.events.find(
				({ workflow, json }) => workflow === provider && json.event === 'failed',
			);
			expect(failed?.json).toMatchObject({
				provider,
				recordId: expect.any(String) as string,
				metaCode: 131047,
				explanation: expect.stringContaining('24-hour window') as string,
			});
		},
	);
});
