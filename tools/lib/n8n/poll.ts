import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two looks. */
const INTERVAL = 200;

/**
 * Looks until there is something other than `undefined`, and gives that. Throws past `timeoutMs`,
 * with what `problem` says then.
 */
export async function poll<T>(
	look: () => Promise<T | undefined> | T | undefined,
	timeoutMs: number,
	problem: () => string,
): Promise<T> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const found = await look();
		if (found !== undefined) return found;
		if (Date.now() > deadline) throw new Error(problem());
		await sleep(INTERVAL);
	}
}
