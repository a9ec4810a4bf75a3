import type { Failure } from '../failures/failure';
import { failureOf } from '../failures/describe';
import type { ContactDetails, Recipient } from '../message';
import { resolveContact } from './contact';
import { placeOf, type Session } from './session';
import { failureOfReading } from '../sending/exchangeFailure';

/** A recipient as the provider wants to be told it. */
export interface Addressee {
	readonly recipient: Recipient;
	/** Whether a contact was made for it; undefined where the provider does that by itself. */
	readonly created?: boolean;
}

export type AddressResult = { readonly addressee: Addressee } | { readonly failure: Failure };

/**
 * Finds what the provider needs to know of a recipient: the contact of a phone number, or the
 * phone number of a contact. Sends no message, but can create a contact.
 */
export async function addressTo(
	session: Session,
	recipient: Recipient,
	details: ContactDetails,
	createContact: boolean,
): Promise<AddressResult> {
	const { contacts, contactReading } = session.provider;
	const { phone, contactId } = recipient;
	if (contacts !== undefined && phone !== undefined) {
		const resolved = await resolveContact(session, contacts, phone, details, createContact);
		if ('failure' in resolved) return resolved;
		const { contact } = resolved;
		return {
			addressee: {
				recipient: { ...recipient, contactId: contact.contactId },
				created: contact.created,
			},
		};
	}
	if (contactReading === undefined || phone !== undefined || contactId === undefined) {
		return { addressee: { recipient } };
	}
	const request = contactReading.request(contactId);
	const exchange = await session.transport.exchange(request);
	const contact = exchange.type === 'answer' ? contactReading.read(exchange.response) : undefined;
	if (contact === undefined) {
		return { failure: failureOfReading(exchange, session, request, 'contactLookup') };
	}
	const phoneOfContact = contact === 'unknown' ? '' : contact.phone.replace(/\D/g, '');
	if (phoneOfContact === '') {
		const facts = exchange.type === 'answer' ? { httpStatus: exchange.response.status } : {};
		return { failure: failureOf('contactUnreadable', placeOf(session, request.path), facts) };
	}
	return { addressee: { recipient: { ...recipient, phone: phoneOfContact } } };
}

/** A recipient with everything that a template needs: a conversation stands for channel and contact. */
export async function addressTemplateTo(
	session: Session,
	recipient: Recipient,
): Promise<{ readonly recipient: Recipient } | { readonly failure: Failure }> {
	const { threadReading } = session.provider;
	const { threadId, contactId } = recipient;
	if (threadReading === undefined || threadId === undefined || contactId !== undefined) {
		return { recipient };
	}
	const request = threadReading.request(threadId);
	const exchange = await session.transport.exchange(request);
	const thread = exchange.type === 'answer' ? threadReading.read(exchange.response) : undefined;
	if (thread !== undefined) return { recipient: { ...recipient, ...thread } };
	if (exchange.type === 'answer' && exchange.response.status === 404) {
		const place = placeOf(session, request.path);
		return { failure: failureOf('threadUnreadable', place, { httpStatus: 404 }) };
	}
	return { failure: failureOfReading(exchange, session, request, 'threadUnreadable') };
}
