import { failureOf, progressOf, type StoredMessage } from '../../state/messages';
import type { Answer, Call } from '../dialect';
import { storedUrl } from '../laravel/json';
import { fail, listed, succeed } from './envelope';

/** `GET /messages/{id}`, by the internal id. */
export function getMessage(call: Call): Answer {
	const found = call.world
		.messagesOf(call.provider)
		.find((message) => String(message.recordId) === call.params.id);
	if (!found) return fail(404, 'NOT_FOUND', 'Message not found.');
	return succeed(200, messageJson(found), 'Message retrieved successfully');
}

/** `GET /messages`, the latest first. */
export function listMessages(call: Call): Answer {
	const latestFirst = [...call.world.messagesOf(call.provider)].reverse();
	return listed(call, latestFirst.map(messageJson), 'pagination');
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
