import { wait } from '../delivery/wait';
import { cut, plain } from '../text';
import { storeQueueOf, type ProcessedStore, type StoreQueue } from './storeQueue';

/**
 * Longest time in ms that a message waits before it asks the store. The store is read and then written
 * as a whole, so two workers that ask in the same instant would both be told "new".
 */
const SPREAD = 1_000;
/** Delay in ms before a claim is recorded a second time. Whoever read the list before our write has written by then. */
const RENEW_AFTER = 150;
/** Pauses in ms before each further attempt to write what must not be lost. */
const WRITE_AGAIN_AFTER = [50, 250, 1_000];
/** Pauses in ms in which another worker may finish the same message. */
const ASK_AGAIN_AFTER = [1_000, 2_000, 4_000, 8_000];

/** A message that is ours to send. */
export interface HeldClaim {
	readonly state: 'claimed';
	readonly entries: Entries;
	readonly release: () => void;
}

/** What the store knows of a message that is to be sent. */
export type Claim =
	| HeldClaim
	/** It was sent. */
	| { readonly state: 'sent' }
	/** Somebody began to send it, and that it was sent was never recorded. */
	| { readonly state: 'unknown' }
	/** The execution was stopped before anything was recorded. */
	| { readonly state: 'stopped' }
	/**
	 * The store did not answer. `isClean`: surely nothing is recorded of this claim; otherwise the
	 * message may be recorded as one that is in doubt.
	 */
	| { readonly state: 'unavailable'; readonly words: string; readonly isClean: boolean };

/**
 * What became of a claimed message. `unsettled`: it may have been sent, or was sent and not delivered,
 * so that only a person may repeat it.
 */
export type Settlement = 'notSent' | 'sent' | 'unsettled';

/** What a person decided for messages that an earlier attempt left open. */
export type OpenMessages = 'report' | 'sendAgain' | 'treatAsSent';

/** The entries of one message in the store. */
interface Entries {
	/** The message is being sent, or was. */
	readonly key: string;
	/** That it was sent is not recorded. */
	readonly open: string;
	/** Who claimed it, so that an own claim is told from somebody else's. */
	readonly owner: string;
}

/**
 * Records which messages were sent, across executions. A message is recorded as open before it is
 * sent; it is closed once it was sent, and forgotten if it certainly was not. What stays open is in
 * doubt: whoever recorded it was ended, or could not write any more.
 *
 * Within one process this is exact. Between workers n8n's store can lose what two of them write in
 * the same instant; a claim is therefore recorded twice, and its owner sees whether it was lost.
 */
export class SentBefore {
	readonly #store: ProcessedStore;

	readonly #queue: StoreQueue;

	readonly #cancelled?: AbortSignal;

	/** @param node workflow and node, by which the store keeps its lists */
	constructor(store: ProcessedStore, node: string, cancelled?: AbortSignal) {
		this.#store = store;
		this.#queue = storeQueueOf(node);
		this.#cancelled = cancelled;
	}

	/**
	 * Claims a message, or says why it is not to be sent now. Never throws.
	 * @param openMessages what to do if an earlier attempt left it open
	 */
	async claim(key: string, openMessages: OpenMessages): Promise<Claim> {
		const release = await this.#queue.hold(key, this.#cancelled);
		if (release === undefined) return { state: 'stopped' };
		const owner = `${key} ${crypto.randomUUID()}`;
		const entries = { key, open: `${key} open`, owner };
		const claim = await this.#claim({ state: 'claimed', entries, release }, openMessages);
		if (claim.state !== 'claimed') release();
		return claim;
	}

	/**
	 * Records what became of a claimed message. Never throws.
	 * @returns false if it could not be recorded, so that the message stays in doubt
	 */
	async settle({ entries, release }: HeldClaim, settlement: Settlement): Promise<boolean> {
		const { key, open, owner } = entries;
		// What is kept is recorded once more, in case another worker wrote an older list over it.
		const changes: Readonly<Record<Settlement, Change>> = {
			notSent: { keep: [], remove: [key, open, owner] },
			sent: { keep: [key], remove: [open, owner] },
			unsettled: { keep: [key, open], remove: [owner] },
		};
		const isRecorded = await this.#change(changes[settlement]);
		release();
		return isRecorded;
	}

	async #claim(held: HeldClaim, openMessages: OpenMessages): Promise<Claim> {
		await wait(Math.random() * SPREAD, this.#cancelled);
		for (const pause of [...ASK_AGAIN_AFTER, undefined]) {
			if (this.#cancelled?.aborted === true) return { state: 'stopped' };
			const claim = await this.#ask(held);
			if (claim.state !== 'unknown') return claim;
			// Another worker may be sending it at this moment.
			if (pause !== undefined) await wait(pause, this.#cancelled);
		}
		if (openMessages === 'report') return { state: 'unknown' };
		if (openMessages === 'sendAgain') return held;
		await this.settle(held, 'sent');
		return { state: 'sent' };
	}

	async #ask(held: HeldClaim): Promise<Claim> {
		const { key, open, owner } = held.entries;
		const asked = await this.#askTwice([key, open, owner], owner);
		if ('state' in asked) return asked;
		const { fresh } = asked;
		if (fresh.has(key)) return await this.#renewed(held);
		const isOpen = !fresh.has(open);
		await this.#change({ keep: [], remove: isOpen ? [owner] : [open, owner] });
		return { state: isOpen ? 'unknown' : 'sent' };
	}

	/**
	 * Records a claim. Twice, since the first record of a node is an insert that can collide. If the
	 * owner is there already the second time, the first was recorded and only its answer was lost: then
	 * nobody can tell whether the message had been there before, so it stays recorded as in doubt.
	 */
	async #askTwice(
		entries: readonly string[],
		owner: string,
	): Promise<{ readonly fresh: ReadonlySet<string> } | Extract<Claim, { state: 'unavailable' }>> {
		let words = '';
		for (const pause of [0, 0, ...WRITE_AGAIN_AFTER]) {
			await wait(pause);
			const isFirst = words === '';
			try {
				// After two refusals it is only of interest whether one of them was recorded all the same.
				const fresh = await this.#queue.record(this.#store, pause === 0 ? entries : [owner]);
				if (fresh.has(owner) && pause === 0) return { fresh };
				const isClean = fresh.has(owner);
				await this.#change({ keep: [], remove: [owner] });
				return { state: 'unavailable', words, isClean };
			} catch (error) {
				if (isFirst)
					words = cut(plain(error instanceof Error ? error.message : String(error)), 300);
			}
		}
		return { state: 'unavailable', words, isClean: false };
	}

	/** Records the claim once more, and sees whether another worker claimed the same message meanwhile. */
	async #renewed(held: HeldClaim): Promise<Claim> {
		const { key, open, owner } = held.entries;
		await wait(RENEW_AFTER, this.#cancelled);
		try {
			const fresh = await this.#queue.record(this.#store, [key, open, owner]);
			const isTaken = fresh.has(owner) && !fresh.has(key);
			if (!isTaken) return held;
		} catch {
			// It is recorded; that it could not be recorded twice changes nothing.
			return held;
		}
		await this.#change({ keep: [], remove: [owner] });
		return { state: 'unknown' };
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

/** A change of the store: first what is kept, so that a repeat never finds nothing. */
interface Change {
	readonly keep: readonly string[];
	readonly remove: readonly string[];
}
