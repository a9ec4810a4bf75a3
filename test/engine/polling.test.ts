import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { sandboxTokens, type ProviderId, type Sandbox } from '../../sandbox';
import type { Polling } from '../../tools/lib/engine/polling';
import { startRig, type Rig } from './support/setup';

/** The polling trigger in n8n's own engine, with the sandbox behind it. */

const TRIGGER = 'n8n-nodes-whatsapp-media.whatsAppMediaPollingTrigger';
const ALL = ['delivered', 'read', 'failed', 'received'];

let rig: Rig;
let sandbox: Sandbox;
const started: Polling[] = [];

beforeAll(async () => {
	rig = await startRig({ deliverAfterMs: 3_000_000_000, ratePerMinute: 600, rateWindowMs: 1_000 });
	({ sandbox } = rig);
});
afterAll(async () => await rig.close());
afterEach(async () => {
	for (const polling of started.splice(0)) await polling.stop();
	sandbox.reset();
});

async function start(
	provider: 'rasl' | 'waCr' = 'waCr',
	parameters: INodeParameters = {},
	saved?: IDataObject,
): Promise<Polling> {
	const polling = await rig.engine.startPolling(
		{
			nodeType: TRIGGER,
			credentialType: `${provider}Api`,
			parameters: {
				provider,
				events: ALL,
				pollTimes: { item: [{ mode: 'everyMinute' }] },
				...parameters,
			},
		},
		saved,
	);
	started.push(polling);
	return polling;
}

async function send(provider: ProviderId, count: number): Promise<string[]> {
	const { token, baseUrl } = sandbox.credentials[provider === 'waCr' ? 'waCrApi' : 'raslApi'];
	for (let index = 0; index < count; index += 1) {
		await fetch(`${baseUrl}/messages/text`, {
			method: 'POST',
			headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
			body: JSON.stringify({ phone: '14155550101', message: 'Hello' }),
		});
	}
	return sandbox.messages
		.filter((each) => each.provider === provider)
		.map(({ messageId }) => messageId);
}

function jsonOf(result: INodeExecutionData[][] | Error | null): IDataObject[] {
	if (result instanceof Error) throw result;
	return (result?.[0] ?? []).map(({ json }) => json);
}

const eventsOf = (result: INodeExecutionData[][] | Error | null): string[] =>
	jsonOf(result).map(({ messageId, event }) => `${String(messageId)} ${String(event)}`);

describe.each(['waCr', 'rasl'] as const)('%s', (provider) => {
	it('is polled when the workflow is activated, and then finds what is new, once', async () => {
		await send(provider, 2);
		const polling = await start(provider);
		const ids = await send(provider, 3);
		const written = sandbox.receive(provider, { phone: '+14155550102', text: 'Hello' });
		sandbox.moveOn(provider, ids[0] ?? '', 'read');
		sandbox.moveOn(provider, ids[4] ?? '', 'failed', 131047);
		expect(jsonOf(await polling.poll())).toEqual([
			expect.objectContaining({ event: 'delivered', messageId: ids[0], status: 'read', at: null }),
			expect.objectContaining({ event: 'read', messageId: ids[0], recordId: '120' }),
			expect.objectContaining({
				event: 'failed',
				messageId: ids[4],
				metaCode: 131047,
				explanation: expect.stringContaining('the 24-hour window is closed') as string,
			}),
			expect.objectContaining({
				event: 'received',
				messageId: written.messageId,
				phone: '+14155550102',
				type: 'text',
				text: 'Hello',
				media: null,
			}),
		]);
		expect(await polling.poll()).toBeNull();
	});
});

it('what a poll found is saved together with it, and a new process goes on from there', async () => {
	const first = await start();
	const ids = await send('waCr', 150);
	// Nothing is handed on, so n8n saves nothing.
	const atActivation = JSON.stringify(first.saved);
	expect(await first.poll()).toBeNull();
	expect(JSON.stringify(first.saved)).toBe(atActivation);
	for (const id of ids.slice(0, 120)) sandbox.moveOn('waCr', id, 'delivered');
	await first.stop();

	const second = await start('waCr', {}, first.saved);
	// The poll of the activation has found it already.
	expect(await second.poll()).toBeNull();
	expect(JSON.stringify(second.saved)).not.toBe(atActivation);
	sandbox.moveOn('waCr', ids[149] ?? '', 'read');
	const third = await start('waCr', {}, second.saved);
	expect(await third.poll()).toBeNull();
	const known = ((third.saved['node:Polling'] as IDataObject).look as IDataObject)
		.outbound as IDataObject;
	const facts = Object.entries(known.known as Record<string, number[]>);
	expect(Object.fromEntries(facts.map(([bits, all]) => [bits, all.length]))).toEqual({
		0: 29,
		1: 120,
		3: 1,
	});
});

it('a poll that breaks off half-way hands on nothing, and the next one everything', async () => {
	const polling = await start();
	const ids = await send('waCr', 250);
	for (const id of ids) sandbox.moveOn('waCr', id, 'delivered');
	sandbox.hangUpOn('waCr', /[?&]page=3/);
	const broken = await polling.poll();
	expect(broken).toBeInstanceOf(Error);
	expect(broken).toMatchObject({
		message: 'WA.cr gave no usable list',
		description: expect.stringContaining('Nothing is lost') as string,
	});
	expect(eventsOf(await polling.poll()).sort()).toEqual(ids.map((id) => `${id} delivered`).sort());
	expect(await polling.poll()).toBeNull();
});

it('more than one poll can read is said by a failed execution, and what was found is handed on', async () => {
	const polling = await start('waCr', { events: ['received'] });
	for (let index = 0; index < 3_001; index += 1) {
		sandbox.receive('waCr', { phone: '+14155550102', text: 'Hello' });
	}
	const said = await polling.poll();
	expect(said).toBeInstanceOf(Error);
	expect(said).toMatchObject({
		message: 'WA.cr has more news than one poll can read, so the oldest may be missing',
		description: expect.not.stringContaining('Nothing is lost') as string,
	});
	expect(polling.handedOn).toHaveLength(2);
	expect(jsonOf(polling.handedOn[1] ?? null)).toHaveLength(3_000);
	expect(await polling.poll()).toBeNull();
});

it('polls that overlap find each change once', async () => {
	const polling = await start();
	const ids = await send('waCr', 120);
	for (const id of ids) sandbox.moveOn('waCr', id, 'delivered');
	const before = sandbox.requests.length;
	await Promise.all([polling.poll(), polling.poll(), polling.poll()]);
	const lists = sandbox.requests.slice(before).filter(({ path }) => path.includes('direction'));
	// One of them looked: two pages and the end, older messages, received ones.
	expect(lists.length).toBeLessThanOrEqual(6);
	expect(polling.handedOn.map(eventsOf)).toHaveLength(1);
	expect(polling.handedOn.flatMap(eventsOf).sort()).toEqual(
		ids.map((id) => `${id} delivered`).sort(),
	);
	expect(await polling.poll()).toBeNull();
});

it('a token without the permission to read is said when the workflow is activated', async () => {
	const details = await rig.engine.addCredential('waCrApi', {
		...sandbox.credentials.waCrApi,
		token: sandboxTokens.v2SendOnly,
	});
	expect(details.id).toBeTruthy();
	const activation = rig.engine.startPolling({
		nodeType: TRIGGER,
		credentialType: 'waCrApi',
		credential: details,
		parameters: { provider: 'waCr', events: ALL, pollTimes: { item: [{ mode: 'everyMinute' }] } },
	});
	await expect(activation).rejects.toThrow('lacks a permission');
});

it('without an event nothing is activated', async () => {
	await expect(start('waCr', { events: [] })).rejects.toThrow('No event is chosen');
});
