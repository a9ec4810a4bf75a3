import { setImmediate as macrotask, setTimeout as delay } from 'node:timers/promises';

import {
	concurrently,
	everyTurn,
	nowAndThen,
} from '../../../nodes/WhatsAppMedia/execution/concurrently';

const never = (): boolean => false;

describe('concurrently()', () => {
	it('gives the results by index, however long each takes', async () => {
		const results = await concurrently(
			6,
			everyTurn(3),
			async (index) => {
				await delay((6 - index) * 5);
				return index * 10;
			},
			never,
		);
		expect(results).toEqual([0, 10, 20, 30, 40, 50]);
	});

	it('keeps to the bound and uses it', async () => {
		let active = 0;
		let most = 0;
		await concurrently(
			20,
			everyTurn(4),
			async () => {
				active += 1;
				most = Math.max(most, active);
				await delay(20);
				active -= 1;
			},
			never,
		);
		expect(most).toBe(4);
	});

	it('begins nothing after the last result, and finishes what was begun', async () => {
		const finished: number[] = [];
		const results = await concurrently(
			50,
			everyTurn(4),
			async (index) => {
				await delay(index === 1 ? 20 : 60);
				finished.push(index);
				return index;
			},
			(index) => index === 1,
		);
		const begun = results.filter((result) => result !== undefined);
		expect(begun).toEqual([...finished].sort((one, other) => one - other));
		expect(begun).toContain(1);
		expect(begun.length).toBeLessThanOrEqual(5);
		expect(results).toHaveLength(50);
	});

	it('lets the event loop turn before it begins the next', async () => {
		const turns: number[] = [];
		let turn = 0;
		let isOver = false;
		const counting = (async () => {
			while (!isOver) {
				turn += 1;
				await macrotask();
			}
		})();
		// Work that never waits for anything would otherwise hold up everything else.
		await concurrently(10, everyTurn(10), async () => void turns.push(turn), never);
		isOver = true;
		await counting;
		expect(new Set(turns).size).toBe(10);
	});

	it('begins the first at once', async () => {
		let isBegun = false;
		const running = concurrently(1, everyTurn(64), async () => (isBegun = true), never);
		await Promise.resolve();
		await Promise.resolve();
		expect(isBegun).toBe(true);
		await running;
	});

	it('does nothing for nothing', async () => {
		expect(await concurrently(0, everyTurn(64), async () => 1, never)).toEqual([]);
	});

	it('lets other work of the process run now and then, where it breathes only then', async () => {
		let turns = 0;
		let isOver = false;
		const counting = (async () => {
			while (!isOver) {
				turns += 1;
				await macrotask();
			}
		})();
		const busy = async (): Promise<void> => {
			const end = performance.now() + 4;
			while (performance.now() < end);
		};
		await concurrently(50, nowAndThen(8), busy, never);
		isOver = true;
		await counting;
		// 200 ms of work without a pause of its own; the event loop turned about every 10 ms.
		expect(turns).toBeGreaterThan(5);
	});
});
