import { sleep } from 'n8n-workflow';

import { onAbort } from './onAbort';

/**
 * Longest timer, in ms. A timer of n8n cannot be canceled and keeps the process alive, so a process
 * may live this much longer after the last wait in it ended early.
 */
const LONGEST_TIMER = 1_000;

/** A wait with more than the longest timer to go. */
interface LongWait {
	/** On the monotonic clock, in ms. */
	readonly end: number;
	readonly resolve: () => void;
}

const longWaits = new Set<LongWait>();
let isTicking = false;

/**
 * Waits so many ms, or until the signal fires. It keeps the process alive meanwhile, which the
 * platform's `AbortSignal.timeout` does not. All long waits of the process share one timer.
 */
export async function wait(ms: number, signal?: AbortSignal): Promise<void> {
	const end = performance.now() + ms;
	if (ms > LONGEST_TIMER) await untilNear(end, signal);
	// A timer may fire a fraction of a millisecond early.
	for (let left = end - performance.now(); left > 0; left = end - performance.now()) {
		if (signal?.aborted) return;
		const timer = sleep(Math.ceil(left));
		await unlessAborted(signal, (resolve) => void timer.then(resolve));
	}
}

/**
 * Calls `ring` once so many ms have passed, unless that is called off before. Cheaper than a wait with a signal of its
 * own: each request has some.
 * @returns calls it off
 */
export function alarm(ms: number, ring: () => void): () => void {
	const end = performance.now() + ms;
	let isOff = false;
	const waitForRest = async (): Promise<void> => {
		for (let left = end - performance.now(); left > 0; left = end - performance.now()) {
			await sleep(Math.ceil(left));
			if (isOff) return;
		}
		ring();
	};
	const longWait: LongWait = {
		end,
		resolve: () => {
			longWaits.delete(longWait);
			void waitForRest();
		},
	};
	if (ms > LONGEST_TIMER) begin(longWait);
	else void waitForRest();
	return () => {
		isOff = true;
		longWaits.delete(longWait);
	};
}

/** Waits until the longest timer or less is left. */
async function untilNear(end: number, signal?: AbortSignal): Promise<void> {
	await unlessAborted(signal, (resolve) => {
		const longWait: LongWait = { end, resolve };
		begin(longWait);
		return () => longWaits.delete(longWait);
	});
}

function begin(longWait: LongWait): void {
	longWaits.add(longWait);
	if (!isTicking) void tick();
}

async function tick(): Promise<void> {
	isTicking = true;
	while (longWaits.size > 0) {
		await sleep(LONGEST_TIMER);
		const near = performance.now() + LONGEST_TIMER;
		for (const longWait of longWaits) if (longWait.end <= near) longWait.resolve();
	}
	isTicking = false;
}

/** Calls `start`, and waits until it resolves or the signal fires; then calls what `start` returned. */
async function unlessAborted(
	signal: AbortSignal | undefined,
	start: (resolve: () => void) => (() => void) | undefined,
): Promise<void> {
	if (signal?.aborted) return;
	let stop: (() => void) | undefined;
	let forget: (() => void) | undefined;
	await new Promise<void>((resolve) => {
		const end = (): void => {
			forget?.();
			stop?.();
			resolve();
		};
		if (signal !== undefined) forget = onAbort(signal, end);
		stop = start(end);
	});
}
