import { sleep } from 'n8n-workflow';

/** Longest time in ms for which pieces of work that wait for nothing keep n8n from everything else. */
const LONGEST_STRETCH = 2;

/**
 * Turns for pieces of work that would otherwise be done one after the other in one go, such as reading all
 * answers that arrived at the same time: after a while the event loop turns before the next one.
 */
export class Turns {
	#since = performance.now();

	#last = Promise.resolve();

	/** Resolves when it is the turn of who asks, in the order in which they ask. */
	async next(): Promise<void> {
		const mine = this.#last;
		this.#last = mine.then(async () => await this.breathe());
		await mine;
	}

	/** A turn of the event loop, if the last one was long ago; otherwise nothing to wait for. */
	breathe(): Promise<void> | undefined {
		if (performance.now() - this.#since < LONGEST_STRETCH) return undefined;
		return sleep(0).then(() => {
			this.#since = performance.now();
		});
	}
}
