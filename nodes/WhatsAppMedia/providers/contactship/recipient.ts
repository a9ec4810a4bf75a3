import type { Recipient } from '../../messages/message';
import type { JsonObject } from '../../wire/json';

/** Whom a message goes to, as every send request names it. */
export function recipientFields({ channelId, contactId, threadId }: Recipient): JsonObject {
	return {
		...(channelId ? { channel_id: channelId } : {}),
		...(contactId ? { contact_id: contactId } : {}),
		...(threadId ? { thread_id: threadId } : {}),
	};
}
