import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { RunSession } from '../sending/session';
import { orderReferenceProblems } from '../checks/orderReference';
import { onAbort } from '../http/onAbort';
import { failureOf, failureOfProblems, NOWHERE, stillInDoubt } from '../failures/describeFailure';
import type { Failure } from '../failures/failure';
import { identify, type Identity, type IdentityParts } from '../messages/identity';
import type { ItemResult, OpenMessage } from '../operations/operation';
import type { OnceSetting } from '../parameters/settings';
import { asObject } from '../parameters/values';
import type { Claim, HeldClaim, MessagesInDoubt, Settlement } from '../sending/claim';
import { SentBefore } from '../sending/sentBefore';
import { quote } from '../text';
import { SENT_BEFORE, skippedReceipt, TREATED_AS_SENT } from './skipped';

/** A message that is sent once, and whom it goes to. */
export interface OnceIdentity extends Identity {
	readonly recipient: IdentityParts['recipient'];
}

/** What of an item matters for its repeat. */
export interface OnceItem {
	readonly session: RunSession;
	readonly messagesInDoubt: MessagesInDoubt;
	/** Somebody retries a message that was accepted and not delivered. */
	readonly repeatsUndelivered?: boolean;
	/** What was claimed in advance. */
	readonly claim?: Claim;
}

/**
 * Sends a message that was claimed.
 * @param mayLeave asked right before a request leaves that a customer can notice
 */
type Work = (mayLeave: () => Promise<boolean>) => Promise<ItemResult>;

interface Settling {
	/** Called before the result is recorded, where others need not wait for that. */
	readonly onResult?: (isSent: boolean) => void;
	/** What is told of a message whose claim was lost before anything was requested. */
	readonly refusal: (claim: LostClaim) => ItemResult;
}

type LostClaim = Exclude<Claim, { state: 'claimed' }>;

/** Why nothing waits any longer; an error with a stack would be made each time without it. */
const OVER = 'over';

/** Messages that were sent and are being recorded as sent while others are sent in their place, at most. */
const MOST_RECORDED_AT_ONCE = 256;

/** Send Only Once for the items of one run. */
export class SendOnce {
	readonly #functions: IExecuteFunctions;

	#store?: SentBefore;

	#recording = 0;

	/** Fires when the execution is stopped, and when the run is over. */
	readonly #over = new AbortController();

	#forget?: () => void;

	constructor(functions: IExecuteFunctions) {
		this.#functions = functions;
	}

	/** Whether the option was added at all; what an expression makes of it is not known yet. */
	get mayBeUsed(): boolean {
		const { parameters } = this.#functions.getNode();
		const { sendOnce = 'off' } = asObject(parameters?.options);
		return sendOnce !== 'off';
	}

	/** Whether a person may have decided about messages in doubt. */
	get mayBeDecided(): boolean {
		const { parameters } = this.#functions.getNode();
		const { messagesInDoubt = 'report' } = asObject(parameters?.options);
		return messagesInDoubt !== 'report';
	}

	/** What claims wait for once in a run begins now, while the items are planned. */
	begin(): void {
		void this.#storeOf().standApart();
	}

	/** The run is over: what waits for another run that holds the same message does so no longer. */
	end(): void {
		this.#forget?.();
		this.#over.abort(OVER);
	}

	/** Identifies the message of an item. Never throws. */
	async identify(
		parts: IdentityParts,
		{ by, ...order }: OnceSetting,
	): Promise<{ readonly identity: OnceIdentity } | { readonly failure: Failure }> {
		const problems = by === 'perOrder' ? orderReferenceProblems(order) : [];
		if (problems.length > 0) return { failure: failureOfProblems(problems) };
		try {
			const identity = await identify(parts, by, order.reference);
			return { identity: { ...identity, recipient: parts.recipient } };
		} catch (error) {
			const words = error instanceof Error ? error.message : String(error);
			const why = `n8n said ${quote(words)}.`;
			return { failure: failureOf('fileUnreadable', NOWHERE, { why }) };
		}
	}

	/** Claims a message, by default one about which nobody decided. Never throws. */
	async claim(
		{ key }: OnceIdentity,
		{ messagesInDoubt, repeatsUndelivered }: Partial<OnceItem> = {},
	): Promise<Claim> {
		return await this.#storeOf().claim(key, messagesInDoubt ?? 'report', repeatsUndelivered);
	}

	/**
	 * Gives back what was claimed in advance and is not sent now.
	 * @returns false where n8n’s list may now say that it is in doubt
	 */
	async giveBack(claim: Claim): Promise<boolean> {
		if (claim.state === 'claimed') return await this.#storeOf().settle(claim, claim.former);
		return 'isClean' in claim ? claim.isClean : !('isLeftOpen' in claim && claim.isLeftOpen);
	}

	/**
	 * Does the work of sending a message, unless it was sent before or may have been. Of equal items the
	 * one that asks first is sent, and the others wait for it.
	 * @param onResult called before the result is recorded, where others need not wait for that
	 */
	async run(
		identity: OnceIdentity,
		item: OnceItem,
		work: Work,
		onResult?: (isSent: boolean) => void,
	): Promise<ItemResult> {
		const claim = item.claim ?? (await this.claim(identity, item));
		const refusal = (lost: LostClaim): ItemResult => refusalOf(lost, identity, item.session);
		if (claim.state !== 'claimed') return refusal(claim);
		return await this.#settling(claim, work, { onResult, refusal });
	}

	/**
	 * Goes on with a message that an earlier attempt left open, unless somebody else has done so.
	 * @param earlier what is known of it
	 */
	async resume(
		identity: OnceIdentity,
		session: RunSession,
		earlier: { readonly open: OpenMessage },
		work: Work,
	): Promise<ItemResult> {
		const claim = await this.#storeOf().resume(identity.key);
		const refusal = (lost: LostClaim): ItemResult => {
			const result = refusalOf(lost, identity, session);
			if (!('failure' in result)) return result;
			const { headline, why } = result.failure;
			const told = [`${headline}.`, why].filter(Boolean).join(' ');
			return { failure: failureOf('openNotAsked', NOWHERE, { why: told }), open: earlier.open };
		};
		if (claim.state !== 'claimed') return refusal(claim);
		return await this.#settling(claim, work, { refusal });
	}

	async #settling(
		claimed: HeldClaim,
		work: Work,
		{ onResult, refusal }: Settling,
	): Promise<ItemResult> {
		const store = this.#storeOf();
		let claim: Claim = claimed;
		const mayLeave = async (): Promise<boolean> => {
			if (claim.state === 'claimed') claim = await store.renew(claim);
			return claim.state === 'claimed';
		};
		/** Whoever lost the claim requested nothing since, and what was requested before had surely been refused. */
		const refused = (): ItemResult | undefined =>
			claim.state === 'claimed' ? undefined : refusal(claim);
		let settlement: Settlement = 'unsettled';
		let isRecorded = false;
		let result: ItemResult;
		try {
			result = await work(mayLeave);
			result = refused() ?? result;
			if (claimed.wasOpen && 'failure' in result) {
				result = { failure: stillInDoubt(result.failure) };
			}
			settlement = settlementOf(result, claimed);
			const isSent = !('failure' in result);
			if (!isSent || this.#recording < MOST_RECORDED_AT_ONCE) onResult?.(isSent);
		} finally {
			this.#recording += 1;
			isRecorded = claim.state === 'claimed' && (await store.settle(claim, settlement));
			this.#recording -= 1;
		}
		return isRecorded || claim.state !== 'claimed' ? result : stillOpen(result);
	}

	#storeOf(): SentBefore {
		this.#store ??= this.#open();
		return this.#store;
	}

	#open(): SentBefore {
		const functions = this.#functions;
		const cancelled = functions.getExecutionCancelSignal();
		if (cancelled !== undefined) this.#forget = onAbort(cancelled, () => this.end());
		return new SentBefore(
			functions.helpers,
			`${functions.getWorkflow().id ?? ''} ${functions.getNode().id}`,
			functions.getExecutionId(),
			this.#over.signal,
		);
	}
}

function settlementOf(result: ItemResult, { former }: HeldClaim): Settlement {
	if (!('failure' in result)) {
		if (result.open === undefined) return 'sent';
		// What was seen once is not unseen because a later look saw nothing.
		return result.open.isUnseen && former !== 'accepted' ? 'unseen' : 'accepted';
	}
	const { outcome, reason } = result.failure;
	if (reason === 'openNotAsked') return former;
	if (outcome === 'notDelivered') return 'undelivered';
	return outcome === 'notSent' ? 'notSent' : 'unsettled';
}

/** What became of the message is known now, and n8n’s list still says that it may have been sent. */
function stillOpen(result: ItemResult): ItemResult {
	const why =
		'n8n’s list of sent messages could not be changed, so a later run may report this message as in doubt';
	if (!('failure' in result)) {
		const { warnings } = result.json;
		const told = [...(Array.isArray(warnings) ? (warnings as unknown[]) : []), `${why}.`];
		const json = { ...result.json, warnings: told } as IDataObject;
		return { ...result, json, isUnrecorded: true };
	}
	const { failure } = result;
	if (failure.outcome === 'notDelivered') {
		return { failure: { ...failure, why: [failure.why, `${why}.`].filter(Boolean).join(' ') } };
	}
	if (failure.outcome !== 'notSent') return result;
	const advice = `${failure.advice} ${why}: for that run, set the option Messages in Doubt to Send Them Again.`;
	return { failure: { ...failure, advice } };
}

function refusalOf(claim: LostClaim, identity: OnceIdentity, session: RunSession): ItemResult {
	switch (claim.state) {
		case 'sent': {
			const result = leftOut(SENT_BEFORE, identity, session);
			return claim.isLeftOpen === true ? stillOpen(result) : result;
		}
		case 'treatedAsSent':
			return leftOut(TREATED_AS_SENT, identity, session);
		case 'unknown':
			return { failure: failureOf('earlierUnknown', NOWHERE, { why: comparedIn(identity) }) };
		case 'repeatedElsewhere':
			return { failure: failureOf('repeatedElsewhere', NOWHERE, { why: comparedIn(identity) }) };
		case 'undelivered':
			return { failure: failureOf('earlierUndelivered', NOWHERE, { why: comparedIn(identity) }) };
		case 'stopped': {
			const result = { failure: failureOf('cancelledBefore', NOWHERE) };
			return claim.isClean ? result : stillOpen(result);
		}
		case 'unavailable': {
			const reason = claim.isClean ? 'onceUnavailable' : 'onceUndecided';
			return { failure: failureOf(reason, NOWHERE, { why: claim.why }) };
		}
	}
}

function comparedIn({ compared }: OnceIdentity): string {
	return `Send Only Once compared: recipient, ${compared}.`;
}

/** An item that is left out, with the ten fields of a receipt. */
function leftOut(why: string, identity: OnceIdentity, { provider }: RunSession): ItemResult {
	const { phone, contactId, threadId } = identity.recipient;
	return {
		json: skippedReceipt({
			provider: provider.id,
			phone: phone === undefined ? null : `+${phone}`,
			contactId: contactId ?? null,
			conversationId: threadId ?? null,
			warnings: [`${why}. ${comparedIn(identity)}`],
		}),
	};
}
