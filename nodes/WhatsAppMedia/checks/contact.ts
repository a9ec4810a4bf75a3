import type { ContactDetails } from '../message';
import { lengthOf, quote, saidLength } from '../text';
import { passed, refused, type Checked, type Problem } from './problem';

/** Longest values that the servers take, in characters. */
const MAX_LENGTHS = { firstName: 255, lastName: 255, email: 191, country: 100 } as const;

const LABELS = {
	firstName: 'first name',
	lastName: 'last name',
	email: 'email',
	country: 'country',
} as const;

/** Checks the details for a new contact: servers refuse the whole message for a bad one. */
export function checkContact(contact: ContactDetails): Checked<ContactDetails> {
	const problems: Problem[] = [];
	for (const key of Object.keys(MAX_LENGTHS) as Array<keyof typeof MAX_LENGTHS>) {
		const value = contact[key];
		if (value !== undefined && lengthOf(value) > MAX_LENGTHS[key]) {
			problems.push(
				...refused(
					'Contact Details',
					`The contact’s ${LABELS[key]} has ${saidLength(value)} characters, more than the ${MAX_LENGTHS[key]} that are allowed`,
					'Shorten it, or leave it empty.',
				).problems,
			);
		}
	}
	if (contact.email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(contact.email)) {
		problems.push(
			...refused(
				'Contact Details',
				`The contact’s email ${quote(contact.email, 60)} is not an email address`,
				'Correct it, or leave it empty.',
			).problems,
		);
	}
	return problems.length > 0 ? { problems } : passed(contact);
}
