import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { openProcessedStore } from '../../tools/lib/engine/processedStore';
import { signedLink } from '../support/signedLink';
import { PRODUCTS, PRODUCTS_WITH_TEMPLATES } from '../support/providers';
import { firstJson, startRig, type Rig } from './support/setup';

let rig: Rig;
beforeAll(async () => {
	rig = await startRig();
});
afterAll(async () => await rig.close());
beforeEach(async () => {
	rig.sandbox.reset();
	await openProcessedStore();
});

const { contactship, xobito } = PROVIDERS;
const LINK = 'https://shop.example/invoice.pdf';

const sentOnce = (options: INodeParameters = {}): INodeParameters => ({
	mediaSource: 'url',
	mediaUrl: '={{ $json.link }}',
	options: { sendOnce: 'perOrder', orderReference: '={{ $json.order }}', ...options },
});
const perFile = sentOnce({ sendOnce: 'perFile' });

// The list of a node outlives a test in the memory of the process, so each test has orders of its own.
let orders = 1000;
const newOrder = (): number => (orders += 1);

/** Items of one order; those of several orders are put together. */
const to = (order: number, ...phones: string[]): INodeExecutionData[] =>
	phones.map((phone) => ({ json: { phone, order, link: `${LINK}?n=${order}` } }));
const delivered = (): string[] => rig.sandbox.messages.map(({ phone }) => phone).sort();
const outcomes = (items: readonly INodeExecutionData[]): unknown[] =>
	items.map(({ json }) => json.outcome ?? (json.details as IDataObject | undefined)?.outcome);

it.each(PRODUCTS)(
	'$name: leaves out what an earlier execution sent, and says so',
	async (provider) => {
		const order = newOrder();
		await rig.run(provider, to(order, '+14155550101'), sentOnce());
		const { main, hints } = await rig.run(
			provider,
			to(order, '+14155550101', '+14155550102'),
			sentOnce(),
		);
		expect(delivered()).toEqual(['+14155550101', '+14155550102']);
		expect(main.map(({ json }) => [json.outcome, json.phone])).toEqual([
			['skipped', '+14155550101'],
			['sent', '+14155550102'],
		]);
		expect(firstJson(main).warnings).toEqual([
			`This message was sent before, or somebody counted it as sent, so it was not sent again. Send Only Once compared: recipient, order “${order}”, link.`,
		]);
		expect(Object.keys(firstJson(main))).toHaveLength(10);
		expect(hints).toEqual([
			expect.objectContaining({
				message: '1 message was left out: see the field <code>warnings</code>.',
			}),
		]);
	},
);

describe('executions at the same moment', () => {
	it('send a message once when its webhook comes many times', async () => {
		const items = to(newOrder(), '+14155550101');
		const runs = await Promise.all(
			Array.from({ length: 20 }, async () => await rig.run(xobito, items, sentOnce())),
		);
		expect(delivered()).toEqual(['+14155550101']);
		const all = runs.flatMap(({ main }) => outcomes(main));
		expect(all.filter((outcome) => outcome === 'sent')).toHaveLength(1);
		expect(all.filter((outcome) => outcome === 'skipped')).toHaveLength(19);
	});

	it('keep different messages apart', async () => {
		const order = newOrder();
		const phones = Array.from({ length: 20 }, (_, index) => `+141555501${10 + index}`);
		for (const outcome of ['sent', 'skipped']) {
			const runs = await Promise.all(
				phones.map(async (phone) => await rig.run(xobito, to(order, phone), sentOnce())),
			);
			expect(new Set(runs.flatMap(({ main }) => outcomes(main)))).toEqual(new Set([outcome]));
		}
		expect(delivered()).toEqual(phones);
	});
});

it('of equal items in one run the first is sent', async () => {
	const items = to(newOrder(), '+14155550101', '+14155550102', '+14155550101', '+14155550101');
	const { main } = await rig.run(xobito, items, sentOnce());
	expect(outcomes(main)).toEqual(['sent', 'sent', 'skipped', 'skipped']);
	expect(delivered()).toEqual(['+14155550101', '+14155550102']);
});

describe('after a message that was not confirmed', () => {
	it('it is sent if it was certainly refused', async () => {
		const items = to(newOrder(), '+14155550101');
		rig.sandbox.failNext('xobito', 'html-404');
		expect((await rig.run(xobito, items, sentOnce())).error?.message).toContain('Xobito');
		expect(outcomes((await rig.run(xobito, items, sentOnce())).main)).toEqual(['sent']);
	});

	it('it is for a person if it may have been sent', async () => {
		const items = to(newOrder(), '+14155550101');
		rig.sandbox.failNext('xobito', 'drop-after-delivery');
		const lost = await rig.run(xobito, items, sentOnce());
		expect(lost.error?.message).toMatch(/may or may not have been sent/);
		const doubt = await rig.run(xobito, items, sentOnce());
		expect(doubt.error?.message).toMatch(/^An earlier attempt may have sent this message/);
		expect(doubt.error?.description).toContain('Messages in Doubt');
		expect(delivered()).toEqual(['+14155550101']);

		const again = await rig.run(xobito, items, sentOnce({ messagesInDoubt: 'sendAgain' }));
		expect(outcomes(again.main)).toEqual(['sent']);
		expect(outcomes((await rig.run(xobito, items, sentOnce())).main)).toEqual(['skipped']);
		expect(delivered()).toHaveLength(2);
	});

	it('it is left out if a person counts it as sent', async () => {
		const items = to(newOrder(), '+14155550101');
		rig.sandbox.failNext('xobito', 'drop-after-delivery');
		await rig.run(xobito, items, sentOnce());
		const { main } = await rig.run(xobito, items, sentOnce({ messagesInDoubt: 'treatAsSent' }));
		expect(outcomes(main)).toEqual(['skipped']);
		expect(String(firstJson(main).warnings)).toMatch(/^An earlier attempt may have sent/);
		expect(delivered()).toHaveLength(1);
	});
});

it('n8n’s own attempts and a new run send each message once', async () => {
	const order = newOrder();
	const phones = Array.from({ length: 30 }, (_, index) => `+141555502${10 + index}`);
	rig.sandbox.failNext('xobito', 'html-404', 3);
	const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 10 };
	let ended = await rig.run(xobito, to(order, ...phones), sentOnce(), retry);
	// Each run stops at the first that is refused; who was under way beside it has the message.
	for (let runs = 1; ended.error !== undefined && runs <= 3; runs += 1) {
		if (delivered().length > 0) {
			expect(ended.error.description).toMatch(
				/A new run does not send (it|them) again either \(option Send Only Once\)/,
			);
		}
		ended = await rig.run(xobito, to(order, ...phones), sentOnce());
	}
	expect(ended.error).toBeUndefined();
	expect(delivered()).toEqual(phones);
});

describe('a repeat', () => {
	const send = async (json: IDataObject, parameters = sentOnce()): Promise<unknown> => {
		const { main } = await rig.run(
			xobito,
			[{ json: { phone: '+14155550101', ...json } }],
			parameters,
		);
		return firstJson(main).outcome;
	};

	it('is the same order, even when its link has another signature', async () => {
		const order = newOrder();
		expect(await send({ order, link: signedLink(LINK, 1_767_225_600) })).toBe('sent');
		expect(await send({ order, link: signedLink(LINK, 1_767_312_000) })).toBe('skipped');
	});

	it('is not another order, file or customer', async () => {
		const order = newOrder();
		expect(await send({ order, link: LINK })).toBe('sent');
		expect(await send({ order: newOrder(), link: LINK })).toBe('sent');
		expect(await send({ order, link: 'https://shop.example/label.pdf' })).toBe('sent');
		expect(await send({ order, link: LINK, phone: '+14155550102' })).toBe('sent');
	});

	it('is the same number in another spelling', async () => {
		const order = newOrder();
		expect(await send({ order, link: LINK, phone: '+1 (415) 555-0101' })).toBe('sent');
		expect(await send({ order, link: LINK, phone: '0014155550101' })).toBe('skipped');
	});

	it('is the same message through the same account only', async () => {
		const order = newOrder();
		const items = [{ json: { phone: '+14155550101', order, link: LINK } }];
		const run = async (token: string): Promise<unknown> => {
			const { main } = await rig.engine.run({
				items,
				parameters: {
					provider: 'xobito',
					operation: 'send',
					phone: '={{ $json.phone }}',
					...sentOnce(),
				},
				credentialType: 'xobitoApi',
				credentialData: { ...rig.sandbox.credentials.xobitoApi, token },
			});
			return firstJson(main).outcome;
		};
		const { token } = rig.sandbox.credentials.xobitoApi;
		expect(await run(token)).toBe('sent');
		expect(await run(token)).toBe('skipped');
		expect(await run(`Bearer ${token}`)).toBe('skipped');
	});

	it('without an order is the same content with the same caption', async () => {
		const [first, second] = [newOrder(), newOrder()].map((order) =>
			Buffer.from(`%PDF-1.4 ${order}`),
		);
		const sendFile = async (content: Buffer | undefined, caption: string): Promise<unknown> => {
			const data = await rig.engine.storeBinary(content ?? Buffer.alloc(0), 'invoice.pdf');
			const item = { json: { phone: '+14155550101' }, binary: { data } };
			const parameters = { ...perFile, mediaSource: 'binary', caption };
			return firstJson((await rig.run(xobito, [item], parameters)).main).outcome;
		};
		expect(await sendFile(first, 'Your invoice')).toBe('sent');
		expect(await sendFile(first, 'Your invoice')).toBe('skipped');
		expect(await sendFile(second, 'Your invoice')).toBe('sent');
		expect(await sendFile(first, 'Thank you')).toBe('sent');
	});
});

it('through another channel of Contactship a message is another one', async () => {
	const items = to(newOrder(), '+14155550101');
	const second = { ...sentOnce(), channelId: 'chn_second0000000000000000002' };
	for (const expected of ['sent', 'skipped']) {
		expect(outcomes((await rig.run(contactship, items, sentOnce())).main)).toEqual([expected]);
		expect(outcomes((await rig.run(contactship, items, second)).main)).toEqual([expected]);
	}
});

describe('a template', () => {
	const news = (order: number, status: string): INodeExecutionData[] => [
		{ json: { phone: '+14155550101', order, status } },
	];
	const template = (more: INodeParameters = {}): INodeParameters => ({
		operation: 'sendTemplate',
		mediaSource: 'none',
		template: { __rl: true, mode: 'name', value: 'order_shipped:en_US' },
		templateValuesBy: 'fields',
		templateValues: {
			mappingMode: 'defineBelow',
			value: {
				'header.1': '={{ $json.order }}',
				'body.1': 'Ana',
				'body.2': '={{ $json.order }}',
				'body.3': '={{ $json.status }}',
				'button.0': '={{ $json.order }}',
			},
		},
		options: { sendOnce: 'perOrder', orderReference: '={{ $json.order }}' },
		...more,
	});
	const spanish = { template: { __rl: true, mode: 'name', value: 'order_shipped:es' } };

	it.each(PRODUCTS_WITH_TEMPLATES)(
		'of $name is sent for each news of an order, once',
		async (provider) => {
			const order = newOrder();
			const all = ['packed', 'shipped', 'delayed'];
			for (const expected of ['sent', 'skipped']) {
				for (const status of all) {
					const { main, error } = await rig.run(provider, news(order, status), template());
					expect(error?.message).toBeUndefined();
					expect([status, ...outcomes(main)]).toEqual([status, expected]);
				}
			}
			expect(delivered()).toHaveLength(all.length);
		},
	);

	it('in another language, or with another file in its header, is another message', async () => {
		const order = newOrder();
		const send = async (more: INodeParameters): Promise<unknown> => {
			const { main } = await rig.run(xobito, news(order, 'packed'), template(more));
			return firstJson(main).outcome;
		};
		expect(await send({})).toBe('sent');
		expect(await send(spanish)).toBe('sent');
		const invoice = (mediaUrl: string): INodeParameters => ({
			template: { __rl: true, mode: 'name', value: 'invoice_ready:en_US:document' },
			templateValues: {
				mappingMode: 'defineBelow',
				value: { 'body.1': 'Ana', 'body.2': '={{ $json.order }}' },
			},
			mediaSource: 'url',
			mediaUrl,
		});
		expect(await send(invoice(signedLink(`${LINK}?f=invoice`, 1_767_225_600)))).toBe('sent');
		expect(await send(invoice(signedLink(`${LINK}?f=label`, 1_767_225_600)))).toBe('sent');
		expect(await send(invoice(signedLink(`${LINK}?f=label`, 1_767_312_000)))).toBe('skipped');
	});

	it('that is left out says what was compared', async () => {
		const order = newOrder();
		await rig.run(xobito, news(order, 'packed'), template());
		const { main } = await rig.run(xobito, news(order, 'packed'), template());
		expect(firstJson(main).warnings).toEqual([
			`This message was sent before, or somebody counted it as sent, so it was not sent again. Send Only Once compared: recipient, order “${order}”, template order_shipped in en_US and its values.`,
		]);
	});
});

describe('what is not clear', () => {
	it.each([
		['no order', {}, 'The Order Reference is empty'],
		[
			'a switch instead of a choice',
			{ sendOnce: '={{ true }}' },
			'Send Only Once is set to “true”',
		],
	])('sends nothing: %s', async (_, options, words) => {
		const items = [{ json: { phone: '+14155550101', link: LINK } }];
		const { error } = await rig.run(xobito, items, sentOnce(options));
		expect(error?.message).toContain(words);
		expect(delivered()).toEqual([]);
	});
});

it('sends nothing when n8n’s list cannot be used', async () => {
	const store = await openProcessedStore();
	store.refusal = 'database is locked';
	const { error } = await rig.run(xobito, to(newOrder(), '+14155550101'), sentOnce());
	expect(error?.message).toContain('nothing was sent');
	expect(error?.description).toContain('database is locked');
	expect(delivered()).toEqual([]);
});

it('a reference that is left over from Per Order makes no other message of the same file', async () => {
	const items = ['1', '2'].map((order) => ({
		json: { phone: '+14155550177', link: LINK, order },
	}));
	const given = sentOnce({ sendOnce: 'perFile', orderReference: '={{ $json.order }}' });
	await rig.run(xobito, items, given);
	expect(delivered()).toHaveLength(1);
});

describe('an order reference of several parts, of which n8n found only some', () => {
	const item: IDataObject = {
		phone: '+14155550101',
		link: LINK,
		date: '2026-11-30',
		shop: 'my-shop',
		email: 'a-b@example.com',
		name: 'Ana-María López',
		surname: 'Österreicher',
		sku: 'TSHIRT-RED',
		country: 'ES',
		number7: 1042,
		empty: '',
		list: [],
		lines: [{ id: 7 }],
		nothing: null,
		large: Number('576461234567890001'),
	};
	let customers = 0;
	/** Each time for another customer, so that equal references are no repeats. */
	const run = async (orderReference: string) => {
		customers += 1;
		const phone = `+1415556${1_000 + customers}`;
		return await rig.run(provider, [{ json: { ...item, phone } }], sentOnce({ orderReference }));
	};
	const provider = xobito;

	it.each([
		'={{ $json.date }}-{{ $json.id }}',
		'={{ $now.toISODate() }}-{{ $json.order.id }}',
		'={{ $json.shop }}-{{ $json.number }}',
		'={{ $json.id }}-{{ $json.email }}',
		'=WC-{{ $json.id }}-{{ $json.sku }}',
		'={{ $json.name }} - {{ $json.nothing }}',
		'={{ $json.shop }}_{{ $json.empty }}',
		'={{ $json.shop }}{{ $json.number }}',
		'=WC-{{ $json.empty }}',
		'=WC-{{ $json.list.map((line) => line.id) }}-{{ $json.sku }}',
		'=WC-{{ $json.lines.map((line) => line.number) }}-{{ $json.sku }}',
		'={{ $json.lines.map((line) => line.number) }}',
		"={{ 'WC-' + $json.number }}",
		// One expression that puts a text together.
		"={{ $json.date + '-' + $json.empty }}",
		"={{ [$json.date, $json.number].join('-') }}",
		'={{ `${$json.date}/${$json.empty}` }}',
		"={{ 'WC1-' + $json.empty }}",
		"={{ $json.empty + '/2026' }}",
		"={{ 'WC-' + $json.large }}",
		'={{ $json.large.toString() }}',
		'={{ String($json.large) }}',
		"={{ 'Order ' + $json['empty'] + ' of ' + $json.date }}",
		"={{ $json.date + '-' + $('Start').item.json.empty }}",
		"={{ ($json.prefix || '') + $json.date + '-' + $json.empty }}",
		'={{ $json.country }}{{ $json.empty }}',
		'={{ $json.country + $json.empty }}',
		// Put together in a way of its own.
		"={{ ($json.date + '-' + $json.empty).trim() }}",
		"={{ String($json.date + '-' + $json.number) }}",
		"={{ encodeURIComponent($json.date + '-' + $json.empty) }}",
		"={{ $json.date.concat('-', $json.empty) }}",
		"={{ [$json.date, $json.number].map(String).join('-') }}",
		'={{ JSON.stringify({ date: $json.date, number: $json.number }) }}',
		"={{ ($json.date + '-' + $json.number).hash() }}",
		// Of a person there can be several orders.
		'={{ $json.email }}{{ $json.empty }}',
		'={{ $json.email + $json.empty }}',
		'={{ $json.phone + $json.empty }}',
		'={{ $json.name + $json.empty }}',
		'={{ $json.surname }}{{ $json.empty }}',
		'={{ $json.empty }}{{ $json.surname }}',
		'=TT-{{ $json.large }}',
		'={{ $json.shop }}/{{ $json.large }}',
		'={{ $json.large }}',
	])('sends nothing: %s', async (orderReference) => {
		const { error } = await run(orderReference);
		expect(error?.message).toMatch(/^The Order Reference is /);
		expect(delivered()).toEqual([]);
	});

	it.each([
		'={{ $json.shop }}-{{ $json.date }}',
		'=WC-{{ $json.sku }}',
		'={{ $json.empty }}{{ $json.sku }}',
		"={{ $json.date + '-' + $json.sku }}",
		"={{ [$json.date, $json.number].filter(Boolean).join('-') }}",
		"={{ ($json.date + '-' + $json.number7).trim() }}",
		"={{ ($json.date + ($json.suffix ?? '')).trim() }}",
		"={{ $json.date.concat('-', $json.number7) }}",
		"={{ [$json.date, $json.number7].map(String).join('-') }}",
		"={{ ($json.prefix || '') + $json.number7 }}",
		"={{ ($json.prefix ?? 'WC-') + $json.number7 }}",
		'={{ $json.empty + $json.number7 }}',
		'={{ $json.country }}{{ $json.empty }}-{{ $json.number7 }}',
		"={{ $json.empty ? $json.date + '-' + $json.empty : $json.date }}",
		"={{ 'WC-' + ($json.number || $json.number7) }}",
		'={{ $json.number7.toString().padStart(8, "0") }}',
		'=Order {{ $json.test ? "TEST-" : "" }}{{ $json.sku }}',
		'=WC-{{ $json.lines.map((line) => line.id) }}-{{ $json.sku }}',
		'={{ $json.date }} {{ $json.name }}',
		"=WC-{{ $json.email.split('@')[0] }}/{{ $json.shop }}",
	])('a complete one is sent: %s', async (orderReference) => {
		const { main } = await run(orderReference);
		expect(outcomes(main)).toEqual(['sent']);
	});
});
