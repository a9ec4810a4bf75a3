import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Exchange } from '../../../nodes/WhatsAppMedia/http/transport';
import { RateLimiter } from '../../../nodes/WhatsAppMedia/http/rateLimiter';
import { throttled } from '../../../nodes/WhatsAppMedia/http/throttled';
import { answered } from '../support/scripted';

/** Microseconds of processor for so many executions that wait for one credential at the same time. */
async function costOf(count: number): Promise<number> {
	const limiter = new RateLimiter();
	const exchange = async (): Promise<Exchange> => {
		await nextTurn();
		return answered(200, {});
	};
	const begun = process.cpuUsage();
	await Promise.all(
		Array.from({ length: count }, async () => {
			const cancelled = new AbortController().signal;
			const transport = throttled({ baseUrl: '', exchange }, limiter, { maxWait: 1, cancelled });
			return await transport.exchange({ method: 'POST', path: '/' });
		}),
	);
	const { user, system } = process.cpuUsage(begun);
	return user + system;
}

it('waiting costs each message the same, however many wait', async () => {
	await costOf(8_000);
	const few: number[] = [];
	const many: number[] = [];
	for (let round = 0; round < 5; round += 1) {
		few.push(await costOf(1_000));
		many.push(await costOf(8_000));
	}
	// Eight times as many; the least of each, since other work on the machine can only add to it. With the
	// square it would be 64 times as much.
	expect(Math.min(...many) / Math.min(...few)).toBeLessThan(24);
});
