import { isRecord } from '../../wire/json';
import { at, idOf, textOf } from '../answerFields';
import type { EventKind, MessageEvent, WebhookApi } from '../eventApi';
import { readMetaWebhook } from '../meta/webhook';
import type { DeliveryState } from '../provider';
import { phoneOf, readContent, readSender } from '../received';
import { statusIn, type FieldNames } from './status';

/** Xobito's own webhook: one URL for a workspace, signed, and called for every message event. */

const KINDS: Readonly<Record<string, EventKind>> = {
	'message.delivered': 'delivered',
	'message.failed': 'failed',
	'message.read': 'read',
	'message.received': 'received',
};
/** Where the event's name says it and the data does not. */
const STATES: Readonly<Partial<Record<EventKind, DeliveryState>>> = {
	delivered: 'delivered',
	failed: 'failed',
	read: 'read',
};

const FIELDS: FieldNames = {
	state: 'status',
	words: 'error_message',
	updatedAt: 'updated_at',
	messageId: 'message_id',
};

export const v1Webhook: WebhookApi = {
	type: 'webhook',
	kinds: ['delivered', 'read', 'failed', 'received'],
	location: 'Xobito > Settings > Webhook Settings',
	secretSource: 'Ask Xobito’s support for the webhook secret of your workspace',
	signatureHeader: 'x-webhook-signature',
	read: readWebhook,
	forwarder: { name: 'Webhook Resend', read: readMetaWebhook },
};

function readWebhook(body: unknown): readonly MessageEvent[] | undefined {
	const name = textOf(at(body, 'event'), 60);
	if (!isRecord(body) || name === undefined) return undefined;
	const kind = Object.hasOwn(KINDS, name) ? (KINDS[name] ?? 'other') : 'other';
	return [kind === 'received' ? readReceived(body, name) : readStatus(body, name, kind)];
}

function readStatus(
	body: Record<string, unknown>,
	name: string,
	kind: MessageEvent['kind'],
): MessageEvent {
	const { data } = body;
	// Contacts, too, have a status: only of a message does it mean this.
	const isOfMessage = kind !== 'other' || name.startsWith('message.');
	const status = isOfMessage ? statusIn(data, FIELDS) : undefined;
	const isTold = kind === 'other' || status?.state === kind;
	return {
		kind,
		name,
		messageId: textOf(at(data, 'message_id')),
		conversationId: idOf(at(data, 'chat_id')),
		phone: phoneOf(at(data, 'phone')) ?? phoneOf(at(data, 'phone_number')),
		state: isTold ? status?.state : STATES[kind],
		...(kind === 'failed' && wordsOfFailure(data)),
		at: textOf(body.timestamp, 60),
		raw: body,
	};
}

/** The words are read as those of a failed message, whatever word stands in the place of the status. */
function wordsOfFailure(data: unknown): Pick<MessageEvent, 'meta' | 'words'> {
	const said = statusIn({ status: 'failed', error_message: at(data, 'error_message') }, FIELDS);
	return { words: said?.words, meta: said?.meta };
}

/** Xobito does not document the fields of this one. */
function readReceived(body: Record<string, unknown>, name: string): MessageEvent {
	const { data } = body;
	// The message may lie in a field of its own, as it does in other events of this product.
	const inner = at(data, 'message');
	const message = isRecord(inner) ? { ...(isRecord(data) ? data : {}), ...inner } : data;
	return {
		kind: 'received',
		name,
		messageId: textOf(at(message, 'message_id')) ?? textOf(at(message, 'wamid')),
		recordId: idOf(at(message, 'id')),
		conversationId: idOf(at(message, 'chat_id')) ?? idOf(at(message, 'interaction_id')),
		phone: readSender(message),
		at: textOf(body.timestamp, 60),
		content: readContent(message),
		raw: body,
		isUndocumented: true,
	};
}
