import { poll } from './poll';
import type { GuardedProcess } from './process';

/** Milliseconds; a first start makes the database, which takes half a minute on a small machine. */
const START_TIMEOUT = 180_000;

/** Milliseconds for one look whether it has started. */
const READY_TIMEOUT = 2_000;

/** Waits until n8n answers all these paths; throws with the last lines of its log when it does not. */
export async function becomesReady(
	url: string,
	paths: readonly string[],
	process: GuardedProcess,
): Promise<void> {
	await poll(
		async () => {
			if (process.hasEnded) throw new Error(`n8n ended before it was ready:\n${process.lastLines}`);
			try {
				for (const path of paths) {
					const signal = AbortSignal.timeout(READY_TIMEOUT);
					const answer = await fetch(url + path, { signal });
					await answer.arrayBuffer();
					if (!answer.ok) return undefined;
				}
				return true;
			} catch {
				// Nobody listens yet, or it is somebody else who has the port.
				return undefined;
			}
		},
		START_TIMEOUT,
		() => `n8n was not ready after ${START_TIMEOUT / 1_000} seconds:\n${process.lastLines}`,
	);
}
