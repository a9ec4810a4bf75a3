import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Provider } from '../../nodes/WhatsAppMedia/providers/provider';
import { openProcessedStore } from '../../tools/lib/engine/processedStore';
import { PRODUCTS, PRODUCTS_WITH_TEMPLATES } from '../support/providers';
import { firstJson, startRig, type Rig } from './support/setup';

let rig: Rig;
beforeAll(async () => {
	rig = await startRig({ deliverAfterMs: 50 });
});
afterAll(async () => await rig.close());
beforeEach(async () => {
	rig.sandbox.reset();
	await openProcessedStore();
});

const PHONE = '+14155551234';
const TEXT = 'Your order *1042* is ready 🎉\nhttps://shop.example/orders/1042';

const text = (changes: INodeParameters = {}): INodeParameters => ({
	operation: 'sendText',
	text: '={{ $json.text }}',
	...changes,
});
const items = (...texts: unknown[]): INodeExecutionData[] =>
	texts.map((each) => ({ json: { phone: PHONE, text: each } as IDataObject }));

/** A template that stands by, of words only. */
const STAND_BY: INodeParameters = {
	outsideWindow: 'template',
	template: { mode: 'list', value: 'order_confirmation:en_US:text' },
	templateValuesBy: 'fields',
	templateValues: {
		mappingMode: 'defineBelow',
		value: { 'body.1': 'Ana', 'body.2': '1042' },
	},
};

const standByOf = ({ templates }: Provider): INodeParameters =>
	templates === undefined ? {} : STAND_BY;

const WITH_TEXTS = PRODUCTS.filter(({ sendText }) => sendText !== undefined);

describe.each(WITH_TEXTS)('Send Text with $name', (provider) => {
	it('brings the words to the customer, and the output says so', async () => {
		const { main, error } = await rig.run(provider, items(TEXT), text());
		expect(error).toBeUndefined();
		expect(firstJson(main)).toMatchObject({
			provider: provider.id,
			outcome: 'sent',
			sentAs: 'text',
			status: 'accepted',
			phone: PHONE,
			warnings: [],
		});
		expect(rig.sandbox.messages).toMatchObject([{ phone: PHONE, kind: 'text', text: TEXT }]);
		expect(firstJson(main).messageId).toBe(rig.sandbox.messages[0]?.messageId);
	});

	it.each([
		['nothing', '', 'The text is empty'],
		['blanks', ' \n\t ', 'The text is empty'],
		['what nobody sees', '\u200b\u2060', 'The text is empty'],
		['fillers of Hangul and of Braille', '\u3164\u2800', 'The text is empty'],
		[
			'4,097 characters',
			'😀'.repeat(4097),
			'The text has 4097 characters, more than the 4096 that WhatsApp takes',
		],
	])('refuses %s before anything is requested', async (_name, words, headline) => {
		const { main } = await rig.run(provider, items(words), text(), {
			onError: 'continueRegularOutput',
		});
		expect(firstJson(main)).toMatchObject({
			error: `${headline} [item 0]`,
			details: { outcome: 'notSent', field: 'Text' },
		});
		expect(rig.sandbox.requests).toEqual([]);
	});

	it('takes 4,096 characters, whatever they are', async () => {
		const longest = `${'😀'.repeat(4094)}\né`;
		const { main } = await rig.run(provider, items(longest), text());
		expect(firstJson(main)).toMatchObject({ outcome: 'sent' });
		expect(rig.sandbox.messages).toMatchObject([{ text: longest }]);
	});

	it('says that a closed window kept it from going out', async () => {
		rig.sandbox.closeWindow(PHONE, 'atOnce');
		const { main } = await rig.run(provider, items(TEXT), text(), {
			onError: 'continueRegularOutput',
		});
		expect(firstJson(main).details).toMatchObject({ outcome: 'notSent', metaCode: 131047 });
		expect(rig.sandbox.messages).toEqual([]);
	});

	it('does not know what became of it where the connection broke', async () => {
		rig.sandbox.failNext(provider.id, 'drop-after-delivery');
		const { main } = await rig.run(provider, items(TEXT), text(standByOf(provider)), {
			onError: 'continueRegularOutput',
		});
		expect(firstJson(main).details).toMatchObject({ outcome: 'unknown' });
		expect(rig.sandbox.messages).toMatchObject([{ text: TEXT }]);
	});

	it('leaves out the same words for the same order, and sends other words', async () => {
		const once = text({
			options: { sendOnce: 'perOrder', orderReference: `1042-${provider.id}` },
		});
		const { main } = await rig.run(provider, items(TEXT, TEXT, 'Other words'), once);
		expect(main.map(({ json }) => json.outcome)).toEqual(['sent', 'skipped', 'sent']);
		const arrived = rig.sandbox.messages.map(({ text: words }) => words);
		expect(arrived.sort()).toEqual(['Other words', TEXT]);
	});

	it('is checked without sending anything', async () => {
		const { main } = await rig.run(provider, items(TEXT, ''), text({ operation: 'checkText' }));
		expect(main.map(({ json }) => json.ready)).toEqual([true, false]);
		expect(firstJson(main)).toMatchObject({ phone: PHONE, text: TEXT, problems: [] });
		expect(rig.sandbox.messages).toEqual([]);
	});
});

describe.each(PRODUCTS_WITH_TEMPLATES)(
	'A text with a template that stands by, through $name',
	(provider) => {
		it('sends the template that stands by, once, where the 24-hour window is closed', async () => {
			rig.sandbox.closeWindow(PHONE, 'atOnce');
			const { main } = await rig.run(provider, items(TEXT), text(STAND_BY));
			expect(firstJson(main)).toMatchObject({ outcome: 'sent', sentAs: 'template' });
			expect(rig.sandbox.messages).toMatchObject([
				{ kind: 'text', template: { name: 'order_confirmation' } },
			]);
		});
	},
);

describe.each(PRODUCTS_WITH_TEMPLATES.filter(({ status }) => status !== undefined))(
	'A text that WhatsApp refuses later at $name',
	(provider) => {
		it('is followed by the template', async () => {
			rig.sandbox.closeWindow(PHONE, 'later');
			const { main } = await rig.run(provider, items(TEXT), text(STAND_BY));
			expect(firstJson(main)).toMatchObject({ outcome: 'sent', sentAs: 'template' });
			expect(rig.sandbox.messages).toHaveLength(1);
		});
	},
);

it('goes to a conversation of Contactship by its channel and contact', async () => {
	const provider = PRODUCTS.find(({ id }) => id === 'contactship')!;
	const first = await rig.run(provider, items('First'), text());
	const threadId = firstJson(first.main).conversationId as string;
	const { main } = await rig.run(
		provider,
		items('Second'),
		text({ recipientBy: 'threadId', threadId, phone: '' }),
	);
	expect(firstJson(main)).toMatchObject({ outcome: 'sent', conversationId: threadId });
	expect(rig.sandbox.messages.map(({ text: words }) => words)).toEqual(['First', 'Second']);
});
