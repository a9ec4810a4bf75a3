import { metaInWords } from '../../failures/metaAnswer';
import { isRecord } from '../../wire/json';
import { at, idOf, textOf } from '../answerFields';
import type { EventKind, MessageEvent } from '../eventApi';
import type { DeliveryState } from '../provider';
import { phoneOf, readContent, readSender } from '../received';

/** Meta's own webhooks, as a provider passes them on. */

/** Changes in one body; Meta sends up to a thousand. */
const MOST_EVENTS = 1_000;

const KINDS: Readonly<Record<string, EventKind>> = {
	delivered: 'delivered',
	failed: 'failed',
	read: 'read',
	// A voice message that was listened to.
	played: 'read',
};
const STATES: Readonly<Record<string, DeliveryState>> = {
	sent: 'accepted',
	delivered: 'delivered',
	failed: 'failed',
	read: 'read',
	played: 'read',
};

/** Types of messages that nobody wrote: a customer has another number, or opened a chat for the first time. */
const NOTES: ReadonlySet<string> = new Set(['request_welcome', 'system']);

/** The events in a body; undefined if it has not Meta's shape. */
export function readMetaWebhook(body: unknown): readonly MessageEvent[] | undefined {
	const entries = at(body, 'entry');
	if (!Array.isArray(entries)) return undefined;
	return entries.flatMap(readEntry).slice(0, MOST_EVENTS);
}

function readEntry(entry: unknown): MessageEvent[] {
	const sentAt = timeOf(at(entry, 'time'));
	return listOf(at(entry, 'changes')).flatMap((change) => readChange(change, sentAt));
}

/** @param sentAt when Meta sent it, for what has no time of its own */
function readChange(change: unknown, sentAt: string | undefined): MessageEvent[] {
	const value = at(change, 'value');
	const statuses = listOf(at(value, 'statuses')).filter(isRecord).map(readStatus);
	const messages = listOf(at(value, 'messages')).filter(isRecord).map(readMessage);
	if (statuses.length + messages.length > 0) return [...statuses, ...messages];
	return [{ kind: 'other', name: textOf(at(change, 'field'), 60), at: sentAt, raw: change }];
}

function readStatus(status: Record<string, unknown>): MessageEvent {
	const word = textOf(status.status, 40)?.toLowerCase() ?? '';
	const kind = Object.hasOwn(KINDS, word) ? (KINDS[word] ?? 'other') : 'other';
	const meta = kind === 'failed' ? metaInWords(status.errors) : undefined;
	return {
		kind,
		name: word === '' ? undefined : word,
		messageId: textOf(status.id),
		conversationId: idOf(at(status, 'conversation', 'id')),
		phone: phoneOf(status.recipient_id),
		state: Object.hasOwn(STATES, word) ? STATES[word] : undefined,
		...(meta !== undefined && { meta, words: textOf(meta.message) }),
		at: timeOf(status.timestamp),
		raw: status,
	};
}

function readMessage(message: Record<string, unknown>): MessageEvent {
	const content = readContent(message);
	return {
		kind: NOTES.has(content.type?.toLowerCase() ?? '') ? 'other' : 'received',
		name: 'messages',
		messageId: textOf(message.id),
		phone: readSender(message),
		at: timeOf(message.timestamp),
		content,
		raw: message,
	};
}

/** Meta gives seconds since 1970, as a text. */
function timeOf(value: unknown): string | undefined {
	const seconds = Number(typeof value === 'number' ? value : textOf(value, 20));
	if (!(seconds > 0 && seconds < 1e11)) return undefined;
	return new Date(seconds * 1000).toISOString();
}

function listOf(value: unknown): unknown[] {
	return Array.isArray(value) ? value : [];
}
