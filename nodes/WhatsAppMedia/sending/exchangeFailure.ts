import type { Session } from './session';
import { contextOf } from './session';
import { parseUrl } from '../wire/parseUrl';
import type { Exchange } from '../http/transport';
import {
	asUnanswered,
	failureOf,
	failureOfAnswer,
	type FailureContext,
} from '../failures/describeFailure';
import type { Failure } from '../failures/failure';
import { rowFor } from '../failures/outcome';
import type { Reason } from '../failures/reasons';
import type { Sendable } from '../messages/message';
import { withoutSentTexts } from '../messages/sentTexts';
import { cut, quote } from '../text';
import type { ApiRequest } from '../wire/apiRequest';

/** What it means that the request of a message was not answered with a receipt. */
export function failureOfSend(
	exchange: Exchange,
	session: Session,
	request: ApiRequest,
	message: Sendable,
): Failure {
	return describeExchange(exchange, session, contextOf(session, request.path), message);
}

/**
 * What it means that a request that sends nothing was not answered as hoped.
 * @param unreadable the reason where the answer tells none, since nothing can have gone out
 */
export function failureOfReading(
	exchange: Exchange,
	session: Session,
	request: ApiRequest,
	unreadable: Reason,
): Failure {
	const context = contextOf(session, request.path);
	const failure = describeExchange(exchange, session, context, undefined);
	if (failure.outcome === 'notSent') return failure;
	return { ...failureOf(unreadable, context), why: failure.why, httpStatus: failure.httpStatus };
}

/** The same for a question that is no part of sending. */
export function failureOfQuery(
	exchange: Exchange,
	session: Session,
	request: ApiRequest,
	unreadable: Reason,
): Failure {
	const failure = failureOfReading(exchange, session, request, unreadable);
	return asUnanswered(failure, contextOf(session, request.path));
}

function describeExchange(
	exchange: Exchange,
	{ provider }: Session,
	context: FailureContext,
	message: Sendable | undefined,
): Failure {
	switch (exchange.type) {
		case 'answer': {
			const answer = withoutSentTexts(exchange.response, message);
			const refusal = provider.refusal(answer, message);
			const failure = failureOfAnswer(refusal, answer, context, exchange.request, Date.now());
			const source = failure.reason === 'mediaRefused' ? message?.media?.source : undefined;
			if (source?.type !== 'link') return failure;
			return { ...failure, field: source.secret === undefined ? 'Media URL' : 'Send as Link' };
		}
		case 'cancelled': {
			const { outcome } = rowFor({ request: exchange.request });
			return failureOf(outcome === 'notSent' ? 'cancelledBefore' : 'cancelled', context);
		}
		case 'held':
			return failureOf('rateLimited', context, {
				why: `${provider.name} has a rate limit, and the time to wait for it (option Max Rate Limit Wait) is over.`,
				...(exchange.seconds > 0 && { retryAfter: exchange.seconds }),
			});
		case 'unreadable': {
			const source = message?.media?.source;
			const url = source?.type === 'file' ? parseUrl(source.url ?? '') : undefined;
			if (url !== undefined)
				return failureOf('downloadFailed', context, {
					why: `n8n downloaded it from ${cut(url.host, 80)} while it was sent: ${quote(exchange.words)}.`,
				});
			return failureOf('fileUnreadable', context, { why: `n8n said ${quote(exchange.words)}.` });
		}
		case 'silence': {
			const { phase, code, words, remedy } = exchange.fault;
			const broke = `The connection to ${provider.name}: ${quote(words)}${code === undefined ? '' : ` (${code})`}.`;
			const why = remedy === undefined ? broke : `${broke} ${remedy}`;
			const { outcome } = rowFor({ request: exchange.request });
			if (outcome !== 'notSent') return failureOf('noAnswer', context, { why });
			if (phase === 'blocked') return failureOf('requestBlocked', context, { why });
			return failureOf(phase === 'before' ? 'notReached' : 'uploadBroken', context, { why });
		}
	}
}
