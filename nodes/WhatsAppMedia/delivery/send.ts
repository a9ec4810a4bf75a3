import type { Failure } from '../failures/failure';
import type { Sendable } from '../message';
import type { Receipt } from '../providers/provider';
import { failureOfSend, isIncomplete, type Session } from './session';

/** A message that the provider accepted, with its whole answer. */
export interface Delivery {
	readonly receipt: Receipt;
	readonly response: unknown;
}

export type SendResult = { readonly delivery: Delivery } | { readonly failure: Failure };

/** Sends a message to a recipient that is addressed. At most once: what may have gone out is never repeated here. */
export async function sendMessage(session: Session, message: Sendable): Promise<SendResult> {
	const { provider } = session;
	const request = 'template' in message ? provider.sendTemplate(message) : provider.send(message);
	const source = message.media?.source;
	const conceal = source?.type === 'link' ? source.secret : undefined;
	const exchange = await session.transport.exchange({ ...request, conceal });
	// Nobody can have sent a file that has not arrived: such a receipt is not believed.
	if (exchange.type === 'answer' && !isIncomplete(exchange.upload)) {
		const receipt = provider.receipt(exchange.response);
		if (receipt !== undefined) return { delivery: { receipt, response: exchange.response.body } };
	}
	return { failure: failureOfSend(exchange, session, request, message) };
}
