import {
	failureOf,
	progressOf,
	type MessageStatus,
	type StoredMessage,
} from '../../state/messages';
import type { Answer, Call } from '../dialect';
import { microseconds } from '../laravel/json';
import { fail, succeed } from './envelope';

const statuses = ['sent', 'delivered', 'read', 'failed', 'pending'] as const;

/** `GET /messages/{wamid}/status`. */
export function getStatus(call: Call): Answer {
	const found = call.world
		.messagesOf(call.provider)
		.find((message) => message.delivered.messageId === call.params.wamid);
	return found ? succeed(200, statusJson(found)) : fail(404, 'Message not found');
}

function statusJson(message: StoredMessage): Record<string, unknown> {
	const { status, times } = progressOf(message);
	const timeOf = (each: MessageStatus | 'pending') => {
		const at = each === 'pending' ? undefined : times[each];
		return at === undefined ? null : microseconds(at);
	};
	return {
		message_id: message.delivered.messageId,
		delivery_status: status,
		error_message: failureOf(message),
		source: 'chat',
		last_updated: timeOf(status),
		statuses: Object.fromEntries(statuses.map((each) => [each, timeOf(each)])),
	};
}
