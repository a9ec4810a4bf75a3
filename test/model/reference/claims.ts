import type { DeduplicationHelperFunctions } from 'n8n-workflow';
import { setTimeout as delay } from 'node:timers/promises';

import type { Flaw } from './flaws';

/** Milliseconds after which a claim is looked at again: by then whoever wrote over it is done. */
const SETTLED_AFTER = 40;
/** How often a request to the store is made before it is given up. */
const TIMES = 6;
const OPTIONS = { mode: 'entries', maxEntries: 10_000 } as const;

/** Whether a message may be sent; if not, what is known of it, in words. */
export type Claimed =
	| { readonly isMine: true; readonly isRepeat: boolean }
	| {
			readonly isMine: false;
			readonly outcome: 'notSent' | 'skipped';
			readonly words: string;
			/** Skipped, although nobody knows whether it was sent. */
			readonly isOpen?: boolean;
	  };

const IN_DOUBT =
	'It is not known whether it went out: set Send Again What Is in Doubt to send it on purpose.';

const NOT_NOTED = 'n8n’s list could not note it, so for a repeat it is in doubt.';

/**
 * Send Only Once, by n8n's store of processed items. A message has three keys there: its own, one that says
 * that its end is open, and one for whoever works on it. One request asks and records all of them.
 */
export class Claims {
	readonly #owner = Math.random().toString(36).slice(2);

	#turn: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly store: DeduplicationHelperFunctions,
		private readonly flaw: Flaw | undefined,
	) {}

	async claim(key: string, mayRepeat: boolean): Promise<Claimed> {
		const [open, mine] = this.#keysOf(key);
		const first = await this.#record([key, open, mine]);
		if (first === undefined) {
			const words = `n8n’s list cannot be written, so nothing was sent now. ${IN_DOUBT}`;
			return { isMine: false, outcome: 'notSent', words };
		}
		if (!first.fresh.has(key)) {
			const isLost = first.isRepeated && !first.fresh.has(mine);
			if (isLost && this.flaw !== 'mistakesItsOwnClaim') {
				const words = `The answer of n8n’s list was lost, so nothing was sent now. ${IN_DOUBT}`;
				return { isMine: false, outcome: 'notSent', words };
			}
			return await this.#ofSomebody(key, !first.fresh.has(open), mayRepeat);
		}
		if (this.flaw === 'claimsWithoutOwner') return { isMine: true, isRepeat: false };
		return await this.#hold(key);
	}

	/** Looks until a claim has stayed where it was: others may write over it, with the same message or another. */
	async #hold(key: string): Promise<Claimed> {
		const [open, mine] = this.#keysOf(key);
		await delay(SETTLED_AFTER);
		const again = await this.#record([mine]);
		if (again === undefined && this.flaw === 'losesClaims') {
			return {
				isMine: false,
				outcome: 'notSent',
				words: 'The list cannot be written. Run it again.',
			};
		}
		if (again === undefined || !again.fresh.has(mine)) return { isMine: true, isRepeat: false };
		const after = await this.#record([key, open, mine]);
		if (after === undefined || after.fresh.has(key)) return await this.#hold(key);
		return await this.#ofSomebody(key, !after.fresh.has(open), false);
	}

	/** Notes what became of a message; words where that is not possible and matters. */
	async settle(key: string, outcome: string): Promise<string> {
		if (outcome === 'unknown') return '';
		const [open, mine] = this.#keysOf(key);
		if (outcome !== 'notSent') {
			// In case that it was written over meanwhile.
			await this.#record([key]);
			const isNoted = await this.#remove([open, mine]);
			return isNoted ? '' : NOT_NOTED;
		}
		const isGone = await this.#remove([key, open, mine]);
		if (isGone || this.flaw === 'keepsKeysInSilence') return '';
		return `It is still noted as if it were sent. ${IN_DOUBT}`;
	}

	#keysOf(key: string): [open: string, mine: string] {
		return [`${key} open`, `${key} ${this.#owner}`];
	}

	/** @param isOpen nobody has noted what became of it */
	async #ofSomebody(key: string, isOpen: boolean, mayRepeat: boolean): Promise<Claimed> {
		const [open, mine] = this.#keysOf(key);
		if (isOpen && mayRepeat) return { isMine: true, isRepeat: true };
		// Asking has marked it as open.
		const isBack = await this.#remove(isOpen ? [mine] : [open, mine]);
		if (!isOpen && !isBack) {
			const words = `It was sent before. ${NOT_NOTED}`;
			return { isMine: false, outcome: 'skipped', words, isOpen: true };
		}
		const words = isOpen ? `It may have been sent before. ${IN_DOUBT}` : 'It was sent before.';
		return { isMine: false, outcome: 'skipped', words, isOpen };
	}

	async #record(keys: string[]): Promise<{ fresh: Set<unknown>; isRepeated: boolean } | undefined> {
		return await this.#inTurn(async (time) => {
			const answer = await this.store.checkProcessedAndRecord(keys, 'node', OPTIONS);
			return { fresh: new Set<unknown>(answer.new), isRepeated: time > 0 };
		});
	}

	async #remove(keys: string[]): Promise<boolean> {
		const isGone = await this.#inTurn(async () => {
			await this.store.removeProcessed(keys, 'node', OPTIONS);
			return true;
		});
		return isGone ?? false;
	}

	/** One after the other, since each writes the whole list; undefined if it is in vain. */
	async #inTurn<T>(ask: (time: number) => Promise<T>): Promise<T | undefined> {
		const mine = this.#turn.then(async () => {
			for (let time = 0; time < TIMES; time += 1) {
				try {
					return await ask(time);
				} catch {
					await delay(5);
				}
			}
			return undefined;
		});
		this.#turn = mine;
		return await mine;
	}
}
