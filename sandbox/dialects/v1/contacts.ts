import { e164, type StoredContact } from '../../state/contacts';
import type { Answer, Call, Staged } from '../dialect';
import { inputOf, Rules, type ContactFields } from '../laravel';
import { contactJson } from '../laravel/json';
import { invalid, paginated, succeed } from './envelope';

/** `GET /contacts`. */
export function listContacts(call: Call): Answer {
	return paginated(call, call.world.contacts[call.provider].all.map(contactJson));
}

/** The contact behind a send, found by the end of its number; made of the request's fields when it is new. */
export function contactOf(
	call: Call,
	request: { phone: string; contact: ContactFields },
): { contact: StoredContact; isNew: boolean } {
	const phone = e164(request.phone);
	const store = call.world.contacts[call.provider];
	const known = store.byPhoneEnd(phone);
	if (known) return { contact: known, isNew: false };
	const { firstname, lastname, email, country } = request.contact;
	const contact = store.add({
		phone,
		firstName: firstname ?? phone,
		lastName: lastname ?? '',
		email,
		country,
		createdBySend: true,
	});
	return { contact, isNew: true };
}

/** A number as it is answered: only a leading + and the digits survive. */
export function shownPhone(typed: string): string {
	const phone = e164(typed);
	return typed.startsWith('+') ? phone : phone.slice(1);
}

/** `POST /contacts`. */
export function createContact(call: Call): Answer | Staged {
	const input = inputOf(call.body);
	const rules = new Rules(input, false);
	for (const field of ['firstname', 'phone', 'type', 'source_id', 'status_id'])
		rules.required(field);
	rules.text('firstname', { max: 255 });
	rules.text('lastname', { max: 255 });
	rules.text('phone', { max: 20 });
	rules.text('email', { max: 191 });
	if (typeof input.type === 'string' && !['lead', 'customer'].includes(input.type)) {
		rules.add('type', 'The selected type is invalid.');
	}
	const phone = e164(String(input.phone ?? ''));
	const store = call.world.contacts[call.provider];
	if (input.phone && store.byPhone(phone)) {
		rules.add('phone', 'The phone has already been taken.');
	}
	if (Object.keys(rules.errors).length > 0) return invalid(rules.errors);
	return {
		phone,
		proceed: () => {
			const { firstname, lastname, email, phone: typed, ...extra } = input;
			void typed;
			const contact = store.add(
				{
					phone,
					firstName: String(firstname),
					lastName: typeof lastname === 'string' ? lastname : '',
					email: typeof email === 'string' ? email : undefined,
				},
				extra,
			);
			return succeed(201, contactJson(contact), 'Contact created successfully');
		},
	};
}
