/** What n8n calls to run a node. */
interface Runnable {
	execute(this: unknown, ...given: unknown[]): Promise<unknown>;
}

/** Milliseconds between two looks. */
const LOOK_EVERY = 1;

/**
 * Watches for how long nothing else can run in the process while nodes of a class run: for n8n that is every
 * other execution, webhook and request of its editor.
 */
export class Stalls {
	/** The longest time in ms so far. */
	longest = 0;

	constructor({ prototype }: { readonly prototype: Runnable }) {
		const { execute } = prototype;
		const watch = async (work: () => Promise<unknown>): Promise<unknown> => await this.#watch(work);
		prototype.execute = async function (...given) {
			return await watch(async () => await execute.apply(this, given));
		};
	}

	async #watch(work: () => Promise<unknown>): Promise<unknown> {
		let last = performance.now();
		const look = (): void => {
			const now = performance.now();
			this.longest = Math.max(this.longest, now - last - LOOK_EVERY);
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
