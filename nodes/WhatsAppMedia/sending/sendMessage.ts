import { failureOfStatus } from '../failures/describeFailure';
import type { Failure } from '../failures/failure';
import { metaInWords } from '../failures/metaAnswer';
import { rowFor } from '../failures/outcome';
import type { Sendable } from '../messages/message';
import { isSentId, sentTexts } from '../messages/sentTexts';
import { contradicts } from '../providers/contradictions';
import { requestFor, type Receipt } from '../providers/provider';
import { failureOfSend } from './exchangeFailure';
import type { ApiResponse } from '../wire/apiResponse';
import { contextOf, type Session } from './session';

/** A message that the provider accepted, with its whole answer. */
export interface Accepted {
	readonly receipt: Receipt;
	readonly response: unknown;
}

export type SendResult = { readonly accepted: Accepted } | { readonly failure: Failure };

/** Sends a message to a recipient that is resolved. At most once: what may have gone out is never repeated here. */
export async function sendMessage(session: Session, message: Sendable): Promise<SendResult> {
	const { provider } = session;
	const request = requestFor(provider, message);
	const source = message.media?.source;
	const conceal = source?.type === 'link' ? source.secret : undefined;
	const exchange = await session.transport.exchange(
		{ ...request, conceal },
		{
			onStart: session.onSend,
			mayLeave: session.mayLeave,
			namesMessage: (answer) => provider.refusal(answer, message).says === 'named',
		},
	);
	const receipt =
		exchange.type === 'answer' ? receiptIn(exchange.response, session, message) : undefined;
	if (exchange.type === 'answer' && receipt !== undefined) {
		const { status, body } = exchange.response;
		const says = isFailed(receipt) ? 'failed' : 'accepted';
		const { outcome } = rowFor({ request: exchange.request, status, says });
		if (outcome === 'sent') return { accepted: { receipt, response: body } };
		if (outcome === 'notDelivered') return { failure: failureOfReceipt(receipt, session, status) };
	}
	return { failure: failureOfSend(exchange, session, request, message) };
}

/** A receipt, unless something beside it says no, or its id was sent: then it is a text of the message that came back. */
function receiptIn(
	response: ApiResponse,
	{ provider }: Session,
	message: Sendable,
): Receipt | undefined {
	const receipt = provider.receipt(response);
	if (receipt === undefined || contradicts(response.body, isFailed(receipt))) return undefined;
	const { messageId } = receipt;
	const isRepeated = messageId !== undefined && isSentId(messageId, sentTexts(message));
	return isRepeated ? undefined : receipt;
}

/** A provider may confirm a message that WhatsApp has given up already. */
function isFailed({ status }: Receipt): boolean {
	return status?.toLowerCase() === 'failed';
}

function failureOfReceipt(receipt: Receipt, session: Session, httpStatus: number): Failure {
	const { messageId, recordId, words } = receipt;
	const status = { state: 'failed', words, meta: metaInWords(words) } as const;
	return { ...failureOfStatus(status, contextOf(session, '')), httpStatus, messageId, recordId };
}
