import type { Engine } from '../../tools/lib/engine';
import { itemsNamed, REPEAT_UNKNOWN, saysInDoubt, saysNobody } from '../support/vocabulary';
import {
	customer,
	customers,
	onceEach,
	openShop,
	outcomesOf,
	startShops,
	textOf,
	timesGot,
	type Shop,
} from './support/shop';

/** What an earlier attempt left is told by the next one, also where that does not come to it. */

let engine: Engine;
beforeAll(async () => {
	engine = await startShops();
});
afterAll(async () => await engine.close());

let shop: Shop;
beforeEach(async () => {
	shop = await openShop('waCr', engine);
});
afterEach(async () => await shop.close());

/** A template that the provider does not refuse, and a provider that nobody can ask about a message. */
const standBy = {
	outsideWindow: 'template',
	template: { mode: 'list', value: 'order_confirmation:en_US:text' },
	templateValuesBy: 'fields',
	templateValues: { mappingMode: 'defineBelow', value: { 'body.1': 'Ann' } },
};

it('does not say that nobody got anything where an earlier attempt sent an open message', async () => {
	shop.plan(customer(1), 'refuses422');
	const change = { parameters: standBy, options: { waitForDelivery: 1 } };
	const first = await shop.run(customers(2), change);
	expect(timesGot(shop)).toEqual({ [customer(0)]: 1 });
	// Nothing of item 1 can be sent any more.
	const broken = { ...standBy, phone: '={{ $itemIndex === 1 ? "020" : $json.phone }}' };
	const text = textOf(await shop.retry(first.saved, { ...change, parameters: broken }));
	expect(saysNobody(text)).toBe(false);
	expect(text).toContain('1 message was sent');
	expect(timesGot(shop)).toEqual({ [customer(0)]: 1 });
}, 60_000);

it('tells of a message that was not delivered before, and that it did not come to now', async () => {
	shop.plan(customer(1), 'failedReceipt');
	shop.plan(customer(0), { fault: 'refuses422', ms: 200 }, 'refuses422');
	const first = await shop.run(customers(2), { options: { concurrency: 2 } });
	const text = textOf(await shop.retry(first.saved, { options: { concurrency: 1 } }));
	expect(text).toMatch(/item 2 of 2 was accepted but not delivered/i);
	expect(timesGot(shop)).toEqual({});
});

describe('A message that nobody has, with Send Only Once', () => {
	const options = { sendOnce: 'perOrder', orderReference: '1042' };

	it('is never counted as sent by an option for messages in doubt', async () => {
		shop.plan(customer(0), 'failedReceipt');
		await shop.run(customers(1), { options });
		const treated = { ...options, messagesInDoubt: 'treatAsSent' };
		for (const change of [treated, options, treated]) {
			const text = textOf(await shop.run(customers(1), { options: change }));
			expect(text).toMatch(/accepted and not delivered/);
		}
		const again = { ...options, ...REPEAT_UNKNOWN };
		expect(outcomesOf(await shop.run(customers(1), { options: again }))).toEqual(['sent']);
		expect(outcomesOf(await shop.run(customers(1), { options }))).toEqual(['skipped']);
		expect(timesGot(shop)).toEqual(onceEach(1));
	}, 60_000);

	it('is sent again by one of two Retries at the same time on two workers', async () => {
		shop.plan(customer(0), 'failedReceipt', { fault: 'accepts', ms: 1_500 });
		const { saved } = await shop.run(customers(1), { options });
		const other = shop.onWorker(await engine.worker());
		const both = await Promise.all([shop.retry(saved), other.retry(saved)]);
		expect(timesGot(shop)).toEqual(onceEach(1));
		const outcomes = both.flatMap(outcomesOf);
		expect(outcomes.filter((outcome) => outcome === 'sent')).toHaveLength(1);
	}, 90_000);
});

it('is in doubt where n8n gives an item another input than before', async () => {
	shop.plan(customer(0), 'resetsAfterActing');
	const { saved } = await shop.run(customers(1));
	const changed = { ...saved, data: saved.data.replaceAll('"phone"', '"Phone"') };
	const change = { parameters: { phone: customer(0) } };
	const text = textOf(await shop.retry(changed, change));
	expect(saysInDoubt(text)).toBe(true);
	expect([...itemsNamed(text)]).toContain(0);
	expect(timesGot(shop)).toEqual(onceEach(1));
});
