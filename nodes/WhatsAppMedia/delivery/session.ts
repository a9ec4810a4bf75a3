import { asUnanswered, failureOf, failureOfAnswer, type Place } from '../failures/describe';
import type { Failure } from '../failures/failure';
import type { ApiRequest } from '../wire/apiRequest';
import type { ReadState } from '../media/lazyFile';
import type { Sendable } from '../message';
import type { Reason } from '../failures/reasons';
import type { Provider } from '../providers/provider';
import { quote } from '../text';
import type { Downloader } from './linkedFile';
import type { Exchange, Transport } from './transport';

/** One provider reached with one credential, for the items of a run. */
export interface Session {
	readonly provider: Provider;
	readonly transport: Transport;
	/** Fires when the execution is stopped. */
	readonly cancelled?: AbortSignal;
}

/** A session that can also get files from links. */
export interface MediaSession extends Session {
	readonly downloads: Downloader;
}

/** The URL of a request as texts name it. */
export function placeOf({ provider, transport }: Session, path: string): Place {
	return { provider, address: `${transport.address}${path}` };
}

/** What it means that the request of a message was not answered with a receipt. */
export function failureOfSend(
	exchange: Exchange,
	session: Session,
	request: ApiRequest,
	message: Sendable,
): Failure {
	return describeExchange(exchange, session, placeOf(session, request.path), message);
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
	const place = placeOf(session, request.path);
	const failure = describeExchange(exchange, session, place, undefined);
	if (failure.outcome === 'notSent') return failure;
	return { ...failureOf(unreadable, place), why: failure.why, httpStatus: failure.httpStatus };
}

/** The same for a question that is no part of sending. */
export function failureOfQuery(
	exchange: Exchange,
	session: Session,
	request: ApiRequest,
	unreadable: Reason,
): Failure {
	const failure = failureOfReading(exchange, session, request, unreadable);
	return asUnanswered(failure, placeOf(session, request.path));
}

function describeExchange(
	exchange: Exchange,
	{ provider }: Session,
	place: Place,
	message: Sendable | undefined,
): Failure {
	switch (exchange.type) {
		case 'answer': {
			const refusal = provider.refusal(exchange.response, message);
			const failure = failureOfAnswer(refusal, exchange.response, place, Date.now());
			const source = failure.reason === 'mediaRefused' ? message?.media?.source : undefined;
			if (source?.type !== 'link') return failure;
			return { ...failure, field: source.secret === undefined ? 'Media URL' : 'Send as Link' };
		}
		case 'cancelled':
			return failureOf(
				'cancelled',
				place,
				isIncomplete(exchange.upload) ? { outcome: 'notSent' } : {},
			);
		case 'held':
			return failureOf('rateLimited', place, {
				why: `${provider.name} has a rate limit, and the time to wait for it (option Wait at Most) is over.`,
				...(exchange.seconds > 0 && { retryAfter: exchange.seconds }),
			});
		case 'unreadable': {
			const source = message?.media?.source;
			const host = source?.type === 'file' ? source.host : undefined;
			if (host !== undefined)
				return failureOf('downloadFailed', place, {
					why: `n8n downloaded it from ${host} while it was sent: ${quote(exchange.words)}.`,
				});
			return failureOf('fileUnreadable', place, { why: `n8n said ${quote(exchange.words)}.` });
		}
		case 'silence': {
			const { phase, code, words } = exchange.fault;
			const why = `The connection to ${provider.name}: ${quote(words)}${code === undefined ? '' : ` (${code})`}.`;
			if (phase === 'blocked') return failureOf('requestBlocked', place, { why });
			if (phase === 'before') return failureOf('notReached', place, { why });
			// A provider cannot act on an upload whose announced length never arrived.
			return failureOf(isIncomplete(exchange.upload) ? 'uploadBroken' : 'noAnswer', place, { why });
		}
	}
}

/** Whether a request has a file of which the provider cannot have got everything. */
export function isIncomplete(upload: ReadState | undefined): boolean {
	return upload === 'partly' || upload === 'untouched';
}
