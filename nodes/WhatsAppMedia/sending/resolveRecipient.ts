import type { Failure } from '../failures/failure';
import { failureOf } from '../failures/describeFailure';
import type { ContactDetails, Recipient } from '../messages/message';
import { checkPhone } from '../checks/phone';
import { asTexts, hasErrors, refused, type Checked } from '../checks/problem';
import type { KnownContact } from '../providers/provider';
import { quote } from '../text';
import { resolveContact } from './resolveContact';
import { contextOf, type Session } from './session';
import { failureOfReading } from './exchangeFailure';

/** A recipient as the provider wants to be told it. */
export interface ResolvedRecipient {
	readonly recipient: Recipient;
	/** Whether a contact was made for it; undefined where the provider does that by itself. */
	readonly created?: boolean;
	/** What the operator should know of it. */
	readonly warnings?: readonly string[];
}

export type RecipientResult =
	| { readonly resolved: ResolvedRecipient }
	| { readonly failure: Failure };

/**
 * Finds what the provider needs to know of a recipient: the contact of a phone number, or the
 * phone number of a contact. Sends no message, but can create a contact.
 */
export async function resolveRecipient(
	session: Session,
	recipient: Recipient,
	details: ContactDetails,
	createContact: boolean,
): Promise<RecipientResult> {
	const { contactLookup, phoneLookup } = session.provider;
	const { phone, contactId } = recipient;
	if (contactLookup !== undefined && phone !== undefined) {
		const lookup = await resolveContact(session, contactLookup, phone, details, createContact);
		if ('failure' in lookup) return lookup;
		const { contact } = lookup;
		return {
			resolved: {
				recipient: { ...recipient, contactId: contact.contactId },
				created: contact.created,
				...(contact.warning !== undefined && { warnings: [contact.warning] }),
			},
		};
	}
	if (phoneLookup === undefined || phone !== undefined || contactId === undefined) {
		return { resolved: { recipient } };
	}
	const request = phoneLookup.request(contactId);
	const exchange = await session.transport.exchange(request);
	const contact = exchange.type === 'answer' ? phoneLookup.read(exchange.response) : undefined;
	if (contact === undefined) {
		return { failure: failureOfReading(exchange, session, request, 'contactLookup') };
	}
	const { problems, value } = phoneOf(contact, contactId, session);
	if (value === undefined || hasErrors(problems)) {
		const [problem] = problems;
		const facts = {
			...(exchange.type === 'answer' && { httpStatus: exchange.response.status }),
			...(problem !== undefined && { why: `${problem.message}.` }),
		};
		return { failure: failureOf('contactUnreadable', contextOf(session, request.path), facts) };
	}
	return {
		resolved: { recipient: { ...recipient, phone: value }, warnings: asTexts(problems) },
	};
}

/** What a provider says of a contact is checked like every other phone number. */
function phoneOf(
	contact: KnownContact | 'unknown',
	contactId: string,
	{ provider }: Session,
): Checked<string> {
	if (contact === 'unknown') return { problems: [] };
	if (contact.id !== contactId) {
		return refused(
			'Contact',
			`${provider.name} returned the contact ${quote(contact.id, 60)} for ${quote(contactId, 60)}`,
			'Choose the contact again.',
		);
	}
	return checkPhone(contact.phone, provider.limits.phone);
}

/** A recipient with everything that a template or a text needs: a conversation stands for channel and contact. */
export async function resolveThread(
	session: Session,
	recipient: Recipient,
): Promise<{ readonly recipient: Recipient } | { readonly failure: Failure }> {
	const { threadLookup } = session.provider;
	const { threadId, contactId } = recipient;
	if (threadLookup === undefined || threadId === undefined || contactId !== undefined) {
		return { recipient };
	}
	const request = threadLookup.request(threadId);
	const exchange = await session.transport.exchange(request);
	const thread = exchange.type === 'answer' ? threadLookup.read(exchange.response) : undefined;
	if (thread !== undefined) return { recipient: { ...recipient, ...thread } };
	if (exchange.type === 'answer' && exchange.response.status === 404) {
		const context = contextOf(session, request.path);
		return { failure: failureOf('threadUnreadable', context, { httpStatus: 404 }) };
	}
	return { failure: failureOfReading(exchange, session, request, 'threadUnreadable') };
}
