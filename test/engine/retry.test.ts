import type { Engine } from '../../tools/lib/engine';
import { PRODUCT_IDS, type ProviderId } from '../support/providers';
import {
	itemsNamed,
	REPEAT_UNKNOWN,
	saysCount,
	saysInDoubt,
	saysNobody,
} from '../support/vocabulary';
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

const retryOnFail = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };

let engine: Engine;
beforeAll(async () => {
	engine = await startShops();
});
afterAll(async () => await engine.close());

let shop: Shop;
const open = async (provider: ProviderId = 'waCr'): Promise<Shop> => {
	shop = await openShop(provider, engine);
	return shop;
};
afterEach(async () => await shop.close());

describe.each(PRODUCT_IDS)('Retry On Fail through %s', (provider) => {
	beforeEach(async () => await open(provider));

	it('sends what is still owed, and the output has every receipt in order', async () => {
		shop.plan(customer(0), 'refuses400');
		const run = await shop.run(customers(3), { settings: retryOnFail });
		expect(outcomesOf(run)).toEqual(['sent', 'sent', 'sent']);
		expect(run.main.map(({ json }) => json.phone)).toEqual([0, 1, 2].map(customer));
		expect(timesGot(shop)).toEqual(onceEach(3));
	});

	it('does not repeat a message that may have gone out', async () => {
		shop.plan(customer(1), 'resetsAfterActing');
		const run = await shop.run(customers(2), { settings: retryOnFail });
		expect(saysInDoubt(textOf(run))).toBe(true);
		expect(timesGot(shop)).toEqual(onceEach(2));
	});

	it('with Continue does not send the others again when the first item failed', async () => {
		shop.plan(customer(0), 'refuses403', 'refuses403', 'refuses403');
		const settings = { ...retryOnFail, onError: 'continueRegularOutput' } as const;
		const run = await shop.run(customers(3), { settings });
		expect(outcomesOf(run)).toEqual(['notSent', 'sent', 'sent']);
		expect(shop.server.phones.sort()).toEqual([customer(1), customer(2)]);
	});
});

describe('Tries that get differently far', () => {
	it('send each of 200 messages once', async () => {
		await open();
		shop.plan(customer(0), { fault: 'refuses422', ms: 400 }, { fault: 'refuses422', ms: 20 });
		const run = await shop.run(customers(200), { settings: retryOnFail });
		expect(outcomesOf(run)).toEqual(Array(200).fill('sent'));
		expect(timesGot(shop)).toEqual(onceEach(200));
	}, 60_000);

	it('do not forget what is in doubt', async () => {
		await open();
		shop.plan(customer(0), { fault: 'refuses422', ms: 200 }, { fault: 'refuses422', ms: 0 });
		shop.plan(customer(5), 'resetsAfterActing');
		const options = { concurrency: 2 };
		const run = await shop.run(customers(8), { settings: retryOnFail, options });
		expect(itemsNamed(textOf(run))).toContain(5);
		expect(timesGot(shop)[customer(5)]).toBe(1);
	});

	it('count in the end what the first of them sent', async () => {
		await open();
		const refused = { fault: 'refuses422', ms: 0 } as const;
		shop.plan(customer(0), { fault: 'refuses422', ms: 300 }, refused, refused);
		const run = await shop.run(customers(30), {
			settings: retryOnFail,
			options: { concurrency: 4 },
		});
		const out = shop.server.delivered.length;
		expect(out).toBeGreaterThan(3);
		expect(saysCount(textOf(run), out)).toBe(true);
	}, 60_000);
});

describe('Parameters that give something else each time', () => {
	it.each([
		['the time', '={{ $now.toISO() }}'],
		['a random number', '={{ Math.random() }}'],
	])('as %s in the caption', async (_, caption) => {
		await open();
		shop.plan(customer(1), 'refuses422');
		shop.plan(customer(2), 'resetsAfterActing');
		const run = await shop.run(customers(4), { settings: retryOnFail, parameters: { caption } });
		expect([...itemsNamed(textOf(run))]).toEqual([2]);
		expect(timesGot(shop)).toEqual(onceEach(4));
	});

	it('as a link that is signed anew', async () => {
		await open();
		shop.plan(customer(1), 'refuses422');
		const mediaUrl = '=https://shop.example/invoice.pdf?X-Amz-Signature={{ Math.random() }}';
		const run = await shop.run(customers(3), { settings: retryOnFail, parameters: { mediaUrl } });
		expect(outcomesOf(run)).toEqual(['sent', 'sent', 'sent']);
		expect(timesGot(shop)).toEqual(onceEach(3));
	});
});

describe('Retry of an execution that the node stopped', () => {
	it.each([
		['Retry On Fail', retryOnFail],
		['no tries of n8n’s own', {}],
	])('sends only what is still owed, with %s', async (_, settings) => {
		await open();
		const refusals = Array<'refuses403'>(3).fill('refuses403');
		shop.plan(customer(17), ...refusals.slice(0, 'maxTries' in settings ? 3 : 1));
		const stopped = await shop.run(customers(30), { settings });
		const out = shop.server.delivered.length;
		expect(out).toBeGreaterThan(0);
		expect(saysCount(textOf(stopped), out)).toBe(true);
		const run = await shop.retry(stopped.saved);
		expect(outcomesOf(run)).toEqual(Array(30).fill('sent'));
		expect(timesGot(shop)).toEqual(onceEach(30));
	});

	it('goes on from what a Retry before it did', async () => {
		await open();
		shop.plan(customer(2), 'refuses403', 'refuses403', 'refuses403');
		let run = await shop.run(customers(6), { options: { concurrency: 1 } });
		for (const options of [undefined, { concurrency: 3 }]) {
			run = await shop.retry(run.saved, options && { options });
			expect(run.error).toBeDefined();
		}
		run = await shop.retry(run.saved);
		expect(outcomesOf(run)).toEqual(Array(6).fill('sent'));
		expect(timesGot(shop)).toEqual(onceEach(6));
	});

	it('sends the item that was corrected, and nothing else', async () => {
		await open();
		const items = customers(4).map(({ json }, item) => ({
			json: { ...json, right: json.phone, phone: item === 2 ? '020' : json.phone },
		}));
		const stopped = await shop.run(items);
		expect(shop.server.phones).toEqual([]);
		const changed = { parameters: { phone: '={{ $json.right }}' } };
		const run = await shop.retry(stopped.saved, changed);
		expect(outcomesOf(run)).toEqual(Array(4).fill('sent'));
		expect(timesGot(shop)).toEqual(onceEach(4));
	});

	it('asks nothing about what is in doubt, says so, and sends it when a person wants it', async () => {
		await open();
		shop.plan(customer(1), 'resetsAfterActing');
		const stopped = await shop.run(customers(3));
		const asked = shop.server.arrivals.length;
		const left = await shop.retry(stopped.saved);
		expect([...itemsNamed(textOf(left))]).toEqual([1]);
		expect(saysInDoubt(textOf(left))).toBe(true);
		// What the first execution had not begun may go out now; what is in doubt may not.
		const again = shop.server.arrivals.slice(asked).map(({ message }) => message.phone);
		expect(again).not.toContain(customer(1));
		const run = await shop.retry(left.saved, { options: REPEAT_UNKNOWN });
		expect(outcomesOf(run)).toEqual(['sent', 'sent', 'sent']);
		expect(timesGot(shop)).toEqual({ ...onceEach(3), [customer(1)]: 2 });
	});
});

describe('A message in doubt that is refused when a person has it sent again', () => {
	it.each(['off', 'perFile'] as const)(
		'stays in doubt, with Send Only Once %s',
		async (sendOnce) => {
			await open();
			shop.plan(customer(0), 'resetsAfterActing', 'refuses422');
			const first = await shop.run(customers(1), { options: { sendOnce } });
			const options = { sendOnce, ...REPEAT_UNKNOWN };
			const refused = await shop.retry(first.saved, { options });
			const text = textOf(refused);
			expect(text).not.toMatch(/nothing was sent to this recipient/i);
			expect(saysInDoubt(text)).toBe(true);

			const careless = await shop.retry(refused.saved, { options: { sendOnce } });
			expect(saysInDoubt(textOf(careless))).toBe(true);
			expect(timesGot(shop)).toEqual(onceEach(1));
			const decided = await shop.retry(careless.saved, { options });
			expect(outcomesOf(decided)).toEqual(['sent']);
			expect(timesGot(shop)).toEqual({ [customer(0)]: 2 });
		},
	);

	it('is told to be in doubt where the run stops before it comes to it', async () => {
		await open();
		shop.plan(customer(1), 'resetsAfterActing');
		shop.plan(customer(0), { fault: 'refuses422', ms: 300 }, 'refuses422');
		const first = await shop.run(customers(2), { options: { concurrency: 2 } });
		const options = { ...REPEAT_UNKNOWN, concurrency: 1 };
		const text = textOf(await shop.retry(first.saved, { options }));
		expect(itemsNamed(text)).toContain(1);
		expect(saysInDoubt(text)).toBe(true);
		expect(timesGot(shop)).toEqual({ [customer(1)]: 1 });
	});
});

describe.each(PRODUCT_IDS)('A limit that %s names after it has sent the message', (provider) => {
	it('is no reason to send it again', async () => {
		await open(provider);
		shop.plan(customer(0), 'tooManyAfterActing');
		const run = await shop.run(customers(2), { settings: retryOnFail });
		expect(saysInDoubt(textOf(run))).toBe(true);
		expect(timesGot(shop)).toEqual(onceEach(2));
	});
});

describe('A stop', () => {
	it('names what is in doubt, although another item failed first', async () => {
		await open();
		shop.plan(customer(0), 'refuses422');
		shop.plan(customer(1), { fault: 'resetsAfterActing', ms: 30 });
		const text = textOf(await shop.run(customers(2)));
		expect(itemsNamed(text)).toContain(1);
		expect(saysInDoubt(text)).toBe(true);
	});

	it('sends nothing to anybody if one item cannot be sent', async () => {
		await open();
		const items = customers(3);
		items[2] = { json: { phone: '020' } };
		const text = textOf(await shop.run(items, { settings: retryOnFail }));
		expect(shop.server.arrivals).toEqual([]);
		expect(saysNobody(text)).toBe(true);
	});

	it('with Continue sends the others', async () => {
		await open();
		const items = customers(3);
		items[2] = { json: { phone: '020' } };
		const run = await shop.run(items, { settings: { onError: 'continueRegularOutput' } });
		expect(outcomesOf(run)).toEqual(['sent', 'sent', 'notSent']);
		expect(timesGot(shop)).toEqual(onceEach(2));
	});
});

describe('An execution that its time limit ended', () => {
	it('leaves in doubt what was under way, and Retry does not repeat it', async () => {
		await open();
		const controller = new AbortController();
		shop.plan(customer(3), { fault: 'accepts', ms: 200 });
		shop.server.onArrival = ({ message }) => {
			if (message.phone === customer(3)) setTimeout(() => controller.abort(), 20);
		};
		const stopped = await shop.run(customers(6), {
			signal: controller.signal,
			cancelledBy: 'timeout',
		});
		expect(stopped.saved.status).toBe('canceled');
		shop.server.onArrival = () => {};
		const left = await shop.retry(stopped.saved);
		expect(timesGot(shop)[customer(3)]).toBe(1);
		// n8n has nothing to run again if the node had not come to an end when it saved.
		if (left.run.data.resultData.runData['Node under test'] === undefined) return;
		expect([...itemsNamed(textOf(left))]).toEqual([3]);
		const run = await shop.retry(left.saved, { options: REPEAT_UNKNOWN });
		expect(outcomesOf(run)).toEqual(Array(6).fill('sent'));
		expect(timesGot(shop)).toEqual({ ...onceEach(6), [customer(3)]: 2 });
	});
});
