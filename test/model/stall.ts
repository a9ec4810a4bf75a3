import { performance } from 'node:perf_hooks';

/** Milliseconds between two looks. */
const INTERVAL = 25;
/** Share of the time from which on a process counts as busy. */
const BUSY = 0.9;

/** Measures for how long at a stretch this process was busy, so that answers waited that had come. */
export class StallMeter {
	#longest = 0;
	#stretch = 0;
	#before = performance.eventLoopUtilization();
	readonly #timer = setInterval(() => this.#look(), INTERVAL);

	#look(): void {
		const now = performance.eventLoopUtilization();
		const { utilization, active, idle } = performance.eventLoopUtilization(now, this.#before);
		this.#before = now;
		this.#stretch = utilization >= BUSY ? this.#stretch + active + idle : 0;
		this.#longest = Math.max(this.#longest, this.#stretch);
	}

	/** The longest stretch so far, in milliseconds. */
	stop(): number {
		this.#look();
		clearInterval(this.#timer);
		return this.#longest;
	}
}
