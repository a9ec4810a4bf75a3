import { e164 } from '../../state/contacts';
import type { Fate } from '../../state/fates';
import type { Answer, Call, Staged } from '../dialect';
import { checkFile, validateMedia, type MediaRequest } from '../laravel';
import { deliveryOf, microseconds, storedUrl } from '../laravel/json';
import { contactOf, shownPhone } from './contacts';
import { invalid, succeed } from './envelope';

/** `POST /messages/media`, in the order of the real servers. */
export async function sendMedia(call: Call): Promise<Answer | Staged> {
	const checked = validateMedia(call.body, { phoneField: 'phone_number', emptyIsFine: false });
	if ('errors' in checked) return invalid(checked.errors);
	const { request } = checked;
	const name = request.file?.fileName ?? new URL(request.mediaUrl ?? '').pathname;
	const refused = checkFile(call.mediaRules, request.kind, { name, size: request.file?.size });
	if (refused) return refused;
	if (request.mediaUrl !== undefined) {
		const size = await call.download(request.mediaUrl);
		// The family's v1 handler returns nothing at all here.
		if (size === undefined) {
			return { status: 200, headers: { 'content-type': 'text/html; charset=UTF-8' }, body: '' };
		}
		const tooLarge = checkFile(call.mediaRules, request.kind, { name, size });
		if (tooLarge) return tooLarge;
	}
	return { phone: e164(request.phone), proceed: (fate) => deliver(call, request, fate) };
}

function deliver(call: Call, request: MediaRequest, fate: Fate): Answer {
	const { contact, isNew } = contactOf(call, request);
	const sent = call.world.deliver(deliveryOf(call.provider, request), contact.id, fate);
	const data = {
		message_id: sent.delivered.messageId,
		contact_id: contact.id,
		phone: shownPhone(request.phone),
		media_type: request.kind,
		media_url: request.mediaUrl ?? storedUrl(sent.recordId, request.file?.fileName ?? ''),
		caption: request.caption ?? null,
		filename: request.fileName ?? null,
		status: 'sent',
		sent_at: microseconds(sent.sentAt),
		chat_id: sent.chatId,
		chat_message_id: sent.recordId,
		contact_created: isNew,
	};
	return succeed(200, data, 'Media message sent successfully');
}
