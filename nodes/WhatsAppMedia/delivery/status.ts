import { failureOf } from '../failures/describe';
import type { Failure } from '../failures/outcome';
import type { DeliveryStatus, Receipt, StatusApi } from '../providers/provider';
import { failureOfReading, placeOf, type Session } from './session';
import type { Exchange } from './transport';
import { wait } from './wait';

export type StatusResult = { readonly status: DeliveryStatus } | { readonly failure: Failure };

/** Milliseconds before the first look at a message, and how much longer each next pause is. */
const FIRST_PAUSE = 1_000;
const PAUSE_GROWTH = 1.6;
/** Milliseconds; a rate limit of one look a second would keep new messages waiting. */
const LONGEST_PAUSE = 15_000;

/** Asks the provider what became of a message. */
export async function readStatus(
	session: Session,
	api: StatusApi,
	id: string,
): Promise<StatusResult> {
	const request = api.request(id);
	const exchange = await session.transport.exchange(request);
	const status = exchange.type === 'answer' ? api.read(exchange.response) : undefined;
	if (status !== undefined) return { status };
	const place = placeOf(session, request.path);
	if (isMissing(exchange)) {
		const reason = saysNotFound(exchange.response.body) ? 'messageNotFound' : 'statusUnavailable';
		return { failure: failureOf(reason, place, { httpStatus: 404 }) };
	}
	return { failure: failureOfReading(exchange, session, request, 'statusUnread') };
}

type Answer = Extract<Exchange, { type: 'answer' }>;

function isMissing(exchange: Exchange): exchange is Answer {
	return exchange.type === 'answer' && exchange.response.status === 404;
}

/** An API that knows the request but not the message says so; a missing route is a page or Laravel's own words. */
function saysNotFound(body: unknown): boolean {
	return (
		/not found|not_found/i.test(JSON.stringify(body)) && !/the route /i.test(JSON.stringify(body))
	);
}

/** What is known of an accepted message after waiting. */
export interface Watched {
	/** Undefined where the provider did not tell anything. */
	readonly status?: DeliveryStatus;
	/** Why the provider could not be asked, or gave no answer. */
	readonly failure?: Failure;
}

/**
 * Looks at an accepted message until it is delivered, read or failed, or the time is over. Looks
 * at least once; asking again and again stops at the first answer that is none.
 * @param seconds from now
 */
export async function watchDelivery(
	session: Session,
	receipt: Receipt,
	seconds: number,
): Promise<Watched> {
	const api = session.provider.status;
	const id = api === undefined ? undefined : receipt[api.idField];
	if (api === undefined || id === undefined) {
		const place = placeOf(session, '');
		return { failure: failureOf('statusUnsupported', place) };
	}
	const deadline = Date.now() + seconds * 1000;
	let pause = FIRST_PAUSE;
	let last: DeliveryStatus | undefined;
	for (;;) {
		await wait(Math.min(pause, Math.max(0, deadline - Date.now())), session.cancelled);
		if (session.cancelled?.aborted) return { status: last };
		const result = await readStatus(session, api, String(id));
		if ('failure' in result) return { status: last, failure: result.failure };
		last = result.status;
		if (last.state !== 'accepted' || Date.now() >= deadline) return { status: last };
		pause = Math.min(pause * PAUSE_GROWTH, LONGEST_PAUSE);
	}
}
