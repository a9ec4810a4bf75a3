import type { Failure } from '../failures/outcome';
import type { Message } from '../message';
import type { Receipt } from '../providers/provider';
import { resolveContact } from './contact';
import { failureOfExchange, placeOf, type Session } from './session';

/** A message that the provider accepted, with its whole answer. */
export interface Delivery {
	readonly receipt: Receipt;
	readonly response: unknown;
}

export type SendResult = { readonly delivery: Delivery } | { readonly failure: Failure };

/**
 * Sends a message, after finding or creating its contact where the provider wants one. Sends at
 * most once: what may have gone out is never repeated here.
 */
export async function sendMessage(
	session: Session,
	message: Message,
	createContact: boolean,
): Promise<SendResult> {
	const { provider } = session;
	const { phone } = message.recipient;
	if (provider.contacts === undefined || phone === undefined) return await post(session, message);

	const resolved = await resolveContact(
		session,
		provider.contacts,
		phone,
		message.contact,
		createContact,
	);
	if ('failure' in resolved) return resolved;
	const { contactId, created } = resolved.contact;
	const addressed = { ...message, recipient: { ...message.recipient, contactId } };
	const result = await post(session, addressed);
	if ('failure' in result) return result;
	const receipt = { contactId, contactCreated: created, ...result.delivery.receipt };
	return { delivery: { ...result.delivery, receipt } };
}

async function post(session: Session, message: Message): Promise<SendResult> {
	const { source } = message.media;
	const conceal = source.type === 'link' ? source.secret : undefined;
	const request = session.provider.send(message);
	const exchange = await session.transport.exchange({ ...request, conceal });
	if (exchange.type === 'answer') {
		const receipt = session.provider.receipt(exchange.response);
		if (receipt !== undefined) return { delivery: { receipt, response: exchange.response.body } };
	}
	return { failure: failureOfExchange(exchange, session, placeOf(session, request.path), message) };
}
