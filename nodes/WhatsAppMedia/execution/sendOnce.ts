import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { MediaSession } from '../delivery/session';
import { failureOf, NOWHERE } from '../failures/describe';
import type { Failure } from '../failures/failure';
import { identify, type Identity, type IdentityParts } from '../messages/identity';
import type { ItemResult } from '../operations/operation';
import type { ItemSettings, OnceSetting } from '../parameters/settings';
import { asObject } from '../parameters/values';
import { SentBefore, type Claim, type Settlement } from '../sending/sentBefore';
import { quote } from '../text';

/** A message that is sent once, and whom it goes to. */
export interface OnceIdentity extends Identity {
	readonly recipient: IdentityParts['recipient'];
}

/** What of an item matters for its repeat. */
export interface OnceItem {
	readonly session: MediaSession;
	readonly settings: ItemSettings;
	readonly itemIndex: number;
}

/** Send Only Once for the items of one run. */
export class SendOnce {
	readonly #functions: IExecuteFunctions;

	#store?: SentBefore;

	/** The item that sends a message, and when it is done, by key: the first of several equal items. */
	readonly #senders = new Map<string, Sender>();

	constructor(functions: IExecuteFunctions) {
		this.#functions = functions;
	}

	/** Whether an item of this run uses it. */
	get isUsed(): boolean {
		return this.#senders.size > 0;
	}

	/** Whether the option was added at all; what an expression makes of it is not known yet. */
	get mayBeUsed(): boolean {
		const { parameters } = this.#functions.getNode();
		const { options } = parameters ?? {};
		const { sendOnce } = asObject(options);
		return (typeof options === 'string' && options !== '') || (sendOnce ?? 'off') !== 'off';
	}

	/** Identifies the message of an item. Never throws. */
	async identify(
		parts: IdentityParts,
		{ by, reference }: OnceSetting,
		itemIndex: number,
	): Promise<{ readonly identity: OnceIdentity } | { readonly failure: Failure }> {
		if (by === 'perOrder' && reference === '') {
			return {
				failure: failureOf('invalidInput', NOWHERE, {
					headline: 'The Order Reference is empty',
					advice:
						'Enter what names the order, for example its number, or set Send Only Once to Per File.',
					field: 'Order Reference',
				}),
			};
		}
		try {
			const identity = await identify(parts, by, reference);
			const known = this.#senders.get(identity.key);
			if (known === undefined || known.itemIndex > itemIndex) {
				this.#senders.set(identity.key, senderOf(itemIndex));
			}
			return { identity: { ...identity, recipient: parts.recipient } };
		} catch (error) {
			const words = error instanceof Error ? error.message : String(error);
			const why = `n8n said ${quote(words)}.`;
			return { failure: failureOf('fileUnreadable', NOWHERE, { why }) };
		}
	}

	/** Does the work of sending a message, unless it was sent before or may have been. */
	async run(
		identity: OnceIdentity,
		item: OnceItem,
		work: () => Promise<ItemResult>,
	): Promise<ItemResult> {
		const sender = this.#senders.get(identity.key);
		if (sender?.itemIndex !== item.itemIndex) await sender?.done;
		try {
			return await this.#run(identity, item, work);
		} finally {
			if (sender?.itemIndex === item.itemIndex) sender.end();
		}
	}

	async #run(
		identity: OnceIdentity,
		{ session, settings }: OnceItem,
		work: () => Promise<ItemResult>,
	): Promise<ItemResult> {
		const store = this.#storeOf();
		const claim = await store.claim(identity.key, settings.openMessages);
		if (claim.state !== 'claimed') return refusalOf(claim, identity, session);
		const result = await work();
		const isRecorded = await store.settle(claim, settlementOf(result));
		return isRecorded || settlementOf(result) !== 'notSent' ? result : stillRecorded(result);
	}

	#storeOf(): SentBefore {
		const functions = this.#functions;
		this.#store ??= new SentBefore(
			functions.helpers,
			`${functions.getWorkflow().id ?? ''} ${functions.getNode().id}`,
			functions.getExecutionCancelSignal(),
		);
		return this.#store;
	}
}

/** The first of several equal items of a run. */
interface Sender {
	readonly itemIndex: number;
	readonly done: Promise<void>;
	end(): void;
}

function senderOf(itemIndex: number): Sender {
	let end = (): void => undefined;
	const done = new Promise<void>((resolve) => {
		end = resolve;
	});
	return { itemIndex, done, end: () => end() };
}

function settlementOf(result: ItemResult): Settlement {
	if (!('failure' in result)) return result.isOpen === true ? 'unsettled' : 'sent';
	return result.failure.outcome === 'notSent' ? 'notSent' : 'unsettled';
}

/** Nothing was sent, and the list still says that it may have been. */
function stillRecorded(result: ItemResult): ItemResult {
	if (!('failure' in result)) return result;
	const { failure } = result;
	const advice = `${failure.advice} n8n’s list of sent messages could not be changed, so the next run reports this message as in doubt: set the option Messages in Doubt to Send Them Again for it.`;
	return { failure: { ...failure, advice } };
}

function refusalOf(
	claim: Exclude<Claim, { state: 'claimed' }>,
	identity: OnceIdentity,
	session: MediaSession,
): ItemResult {
	switch (claim.state) {
		case 'sent':
			return { json: leftOut(identity, session) };
		case 'unknown':
			return {
				failure: failureOf('earlierUnknown', NOWHERE, {
					why: `Compared were recipient, ${identity.compared} (option Send Only Once).`,
				}),
			};
		case 'stopped':
			return { failure: failureOf('cancelledBefore', NOWHERE) };
		case 'unavailable': {
			const reason = claim.isClean ? 'onceUnavailable' : 'onceUndecided';
			return { failure: failureOf(reason, NOWHERE, { why: `n8n said ${quote(claim.words)}.` }) };
		}
	}
}

/** The ten fields of an item that was left out. */
function leftOut({ recipient, compared }: OnceIdentity, { provider }: MediaSession): IDataObject {
	const { phone, contactId, threadId } = recipient;
	return {
		provider: provider.id,
		outcome: 'skipped',
		sentAs: null,
		status: null,
		messageId: null,
		recordId: null,
		phone: phone === undefined ? null : `+${phone}`,
		contactId: contactId ?? null,
		conversationId: threadId ?? null,
		warnings: [
			`This message was sent before, so it was not sent again (option Send Only Once). Compared were recipient, ${compared}.`,
		],
	};
}
