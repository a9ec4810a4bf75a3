import type { Failure } from '../failures/failure';
import type { ApiRequest } from '../wire/apiRequest';
import { readPhone } from '../checks/phone';
import { failureOf } from '../failures/describeFailure';
import type { ContactDetails } from '../messages/message';
import type { ContactDirectory, KnownContact } from '../providers/provider';
import { placeOf, type Session } from './connection';
import type { Exchange } from '../http/transport';
import { failureOfReading } from './exchangeFailure';

/** A contact that a message can be addressed to. */
export interface ResolvedContact {
	readonly contactId: string;
	readonly created: boolean;
	/** What the operator should know of it. */
	readonly warning?: string;
}

export type ContactResolution =
	| { readonly contact: ResolvedContact }
	| { readonly failure: Failure };

/** Digits at the end of a number that find it however its beginning is written. */
const TAIL_LENGTH = 8;

/**
 * Finds the contact of a phone number, or creates it; once for each number of a run. A look-up that
 * is under way is waited for, since two that create at the same time get in each other's way.
 * @param phone E.164 digits without plus
 */
export async function resolveContact(
	session: Session,
	directory: ContactDirectory,
	phone: string,
	details: ContactDetails,
	createMissing: boolean,
): Promise<ContactResolution> {
	const { lookUps } = session;
	const known = lookUps?.get(phone);
	if (known !== undefined) {
		const resolved = await known;
		if ('contact' in resolved) return { contact: { ...resolved.contact, created: false } };
		return await resolveContact(session, directory, phone, details, createMissing);
	}
	const resolving = lookUp(session, directory, phone, details, createMissing);
	lookUps?.set(phone, resolving);
	const resolved = await resolving;
	if ('failure' in resolved) lookUps?.delete(phone);
	return resolved;
}

/**
 * Providers match parts of numbers, so only an equal number counts. When the provider says that a new
 * contact already exists (somebody was faster, or it is stored in another spelling), it is looked for
 * once more in the same way, and then by its last digits.
 */
async function lookUp(
	session: Session,
	directory: ContactDirectory,
	phone: string,
	details: ContactDetails,
	createMissing: boolean,
): Promise<ContactResolution> {
	const found = await find(session, directory, phone, `+${phone}`);
	if (!('matches' in found)) return found;
	if (found.matches.length > 0) return { contact: chosen(found.matches, phone, session) };
	if (!createMissing) return { failure: failureOf('contactMissing', placeOf(session, '')) };

	const request = directory.create(phone, details);
	const exchange = await session.transport.exchange(request);
	const id = exchange.type === 'answer' ? directory.created(exchange.response) : undefined;
	if (id !== undefined) return { contact: { contactId: id, created: true } };
	if (!isConflict(exchange)) return { failure: failureOfStep(exchange, session, request) };

	for (const search of [`+${phone}`, phone.slice(-TAIL_LENGTH)]) {
		const again = await find(session, directory, phone, search);
		if (!('matches' in again)) return again;
		if (again.matches.length > 0) return { contact: chosen(again.matches, phone, session) };
	}
	const place = placeOf(session, request.path);
	return { failure: failureOf('contactExistsElsewhere', place, { httpStatus: 409 }) };
}

/** The newest; of several the operator is told. */
function chosen(
	matches: readonly KnownContact[],
	phone: string,
	{ provider }: Session,
): ResolvedContact {
	const sure = matches.filter((contact) => isSurely(contact.phone, phone));
	const [newest] = sure.length > 0 ? sure : matches;
	const warning = `${provider.name} has ${matches.length} contacts with this phone number. The message was sent to the newest of them.`;
	return {
		contactId: newest?.id ?? '',
		created: false,
		...(matches.length > 1 && { warning }),
	};
}

type FindResult = { readonly matches: readonly KnownContact[] } | { readonly failure: Failure };

async function find(
	session: Session,
	directory: ContactDirectory,
	phone: string,
	search: string,
): Promise<FindResult> {
	const request = directory.find(search);
	const exchange = await session.transport.exchange(request);
	const known = exchange.type === 'answer' ? directory.found(exchange.response) : undefined;
	if (known === undefined) return { failure: failureOfStep(exchange, session, request) };
	return {
		matches: known.filter((contact) => isOf(contact.phone, phone)),
	};
}

/** With a country code that is marked as one, or as nothing but digits; anything else in it can mean something. */
const PLAIN_NUMBER = /^\s*(?:(?:\+|00)[\d\s().\u2010-\u2015-]{1,60}|\d{1,20})\s*$/;

/** Whether a contact's number, as somebody stored it, is this one. */
function isOf(stored: string, phone: string): boolean {
	if (stored.length > 100) return false;
	if (isSurely(stored, phone)) return true;
	return PLAIN_NUMBER.test(stored) && stored.replace(/\D/g, '').replace(/^00/, '') === phone;
}

/** By the same check as what an operator enters. */
function isSurely(stored: string, phone: string): boolean {
	return stored.length <= 100 && readPhone(stored).value === phone;
}

function isConflict(exchange: Exchange): boolean {
	return exchange.type === 'answer' && exchange.response.status === 409;
}

function failureOfStep(exchange: Exchange, session: Session, request: ApiRequest): Failure {
	return failureOfReading(exchange, session, request, 'contactLookup');
}
