import { e164, type StoredContact } from '../../state/contacts';
import type { Fate } from '../../state/fates';
import type { Answer, Call, Staged } from '../dialect';
import {
	checkFile,
	inputOf,
	laravelServerError,
	validateMedia,
	type FieldErrors,
	type MediaRequest,
} from '../laravel';
import { deliveryOf, storedUrl } from '../laravel-json';
import { contactMissing, fail, invalid, now, succeed } from './envelope';

/** `POST /messages/media`, in the order of the real servers. */
export async function sendMedia(call: Call): Promise<Answer | Staged> {
	const provider = call.provider === 'rasl' ? 'rasl' : 'waCr';
	const checked = validateMedia(call.body, { phoneField: 'phone', emptyIsFine: true });
	const contactId = inputOf(call.body).contact_id ?? undefined;
	const errors: FieldErrors = 'errors' in checked ? checked.errors : {};
	if (contactId !== undefined && !/^\d+$/.test(String(contactId))) {
		errors.contact_id = ['The contact id field must be an integer.'];
	}
	if ('errors' in checked || errors.contact_id) return invalid(errors);
	const { request } = checked;
	const name = request.file?.fileName ?? new URL(request.mediaUrl ?? '').pathname;
	const refused = checkFile(provider, request.kind, { name, size: request.file?.size });
	if (refused) return refused;
	if (request.mediaUrl !== undefined) {
		const size = await call.download(request.mediaUrl);
		if (size === undefined) return fail(422, 'INVALID_MEDIA_TYPE', 'Error downloading media file');
		const tooLarge = checkFile(provider, request.kind, { name, size });
		if (tooLarge) return tooLarge;
	}
	return {
		phone: e164(request.phone),
		proceed: (fate) =>
			deliver(call, request, contactId === undefined ? undefined : String(contactId), fate),
	};
}

function deliver(
	call: Call,
	request: MediaRequest,
	contactId: string | undefined,
	fate: Fate,
): Answer {
	const phone = e164(request.phone);
	const contact = contactFor(call, request, contactId);
	if (!contact) return contactMissing();
	if (contact.optedOut) {
		return fail(403, 'CONTACT_OPTED_OUT', 'Contact has opted out of receiving messages.');
	}
	// An uncaught TypeError in the deployments seen.
	if (request.kind === 'document' && request.fileName === undefined) {
		return laravelServerError(call);
	}
	const sent = call.world.deliver(deliveryOf(call.provider, request), contact.id, fate);
	const data = {
		message_id: sent.delivered.messageId,
		contact_id: contact.id,
		phone: phone.slice(1),
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

function contactFor(
	call: Call,
	request: MediaRequest,
	contactId: string | undefined,
): StoredContact | undefined {
	const phone = e164(request.phone);
	const store = call.world.contacts[call.provider];
	if (contactId !== undefined) {
		const named = store.byId(contactId);
		return named?.phone === phone ? named : undefined;
	}
	return (
		store.byPhone(phone) ??
		store.add({
			phone,
			firstName: request.contact.firstname ?? phone,
			lastName: request.contact.lastname ?? '',
			email: request.contact.email,
			country: request.contact.country,
			createdBySend: true,
		})
	);
}
