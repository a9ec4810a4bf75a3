import { setImmediate as macrotask } from 'node:timers/promises';

/** Counts the turns of the event loop until it is ended. */
export class TurnCounter {
	count = 0;

	#isOver = false;

	readonly #counting = this.#run();

	async end(): Promise<void> {
		this.#isOver = true;
		await this.#counting;
	}

	async #run(): Promise<void> {
		while (!this.#isOver) {
			this.count += 1;
			await macrotask();
		}
	}
}

/** Keeps the process busy for so many ms. */
export function keepBusy(ms: number): void {
	const end = performance.now() + ms;
	while (performance.now() < end);
}
