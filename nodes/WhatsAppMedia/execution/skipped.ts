import type { IDataObject } from 'n8n-workflow';

/** Why a message is left out that the list of sent messages has. */
export const SENT_BEFORE =
	'This message was sent before, or somebody counted it as sent, so it was not sent again';

/** Why a message in doubt is left out. */
export const TREATED_AS_SENT =
	'An earlier attempt may have sent this message. The option Messages in Doubt is set to Treat Them as Sent, so nothing was sent now';

/** What is known of a message that is left out. */
export interface SkippedMessage {
	readonly provider: string | null;
	readonly messageId?: string | null;
	readonly recordId?: string | null;
	readonly phone: string | null;
	readonly contactId?: string | null;
	readonly conversationId?: string | null;
	readonly warnings: string[];
}

/** The ten fields of a receipt for a message that is left out. */
export function skippedReceipt(message: SkippedMessage): IDataObject {
	return {
		provider: message.provider,
		outcome: 'skipped',
		sentAs: null,
		status: null,
		messageId: message.messageId ?? null,
		recordId: message.recordId ?? null,
		phone: message.phone,
		contactId: message.contactId ?? null,
		conversationId: message.conversationId ?? null,
		warnings: message.warnings,
	};
}
