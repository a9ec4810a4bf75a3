import { setTimeout as delay } from 'node:timers/promises';

/** Real milliseconds in which something else may happen that the work waits for, such as a turn of the event loop. */
const PATIENCE = 500;

/** A clock for code that waits by `wait`: as soon as nothing else happens, the next wait is over. */
export class VirtualClock {
	/** Milliseconds since the clock was made. */
	now = 0;

	readonly #waits = new Set<{ readonly until: number; readonly end: () => void }>();

	/** Stands in for the node's `wait`. */
	readonly wait = async (milliseconds: number, signal?: AbortSignal): Promise<void> => {
		if (milliseconds <= 0 || signal?.aborted === true) return;
		await new Promise<void>((resolve) => {
			const entry = { until: this.now + milliseconds, end: resolve };
			this.#waits.add(entry);
			signal?.addEventListener('abort', () => {
				this.#waits.delete(entry);
				resolve();
			});
		});
	};

	/** Lets time pass until the work is done. Rejects if nobody waits for anything and it still is not. */
	async run<T>(work: Promise<T>): Promise<T> {
		let isDone = false;
		let idleSince = Date.now();
		const done = work.finally(() => (isDone = true));
		done.catch(() => undefined);
		for (;;) {
			await turn();
			if (isDone) return await done;
			const [next] = [...this.#waits].sort((one, other) => one.until - other.until);
			if (next === undefined) {
				if (Date.now() - idleSince > PATIENCE) throw new Error('The work waits for nothing');
				await delay(1);
				continue;
			}
			idleSince = Date.now();
			this.#waits.delete(next);
			this.now = Math.max(this.now, next.until);
			next.end();
		}
	}

	/** Lets this much time pass. */
	async pass(milliseconds: number): Promise<void> {
		await this.run(this.wait(milliseconds));
	}
}

/** A turn of the event loop: whatever can happen without waiting has happened then. */
async function turn(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
