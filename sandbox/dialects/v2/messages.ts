import {
	changedAt,
	failureOf,
	progressOf,
	type ReceivedMessage,
	type StoredMessage,
} from '../../state/messages';
import type { Answer, Call } from '../dialect';
import { storedUrl } from '../laravel/json';
import { filtered, sorted } from './listQuery';
import { fail, listed, succeed } from './envelope';

/** `GET /messages/{id}`, by the internal id. */
export function getMessage(call: Call): Answer {
	const found = call.world
		.messagesOf(call.provider)
		.find((message) => String(message.recordId) === call.params.id);
	if (!found) return fail(404, 'NOT_FOUND', 'Message not found.');
	return succeed(200, messageJson(found), 'Message retrieved successfully');
}

/** `GET /messages`, sent and received, with the filters and orders of its documentation. */
export function listMessages(call: Call): Answer {
	const sent = call.world.messagesOf(call.provider).map((message) => ({
		...messageJson(message),
		direction: 'outbound',
		created_at: message.sentAt,
		updated_at: changedAt(message),
	}));
	const received = call.world.receivedOf(call.provider).map((message) => ({
		...receivedJson(message),
		direction: 'inbound',
		created_at: message.receivedAt,
		updated_at: message.receivedAt,
	}));
	const rows = sorted(filtered([...sent, ...received], call.query), call.query);
	return listed(call, rows.map(documented), 'pagination');
}

/** The fields that its documentation has of a message in a list. */
const FIELDS = [
	'id',
	'interaction_id',
	'sender_id',
	'type',
	'message',
	'status',
	'message_id',
	'sent_at',
	'is_read',
] as const;

function documented(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
	return Object.fromEntries(FIELDS.map((field) => [field, row[field]]));
}

function receivedJson(message: ReceivedMessage): Record<string, unknown> {
	return {
		id: message.recordId,
		interaction_id: message.chatId,
		sender_id: message.phone.slice(1),
		type: message.type,
		message: message.text ?? '',
		status: 'sent',
		message_id: message.messageId,
		sent_at: new Date(message.receivedAt).toISOString(),
		is_read: false,
	};
}

function messageJson(message: StoredMessage): Record<string, unknown> {
	const { delivered } = message;
	const { status } = progressOf(message);
	const stored = delivered.file && storedUrl(message.recordId, delivered.file.fileName);
	return {
		id: message.recordId,
		interaction_id: message.chatId,
		sender_id: '15550001111',
		type: delivered.template ? 'template' : delivered.kind,
		message: delivered.template?.name ?? delivered.caption ?? '',
		status,
		status_message: failureOf(message),
		message_id: delivered.messageId,
		ref_message_id: null,
		url: delivered.mediaUrl ?? stored ?? null,
		staff_id: null,
		sent_at: new Date(message.sentAt).toISOString(),
		is_read: status === 'read',
	};
}
