import { failureOf, failureOfAnswer, type Place } from '../failures/describe';
import type { Failure } from '../failures/outcome';
import type { Message } from '../message';
import type { Provider } from '../providers/provider';
import { quote } from '../text';
import type { Downloader } from './linkedFile';
import type { Exchange, Transport } from './transport';

/** One provider reached with one credential, for the items of a run. */
export interface Session {
	readonly provider: Provider;
	readonly transport: Transport;
}

/** A session that can also get files from links. */
export interface MediaSession extends Session {
	readonly downloads: Downloader;
}

/** The URL of a request as texts name it. */
export function placeOf({ provider, transport }: Session, path: string): Place {
	return { provider, address: `${transport.address}${path}` };
}

/**
 * What an exchange without the hoped-for answer means.
 * @param message present when the exchange was the send itself; without it nothing can have gone out
 */
export function failureOfExchange(
	exchange: Exchange,
	session: Session,
	place: Place,
	message?: Message,
): Failure {
	const failure = describeExchange(exchange, session, place, message);
	if (message !== undefined || failure.outcome === 'notSent') return failure;
	return { ...failureOf('contactLookup', place), why: failure.why, httpStatus: failure.httpStatus };
}

function describeExchange(
	exchange: Exchange,
	{ provider }: Session,
	place: Place,
	message: Message | undefined,
): Failure {
	switch (exchange.type) {
		case 'answer': {
			const refusal = provider.refusal(exchange.response, message);
			const failure = failureOfAnswer(refusal, exchange.response, place, Date.now());
			const source = failure.reason === 'mediaRefused' ? message?.media.source : undefined;
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
				why: `${provider.name} has a rate limit, and the time that the message may wait for it (option Wait at Most) is over.`,
				...(exchange.seconds > 0 && { retryAfter: exchange.seconds }),
			});
		case 'unreadable': {
			const host = message?.media.source.type === 'file' ? message.media.source.host : undefined;
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

function isIncomplete(upload: 'partly' | 'untouched' | 'whole' | undefined): boolean {
	return upload === 'partly' || upload === 'untouched';
}
