import type { RunSession } from '../../../../nodes/WhatsAppMedia/sending/session';
import { failureOf, NOWHERE } from '../../../../nodes/WhatsAppMedia/failures/describeFailure';
import type { Failure } from '../../../../nodes/WhatsAppMedia/failures/failure';
import type { ItemDraft } from '../../../../nodes/WhatsAppMedia/messages/draft';
import type { ItemResult, Operation } from '../../../../nodes/WhatsAppMedia/operations/operation';
import { readParameter } from '../../../../nodes/WhatsAppMedia/parameters/reader';
import { asText } from '../../../../nodes/WhatsAppMedia/parameters/values';

/** What becomes of a message. `refusedBefore`: before it left n8n. */
export type Fate = 'notDelivered' | 'refused' | 'refusedBefore' | 'sent' | 'unknown';

/** A provider of a test, and what it was asked to send. */
export interface Scripted {
	readonly operation: Operation<ItemDraft>;
	/** Phone numbers of the messages that arrived, in their order. */
	readonly arrived: string[];
	/** Phone numbers of all items that were prepared. */
	readonly prepared: string[];
}

/**
 * An operation that sends to the parameter `phone`. Numbers that begin with `bad` do not pass the checks.
 * @param fateOf what becomes of a message, by its phone number and how often it was tried before
 */
export function scriptedOperation(
	fateOf: (phone: string, before: number) => Fate | Promise<Fate> = () => 'sent',
): Scripted {
	const arrived: string[] = [];
	const prepared: string[] = [];
	const tried = new Map<string, number>();
	const run = async (session: RunSession, phone: string): Promise<ItemResult> => {
		const before = tried.get(phone) ?? 0;
		tried.set(phone, before + 1);
		const early = fateOf(phone, before);
		if (session.cancelled?.aborted) return { failure: failureOf('cancelledBefore', NOWHERE) };
		if (early !== 'refusedBefore') session.onSend?.();
		const fate = await early;
		await new Promise((resolve) => setImmediate(resolve));
		if (fate !== 'refused' && fate !== 'refusedBefore') arrived.push(phone);
		return fate === 'sent' ? { json: receiptOf(phone) } : { failure: FAILURES[fate] };
	};
	return {
		arrived,
		prepared,
		operation: {
			sends: true,
			read: async (functions, itemIndex) => ({
				phone: asText(readParameter(functions, 'phone', itemIndex)),
			}),
			prepare: ({ account }, { phone }) => {
				prepared.push(phone);
				if (phone.startsWith('bad')) return { failure: FAILURES.refusedBefore };
				return { value: phone, identity: { account, recipient: { phone } } };
			},
			run: async (session, value) => await run(session, String(value)),
		},
	};
}

function receiptOf(phone: string) {
	return { provider: 'waCr', outcome: 'sent', phone: `+${phone}`, warnings: [] };
}

export const FAILURES: Readonly<Record<Exclude<Fate, 'sent'>, Failure>> = {
	notDelivered: {
		outcome: 'notDelivered',
		reason: 'notDelivered',
		headline: 'WhatsApp did not deliver it',
		advice: 'Look at it.',
	},
	refused: {
		outcome: 'notSent',
		reason: 'refusedInput',
		headline: 'The provider did not accept it',
		advice: 'Correct it.',
		httpStatus: 422,
	},
	refusedBefore: {
		outcome: 'notSent',
		reason: 'invalidInput',
		headline: 'The phone number is wrong',
		advice: 'Correct it.',
		field: 'Phone Number',
	},
	unknown: {
		outcome: 'unknown',
		reason: 'noAnswer',
		headline: 'There was no answer',
		advice: 'Look whether it went out.',
		messageId: 'wamid.1',
	},
};
