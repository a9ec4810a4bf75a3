import type { ContactDetails } from '../../messages/message';
import type { JsonObject } from '../../wire/json';

/** The contact's details under the product's names; blank ones are left out, since `""` is refused. */
function contactObject(contact: ContactDetails): JsonObject {
	const fields = {
		firstname: contact.firstName,
		lastname: contact.lastName,
		email: contact.email,
		country: contact.country,
		assigned_id: contact.assignedId,
		groups: contact.groups,
	};
	return Object.fromEntries(
		Object.entries(fields).filter(
			(entry): entry is [string, string | number] => entry[1] !== undefined,
		),
	);
}

/** The same as a field of JSON; none where nothing is known. */
export function contactField(contact: ContactDetails): JsonObject {
	const details = contactObject(contact);
	return Object.keys(details).length > 0 ? { contact: details } : {};
}

/** The same as form fields in PHP's array notation: a dot in a name would be lost there. */
export function contactFields(contact: ContactDetails): Array<readonly [string, string]> {
	return Object.entries(contactObject(contact)).map(
		([name, value]) => [`contact[${name}]`, String(value)] as const,
	);
}
