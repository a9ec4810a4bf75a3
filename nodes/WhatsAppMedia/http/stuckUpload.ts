import type { LazyFile } from './lazyFile';
import { alarm } from './wait';

/**
 * Calls `onStuck` once a request is stuck: nothing more of its file was read for so long.
 *
 * n8n's HTTP client has a timeout of its own, but not every version of it for a head that comes in
 * drops, and none for `101 Switching Protocols`, after which it tells nothing at all.
 * @param patience milliseconds
 * @returns ends it
 */
export function whenStuck(
	file: LazyFile | undefined,
	patience: number,
	onStuck: () => void,
): () => void {
	let before: number | undefined;
	let end = (): void => undefined;
	const look = (): void => {
		const read = file?.bytesRead ?? 0;
		if (read === before) return onStuck();
		before = read;
		end = alarm(patience, look);
	};
	look();
	return () => end();
}
