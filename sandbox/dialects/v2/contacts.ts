import { e164, type StoredContact } from '../../state/contacts';
import type { Answer, Call, Staged } from '../dialect';
import { inputOf, Rules, type ContactFields, type FieldErrors } from '../laravel';
import { contactJson } from '../laravel/json';
import { contactMissing, fail, invalid, listed, succeed } from './envelope';

/** `GET /contacts`; the search is partial. */
export function listContacts(call: Call): Answer {
	const search = (call.query.get('search') ?? call.query.get('q') ?? '').toLowerCase();
	const found = call.world.contacts[call.provider].all.filter((contact) =>
		[
			contact.firstName,
			contact.lastName,
			contact.email ?? '',
			contact.phone,
			String(contact.extra.company ?? ''),
		].some((text) => text.toLowerCase().includes(search)),
	);
	return listed(call, found.map(contactJson), 'collection');
}

const contactTexts = { firstname: 255, lastname: 255, phone: 20, email: 191 } as const;

function checkedContact(call: Call, required: readonly string[], self?: StoredContact) {
	const input = inputOf(call.body);
	const rules = new Rules(input, true);
	for (const field of required) rules.required(field);
	for (const [field, max] of Object.entries(contactTexts)) rules.text(field, { max });
	if (typeof input.type === 'string' && !['lead', 'customer', 'guest'].includes(input.type)) {
		rules.add('type', 'The selected type is invalid.');
	}
	const twin =
		typeof input.phone === 'string' &&
		call.world.contacts[call.provider].byPhone(e164(input.phone));
	if (twin && twin !== self) rules.add('phone', 'This phone number already exists');
	return { input, errors: rules.errors };
}

const textOr = (value: unknown, otherwise: string | undefined) =>
	typeof value === 'string' ? value : otherwise;

/** `POST /contacts`. */
export function createContact(call: Call): Answer | Staged {
	const required = ['firstname', 'lastname', 'phone', 'type', 'source_id', 'status_id'];
	const { input, errors } = checkedContact(call, required);
	if (Object.keys(errors).length > 0) return invalid(errors);
	const phone = e164(String(input.phone));
	return {
		phone,
		proceed: () => {
			const contact = call.world.contacts[call.provider].add(
				{
					phone,
					firstName: String(input.firstname),
					lastName: String(input.lastname),
					email: textOr(input.email, undefined),
				},
				extraOf(input),
			);
			return succeed(201, contactJson(contact), 'Contact created successfully');
		},
	};
}

/** `PATCH /contacts/{id}`. */
export function updateContact(call: Call): Answer {
	const contact = call.world.contacts[call.provider].byId(call.params.id ?? '');
	if (!contact) return contactMissing();
	const { input, errors } = checkedContact(call, [], contact);
	if (Object.keys(errors).length > 0) return invalid(errors);
	contact.firstName = textOr(input.firstname, contact.firstName) ?? '';
	contact.lastName = textOr(input.lastname, contact.lastName) ?? '';
	contact.email = textOr(input.email, contact.email);
	if (typeof input.phone === 'string') contact.phone = e164(input.phone);
	Object.assign(contact.extra, extraOf(input));
	return succeed(200, contactJson(contact), 'Contact updated successfully');
}

function extraOf(input: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(input).filter(([key]) => !(key in contactTexts)));
}

/** `GET /contacts/{id}`. */
export function getContact(call: Call): Answer {
	const contact = call.world.contacts[call.provider].byId(call.params.id ?? '');
	return contact
		? succeed(200, contactJson(contact), 'Contact retrieved successfully')
		: contactMissing();
}

/** `contact_id` of a send, as text; undefined when it has none. */
export function contactIdOf(call: Call): { id: string | undefined } | { errors: FieldErrors } {
	const given = inputOf(call.body).contact_id ?? undefined;
	if (given === undefined) return { id: undefined };
	const isInteger = /^\d+$/.test(String(given));
	return isInteger
		? { id: String(given) }
		: { errors: { contact_id: ['The contact id field must be an integer.'] } };
}

/** The contact that a send goes to; made when there is none with its phone number. */
export function addressee(
	call: Call,
	request: { phone: string; contact: ContactFields },
	contactId: string | undefined,
): StoredContact | Answer {
	const phone = e164(request.phone);
	const store = call.world.contacts[call.provider];
	const named = contactId === undefined ? store.byPhone(phone) : store.byId(contactId);
	if (contactId !== undefined && named?.phone !== phone) return contactMissing();
	if (named?.optedOut) {
		return fail(403, 'CONTACT_OPTED_OUT', 'Contact has opted out of receiving messages.');
	}
	if (named) return named;
	const { firstname, lastname, email, country } = request.contact;
	return store.add({
		phone,
		firstName: firstname ?? phone,
		lastName: lastname ?? '',
		email,
		country,
		createdBySend: true,
	});
}
