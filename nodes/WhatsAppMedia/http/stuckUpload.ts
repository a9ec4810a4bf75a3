import type { LazyFile } from './lazyFile';
import { wait } from './wait';

/**
 * Waits until a request is stuck: nothing more of its file was read for so long. Returns early when
 * `over` fires.
 *
 * n8n's HTTP client has a timeout of its own, but not every version of it for a head that comes in
 * drops, and none for `101 Switching Protocols`, after which it tells nothing at all.
 * @param patience milliseconds
 * @returns whether it is stuck
 */
export async function isStuck(
	file: LazyFile | undefined,
	patience: number,
	over: AbortSignal,
): Promise<boolean> {
	let before: number | undefined;
	while (!over.aborted) {
		const read = file?.bytesRead ?? 0;
		if (read === before) return true;
		before = read;
		await wait(patience, over);
	}
	return false;
}
