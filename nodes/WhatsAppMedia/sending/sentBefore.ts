import { wait } from '../http/wait';
import {
	claimOf,
	entriesOf,
	owedOf,
	type Claim,
	type HeldClaim,
	type MessagesInDoubt,
	type Settlement,
} from './claim';
import { ClaimStore, type Change, type Unavailable } from './claimStore';
import { storeQueueOf, type Hold, type ProcessedStore, type StoreQueue } from './storeQueue';

/**
 * Longest time in ms that a run waits before it asks the store, so that workers which get the same
 * messages in the same instant seldom write over one another.
 */
const SPREAD = 250;
/** Period in ms, of the clock that workers share, in which a repeat of an open message is one worker's alone. */
const REPEAT_FOR = 10 * 60_000;
/** Ms after which a claim is recorded again before its message is sent: less than others wait for it. */
const RENEWED_AFTER = 10_000;
/** Pauses in ms in which another worker may finish the same message. */
const ASK_AGAIN_AFTER = [1_000, 2_000, 4_000, 8_000];

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
	readonly #store: ClaimStore;

	readonly #queue: StoreQueue;

	readonly #execution: string;

	readonly #cancelled?: AbortSignal;

	#apart?: Promise<void>;

	/**
	 * For the messages of one run.
	 * @param node workflow and node, by which the store keeps its lists
	 * @param execution id, the same for all attempts of Retry On Fail
	 */
	constructor(store: ProcessedStore, node: string, execution: string, cancelled?: AbortSignal) {
		this.#queue = storeQueueOf(node);
		this.#store = new ClaimStore(store, this.#queue);
		this.#execution = execution;
		this.#cancelled = cancelled;
	}

	/** Waits until this run stands apart from others that began at the same time; the first call begins that. */
	async standApart(): Promise<void> {
		this.#apart ??= wait(Math.random() * SPREAD, this.#cancelled);
		await this.#apart;
	}

	/**
	 * Claims a message, or says why it is not to be sent now. Never throws.
	 * @param messagesInDoubt what to do if an earlier attempt left it open
	 * @param repeatsUndelivered whether it is sent again, whatever else was decided, if it was accepted and
	 * not delivered
	 */
	async claim(
		key: string,
		messagesInDoubt: MessagesInDoubt,
		repeatsUndelivered = false,
	): Promise<Claim> {
		return await this.#holding(key, async (hold) => {
			const isRepeated = repeatsUndelivered || messagesInDoubt === 'sendAgain';
			return await this.#claim(key, hold, messagesInDoubt, isRepeated);
		});
	}

	async #holding(key: string, ask: (hold: Hold) => Promise<Claim>): Promise<Claim> {
		const hold = await this.#queue.hold(key, this.#execution, this.#cancelled);
		if (hold === undefined) return { state: 'stopped', isClean: true };
		const claim = await ask(hold);
		if (claim.state !== 'claimed') {
			const isOpen = ['repeatedElsewhere', 'undelivered', 'unknown'].includes(claim.state);
			const isStillOpen = claim.state === 'stopped' && hold.isKnownOpen;
			hold.release(isOpen || isStillOpen || (claim.state === 'unavailable' && !claim.isClean));
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
		const fresh = await this.#store.record([owed, looking, mark]);
		if ('state' in fresh) return fresh;
		if (!fresh.has(looking)) {
			await this.#store.takeBack([owed], fresh, [mark]);
			return { state: 'repeatedElsewhere' };
		}
		if (fresh.has(owed)) {
			const isRemoved = await this.#store.change({ keep: [], remove: [owed, looking, mark] }, [
				mark,
			]);
			return isRemoved ? undefined : NOT_CHANGED;
		}
		const claim = claimOf({ key, marks: [mark], barring: [looking], former }, hold);
		const took = performance.now() - since;
		const confirmed = await this.#store.confirm(claim, [looking], took, (still) =>
			still.has(looking) ? undefined : { state: 'repeatedElsewhere' },
		);
		if (confirmed.state !== 'claimed') return confirmed;
		const put = await this.#store.record([open, doubt, owed]);
		if ('state' in put) return put;
		// Somebody else may have begun and ended with it meanwhile.
		if (put.has(owed)) {
			const own = [open, doubt].filter((entry) => put.has(entry));
			const others = [...own, looking, ...confirmed.marks];
			const change = { keep: [], remove: [owed, ...others] };
			await this.#store.changeForGood(change, confirmed.marks, true);
			return undefined;
		}
		const isChanged = await this.#store.changeForGood(
			{ keep: [key, open, doubt], remove: [owed] },
			[],
		);
		return isChanged ? confirmed : NOT_CHANGED;
	}

	/**
	 * Records what became of a claimed message. Never throws.
	 * @returns false if it could not be recorded, so that the message stays in doubt
	 */
	async settle(claim: HeldClaim, settlement: Settlement): Promise<boolean> {
		const isFree = settlement === 'notSent' || settlement === 'undelivered';
		// Whoever has sent it again meanwhile has recorded what became of it.
		const still = isFree ? await this.renew(claim) : claim;
		if (still.state !== 'claimed') return still.state !== 'unavailable';
		return await this.#settle(still, settlement, isFree);
	}

	/** @param isFree others can claim the message from now on */
	async #settle(
		{ key, marks, barring, release }: HeldClaim,
		settlement: Settlement,
		isFree: boolean,
	): Promise<boolean> {
		const [, open, doubt] = entriesOf(key);
		const owed = owedOf(key);
		const own = [...barring, ...marks];
		// What is kept is recorded once more, in case another worker wrote an older list over it.
		const changes: Readonly<Record<Settlement, Change>> = {
			accepted: { keep: [key, owed], remove: [open, doubt, ...own] },
			notSent: { keep: [], remove: [key, open, doubt, owed, ...own] },
			sent: { keep: [key], remove: [open, doubt, owed, ...own] },
			undelivered: { keep: [key, open], remove: [doubt, owed, ...own] },
			unseen: { keep: [key, open, doubt, owed], remove: own },
			unsettled: { keep: [key, open, doubt], remove: [owed, ...own] },
		};
		const isRecorded = await this.#store.changeForGood(
			changes[settlement],
			marks,
			isFree || barring.length > 0,
		);
		if (!isRecorded) this.#queue.leaveBehind(own);
		if (settlement === 'sent' || settlement === 'accepted') {
			const isOwed = settlement === 'accepted';
			this.#queue.noteSent(key, { marks: isRecorded ? [] : own, isOwed, isRecorded });
		} else this.#queue.forgetSent(key);
		const isOpen = ['undelivered', 'unseen', 'unsettled'].includes(settlement);
		release(isOpen || !isRecorded);
		return isRecorded;
	}

	async #claim(
		key: string,
		hold: Hold,
		messagesInDoubt: MessagesInDoubt,
		repeatsUndelivered: boolean,
	): Promise<Claim> {
		await this.standApart();
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
		if (messagesInDoubt === 'sendAgain') {
			return await this.#claimAgain(key, hold, 'unsettled', true);
		}
		if (messagesInDoubt === 'report') return { state: 'unknown' };
		await this.settle(claimOf({ key, marks: [], former: 'unsettled' }, hold), 'sent');
		return { state: 'treatedAsSent' };
	}

	/**
	 * Claims an open message. Of several at the same time one gets it.
	 * @param former what it was before
	 * @param wasOpen a person decided to send it again, and it is not known whether anybody has it
	 */
	async #claimAgain(key: string, hold: Hold, former: Settlement, wasOpen = false): Promise<Claim> {
		const entries = repeatsOf(key);
		const [, open, doubt] = entriesOf(key);
		const all = [key, open, doubt, ...entries];
		const mark = `${key} ${crypto.randomUUID()}`;
		// From now on somebody may have it, until it is settled.
		const asked = await this.#store.recordTwice(all, mark);
		if ('state' in asked) return asked;
		const { fresh, took } = asked;
		const isFree = (entry: string): boolean => fresh.has(entry) || this.#queue.hasLeftBehind(entry);
		// Somebody else may have sent it again, and ended with that, since it was asked for.
		const found = foundIn(fresh, key);
		if (found !== (wasOpen ? 'unknown' : 'undelivered') || !entries.every(isFree)) {
			await this.#store.takeBack(all, fresh, [mark]);
			return { state: 'repeatedElsewhere' };
		}
		const claim = claimOf({ key, marks: [mark], barring: entries, former, wasOpen }, hold);
		return await this.#store.confirm(claim, all, took, () => ({ state: 'repeatedElsewhere' }));
	}

	/**
	 * Claims once more, right before it is sent, what was claimed so long ago that others count it as left behind
	 * and may have sent it again. From then on they may not, for some minutes. Never throws.
	 */
	async renew(claim: HeldClaim): Promise<Claim> {
		if (performance.now() - claim.since < RENEWED_AFTER) return claim;
		let renewed = await this.#renew(claim);
		if (renewed.state === 'unavailable' && renewed.isClean) renewed = await this.#renew(claim);
		if (renewed.state !== 'claimed') claim.release(renewed.state !== 'sent');
		// What was claimed before is still in the list.
		return renewed.state === 'unavailable' ? { ...renewed, isClean: false } : renewed;
	}

	async #renew(claim: HeldClaim): Promise<Claim> {
		const { key, marks, barring } = claim;
		const repeats = repeatsOf(key);
		const entries = [...entriesOf(key), ...repeats];
		const mark = `${key} ${crypto.randomUUID()}`;
		const asked = await this.#store.recordTwice(entries, mark);
		if ('state' in asked) return asked;
		const { fresh, took } = asked;
		const found = foundIn(fresh, key);
		const isOurs = repeats.every((entry) => fresh.has(entry) || barring.includes(entry));
		// Nothing is left of it where somebody repeated it and was refused.
		if (isOurs && (found === 'unknown' || found === undefined)) {
			const all = { barring: [...new Set([...barring, ...repeats])], marks: [mark, ...marks] };
			return await this.#store.confirm(
				{ ...claim, ...all, since: performance.now() },
				entries,
				took,
				() => ({ state: 'repeatedElsewhere' }),
			);
		}
		await this.#store.takeBack(entries, fresh, [mark, ...marks]);
		if (found === 'sent' || found === 'undelivered') return { state: found };
		return { state: 'repeatedElsewhere' };
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
		const asked = await this.#store.recordTwice(entries, mark);
		if ('state' in asked) return asked;
		const { fresh, took } = asked;
		const found = foundIn(fresh, key);
		const known = this.#queue.knownAsSent(key);
		// What this process has sent, another worker may have wiped out by an older list.
		if (known !== undefined && (known.isRecorded ? isWiped(found) : found !== 'undelivered')) {
			if (known.isRecorded && known.isOwed) {
				// Or it went on with what was owed, which may be out, under way, or refused.
				this.#queue.forgetSent(key);
				await this.#store.change({ keep: [], remove: [mark] });
				return { state: 'unknown' };
			}
			const keep = known.isOwed ? [key, owedOf(key)] : [key];
			const remove = [open, doubt, mark, ...known.marks];
			const isRecorded = await this.#store.changeForGood({ keep, remove }, [mark]);
			if (isRecorded) this.#queue.noteSent(key, { ...known, marks: [], isRecorded });
			return { state: 'sent', isLeftOpen: !isRecorded };
		}
		switch (found) {
			case undefined: {
				const claim = claimOf({ key, marks: [mark], former: 'notSent' }, hold);
				return await this.#store.confirm(claim, entries, took, (still) => {
					const state = foundIn(still, key);
					return state && { state };
				});
			}
			case 'sent':
				if (await this.#store.changeForGood({ keep: [], remove: [open, doubt, mark] }, [mark])) {
					return { state: 'sent' };
				}
				this.#queue.noteSent(key, { marks: [mark], isOwed: false, isRecorded: false });
				return { state: 'sent', isLeftOpen: true };
			case 'undelivered':
				await this.#store.changeForGood({ keep: [], remove: [doubt, mark] }, [mark], true);
				return { state: found };
			case 'unknown':
				await this.#store.change({ keep: [], remove: [mark] });
				return { state: found };
		}
	}
}

/** Entries of whoever sends a message again now, or did so some minutes ago. */
function repeatsOf(key: string): string[] {
	const period = Math.floor(Date.now() / REPEAT_FOR);
	return [period, period - 1].map((each) => `${key} again ${each}`);
}

/** Whether the store says less of a message than that it was sent. */
function isWiped(found: ReturnType<typeof foundIn>): boolean {
	return found === undefined || found === 'unknown';
}

/**
 * What the store had of a message before its entries were recorded.
 * @param fresh those that were new
 * @returns undefined if it had none
 */
function foundIn(
	fresh: ReadonlySet<string>,
	key: string,
): 'sent' | 'undelivered' | 'unknown' | undefined {
	const [, open, doubt] = entriesOf(key);
	if (fresh.has(key)) return fresh.has(open) && fresh.has(doubt) ? undefined : 'unknown';
	if (fresh.has(open)) return 'sent';
	return fresh.has(doubt) ? 'undelivered' : 'unknown';
}

const NOT_CHANGED: Unavailable = {
	state: 'unavailable',
	why: 'n8n’s list of sent messages could not be changed.',
	isClean: false,
};
