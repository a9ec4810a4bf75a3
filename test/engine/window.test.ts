import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Provider } from '../../nodes/WhatsAppMedia/providers/provider';
import { IS_THOROUGH } from '../support/extent';
import { PRODUCTS, PRODUCTS_WITH_TEMPLATES } from '../support/providers';
import { firstJson, startRig, type Rig } from './support/setup';

let rig: Rig;
beforeAll(async () => {
	rig = await startRig({ deliverAfterMs: 100 });
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

/** Customers of a shop; most of them have never written to it. */
const ORDERS = IS_THOROUGH ? 200 : 100;
const STRANGERS = (ORDERS * 3) / 4;

const phoneOf = (order: number): string => `+1415555${1000 + order}`;
const isStranger = (order: number): boolean => order % 4 !== 0;

/** Contactship takes the media of a template only as a link. */
const sourceOf = (provider: Provider): INodeParameters =>
	provider.id === 'contactship'
		? { mediaSource: 'url', mediaUrl: 'https://shop.example/invoice.pdf' }
		: { mediaSource: 'binary' };

const withTemplate = (provider: Provider, changes: INodeParameters = {}): INodeParameters => ({
	...sourceOf(provider),
	outsideWindow: 'template',
	options: { concurrency: 64 },
	template: { mode: 'list', value: 'invoice_ready:en_US:document' },
	templateValuesBy: 'fields',
	templateValues: {
		mappingMode: 'defineBelow',
		value: { 'body.1': '={{ $json.name }}', 'body.2': '={{ $json.order }}' },
	},
	...changes,
});

async function orders(count: number): Promise<INodeExecutionData[]> {
	const invoice = await rig.binary('document');
	return Array.from({ length: count }, (_, order) => ({
		json: { phone: phoneOf(order), name: `Customer ${order}`, order: String(1000 + order) },
		binary: { data: invoice },
	}));
}

const CASES = PRODUCTS_WITH_TEMPLATES.flatMap((provider) =>
	(['atOnce', 'later'] as const)
		// Nobody can see a late refusal at Contactship.
		.filter((refusal) => refusal === 'atOnce' || provider.status !== undefined)
		.map((refusal) => [provider.name, refusal, provider] as const),
);

describe.each(CASES)('A closed window at %s, refused %s', (_name, refusal, provider) => {
	it('has every customer get the invoice once, and the output tells which went as template', async () => {
		for (let order = 0; order < ORDERS; order += 1) {
			if (isStranger(order)) rig.sandbox.closeWindow(phoneOf(order), refusal);
		}
		const { main, error } = await rig.run(provider, await orders(ORDERS), withTemplate(provider));
		expect(error).toBeUndefined();
		expect(main.map(({ json }) => [json.phone, json.outcome, json.sentAs])).toEqual(
			Array.from({ length: ORDERS }, (_, order) => [
				phoneOf(order),
				'sent',
				isStranger(order) ? 'template' : 'media',
			]),
		);

		const { messages } = rig.sandbox;
		expect(messages).toHaveLength(ORDERS);
		expect(new Set(messages.map(({ phone }) => phone)).size).toBe(ORDERS);
		const templates = messages.filter(({ template }) => template !== undefined);
		expect(templates).toHaveLength(STRANGERS);
		for (const message of messages) expect(message.kind).toBe('document');
		const order = 1;
		expect(templates.find(({ phone }) => phone === phoneOf(order))?.template).toMatchObject({
			name: 'invoice_ready',
			language: 'en_US',
			body: [`Customer ${order}`, String(1000 + order)],
		});
	}, 60_000);
});

const CAN_TELL = PRODUCTS_WITH_TEMPLATES.filter(({ status }) => status !== undefined);

describe.each(PRODUCTS_WITH_TEMPLATES)('A template that stands by at $name', (provider) => {
	const run = async (parameters: INodeParameters = {}) =>
		await rig.run(provider, await orders(1), withTemplate(provider, parameters), {
			onError: 'continueRegularOutput',
		});

	it.each(['drop-after-delivery', 'html-502'])(
		'stays where it is when the message may have arrived (%s)',
		async (scenario) => {
			rig.sandbox.failNext(provider.id, scenario);
			const { main } = await run();
			expect(main[0]?.json.details).toMatchObject({ outcome: 'unknown' });
			expect(rig.sandbox.messages.filter(({ template }) => template !== undefined)).toEqual([]);
		},
	);

	it('says that it was the template that was refused', async () => {
		rig.sandbox.closeWindow(phoneOf(0), 'atOnce');
		const { main } = await run({ template: { mode: 'id', value: 'no_such:en_US:document' } });
		expect(firstJson(main).message).toContain(
			'The 24-hour window is closed, so the template was tried instead of the message.',
		);
		expect(main[0]?.json.details).toMatchObject({ outcome: 'notSent', field: 'Template' });
	});

	it('sends its text alone where it has no room for the file, and says so', async () => {
		rig.sandbox.closeWindow(phoneOf(0), 'atOnce');
		const { main } = await run({
			template: { mode: 'list', value: 'order_confirmation:en_US:text' },
		});
		expect(firstJson(main)).toMatchObject({ outcome: 'sent', sentAs: 'template' });
		expect(firstJson(main).warnings).toEqual([expect.stringContaining('no room for a file')]);
		expect(rig.sandbox.messages).toMatchObject([{ kind: 'text' }]);
	});

	it('is looked at before anything is sent', async () => {
		const { main } = await run({ template: { mode: 'id', value: '={{ "" }}' } });
		expect(firstJson(main)).toMatchObject({
			error: 'No template is chosen [item 0]',
			details: { outcome: 'notSent', field: 'Template' },
		});
		expect(rig.sandbox.requests).toEqual([]);
	});
});

describe.each(CAN_TELL)('Waiting for delivery at $name', (provider) => {
	const send = async (options: INodeParameters, parameters: INodeParameters = {}) =>
		await rig.run(
			provider,
			await orders(1),
			{ ...sourceOf(provider), options, ...parameters },
			{ onError: 'continueRegularOutput' },
		);

	it('ends when the message was delivered', async () => {
		const { main } = await send({ waitForDelivery: 20 });
		expect(firstJson(main)).toMatchObject({ outcome: 'sent', status: 'delivered', warnings: [] });
	});

	it('says after the time that nothing more is known', async () => {
		const { main } = await send(
			{ waitForDelivery: 0.05 },
			{ phone: rig.sandbox.phoneFor('delivered-late') },
		);
		expect(firstJson(main)).toMatchObject({ outcome: 'sent', status: 'accepted' });
		expect(firstJson(main).warnings).toEqual([expect.stringContaining('was not confirmed')]);
	});

	it('makes an item that fails of a message that WhatsApp gave up', async () => {
		rig.sandbox.failLater(phoneOf(0), 131026);
		const { main } = await send({ waitForDelivery: 20 });
		expect(firstJson(main).error).toMatch(/accepted the message, but WhatsApp did not deliver it/);
		expect(main[0]?.json.details).toMatchObject({
			outcome: 'notDelivered',
			reason: 'notDelivered',
			metaCode: 131026,
		});
	});

	it('gets the status of a message later', async () => {
		const sent = firstJson((await send({})).main);
		const messageId = sent[provider.status?.idField ?? 'messageId'];
		await new Promise((resolve) => setTimeout(resolve, 150));
		const { main } = await rig.run(provider, [{ json: {} }], {
			operation: 'getStatus',
			messageId: String(messageId),
		});
		expect(firstJson(main)).toMatchObject({ status: 'delivered', messageId: sent.messageId });
	});

	it('does not know a message that was never sent', async () => {
		const { error } = await rig.run(provider, [{ json: {} }], {
			operation: 'getStatus',
			messageId: provider.status?.idField === 'recordId' ? '999999' : 'wamid.HBgLOTE5ODc2NTQz',
		});
		expect(error?.message).toBe(`${provider.name} does not know the message [item 0]`);
	});
});

it('says plainly that Contactship cannot tell a status', async () => {
	const [contactship] = PRODUCTS_WITH_TEMPLATES.filter(({ status }) => status === undefined);
	if (contactship === undefined) throw new Error('Every provider can tell');
	const { error } = await rig.run(contactship, [{ json: {} }], {
		operation: 'getStatus',
		messageId: 'msg-1',
	});
	expect(error?.message).toBe('Contactship has no way to tell what became of a message [item 0]');
	expect(rig.sandbox.requests).toEqual([]);
});

describe('A template to a conversation of Contactship', () => {
	const [contactship] = PRODUCTS.filter(({ id }) => id === 'contactship');
	const toThread = async (threadId: string) => {
		if (contactship === undefined) throw new Error('Contactship is missing');
		return await rig.run(contactship, [{ json: {} }], {
			operation: 'sendTemplate',
			recipientBy: 'threadId',
			threadId,
			template: { mode: 'id', value: 'opening_hours:en_US' },
			mediaSource: 'none',
		});
	};

	it('goes to the contact and channel of the conversation', async () => {
		if (contactship === undefined) throw new Error('Contactship is missing');
		const items = await orders(1);
		const first = await rig.run(contactship, items, sourceOf(contactship));
		const { main } = await toThread(String(firstJson(first.main).conversationId));
		expect(firstJson(main)).toMatchObject({ outcome: 'sent', sentAs: 'template' });
		expect(rig.sandbox.messages.map(({ phone }) => phone)).toEqual([phoneOf(0), phoneOf(0)]);
	});

	it('is not sent when the conversation is not there', async () => {
		const { error } = await toThread('thr-none');
		expect(error?.message).toMatch(/does not tell whom the conversation is with/);
		expect(rig.sandbox.messages).toEqual([]);
	});
});
