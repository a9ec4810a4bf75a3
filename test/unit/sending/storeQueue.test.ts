import {
	REMEMBERED,
	storeQueueOf,
	StoreQueue,
	StoreTimeout,
} from '../../../nodes/WhatsAppMedia/sending/storeQueue';
import { SimpleStore } from './support/simpleStore';
import { VirtualClock } from './support/virtualClock';

let mockWait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
jest.mock('../../../nodes/WhatsAppMedia/http/wait', () => ({
	wait: async (milliseconds: number, signal?: AbortSignal) => await mockWait(milliseconds, signal),
}));

let clock: VirtualClock;
let store: SimpleStore;
let queue: StoreQueue;
beforeEach(() => {
	clock = new VirtualClock();
	mockWait = clock.wait;
	store = new SimpleStore();
	queue = new StoreQueue();
});

/** A store whose answers come only when a test lets them. */
function closed(): () => void {
	let open = (): void => undefined;
	const opened = new Promise<void>((resolve) => (open = resolve));
	store.delay = async () => await opened;
	return open;
}

describe('requests to the store', () => {
	it('tell which entries are new', async () => {
		store.list = ['a'];
		expect([...(await queue.record(store.helpers, ['a', 'b', 'c']))]).toEqual(['b', 'c']);
		await queue.remove(store.helpers, ['a', 'c']);
		expect(store.list).toEqual(['b']);
	});

	it('never overlap, and those that come meanwhile go together', async () => {
		let active = 0;
		let most = 0;
		store.delay = async () => {
			most = Math.max(most, (active += 1));
			await new Promise((resolve) => setImmediate(resolve));
			active -= 1;
		};
		const keys = Array.from({ length: 300 }, (_, index) => `K${index}`);
		await Promise.all(
			keys.map(async (key) => {
				await queue.record(store.helpers, [key]);
				await queue.remove(store.helpers, [key]);
			}),
		);
		expect(most).toBe(1);
		expect(store.list).toEqual([]);
		// One by one it would be 600.
		expect(store.calls.length).toBeLessThan(10);
	});

	it('that record the same entry at once find it new once', async () => {
		const open = closed();
		const all = Promise.all(
			Array.from({ length: 5 }, async () => await queue.record(store.helpers, ['K'])),
		);
		open();
		expect((await all).map((fresh) => fresh.has('K'))).toEqual([true, false, false, false, false]);
	});

	it('are all told when the store breaks, and the next ones are carried out', async () => {
		store.breaks = (call) => (call === 1 ? 'before' : undefined);
		const first = Promise.allSettled([
			queue.record(store.helpers, ['a']),
			queue.record(store.helpers, ['b']),
		]);
		expect((await first).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		expect([...(await queue.record(store.helpers, ['a']))]).toEqual(['a']);
	});

	it('are told as errors, whatever the store throws', async () => {
		const helpers = {
			...store.helpers,
			checkProcessedAndRecord: async () => await Promise.reject('text'),
		};
		await expect(queue.record(helpers, ['a'])).rejects.toThrow('text');
	});

	it('keep the bound of the list', async () => {
		const keys = Array.from({ length: REMEMBERED + 5 }, (_, index) => `K${index}`);
		await queue.record(store.helpers, keys);
		expect(store.list).toHaveLength(REMEMBERED);
		expect(store.list[0]).toBe('K5');
	});

	it('end when the store hangs, and nothing is asked beside it', async () => {
		const open = closed();
		const all = Promise.allSettled([
			queue.record(store.helpers, ['a']),
			queue.remove(store.helpers, ['b']),
			queue.record(store.helpers, ['c']),
		]);
		const ends = await clock.run(all);
		for (const end of ends) {
			expect(end).toMatchObject({ status: 'rejected', reason: expect.any(StoreTimeout) });
		}
		expect(clock.now).toBe(20_000);
		const next = queue.record(store.helpers, ['d']);
		await clock.pass(5_000);
		expect(store.calls).toHaveLength(1);
		open();
		expect([...(await next)]).toEqual(['d']);
		// What nobody waits for any more is not asked.
		expect(store.list).toEqual(['a', 'c', 'd']);
	});

	it('leave no wait behind', async () => {
		await queue.record(store.helpers, ['a']);
		await expect(clock.run(new Promise(() => undefined))).rejects.toThrow('waits for nothing');
	});
});

describe('a key', () => {
	it('is held by one at a time, in the order in which they came', async () => {
		const order: number[] = [];
		let active = 0;
		await Promise.all(
			Array.from({ length: 50 }, async (_, index) => {
				const hold = await queue.hold('K', 'execution 1');
				expect((active += 1)).toBe(1);
				order.push(index);
				await new Promise((resolve) => setImmediate(resolve));
				active -= 1;
				hold?.release(false);
			}),
		);
		expect(order).toEqual(Array.from({ length: 50 }, (_, index) => index));
	});

	it('tells those who waited how it was left', async () => {
		const first = await queue.hold('K', 'execution 1');
		expect(first?.isLeftOpen).toBe(false);
		const second = queue.hold('K', 'execution 1');
		const third = queue.hold('K', 'execution 1');
		first?.release(true);
		expect((await second)?.isLeftOpen).toBe(true);
		(await second)?.release(false);
		expect((await third)?.isLeftOpen).toBe(false);
		(await third)?.release(true);
		// Whoever did not wait comes later, and a person may have decided meanwhile.
		expect((await queue.hold('K', 'execution 2'))?.isLeftOpen).toBe(false);
	});

	it('goes to who waits for it, not to who comes at the moment when it is let go', async () => {
		const order: string[] = [];
		const first = await queue.hold('K', 'execution 1');
		const waiting = queue.hold('K', 'execution 2', new AbortController().signal).then((hold) => {
			order.push('waiting');
			hold?.release(false);
		});
		first?.release(false);
		const late = queue.hold('K', 'execution 3').then((hold) => {
			order.push('late');
			hold?.release(false);
		});
		await Promise.all([waiting, late]);
		expect(order).toEqual(['waiting', 'late']);
	});

	it('passes by who was stopped while waiting, and tells the next one how it was left', async () => {
		const stop = new AbortController();
		const first = await queue.hold('K', 'execution 1');
		const stopped = queue.hold('K', 'execution 2', stop.signal);
		const next = queue.hold('K', 'execution 3');
		stop.abort();
		expect(await stopped).toBeUndefined();
		let isNext = false;
		void next.then(() => (isNext = true));
		await new Promise((resolve) => setImmediate(resolve));
		expect(isNext).toBe(false);
		first?.release(true);
		expect((await next)?.isLeftOpen).toBe(true);
	});

	it('that was left open is known to be, until it is not', async () => {
		(await queue.hold('K', 'execution 1'))?.release(true);
		(await queue.hold('other', 'execution 1'))?.release(false);
		const next = await queue.hold('K', 'execution 2');
		expect(next).toMatchObject({ isLeftOpen: false, isKnownOpen: true });
		next?.release(false);
		expect(await queue.hold('K', 'execution 1')).toMatchObject({ isKnownOpen: false });
	});

	it('that an execution left open is so for all of its attempts', async () => {
		(await queue.hold('K', 'execution 1'))?.release(true);
		const again = await queue.hold('K', 'execution 1');
		expect(again).toMatchObject({ isLeftOpen: true });
		again?.release(false);
		expect(await queue.hold('K', 'execution 1')).toMatchObject({ isLeftOpen: false });
	});

	it('that was left open is forgotten after a thousand others', async () => {
		for (let index = 0; index <= 1_000; index += 1)
			(await queue.hold(`K${index}`, 'execution 1'))?.release(true);
		expect(await queue.hold('K0', 'execution 1')).toMatchObject({ isKnownOpen: false });
		expect(await queue.hold('K1', 'execution 1')).toMatchObject({ isKnownOpen: true });
	});

	it('does not hold up other keys', async () => {
		await queue.hold('K1', 'execution 1');
		expect(await queue.hold('K2', 'execution 1')).toBeDefined();
	});

	it('is let go of once, whoever holds it next', async () => {
		const first = await queue.hold('K', 'execution 1');
		first?.release(false);
		const second = await queue.hold('K', 'execution 1');
		first?.release(false);
		let isHeld = false;
		void queue.hold('K', 'execution 1').then(() => (isHeld = true));
		await new Promise((resolve) => setImmediate(resolve));
		expect(isHeld).toBe(false);
		second?.release(false);
		await new Promise((resolve) => setImmediate(resolve));
		expect(isHeld).toBe(true);
	});

	it('is given up by an execution that is stopped', async () => {
		const first = await queue.hold('K', 'execution 1');
		const stop = new AbortController();
		const stopped = queue.hold('K', 'execution 1', stop.signal);
		const patient = queue.hold('K', 'execution 1');
		stop.abort();
		expect(await stopped).toBeUndefined();
		first?.release(false);
		expect(await patient).toBeDefined();
	});
});

it('one queue serves a node in all executions of this process', () => {
	expect(storeQueueOf('workflow node')).toBe(storeQueueOf('workflow node'));
	expect(storeQueueOf('workflow node')).not.toBe(storeQueueOf('workflow other'));
});
