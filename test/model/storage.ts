import type { NodeList, StoreCall, StoreReaction } from '../../tools/lib/engine/processedStore';
import type { Step } from './history';

/** Milliseconds that a slow database takes to read, and again to write. */
const SLOW = 80;

/**
 * The store of processed items as it breaks in the steps of a history, and whether it still has what the
 * node put into it.
 */
export class Storage {
	/** Requests of the step that went wrong. */
	faults = 0;

	/** Another worker has written over a request of the step. */
	isOverwritten = false;

	/** Called for each request that was written. */
	onWritten: () => void = () => {};

	/** What the node recorded, and what it had taken out again. */
	readonly #recorded = new Set<unknown>();

	readonly #removed = new Set<unknown>();

	#step?: Step;

	constructor(private readonly list: NodeList) {}

	begin(step: Step): void {
		this.#step = step;
		this.faults = 0;
		this.isOverwritten = false;
		this.onWritten = () => {};
	}

	/** Whether other workers have lost what the node recorded, or brought back what it took out. */
	get isTampered(): boolean {
		const keys: readonly unknown[] = this.list.read();
		return (
			[...this.#recorded].some((key) => !keys.includes(key)) ||
			keys.some((key) => this.#removed.has(key))
		);
	}

	readonly plan = (call: StoreCall): StoreReaction => {
		const faults = (this.#step?.store ?? [])
			.filter(({ from, calls }) => call.number >= from && call.number < from + calls)
			.map(({ how }) => how);
		if (faults.length > 0) this.faults += 1;
		const fails = faults.find((how) => how === 'failsAfterWrite' || how === 'failsBeforeWrite');
		let stale: readonly unknown[] = [];
		return {
			...(faults.includes('slow') && { latency: SLOW }),
			...(fails && { fails: fails === 'failsAfterWrite' ? 'afterWrite' : 'beforeWrite' }),
			between: (list) => {
				stale = list.read();
			},
			afterwards: (list) => {
				this.#note(call);
				if (faults.includes('overwritten')) {
					this.isOverwritten = true;
					list.write([...(stale as string[]), `of another worker ${call.number}`]);
				}
				this.onWritten();
			},
		};
	};

	#note({ operation, keys }: StoreCall): void {
		const [into, out] =
			operation === 'record' ? [this.#recorded, this.#removed] : [this.#removed, this.#recorded];
		for (const key of keys) {
			into.add(key);
			out.delete(key);
		}
	}
}
