import type { IDataObject } from 'n8n-workflow';

import type { Accepted } from '../../sending/sendMessage';
import type { Session } from '../../sending/session';
import type { Sendable } from '../../messages/message';
import type { DeliveryState } from '../../providers/provider';
import type { OpenMessage } from '../operation';
import { withShownLink } from './shownLink';

/** A message that went out, with everything that is known of it. */
export interface SentMessage {
	readonly message: Sendable;
	readonly accepted: Accepted;
	/**
	 * `accepted` unless somebody waited for more; `unconfirmed` where somebody waited and the provider
	 * returned no answer about the message.
	 */
	readonly state: DeliveryState | 'unconfirmed';
	/** A template stands by, and nothing was seen of a later refusal although somebody waited for it. */
	readonly open?: OpenMessage;
	/** Whether a contact was made for it before it was sent. */
	readonly contactCreated?: boolean;
	/** What the operator should know. */
	readonly warnings: readonly string[];
}

/** The ten fields that are the same for every provider; what one does not tell is null. */
export function presentReceipt({ provider }: Session, sent: SentMessage): IDataObject {
	const { message, accepted, state, warnings } = sent;
	const { receipt } = accepted;
	const { phone, contactId, threadId } = message.recipient;
	return {
		provider: provider.id,
		outcome: 'sent',
		sentAs: sentAs(message),
		// A provider's own "sent" only means that it accepted the message.
		status: state,
		messageId: receipt.messageId ?? null,
		recordId: receipt.recordId ?? null,
		phone: phone === undefined ? plus(receipt.phone) : `+${phone}`,
		contactId: receipt.contactId ?? contactId ?? null,
		conversationId: receipt.conversationId ?? threadId ?? null,
		warnings: [...warnings],
	};
}

/** What Simplify leaves out. */
export function presentRest({ message, accepted, contactCreated }: SentMessage): IDataObject {
	const { receipt, response } = accepted;
	const { media } = withShownLink(message);
	const file = media?.source.type === 'file' ? media.source.file : undefined;
	const link = media?.source.type === 'link' ? media.source.url : undefined;
	return {
		sentAt: receipt.sentAt ?? null,
		contactCreated: receipt.contactCreated ?? contactCreated ?? null,
		requestId: receipt.requestId ?? null,
		mediaUrl: receipt.mediaUrl ?? link ?? null,
		mediaType: media?.kind ?? null,
		mimeType: media?.mimeType ?? null,
		fileName: media?.fileName ?? null,
		fileSize: file?.size ?? null,
		...wordsOf(message),
		response: response as IDataObject,
	};
}

function sentAs(message: Sendable): 'media' | 'template' | 'text' {
	if ('text' in message) return 'text';
	return 'template' in message ? 'template' : 'media';
}

function wordsOf(message: Sendable): IDataObject {
	if ('text' in message) return { text: message.text };
	return 'template' in message
		? { template: `${message.template.name}:${message.template.language}` }
		: { caption: message.caption ?? null };
}

/** Providers give digits or E.164; the output is always E.164. */
function plus(phone: string | undefined): string | null {
	const digits = phone?.replace(/\D/g, '') ?? '';
	return digits === '' ? null : `+${digits}`;
}
