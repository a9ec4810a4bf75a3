/**
 * What can be wrong with a sender. Each of them is a fault that a real one had, or nearly had; the judge must
 * find every one.
 */
export const FLAWS = {
	believesAnySuccess: 'takes every 2xx for a receipt',
	believesWords: 'takes words in a broken answer for a refusal',
	cannotRepeat: 'never sends again what is in doubt, whoever asks',
	claimsWithoutOwner: 'cannot tell its own claim of a message from that of another worker',
	comparesWords: 'recognises a message by what its expressions give',
	countsThisTryOnly: 'counts in a stop what the last try sent',
	forgetsWhatATryDidNotReach: 'keeps of an earlier try what the last one came to',
	hidesDoubt: 'tells of the first failing item only',
	ignoresFailedReceipts: 'takes a receipt that says failed for one',
	keepsKeysInSilence: 'does not say that a refused message is still noted as sent',
	losesClaims: 'gives up when a claim cannot be made once more, and leaves it noted',
	mistakesItsOwnClaim: 'skips a message because of a claim of its own whose answer was lost',
	notesAfterwards: 'notes a message when its answer is there, not before',
	remembersForItsOwnTriesOnly: 'forgets what was sent before a person presses Retry',
	repeatsDoubt: 'has n8n’s tries send again what is in doubt',
	sendsBesideBadItems: 'sends the good items of a run that cannot go on',
} as const;

export type Flaw = keyof typeof FLAWS;
