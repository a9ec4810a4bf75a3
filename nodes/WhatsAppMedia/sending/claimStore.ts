import { wait } from '../http/wait';
import { quote } from '../text';
import type { Claim, HeldClaim } from './claim';
import { StoreTimeout, type ProcessedStore, type StoreQueue } from './storeQueue';

/**
 * Shortest time in ms before what was written is written again. Whoever read the list before it was
 * written, and writes that older list over it, has done so by then.
 */
const WRITTEN_AFTER = 150;
/** Times that a claim, or its end, is recorded again before it is given up. */
const MOST_CONFIRMATIONS = 6;
/** Of these, times without an answer after which the claim counts all the same: it is recorded. */
const MOST_UNANSWERED = 3;
/** Pauses in ms before each further attempt to write what must not be lost. */
const WRITE_AGAIN_AFTER = [50, 250, 1_000];

/** The store did not answer. */
export type Unavailable = Extract<Claim, { state: 'unavailable' }>;

/** What was recorded. */
export interface Recorded {
	/** Entries that were not there before. */
	readonly fresh: ReadonlySet<string>;
	/** Ms that the store took. */
	readonly took: number;
}

/** A change of the store: first what is kept, so that a repeat never finds nothing. */
export interface Change {
	readonly keep: readonly string[];
	readonly remove: readonly string[];
}

/** Entries of claims in n8n's store: how they are written so that other workers seldom write over them. */
export class ClaimStore {
	readonly #store: ProcessedStore;

	readonly #queue: StoreQueue;

	constructor(store: ProcessedStore, queue: StoreQueue) {
		this.#store = store;
		this.#queue = queue;
	}

	/** Records entries and returns those that are new, or says why the store did not answer. */
	async record(entries: readonly string[]): Promise<ReadonlySet<string> | Unavailable> {
		try {
			return await this.#queue.record(this.#store, entries);
		} catch (error) {
			return { state: 'unavailable', why: sentenceOf(error), isClean: false };
		}
	}

	/**
	 * Records a claim. Twice, since the first record of a node is an insert that can collide. If the mark
	 * is there already the second time, the first was recorded and only its answer was lost: then nobody
	 * can tell whether the message had been there before, so it stays recorded as in doubt.
	 * @returns the entries that are new, and how many ms the store took
	 */
	async recordTwice(entries: readonly string[], mark: string): Promise<Recorded | Unavailable> {
		let why = '';
		for (const pause of [0, 0, ...WRITE_AGAIN_AFTER]) {
			await wait(pause);
			const isFirst = why === '';
			const since = performance.now();
			try {
				// After two refusals it is only of interest whether one of them was recorded all the same.
				const wanted = pause === 0 ? [...entries, mark] : [mark];
				const fresh = await this.#queue.record(this.#store, wanted);
				if (fresh.has(mark) && pause === 0) return { fresh, took: performance.now() - since };
				await this.change({ keep: [], remove: [mark] });
				return { state: 'unavailable', why, isClean: fresh.has(mark) };
			} catch (error) {
				if (isFirst) why = sentenceOf(error);
				// The requests before it wait for the store; this one never got there.
				if (isFirst && error instanceof StoreTimeout && !error.wasAsked) {
					return { state: 'unavailable', why, isClean: true };
				}
			}
		}
		return { state: 'unavailable', why, isClean: false };
	}

	/**
	 * Records a claim again until its mark is found where it was: whoever read the list before it was
	 * recorded has written by then, and later readers have read the claim.
	 * @param entries what is claimed
	 * @param took ms that the store took to record it
	 * @param whenLost what the claim comes to where its mark was written over, by the entries that were not
	 * there any more; undefined if it can be claimed all the same
	 */
	async confirm(
		claim: HeldClaim,
		entries: readonly string[],
		took: number,
		whenLost: (fresh: ReadonlySet<string>) => Claim | undefined,
	): Promise<Claim> {
		const { marks } = claim;
		const [mark = ''] = marks;
		const all = [...marks];
		/** Of requests whose answer did not come. */
		const unanswered: string[] = [];
		let why = 'Other workers of n8n kept writing over it.';
		for (let time = 1; time <= MOST_CONFIRMATIONS; time += 1) {
			await wait(Math.max(WRITTEN_AFTER, 2 * took) * (1 + (time - 1) * Math.random()));
			const next = `${mark} ${time}`;
			all.push(next);
			try {
				const fresh = await this.#queue.record(this.#store, [...entries, ...all]);
				// One of those was recorded after all: whether the claim was still there then is not known.
				if (unanswered.some((each) => !fresh.has(each))) break;
				if (!fresh.has(mark)) return { ...claim, marks: all };
				const lost = whenLost(fresh);
				if (lost !== undefined) {
					await this.takeBack(entries, fresh, all);
					return lost;
				}
				unanswered.splice(0);
			} catch (error) {
				why = sentenceOf(error);
				unanswered.push(next);
				if (unanswered.length === MOST_UNANSWERED) return { ...claim, marks: all };
			}
		}
		await this.change({ keep: [], remove: all });
		return { state: 'unavailable', why, isClean: false };
	}

	/**
	 * Takes back a claim that is somebody else's: of its entries only those that it recorded itself.
	 * @param fresh entries that were new when it was recorded
	 * @param marks of the claim
	 */
	async takeBack(
		entries: readonly string[],
		fresh: ReadonlySet<string>,
		marks: readonly string[],
	): Promise<void> {
		const own = entries.filter((entry) => fresh.has(entry));
		await this.change({ keep: [], remove: [...own, ...marks] }, [...marks]);
	}

	/**
	 * Changes the store, and looks afterwards whether another worker has written an older list over it: then what was
	 * removed is back, the marks of the claim with it, or what was kept is gone.
	 * @param marks of the own claim, which are removed with it
	 * @param isFree others can claim the message from now on, so what is there may be theirs
	 * @returns false where other workers kept writing over it
	 */
	async changeForGood(change: Change, marks: readonly string[], isFree = false): Promise<boolean> {
		const unused = [...marks];
		if (!(await this.change(change, isFree ? unused : undefined))) return false;
		const { keep, remove } = change;
		for (let time = 0; time < MOST_CONFIRMATIONS; time += 1) {
			// At a moment of its own each time, so that two workers do not keep meeting.
			await wait(WRITTEN_AFTER * (1 + time * Math.random()));
			const [mark] = unused;
			try {
				if (mark === undefined) {
					if (!isFree) await this.#queue.remove(this.#store, remove);
					return true;
				}
				const kept = isFree ? [] : keep;
				const fresh = await this.#queue.record(this.#store, [...kept, mark]);
				const isLasting = fresh.has(mark) && !kept.some((entry) => fresh.has(entry));
				if (isLasting) {
					await this.#queue.remove(this.#store, marks).catch(() => undefined);
					return true;
				}
				if (isFree && keep.length > 0) await this.#queue.record(this.#store, keep);
				await this.#queue.remove(this.#store, remove);
			} catch {
				// It was changed. Each mark can be asked for until an answer is lost: then it may be there for that.
				unused.shift();
			}
		}
		return false;
	}

	/**
	 * Changes the store, again where it does not answer. Returns false if it could not be changed.
	 * @param marks as for `changeForGood`; those that were asked for are taken out
	 */
	async change({ keep, remove }: Change, marks?: string[]): Promise<boolean> {
		let mayBeRemoved = false;
		for (const pause of [0, ...WRITE_AGAIN_AFTER]) {
			await wait(pause);
			try {
				if (keep.length > 0) await this.#queue.record(this.#store, keep);
				if (mayBeRemoved) return await this.#removeAgain(remove, marks);
				mayBeRemoved = true;
				if (remove.length > 0) await this.#queue.remove(this.#store, remove);
				return true;
			} catch {
				// Tried again.
			}
		}
		return false;
	}

	/**
	 * Removes what may have been removed already. Rejects as the store does.
	 * @returns false where nobody can tell any more whose it is
	 */
	async #removeAgain(entries: readonly string[], marks?: string[]): Promise<boolean> {
		let own = entries;
		if (marks !== undefined) {
			// Each can be asked for once: it is there from then on.
			const mark = marks.shift();
			if (mark === undefined) return false;
			const fresh = await this.#queue.record(this.#store, [mark]);
			if (fresh.has(mark)) own = [mark];
		}
		if (own.length > 0) await this.#queue.remove(this.#store, own);
		return true;
	}
}

function sentenceOf(error: unknown): string {
	if (error instanceof StoreTimeout) return `${error.message}.`;
	return `n8n said ${quote(error instanceof Error ? error.message : String(error))}.`;
}
