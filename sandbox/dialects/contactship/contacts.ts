import { e164, type StoredContact } from '../../state/contacts';
import { json, type Answer, type Call, type Staged } from '../dialect';
import { badRequest, nestError } from './errors';

/** `GET /v1/contacts`: a bare array; every filter matches partially. */
export function listContacts(call: Call): Answer {
	const wanted = (key: string) => (call.query.get(key) ?? '').toLowerCase();
	const found = call.world.contacts[call.provider].all.filter(
		(contact) =>
			contact.phone.includes(wanted('phone_number')) &&
			fullName(contact).toLowerCase().includes(wanted('full_name')) &&
			(contact.email ?? '').toLowerCase().includes(wanted('email')),
	);
	return json(200, found.map(contactJson));
}

/** `POST /v1/contacts`: 201 with the bare contact, 409 when the phone is taken. */
export function createContact(call: Call): Answer | Staged {
	if (call.body.malformed !== undefined) return badRequest(call.body.malformed);
	const input = call.body.input;
	const problems = ['phone_number', 'full_name']
		.filter((field) => typeof input[field] !== 'string' || input[field] === '')
		.map((field) => `${field} should not be empty`);
	const typed = typeof input.phone_number === 'string' ? input.phone_number : '';
	if (typed !== '' && !/^\+?[\d\s().-]{7,20}$/.test(typed)) {
		problems.push('phone_number must be a valid phone number');
	}
	if (problems.length > 0) return badRequest(problems);
	const phone = e164(typed);
	const store = call.world.contacts[call.provider];
	if (store.byPhone(phone)) {
		return nestError(409, 'Ya existe un contacto con ese número de teléfono');
	}
	return {
		phone,
		proceed: () => {
			const { country, email, description, additional_data } = input;
			const [firstName = '', ...others] = String(input.full_name).trim().split(/\s+/);
			const contact = store.add(
				{
					phone,
					firstName,
					lastName: others.join(' '),
					email: typeof email === 'string' ? email : undefined,
					country: typeof country === 'string' ? country : undefined,
				},
				{ description: description ?? '', additional_data: additional_data ?? [] },
			);
			return json(201, contactJson(contact));
		},
	};
}

const fullName = (contact: StoredContact) => `${contact.firstName} ${contact.lastName}`.trim();

function contactJson(contact: StoredContact): Record<string, unknown> {
	return {
		id: contact.id,
		created_at: new Date(contact.createdAt).toISOString(),
		phone_number: contact.phone,
		full_name: fullName(contact),
		country: contact.country ?? '',
		email: contact.email ?? '',
		description: '',
		additional_data: [],
		...contact.extra,
		organization_id: 'org-sandbox',
	};
}
