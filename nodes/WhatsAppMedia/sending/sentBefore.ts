import { wait } from '../http/wait';
import { quote } from '../text';
import {
	storeQueueOf,
	StoreTimeout,
	type Hold,
	type ProcessedStore,
	type StoreQueue,
} from './storeQueue';

/**
 * Longest time in ms that a message waits before it asks the store, so that workers which get the same
 * message in the same instant seldom write over one another.
 */
const SPREAD = 250;
/**
 * Shortest time in ms before what was written is written again. Whoever read the list before it was
 * written, and writes that older list over it, has done so by then.
 */
const WRITTEN_AFTER = 150;
/** Times that a claim is recorded again before it is given up. */
const MOST_CONFIRMATIONS = 6;
/** Of these, times without an answer after which the claim counts all the same: it is recorded. */
const MOST_UNANSWERED = 3;
/** Pauses in ms before each further attempt to write what must not be lost. */
const WRITE_AGAIN_AFTER = [50, 250, 1_000];
/** Pauses in ms in which another worker may finish the same message. */
const ASK_AGAIN_AFTER = [1_000, 2_000, 4_000, 8_000];

/** A message that is ours to send. */
export interface HeldClaim {
	readonly state: 'claimed';
	/** Entries that say who claimed it. */
	readonly marks: readonly string[];
	readonly key: string;
	/** An earlier attempt left it open, and a person decided to send it again. */
	readonly wasOpen: boolean;
	readonly release: Hold['release'];
}

/** What the store knows of a message that is to be sent. */
export type Claim =
	| HeldClaim
	/** It was sent. */
	| { readonly state: 'sent' }
	/** It was in doubt, and a person decided to count it as sent. */
	| { readonly state: 'treatedAsSent' }
	/** Somebody began to send it, and that it was sent was never recorded. */
	| { readonly state: 'unknown' }
	/** The execution was stopped. `isClean`: nothing is recorded of this claim. */
	| { readonly state: 'stopped'; readonly isClean: boolean }
	/**
	 * The store did not answer. `isClean`: nothing is recorded of this claim; otherwise the message may be
	 * recorded as one that is in doubt.
	 */
	| { readonly state: 'unavailable'; readonly why: string; readonly isClean: boolean };

/**
 * What became of a claimed message. `unsettled`: it may have been sent, or was sent and not delivered,
 * so that only a person may repeat it.
 */
export type Settlement = 'notSent' | 'sent' | 'unsettled';

/** What a person decided for messages that an earlier attempt left open. */
export type OpenMessages = 'report' | 'sendAgain' | 'treatAsSent';

/**
 * Records which messages were sent, across executions. A message is recorded as open before it is
 * sent; it is closed once it was sent, and forgotten if it certainly was not. What stays open is in
 * doubt: whoever recorded it was ended, or could not write any more.
 *
 * The store has a key for each message, a second entry while it is open, and marks of whoever claimed
 * it. Within one process this is exact. Between workers n8n's store can lose what two of them write in
 * the same instant. So a claim is recorded again until its mark is found untouched, and whoever finds
 * the key without the own mark has lost it to somebody else.
 */
export class SentBefore {
	readonly #store: ProcessedStore;

	readonly #queue: StoreQueue;

	readonly #execution: string;

	readonly #cancelled?: AbortSignal;

	/**
	 * @param node workflow and node, by which the store keeps its lists
	 * @param execution id, the same for all attempts of Retry On Fail
	 */
	constructor(store: ProcessedStore, node: string, execution: string, cancelled?: AbortSignal) {
		this.#store = store;
		this.#queue = storeQueueOf(node);
		this.#execution = execution;
		this.#cancelled = cancelled;
	}

	/**
	 * Claims a message, or says why it is not to be sent now. Never throws.
	 * @param openMessages what to do if an earlier attempt left it open
	 */
	async claim(key: string, openMessages: OpenMessages): Promise<Claim> {
		const hold = await this.#queue.hold(key, this.#execution, this.#cancelled);
		if (hold === undefined) return { state: 'stopped', isClean: true };
		const claim = await this.#claim(key, hold, openMessages);
		if (claim.state !== 'claimed') {
			hold.release(claim.state === 'unknown' || (claim.state === 'unavailable' && !claim.isClean));
		}
		return claim;
	}

	/**
	 * Holds a message that an earlier attempt recorded as open, to find out what became of it.
	 * @returns undefined if the execution was stopped first
	 */
	async resume(key: string): Promise<HeldClaim | undefined> {
		const hold = await this.#queue.hold(key, this.#execution, this.#cancelled);
		if (hold === undefined) return undefined;
		return { state: 'claimed', key, marks: [], wasOpen: false, release: hold.release };
	}

	/**
	 * Records what became of a claimed message. Never throws.
	 * @returns false if it could not be recorded, so that the message stays in doubt
	 */
	async settle({ key, marks, release }: HeldClaim, settlement: Settlement): Promise<boolean> {
		const open = openEntryOf(key);
		// What is kept is recorded once more, in case another worker wrote an older list over it.
		const changes: Readonly<Record<Settlement, Change>> = {
			notSent: { keep: [], remove: [key, open, ...marks] },
			sent: { keep: [key], remove: [open, ...marks] },
			unsettled: { keep: [key, open], remove: marks },
		};
		const isRecorded = await this.#changeForGood(changes[settlement]);
		release(settlement === 'unsettled' || !isRecorded);
		return isRecorded;
	}

	async #claim(key: string, hold: Hold, openMessages: OpenMessages): Promise<Claim> {
		await wait(Math.random() * SPREAD, this.#cancelled);
		let isOpen = false;
		for (const pause of hold.isKnownOpen ? [undefined] : [...ASK_AGAIN_AFTER, undefined]) {
			if (this.#isCancelled) break;
			const claim = await this.#ask(key, hold);
			if (claim.state === 'claimed' && this.#isCancelled) return await this.#withdraw(claim);
			if (claim.state !== 'unknown') return claim;
			isOpen = true;
			// Another worker may be sending it at this moment.
			if (pause !== undefined) await wait(pause, this.#cancelled);
		}
		if (!isOpen) return { state: 'stopped', isClean: true };
		if (this.#isCancelled) return { state: 'unknown' };
		const { release } = hold;
		const held: HeldClaim = { state: 'claimed', key, marks: [], wasOpen: true, release };
		if (openMessages === 'treatAsSent') {
			await this.settle(held, 'sent');
			return { state: 'treatedAsSent' };
		}
		// Nobody can have decided about a message that was left open only now.
		return openMessages === 'sendAgain' && !hold.isLeftOpen ? held : { state: 'unknown' };
	}

	get #isCancelled(): boolean {
		return this.#cancelled?.aborted === true;
	}

	async #withdraw(claim: HeldClaim): Promise<Claim> {
		return { state: 'stopped', isClean: await this.settle(claim, 'notSent') };
	}

	async #ask(key: string, hold: Hold): Promise<Claim> {
		const open = openEntryOf(key);
		const mark = `${key} ${crypto.randomUUID()}`;
		const asked = await this.#askTwice([key, open], mark);
		if ('state' in asked) return asked;
		const { fresh, took } = asked;
		const isSent = !fresh.has(key) && fresh.has(open);
		if (fresh.has(key) && fresh.has(open)) {
			return await this.#confirm(
				{ state: 'claimed', key, marks: [mark], wasOpen: false, release: hold.release },
				took,
			);
		}
		if (!isSent) {
			await this.#change({ keep: [], remove: [mark] });
			return { state: 'unknown' };
		}
		await this.#changeForGood({ keep: [], remove: [open, mark] });
		return { state: 'sent' };
	}

	/**
	 * Records a claim. Twice, since the first record of a node is an insert that can collide. If the mark
	 * is there already the second time, the first was recorded and only its answer was lost: then nobody
	 * can tell whether the message had been there before, so it stays recorded as in doubt.
	 * @returns the entries that are new, and how many ms the store took
	 */
	async #askTwice(entries: readonly string[], mark: string): Promise<Asked | Unavailable> {
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
				await this.#change({ keep: [], remove: [mark] });
				return { state: 'unavailable', why, isClean: fresh.has(mark) };
			} catch (error) {
				if (isFirst) why = sentenceOf(error);
			}
		}
		return { state: 'unavailable', why, isClean: false };
	}

	/**
	 * Records a claim again until its mark is found where it was: whoever read the list before it was
	 * recorded has written by then, and later readers have read the claim.
	 * @param took ms that the store took to record it
	 */
	async #confirm(claim: HeldClaim, took: number): Promise<Claim> {
		const { key, marks } = claim;
		const [mark = ''] = marks;
		const all = [...marks];
		/** Of requests whose answer did not come. */
		const unanswered: string[] = [];
		let why = 'Other workers of n8n kept writing over it.';
		for (let time = 1; time <= MOST_CONFIRMATIONS; time += 1) {
			await wait(Math.max(WRITTEN_AFTER, 2 * took));
			const next = `${mark} ${time}`;
			all.push(next);
			try {
				const fresh = await this.#queue.record(this.#store, [key, openEntryOf(key), ...all]);
				// One of those was recorded after all: whether the claim was still there then is not known.
				if (unanswered.some((each) => !fresh.has(each))) break;
				if (!fresh.has(mark)) return { ...claim, marks: all };
				if (!fresh.has(key)) {
					await this.#change({ keep: [], remove: all });
					return { state: 'unknown' };
				}
				unanswered.splice(0);
			} catch (error) {
				why = sentenceOf(error);
				unanswered.push(next);
				if (unanswered.length === MOST_UNANSWERED) return { ...claim, marks: all };
			}
		}
		await this.#change({ keep: [], remove: all });
		return { state: 'unavailable', why, isClean: false };
	}

	/** Changes the store, and removes a second time what another worker may have written back meanwhile. */
	async #changeForGood(change: Change): Promise<boolean> {
		if (!(await this.#change(change))) return false;
		await wait(WRITTEN_AFTER);
		// It was removed; if it cannot be removed twice, that changes nothing.
		await this.#queue.remove(this.#store, change.remove).catch(() => undefined);
		return true;
	}

	async #change({ keep, remove }: Change): Promise<boolean> {
		for (const pause of [0, ...WRITE_AGAIN_AFTER]) {
			await wait(pause);
			try {
				if (keep.length > 0) await this.#queue.record(this.#store, keep);
				if (remove.length > 0) await this.#queue.remove(this.#store, remove);
				return true;
			} catch {
				// Tried again.
			}
		}
		return false;
	}
}

type Unavailable = Extract<Claim, { state: 'unavailable' }>;

interface Asked {
	readonly fresh: ReadonlySet<string>;
	readonly took: number;
}

/** A change of the store: first what is kept, so that a repeat never finds nothing. */
interface Change {
	readonly keep: readonly string[];
	readonly remove: readonly string[];
}

/** The message is being sent, or that it was is not recorded. */
function openEntryOf(key: string): string {
	return `${key} open`;
}

function sentenceOf(error: unknown): string {
	if (error instanceof StoreTimeout) return `${error.message}.`;
	return `n8n said ${quote(error instanceof Error ? error.message : String(error))}.`;
}
