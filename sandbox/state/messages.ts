import { failureForms, failureText } from '../metaErrors';
import type { DeliveredMessage } from '../types';

/** Delivery status; `sent` means that Meta accepted the message. */
export type MessageStatus = 'sent' | 'delivered' | 'read' | 'failed';

/** An accepted message as the provider's own database has it. Times in milliseconds since the epoch. */
export interface StoredMessage {
	/** The provider's own number for the message. */
	recordId: number;
	chatId: number;
	contactId: string | number;
	delivered: DeliveredMessage;
	sentAt: number;
	/** When it reaches the customer, or fails. */
	settlesAt: number;
	/** When the customer reads it; Infinity for never. */
	readAt: number;
	/** Meta's code, when it fails. */
	failsWith?: number;
	/** What somebody decided about it, in place of all that. */
	moved?: Progress;
}

/** A message that a customer wrote. Times in milliseconds since the epoch. */
export interface ReceivedMessage {
	/** The provider's own number for the message. */
	recordId: number;
	chatId: number;
	/** E.164 with +. */
	phone: string;
	/** The wamid. */
	messageId: string;
	/** As Meta calls it, such as `text` or `image`. */
	type: string;
	text?: string;
	mediaUrl?: string;
	mimeType?: string;
	receivedAt: number;
}

/** How far a message has come, and when it got to each status. */
export interface Progress {
	status: MessageStatus;
	times: Partial<Record<MessageStatus, number>>;
}

export const firstRecordId = 120;

/** @param now milliseconds since the epoch */
export function progressOf(message: StoredMessage, now = Date.now()): Progress {
	const { sentAt, settlesAt, readAt, moved } = message;
	if (moved !== undefined) return moved;
	if (now < settlesAt) return { status: 'sent', times: { sent: sentAt } };
	if (message.failsWith !== undefined) {
		return { status: 'failed', times: { sent: sentAt, failed: settlesAt } };
	}
	const times = { sent: sentAt, delivered: settlesAt };
	return now < readAt
		? { status: 'delivered', times }
		: { status: 'read', times: { ...times, read: readAt } };
}

/** When something about it changed last, in milliseconds since the epoch. */
export function changedAt(message: StoredMessage): number {
	return Math.max(...Object.values(progressOf(message).times));
}

/**
 * Why a message failed, in one of the forms that deployments store, which take turns from message to message;
 * null while it has not failed.
 */
export function failureOf(message: StoredMessage): string | null {
	if (message.failsWith === undefined || progressOf(message).status !== 'failed') return null;
	const turn = (message.recordId - firstRecordId) % failureForms.length;
	return failureText(message.failsWith, failureForms[turn] ?? 'marked');
}
