import { setImmediate as macrotask, setTimeout as delay } from 'node:timers/promises';

import { inOrder } from '../../../nodes/WhatsAppMedia/operations/inOrder';

const never = (): boolean => false;

describe('inOrder()', () => {
	it('gives the results by index, however long each takes', async () => {
		const results = await inOrder(
			6,
			3,
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
		await inOrder(
			20,
			4,
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
		const results = await inOrder(
			50,
			4,
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
		await inOrder(10, 10, async () => void turns.push(turn), never);
		isOver = true;
		await counting;
		expect(new Set(turns).size).toBe(10);
	});

	it('begins the first at once', async () => {
		let isBegun = false;
		const running = inOrder(1, 64, async () => (isBegun = true), never);
		await Promise.resolve();
		await Promise.resolve();
		expect(isBegun).toBe(true);
		await running;
	});

	it('does nothing for nothing', async () => {
		expect(await inOrder(0, 64, async () => 1, never)).toEqual([]);
	});
});
