import { failureOf } from '../failures/describe';
import type { Failure } from '../failures/outcome';
import type { ApiRequest, DeliveryStatus, Receipt, StatusApi } from '../providers/provider';
import { failureOfQuery, placeOf, type Session } from './session';
import { wait } from '../http/wait';

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
	const request: ApiRequest = { ...api.request(id), priority: 'low' };
	const exchange = await session.transport.exchange(request);
	const status = exchange.type === 'answer' ? api.read(exchange.response) : undefined;
	if (status !== undefined) return { status };
	const failure = failureOfQuery(exchange, session, request, 'statusUnread');
	if (exchange.type !== 'answer' || failure.reason !== 'wrongAddress') return { failure };
	const isUnknown = api.isUnknown(exchange.response);
	if (!isUnknown && !api.isOptional) return { failure };
	const reason = isUnknown ? 'messageNotFound' : 'statusUnavailable';
	const { why, httpStatus } = failure;
	return { failure: failureOf(reason, placeOf(session, request.path), { why, httpStatus }) };
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
		const reason = api === undefined ? 'statusUnsupported' : 'statusWithoutId';
		return { failure: failureOf(reason, placeOf(session, '')) };
	}
	const deadline = Date.now() + seconds * 1000;
	let pause = FIRST_PAUSE;
	let last: DeliveryStatus | undefined;
	for (;;) {
		const left = Math.max(0, deadline - Date.now());
		await wait(Math.min(pause, left), session.cancelled);
		if (session.cancelled?.aborted) return { status: last };
		const result = await readStatus(session, api, String(id));
		if ('failure' in result) return { status: last, failure: result.failure };
		if (!isOf(receipt, result.status)) {
			return { status: last, failure: failureOf('statusUnread', placeOf(session, '')) };
		}
		last = result.status;
		if (last.state !== 'accepted' || left <= pause) return { status: last };
		pause = Math.min(pause * PAUSE_GROWTH, LONGEST_PAUSE);
	}
}

/** What became of another message must not lead to a second one here. */
function isOf(receipt: Receipt, { messageId }: DeliveryStatus): boolean {
	return messageId === undefined || messageId === receipt.messageId;
}
