import { contextOf, type Session } from './session';
import { wait } from '../http/wait';
import { failureOf } from '../failures/describeFailure';
import type { Failure } from '../failures/failure';
import type { DeliveryStatus, Receipt, StatusApi } from '../providers/provider';
import type { ApiRequest, Priority } from '../wire/apiRequest';
import type { ApiResponse } from '../wire/apiResponse';
import { failureOfQuery } from './exchangeFailure';

/** What one question about a message brought. */
export type StatusResult =
	| { readonly type: 'status'; readonly status: DeliveryStatus }
	/** No answer for now: another question may bring one. */
	| { readonly type: 'noAnswer'; readonly failure: Failure }
	/** This credential or workspace cannot ask, now or later. */
	| { readonly type: 'cannotAsk'; readonly failure: Failure };

/** The message that is asked about: every id that an answer carries must be the one that is known. */
export interface MessageIds extends Partial<Pick<Receipt, 'messageId' | 'recordId'>> {
	/** It was sent with another credential, so an answer counts only if it names WhatsApp's id. */
	readonly isOfAnotherAccount?: boolean;
}

/** Milliseconds before the first question about a message, and how much longer each next pause is. */
const FIRST_PAUSE = 1_000;
const PAUSE_GROWTH = 1.6;
/** Longest pause in ms; a rate limit of one question a second would keep new messages waiting. */
const LONGEST_PAUSE = 15_000;
/** Shortest time in ms that the last question is given. */
const LAST_PATIENCE = 1_000;

/** How a question about a message is asked. */
export type Asking = Pick<ApiRequest, 'patience' | 'priority' | 'timeout'>;

/**
 * Requests the status of a message.
 * @param onStart see `Transport`
 */
export async function readStatus(
	session: Session,
	api: StatusApi,
	ids: MessageIds,
	asking: Asking = {},
	onStart?: (heldFor: number) => void,
): Promise<StatusResult> {
	const id = String(ids[api.idField] ?? '');
	const request: ApiRequest = { ...api.request(id), priority: 'low', ...asking };
	const exchange = await session.transport.exchange(request, { onStart });
	const context = contextOf(session, request.path);
	const status = exchange.type === 'answer' ? api.read(exchange.response) : undefined;
	if (status !== undefined) {
		return isAbout(ids, status, api)
			? { type: 'status', status }
			: { type: 'noAnswer', failure: failureOf('statusOfAnother', context) };
	}
	const failure = failureOfQuery(exchange, session, request, 'statusUnread');
	if (exchange.type !== 'answer') return { type: 'noAnswer', failure };
	return settled(failure, exchange.response, api, session, request.path);
}

function settled(
	failure: Failure,
	response: ApiResponse,
	api: StatusApi,
	session: Session,
	path: string,
): StatusResult {
	const { status } = response;
	if (status === 401 || status === 403) return { type: 'cannotAsk', failure };
	if (failure.reason !== 'wrongAddress') {
		const word = api.unknownWord(response);
		return { type: 'noAnswer', failure: word === undefined ? failure : withWord(failure, word) };
	}
	const { why, httpStatus } = failure;
	const context = contextOf(session, path);
	if (api.isUnknown(response)) {
		// Right after it was accepted, its record may not be written yet.
		const reason = 'messageNotFound';
		return { type: 'noAnswer', failure: failureOf(reason, context, { why, httpStatus }) };
	}
	if (!api.isOptional) return { type: 'cannotAsk', failure };
	const reason = 'statusUnavailable';
	return { type: 'cannotAsk', failure: failureOf(reason, context, { why, httpStatus }) };
}

function withWord(failure: Failure, word: string): Failure {
	const told = `The status is “${word}”, which this node does not know.`;
	return { ...failure, why: [failure.why, told].filter(Boolean).join(' ') };
}

/** A status of another message is ignored: acting on it could send a duplicate. */
function isAbout(ids: MessageIds, status: DeliveryStatus, { idField }: StatusApi): boolean {
	const isAmbiguous = ids.isOfAnotherAccount === true && idField !== 'messageId';
	if (isAmbiguous && (status.messageId === undefined || ids.messageId === undefined)) return false;
	return (['messageId', 'recordId'] as const).every((field) => {
		const known = ids[field];
		const told = status[field];
		return known === undefined || told === undefined || String(known) === String(told);
	});
}

/** What is known of an accepted message after waiting. */
export interface FollowedUp {
	/** Undefined where the provider did not report anything. */
	readonly status?: DeliveryStatus;
	/** Why the provider could not be asked, or returned no answer. */
	readonly failure?: Failure;
	/** Nobody can ask it with this credential or workspace, also later. */
	readonly cannotBeAsked?: boolean;
	/** Seconds after which the execution was stopped, if it was. */
	readonly stoppedAfter?: number;
}

/**
 * Polls an accepted message until it is delivered, read or failed, or the time is over. What is no
 * answer is asked again; only a certain no ends it before.
 *
 * With the priority `high` the time for which the rate limit keeps a question back does not count: the
 * message is asked about at its end at the earliest, as long as Max Rate Limit Wait allows.
 * @param seconds from now
 */
export async function followUp(
	session: Session,
	ids: MessageIds,
	seconds: number,
	priority: Extract<Priority, 'high' | 'low'> = 'low',
): Promise<FollowedUp> {
	const api = session.provider.status;
	if (api === undefined || ids[api.idField] === undefined) {
		const reason = api === undefined ? 'statusUnsupported' : 'statusWithoutId';
		return { failure: failureOf(reason, contextOf(session, '')), cannotBeAsked: true };
	}
	const begun = performance.now();
	const end = begun + seconds * 1000;
	const isPatient = priority === 'high';
	let heldFor = 0;
	const leftOf = (): number => Math.max(0, end + (isPatient ? heldFor : 0) - performance.now());
	let pause = FIRST_PAUSE;
	let known: FollowedUp = {};
	for (;;) {
		// Where the rate limit keeps questions back, there are to be fewer of them.
		const due = pause + heldFor;
		const left = leftOf();
		await wait(Math.min(due, left), session.cancelled);
		if (session.cancelled?.aborted) return stopped(known, begun);
		const time = Math.ceil(Math.max(leftOf(), LAST_PATIENCE));
		const asking: Asking = { priority, ...(isPatient ? { timeout: time } : { patience: time }) };
		const before = heldFor;
		const result = await readStatus(session, api, ids, asking, (ms) => (heldFor = before + ms));
		if (session.cancelled?.aborted && result.type === 'noAnswer') return stopped(known, begun);
		if (result.type === 'status') known = { status: result.status };
		else if (known.status === undefined) {
			const cannotBeAsked = result.type === 'cannotAsk';
			known = { failure: result.failure, ...(cannotBeAsked && { cannotBeAsked }) };
		}
		const isAnswered = result.type === 'status';
		const isOver = left <= due || (isAnswered ? performance.now() >= end : leftOf() === 0);
		const isSettled = known.status !== undefined && known.status.state !== 'accepted';
		if (isSettled || isOver || result.type === 'cannotAsk') return known;
		pause = Math.min(pause * PAUSE_GROWTH, LONGEST_PAUSE);
	}
}

/** @param begun when waiting began, on the monotonic clock, in ms */
function stopped(known: FollowedUp, begun: number): FollowedUp {
	return { ...known, stoppedAfter: Math.round((performance.now() - begun) / 1000) };
}
