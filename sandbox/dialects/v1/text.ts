import { e164 } from '../../state/contacts';
import type { Fate } from '../../state/fates';
import type { Answer, Call, Staged } from '../dialect';
import { inputOf } from '../laravel';
import { microseconds } from '../laravel/json';
import { validateText, type TextRequest } from '../laravel/text';
import { contactOf, shownPhone } from './contacts';
import { invalid, succeed } from './envelope';

/** `POST /messages/send`; of its kinds of messages only texts. */
export async function sendText(call: Call): Promise<Answer | Staged> {
	const checked = validateText(call, {
		phoneField: 'phone_number',
		phone: { min: 10, max: 15 },
		textField: 'message_body',
		emptyIsFine: false,
	});
	const { message_type: kind } = inputOf(call.body);
	if ('errors' in checked) return invalid(checked.errors);
	if (kind !== 'text') return invalid({ message_type: ['The selected message type is invalid.'] });
	const { request } = checked;
	return await Promise.resolve({
		phone: e164(request.phone),
		proceed: (fate: Fate) => deliver(call, request, fate),
	});
}

function deliver(call: Call, request: TextRequest, fate: Fate): Answer {
	const { contact, isNew } = contactOf(call, request);
	const { provider } = call;
	const { text } = request;
	const message = { provider, phone: e164(request.phone), kind: 'text', text } as const;
	const sent = call.world.deliver(message, contact.id, fate);
	const data = {
		message_id: sent.delivered.messageId,
		contact_id: contact.id,
		phone: shownPhone(request.phone),
		status: 'sent',
		sent_at: microseconds(sent.sentAt),
		chat_id: sent.chatId,
		chat_message_id: sent.recordId,
		contact_created: isNew,
	};
	return succeed(200, data, 'Message sent successfully');
}
