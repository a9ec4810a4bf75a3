import type { ApiResponse } from '../../wire/apiResponse';
import { at, idOf, messageIdOf, textOf } from '../answerFields';
import type { Receipt } from '../provider';

/** Reads a receipt of either version. */
export function readReceipt({ status, body }: ApiResponse): Receipt | undefined {
	if (status < 200 || status >= 300) return undefined;
	const data = at(body, 'data');
	const messageId = messageIdIn(body);
	if (messageId === undefined) return undefined;
	const created = at(data, 'contact_created');
	return {
		messageId,
		recordId: idOf(at(data, 'chat_message_id')),
		conversationId: idOf(at(data, 'chat_id')),
		contactId: idOf(at(data, 'contact_id')),
		contactCreated: typeof created === 'boolean' ? created : undefined,
		phone: textOf(at(data, 'phone'), 40),
		mediaUrl: textOf(at(data, 'media_url'), 2048),
		status: textOf(at(data, 'status'), 40),
		words: textOf(at(data, 'error_message')) ?? textOf(at(data, 'status_message')),
		sentAt: textOf(at(data, 'sent_at'), 60),
		requestId: textOf(at(body, 'meta', 'request_id'), 100),
	};
}

/** WhatsApp's id of the message, which stands in one of two places. */
export function messageIdIn(body: unknown): string | undefined {
	const data = at(body, 'data');
	return (
		messageIdOf(at(data, 'message_id')) ??
		messageIdOf(at(data, 'whatsapp_response', 'messages', 0, 'id'))
	);
}
