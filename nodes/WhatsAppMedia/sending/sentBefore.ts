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
/** Period in ms, of the clock that workers share, in which a repeat of an open message is one worker's alone. */
const REPEAT_FOR = 10 * 60_000;
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
	/** Leaves it as it was before. */
	readonly former: Settlement;
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
	/** It was accepted, and then not delivered. */
	| { readonly state: 'undelivered' }
	/** It was open, and somebody else sends it again at this moment, or was ended while he did. */
	| { readonly state: 'repeatedElsewhere' }
	/** The execution was stopped. `isClean`: nothing is recorded of this claim. */
	| { readonly state: 'stopped'; readonly isClean: boolean }
	/**
	 * The store did not answer. `isClean`: nothing is recorded of this claim; otherwise the message may be
	 * recorded as one that is in doubt.
	 */
	| { readonly state: 'unavailable'; readonly why: string; readonly isClean: boolean };

/**
 * What became of a claimed message. `accepted`: it counts as sent, and who sent it may still find out that
 * what stands by is owed. `unseen`: the same, and it may never have been sent. `unsettled`: it may have been sent; `undelivered`: it was accepted, and nobody has
 * it. Both are repeated by a person only.
 */
export type Settlement = 'accepted' | 'notSent' | 'sent' | 'undelivered' | 'unseen' | 'unsettled';

/** What a person decided for messages that an earlier attempt left open. */
export type OpenMessages = 'report' | 'sendAgain' | 'treatAsSent';

/**
 * Records which messages were sent, across executions. A message is recorded as open before it is
 * sent; it is closed once it was sent, and forgotten if it certainly was not. What stays open is in
 * doubt: whoever recorded it was ended, or could not write any more.
 *
 * The store has a key for each message, a second entry while it is open, a third while it is not known
 * whether anybody has it, one that outlasts these while what stands by for it may be owed, and marks of
 * whoever claimed it. An open message is claimed by entries of its
 * own, which count for some minutes only: whoever made them may be ended.
 *
 * Within one process this is exact. Between workers n8n's store can lose what two of them write in the
 * same instant. So a claim is recorded again until its mark is found untouched, and whoever finds the
 * key without the own mark has lost it to somebody else.
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
	 * @param repeatsUndelivered whether it is sent again, whatever else was decided, if it was accepted and
	 * not delivered
	 */
	async claim(key: string, openMessages: OpenMessages, repeatsUndelivered = false): Promise<Claim> {
		return await this.#holding(key, async (hold) => {
			const isRepeated = repeatsUndelivered || openMessages === 'sendAgain';
			return await this.#claim(key, hold, openMessages, isRepeated);
		});
	}

	async #holding(key: string, ask: (hold: Hold) => Promise<Claim>): Promise<Claim> {
		const hold = await this.#queue.hold(key, this.#execution, this.#cancelled);
		if (hold === undefined) return { state: 'stopped', isClean: true };
		const claim = await ask(hold);
		if (claim.state !== 'claimed') {
			const isOpen = ['repeatedElsewhere', 'undelivered', 'unknown'].includes(claim.state);
			hold.release(isOpen || (claim.state === 'unavailable' && !claim.isClean));
		}
		return claim;
	}

	/**
	 * Claims a message that an earlier attempt of this execution left open, to find out what became of it
	 * and to send what is owed. Only one attempt gets it: from then on, until it is settled, it is in doubt.
	 * Never throws.
	 */
	async resume(key: string): Promise<Claim> {
		return await this.#holding(key, async (hold) => {
			for (const pause of hold.isKnownOpen ? [undefined] : [...ASK_AGAIN_AFTER, undefined]) {
				const claim = await this.#ask(key, hold);
				if (claim.state !== 'sent' && claim.state !== 'unknown') return claim;
				const former = claim.state === 'sent' ? 'accepted' : 'unseen';
				const owed = await this.#claimOwed(key, hold, former);
				if (owed !== undefined) return owed;
				// Another worker may be looking the message up at this moment.
				if (claim.state === 'sent' || pause === undefined || this.#isCancelled) return claim;
				await wait(pause, this.#cancelled);
			}
			return { state: 'unknown' };
		});
	}

	/**
	 * Claims what stands by for a message, if it may be owed. It is asked for with an entry beside it, so that
	 * who asks is not taken for what it asks for. The message is in doubt from then on: whoever is ended may
	 * have sent what was owed.
	 * @returns undefined if nothing is owed
	 */
	async #claimOwed(key: string, hold: Hold, former: Settlement): Promise<Claim | undefined> {
		const [, open, doubt] = entriesOf(key);
		const owed = owedOf(key);
		const looking = `${owed} asked`;
		const mark = `${looking} ${crypto.randomUUID()}`;
		const since = performance.now();
		let fresh: ReadonlySet<string>;
		try {
			fresh = await this.#queue.record(this.#store, [owed, looking, mark]);
		} catch (error) {
			return { state: 'unavailable', why: sentenceOf(error), isClean: false };
		}
		if (!fresh.has(looking)) {
			await this.#change({ keep: [], remove: [...(fresh.has(owed) ? [owed] : []), mark] });
			return { state: 'repeatedElsewhere' };
		}
		if (fresh.has(owed)) {
			const isRemoved = await this.#change({ keep: [], remove: [owed, looking, mark] });
			return isRemoved ? undefined : { state: 'unavailable', why: NOT_CHANGED, isClean: false };
		}
		const claim = claimOf({ key, marks: [mark], former }, hold);
		const confirmed = await this.#confirm(claim, [looking], performance.now() - since);
		if (confirmed.state === 'unknown') return { state: 'repeatedElsewhere' };
		if (confirmed.state !== 'claimed') return confirmed;
		const marks = [...confirmed.marks, looking];
		try {
			// Somebody else may have begun and ended with it meanwhile.
			const put = await this.#queue.record(this.#store, [open, doubt, owed]);
			if (put.has(owed)) {
				const own = [open, doubt].filter((entry) => put.has(entry));
				await this.#changeForGood({ keep: [], remove: [owed, ...own, ...marks] });
				return undefined;
			}
		} catch (error) {
			return { state: 'unavailable', why: sentenceOf(error), isClean: false };
		}
		const isChanged = await this.#changeForGood({ keep: [key, open, doubt], remove: [owed] });
		return isChanged
			? { ...confirmed, marks }
			: { state: 'unavailable', why: NOT_CHANGED, isClean: false };
	}

	/**
	 * Records what became of a claimed message. Never throws.
	 * @returns false if it could not be recorded, so that the message stays in doubt
	 */
	async settle({ key, marks, release }: HeldClaim, settlement: Settlement): Promise<boolean> {
		const [, open, doubt] = entriesOf(key);
		const owed = owedOf(key);
		// What is kept is recorded once more, in case another worker wrote an older list over it.
		const changes: Readonly<Record<Settlement, Change>> = {
			accepted: { keep: [key, owed], remove: [open, doubt, ...marks] },
			notSent: { keep: [], remove: [key, open, doubt, owed, ...marks] },
			sent: { keep: [key], remove: [open, doubt, owed, ...marks] },
			undelivered: { keep: [key, open], remove: [doubt, owed, ...marks] },
			unseen: { keep: [key, open, doubt, owed], remove: marks },
			unsettled: { keep: [key, open, doubt], remove: [owed, ...marks] },
		};
		const isRecorded = await this.#changeForGood(changes[settlement]);
		if (isRecorded) this.#queue.forgetSent(key);
		else {
			this.#queue.leaveBehind(marks);
			if (settlement === 'sent' || settlement === 'accepted') {
				this.#queue.noteSent(key, { marks, isOwed: settlement === 'accepted' });
			}
		}
		const isOpen = ['undelivered', 'unseen', 'unsettled'].includes(settlement);
		release(isOpen || !isRecorded);
		return isRecorded;
	}

	async #claim(
		key: string,
		hold: Hold,
		openMessages: OpenMessages,
		repeatsUndelivered: boolean,
	): Promise<Claim> {
		await wait(Math.random() * SPREAD, this.#cancelled);
		let isOpen = false;
		for (const pause of hold.isKnownOpen ? [undefined] : [...ASK_AGAIN_AFTER, undefined]) {
			if (this.#isCancelled) break;
			const claim = await this.#ask(key, hold);
			if (claim.state === 'claimed' && this.#isCancelled) return await this.#withdraw(claim);
			if (claim.state === 'undelivered') {
				const isWanted = repeatsUndelivered && !hold.isLeftOpen && !this.#isCancelled;
				return isWanted ? await this.#claimAgain(key, hold, 'undelivered') : claim;
			}
			if (claim.state !== 'unknown') return claim;
			isOpen = true;
			// Another worker may be sending it at this moment.
			if (pause !== undefined) await wait(pause, this.#cancelled);
		}
		if (!isOpen) return { state: 'stopped', isClean: true };
		// Nobody can have decided about a message that was left open only now.
		if (this.#isCancelled || hold.isLeftOpen) return { state: 'unknown' };
		if (openMessages === 'sendAgain') {
			return await this.#claimAgain(key, hold, 'unsettled', true);
		}
		if (openMessages === 'report') return { state: 'unknown' };
		await this.settle(claimOf({ key, marks: [], former: 'unsettled' }, hold), 'sent');
		return { state: 'treatedAsSent' };
	}

	/**
	 * Claims an open message. Of several at the same time one gets it.
	 * @param former what it was before
	 * @param wasOpen a person decided to send it again, and it is not known whether anybody has it
	 */
	async #claimAgain(key: string, hold: Hold, former: Settlement, wasOpen = false): Promise<Claim> {
		const period = Math.floor(Date.now() / REPEAT_FOR);
		const entries = [period, period - 1].map((each) => `${key} again ${each}`);
		const [, , doubt] = entriesOf(key);
		const mark = `${key} ${crypto.randomUUID()}`;
		// From now on somebody may have it, until it is settled.
		const asked = await this.#askTwice([...entries, doubt], mark);
		if ('state' in asked) return asked;
		const isFree = (entry: string): boolean =>
			asked.fresh.has(entry) || this.#queue.hasLeftBehind(entry);
		if (!entries.every(isFree)) {
			const own = entries.filter((entry) => asked.fresh.has(entry));
			await this.#change({ keep: [], remove: [...own, mark] });
			return { state: 'repeatedElsewhere' };
		}
		const claim = claimOf({ key, marks: [mark], former, wasOpen }, hold);
		const confirmed = await this.#confirm(claim, [...entries, doubt], asked.took);
		if (confirmed.state !== 'claimed') return confirmed;
		return { ...confirmed, marks: [...confirmed.marks, ...entries] };
	}

	get #isCancelled(): boolean {
		return this.#cancelled?.aborted === true;
	}

	async #withdraw(claim: HeldClaim): Promise<Claim> {
		return { state: 'stopped', isClean: await this.settle(claim, 'notSent') };
	}

	async #ask(key: string, hold: Hold): Promise<Claim> {
		const entries = entriesOf(key);
		const [, open, doubt] = entries;
		const mark = `${key} ${crypto.randomUUID()}`;
		const asked = await this.#askTwice(entries, mark);
		if ('state' in asked) return asked;
		const { fresh, took } = asked;
		const isUndelivered = !fresh.has(key) && fresh.has(doubt);
		const known = this.#queue.knownAsSent(key);
		if (!isUndelivered && known !== undefined) {
			const keep = known.isOwed ? [key, owedOf(key)] : [key];
			const remove = [open, doubt, mark, ...known.marks];
			if (await this.#changeForGood({ keep, remove })) this.#queue.forgetSent(key);
			return { state: 'sent' };
		}
		if (entries.every((entry) => fresh.has(entry))) {
			const claim = claimOf({ key, marks: [mark], former: 'notSent' }, hold);
			return await this.#confirm(claim, entries, took);
		}
		if (!fresh.has(key) && fresh.has(open)) {
			await this.#changeForGood({ keep: [], remove: [open, doubt, mark] });
			return { state: 'sent' };
		}
		await this.#change({ keep: [], remove: isUndelivered ? [doubt, mark] : [mark] });
		return { state: isUndelivered ? 'undelivered' : 'unknown' };
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
	 * @param entries what is claimed
	 * @param took ms that the store took to record it
	 */
	async #confirm(claim: HeldClaim, entries: readonly string[], took: number): Promise<Claim> {
		const { marks } = claim;
		const [first = ''] = entries;
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
				const fresh = await this.#queue.record(this.#store, [...entries, ...all]);
				// One of those was recorded after all: whether the claim was still there then is not known.
				if (unanswered.some((each) => !fresh.has(each))) break;
				if (!fresh.has(mark)) return { ...claim, marks: all };
				if (!fresh.has(first)) {
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

const NOT_CHANGED = 'n8n’s list of sent messages could not be changed.';

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

/** A claim that holds its key. By default nobody decided to send again what may have been sent. */
function claimOf(
	claim: Pick<HeldClaim, 'former' | 'key' | 'marks'> & Partial<Pick<HeldClaim, 'wasOpen'>>,
	{ release }: Hold,
): HeldClaim {
	return { state: 'claimed', wasOpen: false, ...claim, release };
}

/** A message as such, that it is open, and that it is not known whether anybody has it. */
function entriesOf(key: string): readonly [key: string, open: string, doubt: string] {
	return [key, `${key} open`, `${key} doubt`];
}

/** What stands by for a message that was accepted may be owed. */
function owedOf(key: string): string {
	return `${key} owed`;
}

function sentenceOf(error: unknown): string {
	if (error instanceof StoreTimeout) return `${error.message}.`;
	return `n8n said ${quote(error instanceof Error ? error.message : String(error))}.`;
}
