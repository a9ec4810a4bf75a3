import { CollectorWatch } from './collectorWatch';

/** What n8n calls to run a node. */
interface Runnable {
	execute(this: unknown, ...given: unknown[]): Promise<unknown>;
}

/** A stretch of time on the monotonic clock, in ms. */
export interface Stretch {
	readonly from: number;
	readonly to: number;
}

/** For how long nothing else could run in the process, in ms. */
export interface LongestStalls {
	readonly longestStallMs: number;
	/** How much of it V8's collector of garbage took. */
	readonly collectedMs: number;
	/** The longest one without the time that the collector took of it. */
	readonly longestWithoutCollectorMs: number;
}

/** Milliseconds between two looks. */
const LOOK_EVERY = 1;
/** Ms from which on a stretch is kept. */
const LONG = 5;

/**
 * Watches for how long nothing else can run in the process while nodes of a class run: for n8n that is every
 * other execution, webhook and request of its editor.
 */
export class Stalls {
	readonly #long: Stretch[] = [];

	readonly #collector = new CollectorWatch();

	/** Calls of `execute` that have not ended. */
	#running = 0;

	#timer?: NodeJS.Timeout;

	/** When it was looked last, in ms. */
	#last = 0;

	constructor({ prototype }: { readonly prototype: Runnable }) {
		const { execute } = prototype;
		const watch = async (work: () => Promise<unknown>): Promise<unknown> => await this.#watch(work);
		prototype.execute = async function (...given) {
			return await watch(async () => await execute.apply(this, given));
		};
	}

	/** Forgets what was seen so far, and looks at V8's collector from now on. */
	async begin(): Promise<void> {
		this.#long.splice(0);
		await this.#collector.start();
	}

	/** What was seen since then. */
	async end(): Promise<LongestStalls> {
		const collections = await this.#collector.stop();
		const seen = this.#long.map((stretch) => {
			const parts = collections.map(({ from, to }) =>
				lengthOf({ from: Math.max(from, stretch.from), to: Math.min(to, stretch.to) }),
			);
			return { ms: lengthOf(stretch), collectedMs: parts.reduce((sum, part) => sum + part, 0) };
		});
		const { ms: longestStallMs, collectedMs } = seen.reduce(
			(one, other) => (other.ms > one.ms ? other : one),
			{ ms: 0, collectedMs: 0 },
		);
		const withoutCollector = seen.map(({ ms, collectedMs: part }) => ms - part);
		return {
			longestStallMs,
			collectedMs,
			longestWithoutCollectorMs: Math.max(0, ...withoutCollector),
		};
	}

	/** One timer for all that run at once: a timer for each would be measured, too. */
	async #watch(work: () => Promise<unknown>): Promise<unknown> {
		if (this.#running++ === 0) {
			this.#last = performance.now();
			this.#timer = setInterval(() => this.#look(), LOOK_EVERY);
		}
		try {
			return await work();
		} finally {
			this.#look();
			if (--this.#running === 0) clearInterval(this.#timer);
		}
	}

	#look(): void {
		const now = performance.now();
		const seen = { from: this.#last + LOOK_EVERY, to: now };
		if (lengthOf(seen) > LONG) this.#long.push(seen);
		this.#last = now;
	}
}

function lengthOf({ from, to }: Stretch): number {
	return Math.max(0, to - from);
}
