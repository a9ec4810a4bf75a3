import { Turns } from '../../../nodes/WhatsAppMedia/http/turns';
import { keepBusy, TurnCounter } from '../support/eventLoop';

/** Counts the turns of the event loop while something goes on. */
async function turnsDuring(doing: () => Promise<unknown>): Promise<number> {
	const turns = new TurnCounter();
	await doing();
	await turns.end();
	return turns.count;
}

describe('Turns', () => {
	it('come in the order in which they were asked for', async () => {
		const turns = new Turns();
		const order: number[] = [];
		await Promise.all(
			Array.from({ length: 20 }, async (_, index) => {
				await turns.next();
				order.push(index);
				keepBusy(2);
			}),
		);
		expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
	});

	it('let the event loop turn after some ms of work, and not before', async () => {
		const all = async (ms: number): Promise<void> => {
			const turns = new Turns();
			const pieces = Array.from({ length: 64 }, async () => {
				await turns.next();
				keepBusy(ms);
			});
			await Promise.all(pieces);
		};
		// 192 ms of work that nothing interrupts.
		expect(await turnsDuring(async () => await all(3))).toBeGreaterThan(8);
		expect(await turnsDuring(async () => await all(0))).toBeLessThan(8);
	});

	it('wait for nothing where nobody works', async () => {
		const turns = new Turns();
		let isTheirs = false;
		void turns.next().then(() => (isTheirs = true));
		for (let microtask = 0; microtask < 5; microtask += 1) await Promise.resolve();
		expect(isTheirs).toBe(true);
	});
});
