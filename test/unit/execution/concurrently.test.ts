import { setTimeout as delay } from 'node:timers/promises';

import { concurrently } from '../../../nodes/WhatsAppMedia/execution/concurrently';
import { keepBusy, TurnCounter } from '../support/eventLoop';

describe('concurrently()', () => {
	it('gives the results by index, however long each takes', async () => {
		const results = await concurrently(6, 3, async (index) => {
			await delay((6 - index) * 5);
			return index * 10;
		});
		expect(results).toEqual([0, 10, 20, 30, 40, 50]);
	});

	it('keeps to the bound and uses it', async () => {
		let active = 0;
		let most = 0;
		await concurrently(20, 4, async () => {
			active += 1;
			most = Math.max(most, active);
			await delay(20);
			active -= 1;
		});
		expect(most).toBe(4);
	});

	it('begins nothing after the last result, and finishes what was begun', async () => {
		const finished: number[] = [];
		const results = await concurrently(
			50,
			4,
			async (index) => {
				await delay(index === 1 ? 20 : 60);
				finished.push(index);
				return index;
			},
			{ isLast: (index) => index === 1 },
		);
		const begun = results.filter((result) => result !== undefined);
		expect(begun).toEqual([...finished].sort((one, other) => one - other));
		expect(begun).toContain(1);
		expect(begun.length).toBeLessThanOrEqual(5);
		expect(results).toHaveLength(50);
	});

	it('begins nothing once an index says so, tells the others, and calls who wants to know once', async () => {
		const told: string[] = [];
		const results = await concurrently(
			50,
			2,
			async (index, others) => {
				if (index === 3) {
					others.stop();
					others.stop();
				}
				await delay(10);
				return others.isStopped() ? undefined : index;
			},
			{ onStop: () => void told.push('stop') },
		);
		expect(told).toEqual(['stop']);
		expect(results.slice(0, 2)).toEqual([0, 1]);
		expect(results.slice(2)).toEqual(Array.from({ length: 48 }, () => undefined));
	});

	it('begins the first at once', async () => {
		let isBegun = false;
		const running = concurrently(1, 64, async () => (isBegun = true));
		await Promise.resolve();
		await Promise.resolve();
		expect(isBegun).toBe(true);
		await running;
	});

	it('does nothing for nothing', async () => {
		expect(await concurrently(0, 64, async () => 1)).toEqual([]);
	});

	it('lets other work of the process run now and then', async () => {
		const turns = new TurnCounter();
		const busy = async (): Promise<void> => keepBusy(4);
		await concurrently(50, 8, busy);
		await turns.end();
		// 200 ms of work without a pause of its own; the event loop turned about every 10 ms.
		expect(turns.count).toBeGreaterThan(5);
	});
});
