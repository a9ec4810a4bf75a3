import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { alarm, wait } from '../../../nodes/WhatsAppMedia/http/wait';

/** What a process may live on after its last wait ended early, in ms, with room for a busy machine. */
const SOON_AFTER = 5_000;

describe('a wait', () => {
	beforeEach(() => jest.useFakeTimers());
	afterEach(async () => {
		// The timer that all long waits share ends after its last turn.
		await jest.advanceTimersByTimeAsync(2_000);
		expect(jest.getTimerCount()).toBe(0);
		jest.useRealTimers();
	});

	/** When a wait of so many ms ends, on the monotonic clock from now on. */
	async function lasts(ms: number, signal?: AbortSignal): Promise<number> {
		const begun = performance.now();
		await wait(ms, signal);
		return performance.now() - begun;
	}

	it.each([1, 20, 999, 1_000, 1_001, 1_500, 2_000, 61_000, 3_600_000])(
		'lasts %i ms',
		async (ms) => {
			const lasting = lasts(ms);
			await jest.advanceTimersByTimeAsync(ms + 1_000);
			expect(await lasting).toBe(ms);
		},
	);

	it('is not shortened or lengthened by others', async () => {
		const lengths = [5_000, 1_200, 90_000, 3, 1_200, 45_300];
		const lasting = Promise.all(lengths.map(async (ms) => await lasts(ms)));
		await jest.advanceTimersByTimeAsync(100_000);
		expect(await lasting).toEqual(lengths);
	});

	it.each([0, -1, -Infinity, NaN])('of %p ms is none', async (ms) => {
		expect(await lasts(ms)).toBe(0);
	});

	it('ends with its signal, early or late', async () => {
		for (const [ms, endsAt] of [
			[500, 100],
			[301_000, 100],
			[301_000, 300_500],
			[Infinity, 10_000],
		] as const) {
			const end = new AbortController();
			const lasting = lasts(ms, end.signal);
			await jest.advanceTimersByTimeAsync(endsAt);
			end.abort();
			expect(await lasting).toBe(endsAt);
		}
		expect(await lasts(60_000, AbortSignal.abort())).toBe(0);
	});

	it('as an alarm rings after its time, once, unless it is called off', async () => {
		for (const ms of [NaN, -1, 0, 1, 999, 1_000, 1_001, 90_000]) {
			const rang: number[] = [];
			const begun = performance.now();
			alarm(ms, () => rang.push(performance.now() - begun));
			await jest.advanceTimersByTimeAsync(200_000);
			expect(rang).toEqual([ms > 0 ? ms : 0]);
		}
		for (const [ms, offAt] of [
			[500, 100],
			[301_000, 100],
			[301_000, 300_500],
			[Infinity, 1_000_000],
		] as const) {
			const ring = jest.fn();
			const callOff = alarm(ms, ring);
			await jest.advanceTimersByTimeAsync(offAt);
			callOff();
			callOff();
			await jest.advanceTimersByTimeAsync(400_000);
			expect(ring).not.toHaveBeenCalled();
		}
	});

	it('does not go by the clock on the wall', async () => {
		for (const hours of [-5, 5]) {
			const lasting = lasts(10_000);
			await jest.advanceTimersByTimeAsync(5_000);
			jest.setSystemTime(Date.now() + hours * 3_600_000);
			await jest.advanceTimersByTimeAsync(5_000);
			expect(await lasting).toBe(10_000);
		}
	});

	it('costs one timer for however many long waits there are', async () => {
		const end = new AbortController();
		const waits = Array.from({ length: 1_000 }, async () => await wait(301_000, end.signal));
		await jest.advanceTimersByTimeAsync(60_000);
		expect(jest.getTimerCount()).toBe(1);
		end.abort();
		await Promise.all(waits);
	});
});

describe('a process that has nothing else to do', () => {
	it('lives until its message is sent, and not much longer', async () => {
		const path = join(__dirname, 'support', 'waitingProcess.ts');
		const child = spawn(process.execPath, ['--import', 'tsx', path], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
		expect(code).toBe(0);
		const lines = stdout.trim().split('\n');
		const [sent, ended] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
		expect(sent).toMatchObject({ answer: { response: { status: 200 } } });
		expect(Number(ended?.endedAt) - Number(sent?.at)).toBeLessThan(SOON_AFTER);
	}, 60_000);
});
