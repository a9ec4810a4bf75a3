import { setTimeout as delay } from 'node:timers/promises';

import { InAdvance, type Advance } from '../../../nodes/WhatsAppMedia/execution/inAdvance';
import { keepBusy, TurnCounter } from '../support/eventLoop';

/** Work whose parts end when a test lets them. */
class Work {
	readonly begun: number[] = [];

	readonly #ends = new Map<number, () => void>();

	readonly run = async (index: number): Promise<string> => {
		this.begun.push(index);
		await new Promise<void>((resolve) => this.#ends.set(index, resolve));
		return `result ${index}`;
	};

	end(...indexes: readonly number[]): void {
		for (const index of indexes) this.#ends.get(index)?.();
	}

	endAll(): void {
		this.end(...this.begun);
	}

	/** Waits until so many are begun, and then whether more follow. */
	async settles(): Promise<number> {
		for (let before = -1; before !== this.begun.length; ) {
			before = this.begun.length;
			await delay(30);
		}
		return this.begun.length;
	}
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function over(count: number, advance: Partial<Advance> = {}) {
	const work = new Work();
	const inAdvance = new InAdvance(count, { start: 3, most: 10, first: 0, ...advance }, work.run);
	return { work, inAdvance };
}

describe('InAdvance', () => {
	it('gives each result once, in the order of the indexes, begun once each', async () => {
		const inAdvance = new InAdvance(
			50,
			{ start: 5, most: 5, first: 0 },
			async (index) => index * 2,
		);
		const results: number[] = [];
		for (const index of upTo(50)) results.push(await inAdvance.take(index));
		expect(results).toEqual(upTo(50).map((index) => index * 2));
		expect(await inAdvance.close()).toEqual([]);
	});

	it('begins nothing before it is asked for the first', async () => {
		const { work } = over(10);
		expect(await work.settles()).toBe(0);
	});

	it('begins so many before they are asked for, in their order, and not more', async () => {
		const { work, inAdvance } = over(100, { first: 1 });
		const first = inAdvance.take(0);
		expect(await work.settles()).toBe(4);
		expect(work.begun).toEqual([0, 1, 2, 3]);
		work.endAll();
		await first;
		await inAdvance.take(1);
		expect(await work.settles()).toBe(5);
	});

	it('begins more in advance where results are not there in time, up to the most', async () => {
		const { work, inAdvance } = over(100);
		for (const index of upTo(5)) void inAdvance.take(index);
		expect(await work.settles()).toBe(5 + 10);
	});

	it('begins fewer in advance where results lie about', async () => {
		const { work, inAdvance } = over(100, { start: 40, most: 40, first: 1 });
		void inAdvance.take(0);
		expect(await work.settles()).toBe(41);
		work.endAll();
		await delay(1_100);
		await inAdvance.take(1);
		await inAdvance.take(2);
		// 24 in advance now, so that the next is begun when 16 of these were taken.
		expect(await work.settles()).toBe(41);
		for (const index of upTo(14)) await inAdvance.take(index + 3);
		expect(await work.settles()).toBeLessThanOrEqual(41);
	});

	it('lets the event loop turn now and then where the work keeps the process busy', async () => {
		const turns = new TurnCounter();
		const seen = new Set<number>();
		let done = 0;
		const busy = async (): Promise<void> => {
			seen.add(turns.count);
			keepBusy(4);
			done += 1;
		};
		const inAdvance = new InAdvance(40, { start: 40, most: 40, first: 1 }, busy);
		await inAdvance.take(0);
		// All of them, however long other load on the machine makes it.
		while (done < 40) await delay(10);
		await turns.end();
		expect(seen.size).toBeGreaterThan(10);
	});

	it('gives what nobody asked for when it is closed, once all of it is there, and begins nothing more', async () => {
		const { work, inAdvance } = over(100, { first: 1 });
		void inAdvance.take(0);
		await work.settles();
		let rest: unknown;
		const closing = inAdvance.close().then((given) => (rest = given));
		work.end(1, 2);
		await delay(20);
		expect(rest).toBeUndefined();
		work.endAll();
		await closing;
		expect(rest).toEqual([
			[1, 'result 1'],
			[2, 'result 2'],
			[3, 'result 3'],
		]);
		expect(await work.settles()).toBe(4);
	});
});
