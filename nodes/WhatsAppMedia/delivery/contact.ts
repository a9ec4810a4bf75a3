import type { Failure } from '../failures/failure';
import type { ApiRequest } from '../wire/apiRequest';
import { failureOf } from '../failures/describe';
import type { ContactDetails } from '../message';
import type { ContactDirectory, KnownContact } from '../providers/provider';
import { placeOf, type Session } from './session';
import type { Exchange } from './transport';
import { failureOfReading } from '../sending/exchangeFailure';

/** A contact that a message can be addressed to. */
export interface ResolvedContact {
	readonly contactId: string;
	readonly created: boolean;
}

export type ContactResolution =
	| { readonly contact: ResolvedContact }
	| { readonly failure: Failure };

/** Digits at the end of a number that find it however its beginning is written. */
const TAIL_LENGTH = 8;

/**
 * Finds the contact of a phone number, or creates it. Providers match parts of numbers, so only an
 * equal number counts. When the provider says that a new contact already exists (somebody was
 * faster, or it is stored in another spelling), it is looked for once more by its last digits.
 * @param phone E.164 digits without plus
 */
export async function resolveContact(
	session: Session,
	directory: ContactDirectory,
	phone: string,
	details: ContactDetails,
	createMissing: boolean,
): Promise<ContactResolution> {
	const found = await find(session, directory, phone, `+${phone}`);
	if ('failure' in found) return found;
	if (found.match !== undefined) return { contact: { contactId: found.match.id, created: false } };
	if (!createMissing) return { failure: failureOf('contactMissing', placeOf(session, '')) };

	const request = directory.create(phone, details);
	const exchange = await session.transport.exchange(request);
	const id = exchange.type === 'answer' ? directory.created(exchange.response) : undefined;
	if (id !== undefined) return { contact: { contactId: id, created: true } };
	if (!isConflict(exchange)) return { failure: failureOfStep(exchange, session, request) };

	const again = await find(session, directory, phone, phone.slice(-TAIL_LENGTH));
	if ('failure' in again) return again;
	return again.match === undefined
		? {
				failure: failureOf('contactExistsElsewhere', placeOf(session, request.path), {
					httpStatus: 409,
				}),
			}
		: { contact: { contactId: again.match.id, created: false } };
}

type FindResult = { readonly match?: KnownContact } | { readonly failure: Failure };

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
		match: known.find((contact) => contact.phone.replace(/\D/g, '').replace(/^00/, '') === phone),
	};
}

function isConflict(exchange: Exchange): boolean {
	return exchange.type === 'answer' && exchange.response.status === 409;
}

function failureOfStep(exchange: Exchange, session: Session, request: ApiRequest): Failure {
	return failureOfReading(exchange, session, request, 'contactLookup');
}
