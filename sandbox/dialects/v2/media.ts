import { e164, type StoredContact } from '../../state/contacts';
import type { Fate } from '../../state/fates';
import type { Answer, Call, Staged } from '../dialect';
import { checkFile, laravelServerError, validateMedia, type MediaRequest } from '../laravel';
import { deliveryOf, storedUrl } from '../laravel/json';
import { addressee, contactIdOf } from './contacts';
import { fail, invalid, now, succeed } from './envelope';

/** `POST /messages/media`, in the order of the real servers. */
export async function sendMedia(call: Call): Promise<Answer | Staged> {
	const checked = validateMedia(call.body, { phoneField: 'phone', emptyIsFine: true });
	const contactId = contactIdOf(call);
	const errors = 'errors' in checked ? checked.errors : {};
	if ('errors' in contactId) Object.assign(errors, contactId.errors);
	if ('errors' in checked || 'errors' in contactId) return invalid(errors);
	const { request } = checked;
	const name = request.file?.fileName ?? new URL(request.mediaUrl ?? '').pathname;
	const refused = checkFile(call.mediaRules, request.kind, { name, size: request.file?.size });
	if (refused) return refused;
	if (request.mediaUrl !== undefined) {
		const size = await call.download(request.mediaUrl);
		if (size === undefined) return fail(422, 'INVALID_MEDIA_TYPE', 'Error downloading media file');
		const tooLarge = checkFile(call.mediaRules, request.kind, { name, size });
		if (tooLarge) return tooLarge;
	}
	return {
		phone: e164(request.phone),
		proceed: (fate) => {
			const contact = addressee(call, request, contactId.id);
			return 'status' in contact ? contact : deliver(call, request, contact, fate);
		},
	};
}

function deliver(call: Call, request: MediaRequest, contact: StoredContact, fate: Fate): Answer {
	// An uncaught TypeError in the deployments seen.
	if (request.kind === 'document' && request.fileName === undefined) {
		return laravelServerError(call);
	}
	const sent = call.world.deliver(deliveryOf(call.provider, request), contact.id, fate);
	const data = {
		message_id: sent.delivered.messageId,
		contact_id: contact.id,
		phone: e164(request.phone).slice(1),
		media_type: request.kind,
		media_url: request.mediaUrl ?? storedUrl(sent.recordId, request.file?.fileName ?? ''),
		caption: request.caption ?? null,
		filename: request.fileName ?? null,
		status: 'sent',
		sent_at: now(),
		chat_id: sent.chatId,
		chat_message_id: sent.recordId,
	};
	return succeed(200, data, 'Media message sent successfully');
}
