import type { Failure } from '../failures/failure';
import type { ApiRequest } from '../wire/apiRequest';
import { readPhone } from '../checks/phone';
import { spellingOf } from '../checks/phoneSpelling';
import { failureOf } from '../failures/describeFailure';
import type { ContactDetails } from '../messages/message';
import type { ContactLookup, KnownContact } from '../providers/provider';
import { contextOf, type Session } from './session';
import type { Exchange } from '../http/transport';
import { cut, plain, quote } from '../text';
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
	directory: ContactLookup,
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
 * Providers match parts of numbers, so only a contact whose number is surely this one counts. When the
 * provider says that a new contact already exists (somebody was faster, or it is stored in another
 * spelling), it is looked for once more in the same way, and then by its last digits. One that can be of
 * somebody else is never written to, nor is a second one made beside it.
 */
async function lookUp(
	session: Session,
	directory: ContactLookup,
	phone: string,
	details: ContactDetails,
	createMissing: boolean,
): Promise<ContactResolution> {
	const found = await find(session, directory, phone, `+${phone}`);
	if ('failure' in found) return found;
	const resolved = resolutionOf(found, session);
	if (resolved !== undefined) return resolved;
	if (!createMissing) return { failure: failureOf('contactMissing', contextOf(session, '')) };

	const request = directory.create(phone, details);
	const exchange = await session.transport.exchange(request);
	const id = exchange.type === 'answer' ? directory.created(exchange.response) : undefined;
	if (id !== undefined) return { contact: { contactId: id, created: true } };
	if (!isConflict(exchange)) return { failure: failureOfStep(exchange, session, request) };

	const doubtful: KnownContact[] = [];
	for (const search of [`+${phone}`, phone.slice(-TAIL_LENGTH)]) {
		const again = await find(session, directory, phone, search);
		if ('failure' in again) return again;
		if (again.sure.length > 0) return { contact: chosen(again.sure, session) };
		doubtful.push(...again.doubtful);
	}
	const context = contextOf(session, request.path);
	return (
		resolutionOf({ sure: [], doubtful }, session) ?? {
			failure: failureOf('contactExistsElsewhere', context, { httpStatus: 409 }),
		}
	);
}

/** Contacts that a search gave, as far as they are or may be the one of the number; newest first. */
interface Found {
	readonly sure: readonly KnownContact[];
	/** With the same digits, but so written that they can be a number of another country. */
	readonly doubtful: readonly KnownContact[];
}

function resolutionOf({ sure, doubtful }: Found, session: Session): ContactResolution | undefined {
	if (sure.length > 0) return { contact: chosen(sure, session) };
	const [first] = doubtful;
	if (first === undefined) return undefined;
	const name = first.name === undefined ? '' : `${quote(first.name, 60)}, `;
	const why = `The contact with the same digits (${name}ID ${cut(plain(first.id), 60)}) has the phone number ${quote(first.phone, 40)}, which can also be read as another number.`;
	return { failure: failureOf('contactDoubtful', contextOf(session, ''), { why }) };
}

/** The newest; of several the operator is told. */
function chosen(sure: readonly KnownContact[], { provider }: Session): ResolvedContact {
	const warning = `${provider.name} has ${sure.length} contacts with this phone number. The message was sent to the newest of them.`;
	return {
		contactId: sure[0]?.id ?? '',
		created: false,
		...(sure.length > 1 && { warning }),
	};
}

async function find(
	session: Session,
	directory: ContactLookup,
	phone: string,
	search: string,
): Promise<Found | { readonly failure: Failure }> {
	const request = directory.find(search);
	const exchange = await session.transport.exchange(request);
	const known = exchange.type === 'answer' ? directory.found(exchange.response) : undefined;
	if (known === undefined) return { failure: failureOfStep(exchange, session, request) };
	const rated = known.map((contact) => ({ contact, rating: rate(contact.phone, phone) }));
	const those = (rating: Rating): KnownContact[] =>
		rated.filter((each) => each.rating === rating).map(({ contact }) => contact);
	return { sure: those('sure'), doubtful: those('doubtful') };
}

/** No text with a phone number in it is longer. */
const LONGEST_PHONE = 100;

type Rating = 'doubtful' | 'other' | 'sure';

/**
 * Whether a contact's number, as somebody stored it, is this one, by the same check as what an operator
 * enters. One that the check refuses is doubtful where it has the same digits and nothing but digits and
 * what is written between them.
 */
function rate(stored: string, phone: string): Rating {
	if (stored.length > LONGEST_PHONE) return 'other';
	const { value } = readPhone(stored);
	if (value !== undefined) return value === phone ? 'sure' : 'other';
	const digits = spellingOf(stored).value?.digits ?? [];
	return digits.includes(phone) ? 'doubtful' : 'other';
}

function isConflict(exchange: Exchange): boolean {
	return exchange.type === 'answer' && exchange.response.status === 409;
}

function failureOfStep(exchange: Exchange, session: Session, request: ApiRequest): Failure {
	return failureOfReading(exchange, session, request, 'contactLookup');
}
