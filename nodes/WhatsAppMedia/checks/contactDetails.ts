import type { ContactDetails } from '../messages/message';
import { lengthOf, quote, saidLength } from '../text';
import { accidentsIn } from './accidents';
import { readEmail } from './email';
import { hasErrors, passed, refused, type Checked, type Problem } from './problem';

/** Longest values that the servers take, in characters. */
const MAX_LENGTHS = { firstName: 255, lastName: 255, email: 191, country: 100 } as const;

const LABELS = {
	firstName: 'first name',
	lastName: 'last name',
	email: 'email',
	country: 'country',
	description: 'description',
	groups: 'list of groups',
} as const;

/** What an expression may spoil without anybody noticing; an email is checked as such. */
const WORDS = ['firstName', 'lastName', 'country', 'description', 'groups'] as const;

/** Ids, as the editor names them. */
const IDS = { contactId: 'Contact ID', assignedId: 'Assigned Staff ID' } as const;

/** Checks the details for a new contact: servers refuse the whole message for a bad one. */
export function checkContact(given: ContactDetails): Checked<ContactDetails> {
	const problems: Problem[] = [];
	const refuse = (message: string, advice: string): void => {
		problems.push(...refused('Contact Details', message, advice).problems);
	};
	const email = given.email === undefined ? undefined : readEmail(given.email);
	const contact = { ...given, ...(email !== undefined && { email: email.address }) };
	for (const key of Object.keys(MAX_LENGTHS) as Array<keyof typeof MAX_LENGTHS>) {
		const value = contact[key];
		if (value !== undefined && lengthOf(value) > MAX_LENGTHS[key]) {
			refuse(
				`The contact’s ${LABELS[key]} has ${saidLength(value)} characters, more than the ${MAX_LENGTHS[key]} that are allowed`,
				'Shorten it, or leave it empty.',
			);
		}
	}
	for (const key of WORDS) {
		const as = `the contact’s ${LABELS[key]}`;
		problems.push(...accidentsIn(contact[key] ?? '', { field: 'Contact Details', as }));
	}
	if (given.email !== undefined && email?.isValid === false) {
		refuse(
			`The contact’s email ${quote(given.email, 60)} is not an email address`,
			'Correct it, or leave it empty.',
		);
	}
	for (const key of Object.keys(IDS) as Array<keyof typeof IDS>) {
		const id = contact[key];
		if (id !== undefined && (!Number.isSafeInteger(id) || id <= 0)) {
			refuse(
				`The contact’s ${IDS[key]} ${Number.isNaN(id) ? '' : `(${id}) `}is not a whole number`,
				'Enter the number that the provider shows, for example 15, or leave it empty.',
			);
		}
	}
	return hasErrors(problems) ? { problems } : passed(contact, problems);
}
