import { PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks';

/** What n8n calls to run a node. */
interface Runnable {
	execute(this: unknown, ...given: unknown[]): Promise<unknown>;
}

/** Milliseconds between two looks. */
const LOOK_EVERY = 1;

/** A stretch of time on the monotonic clock, in ms. */
interface Stretch {
	readonly from: number;
	readonly to: number;
}

/**
 * Watches for how long nothing else can run in the process while nodes of a class run: for n8n that is every
 * other execution, webhook and request of its editor.
 */
export class Stalls {
	#longest: Stretch = { from: 0, to: 0 };

	/** When V8 collected garbage. */
	readonly #collections: Stretch[] = [];

	readonly #observer: PerformanceObserver;

	constructor({ prototype }: { readonly prototype: Runnable }) {
		this.#observer = new PerformanceObserver((list) => this.#note(list.getEntries()));
		this.#observer.observe({ entryTypes: ['gc'] });
		const { execute } = prototype;
		const watch = async (work: () => Promise<unknown>): Promise<unknown> => await this.#watch(work);
		prototype.execute = async function (...given) {
			return await watch(async () => await execute.apply(this, given));
		};
	}

	/** Forgets what was seen so far. */
	reset(): void {
		this.#longest = { from: 0, to: 0 };
		this.#note(this.#observer.takeRecords());
		this.#collections.splice(0);
	}

	/** The longest time in ms so far. */
	get longest(): number {
		return lengthOf(this.#longest);
	}

	/** Ms of the longest time in which V8 collected garbage. */
	get collected(): number {
		this.#note(this.#observer.takeRecords());
		const { from, to } = this.#longest;
		return this.#collections
			.map((each) => lengthOf({ from: Math.max(from, each.from), to: Math.min(to, each.to) }))
			.reduce((sum, part) => sum + part, 0);
	}

	#note(entries: readonly PerformanceEntry[]): void {
		for (const { startTime, duration } of entries) {
			this.#collections.push({ from: startTime, to: startTime + duration });
		}
	}

	async #watch(work: () => Promise<unknown>): Promise<unknown> {
		let last = performance.now();
		const look = (): void => {
			const now = performance.now();
			const seen = { from: last + LOOK_EVERY, to: now };
			if (lengthOf(seen) > this.longest) this.#longest = seen;
			last = now;
		};
		const timer = setInterval(look, LOOK_EVERY);
		try {
			return await work();
		} finally {
			look();
			clearInterval(timer);
		}
	}
}

function lengthOf({ from, to }: Stretch): number {
	return Math.max(0, to - from);
}
