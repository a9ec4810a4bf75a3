import { e164, type StoredContact } from '../../state/contacts';
import type { Fate } from '../../state/fates';
import type { Answer, Call, Staged } from '../dialect';
import { validateText, type TextRequest } from '../laravel/text';
import { addressee, contactIdOf } from './contacts';
import { invalid, now, succeed } from './envelope';

/** `POST /messages/text`. */
export async function sendText(call: Call): Promise<Answer | Staged> {
	const checked = validateText(call, {
		phoneField: 'phone',
		phone: { min: 10, max: 20 },
		textField: 'message',
		emptyIsFine: true,
	});
	const contactId = contactIdOf(call);
	const errors = 'errors' in checked ? checked.errors : {};
	if ('errors' in contactId) Object.assign(errors, contactId.errors);
	if ('errors' in checked || 'errors' in contactId) return invalid(errors);
	const { request } = checked;
	return await Promise.resolve({
		phone: e164(request.phone),
		proceed: (fate: Fate) => {
			const contact = addressee(call, request, contactId.id);
			return 'status' in contact ? contact : deliver(call, request, contact, fate);
		},
	});
}

function deliver(call: Call, request: TextRequest, contact: StoredContact, fate: Fate): Answer {
	const { provider } = call;
	const phone = e164(request.phone);
	const { text } = request;
	const sent = call.world.deliver({ provider, phone, kind: 'text', text }, contact.id, fate);
	const data = {
		message_id: sent.delivered.messageId,
		contact_id: contact.id,
		phone: phone.slice(1),
		message: text,
		status: 'sent',
		sent_at: now(),
		chat_id: sent.chatId,
		chat_message_id: sent.recordId,
	};
	return succeed(200, data, 'Text message sent successfully');
}
