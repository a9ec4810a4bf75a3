import type { Hold } from './storeQueue';

/** A message that is ours to send. */
export interface HeldClaim {
	readonly state: 'claimed';
	/** Entries that only this claim can have recorded. */
	readonly marks: readonly string[];
	/** Entries that keep others from claiming the same, and that they may record once these are removed. */
	readonly barring: readonly string[];
	readonly key: string;
	/** An earlier attempt left it open, and a person decided to send it again. */
	readonly wasOpen: boolean;
	/** Leaves it as it was before. */
	readonly former: Settlement;
	readonly release: Hold['release'];
	/** When it was recorded, on the monotonic clock, in ms. */
	readonly since: number;
}

/** What the store knows of a message that is to be sent. */
export type Claim =
	| HeldClaim
	/** It was sent. `isLeftOpen`: the look left it recorded as one that is in doubt, and could not change that. */
	| { readonly state: 'sent'; readonly isLeftOpen?: boolean }
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
export type MessagesInDoubt = 'report' | 'sendAgain' | 'treatAsSent';

/** A claim that holds its key. By default nobody decided to send again what may have been sent. */
export function claimOf(
	claim: Pick<HeldClaim, 'former' | 'key' | 'marks'> &
		Partial<Pick<HeldClaim, 'barring' | 'wasOpen'>>,
	{ release }: Hold,
): HeldClaim {
	const since = performance.now();
	return { state: 'claimed', barring: [], wasOpen: false, ...claim, release, since };
}

/** A message as such, that it is open, and that it is not known whether anybody has it. */
export function entriesOf(key: string): readonly [key: string, open: string, doubt: string] {
	return [key, `${key} open`, `${key} doubt`];
}

/** What stands by for a message that was accepted may be owed. */
export function owedOf(key: string): string {
	return `${key} owed`;
}
