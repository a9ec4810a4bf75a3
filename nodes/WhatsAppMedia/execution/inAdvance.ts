import { sleep } from 'n8n-workflow';

import { Turns } from '../http/turns';

/** How much is begun in advance: more where results are asked for before they are there, less where they lie about. */
export interface Advance {
	/** Results that are begun before they are asked for, at the start. */
	readonly start: number;
	/** The same at most. */
	readonly most: number;
	/** So many are asked for at the start, when none can be there. */
	readonly first: number;
}

/** By so many more is begun in advance each time that a result is not there in time: each was waited for. */
const LATE_STEP = 32;
/** By so many fewer is begun in advance for each result that came too early; as many are begun at least. */
const EARLY_STEP = 8;
/** Milliseconds after which a result that nobody asked for came too early. */
const TOO_EARLY = 1_000;

interface Begun<T> {
	readonly result: Promise<T>;
	/** When the result was there, on the monotonic clock, in ms. */
	thereSince?: number;
}

/**
 * Work for the indexes 0 to `count - 1` that is begun in advance, in the order of the indexes, while what was
 * begun before waits for somebody else.
 */
export class InAdvance<T> {
	readonly #count: number;

	readonly #advance: Advance;

	readonly #work: (index: number) => Promise<T>;

	readonly #begun = new Map<number, Begun<T>>();

	/** The first index that is not begun. */
	#next = 0;

	/** The first index that was not asked for. */
	#wanted = 0;

	/** Results that are begun before they are asked for, now. */
	#reach: number;

	#isFilling = false;

	/** @param work must not reject */
	constructor(count: number, advance: Advance, work: (index: number) => Promise<T>) {
		this.#count = count;
		this.#advance = advance;
		this.#work = work;
		this.#reach = advance.start;
	}

	/** The result for an index, which is not kept any longer. Indexes are asked for once each, in their order. */
	async take(index: number): Promise<T> {
		const begun = this.#begun.get(index);
		this.#begun.delete(index);
		if (index >= this.#advance.first) this.#adapt(begun?.thereSince);
		this.#wanted = index + 1;
		this.#next = Math.max(this.#next, this.#wanted);
		const result = begun?.result ?? this.#work(index);
		if (!this.#isFilling) void this.#fill();
		return await result;
	}

	/** Begins nothing more, and gives what was begun and not asked for. */
	async close(): Promise<Array<readonly [index: number, result: T]>> {
		this.#next = this.#count;
		const rest = [...this.#begun];
		this.#begun.clear();
		return await Promise.all(
			rest.map(async ([index, { result }]) => [index, await result] as const),
		);
	}

	#adapt(thereSince: number | undefined): void {
		if (thereSince === undefined) {
			this.#reach = Math.min(this.#advance.most, this.#reach + LATE_STEP);
		} else if (performance.now() - thereSince > TOO_EARLY) {
			this.#reach = Math.min(this.#reach, Math.max(EARLY_STEP, this.#reach - EARLY_STEP));
		}
	}

	async #fill(): Promise<void> {
		this.#isFilling = true;
		await sleep(0);
		const turns = new Turns();
		while (this.#next < Math.min(this.#count, this.#wanted + this.#reach)) {
			this.#begin(this.#next++);
			await turns.breathe();
		}
		this.#isFilling = false;
	}

	#begin(index: number): void {
		const begun: Begun<T> = { result: this.#work(index) };
		this.#begun.set(index, begun);
		void begun.result.then(() => (begun.thereSince = performance.now()));
	}
}
