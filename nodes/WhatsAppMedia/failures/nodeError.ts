import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';

import type { Failure } from './failure';
import { REASONS, type Reason } from './reasons';

/**
 * A failure as the fields of an item. Exactly these three names: n8n takes an item for the error
 * output (and then adds the input's fields) if its json has `error` and nothing beside `message`
 * and `details`. Older versions do not know `details`; see `markAsFailed`.
 */
export interface FailureItem extends IDataObject {
	/** What happened. */
	error: string;
	/** Why, and what to do. */
	message: string;
	/** What workflows can branch on. */
	details: IDataObject;
}

/** Headline with the item's number, as n8n writes it, where it is about one item. */
function headlineFor({ headline, reason }: Failure, itemIndex: number): string {
	return reason === NOTHING_SENT ? headline : `${headline} [item ${itemIndex}]`;
}

/** The reason of a run that keeps all messages back; its headline says so already. */
export const NOTHING_SENT = 'nothingSent';

/** What became of the message; nothing where there was none to send. */
const OUTCOME_SENTENCES = {
	notDelivered: 'The message did not reach this recipient.',
	notSent: 'Nothing was sent to this recipient.',
	unknown: 'It is not known whether the message was sent.',
	unanswered: undefined,
} as const;

const EARLIER_IN_DOUBT =
	'This attempt did not reach the recipient, but an earlier one may have: check with your provider.';

/** What is told of other items beside an item's failure. */
export interface OtherItems {
	/** What became of the items that were started; told first. */
	readonly account?: string;
	/** Why others of them were not sent; told last. */
	readonly others?: string;
}

/** Why and what next, and first of all what became of the messages. */
function descriptionOf(failure: Failure, { account, others }: OtherItems = {}): string {
	const isToldAlready = failure.reason === NOTHING_SENT;
	const isEarlierInDoubt = failure.attemptOutcome !== undefined;
	const sentence = isEarlierInDoubt ? EARLIER_IN_DOUBT : OUTCOME_SENTENCES[failure.outcome];
	const outcome = isToldAlready ? undefined : sentence;
	const wait = !failure.retryAfter ? undefined : `Wait at least ${failure.retryAfter} s.`;
	const field = failure.field === undefined ? undefined : `Field: ${failure.field}.`;
	return [account, failure.why, outcome, field, wait, failure.advice, others]
		.filter((part) => part !== undefined)
		.join(' ');
}

/**
 * The only place where a failure becomes an error of n8n: an API error where a provider or the
 * network had a say, an operation error where the node itself refused.
 */
export function toNodeError(
	node: INode,
	failure: Failure,
	itemIndex: number,
	otherItems?: OtherItems,
): NodeApiError | NodeOperationError {
	const message = headlineFor(failure, itemIndex);
	const description = descriptionOf(failure, otherItems);
	if (failure.httpStatus === undefined && !isFromOutside(failure)) {
		return worded(
			new NodeOperationError(node, message, { description, itemIndex, level: 'warning' }),
			message,
		);
	}
	const cause = Object.hasOwn(REASONS, failure.reason)
		? REASONS[failure.reason as Reason].cause
		: undefined;
	const error = new NodeApiError(
		node,
		{ message: failure.why ?? failure.headline },
		{
			message,
			description,
			itemIndex,
			level: 'warning',
			...(failure.httpStatus !== undefined && { httpCode: String(failure.httpStatus) }),
			...(cause !== undefined && { failure: waitable(cause, failure.retryAfter) }),
		},
	);
	return worded(error, message);
}

/**
 * The same for a list in the editor, where there is no item and nothing was to be sent. Always an API
 * error: of any other kind the editor gets the headline only.
 */
export function toEditorError(node: INode, failure: Failure): NodeApiError {
	const { headline, why, advice, httpStatus } = failure;
	const description = [why, advice].filter((part) => part !== undefined).join(' ');
	const error = new NodeApiError(
		node,
		{ message: why ?? headline },
		{
			message: headline,
			description,
			level: 'warning',
			...(httpStatus !== undefined && { httpCode: String(httpStatus) }),
		},
	);
	return worded(error, headline);
}

/** n8n replaces a message in which it finds the likes of ENOENT by a sentence of its own. */
function worded<E extends Error>(error: E, message: string): E {
	error.message = message;
	return error;
}

function isFromOutside({ reason }: Failure): boolean {
	return ['cancelled', 'noAnswer', 'notDelivered', 'notReached', 'uploadBroken'].includes(reason);
}

type Cause = NonNullable<(typeof REASONS)[Reason]['cause']>;
type NodeFailure = NonNullable<
	NonNullable<ConstructorParameters<typeof NodeApiError>[2]>['failure']
>;

function waitable(cause: Cause, retryAfter: number | undefined): NodeFailure {
	if (cause === 'credential-invalid' || cause === 'configuration-invalid') return { cause };
	return { cause, ...(retryAfter !== undefined && { retryAfterMs: retryAfter * 1000 }) };
}

/** What Continue On Fail and the error output give for an item; `about` joins the details. */
export function toFailureItem(
	failure: Failure,
	itemIndex: number,
	about: IDataObject,
): FailureItem {
	const { outcome, reason, field, code, metaCode, again, httpStatus, retryAfter } = failure;
	const { messageId, recordId, requestId } = failure;
	return {
		error: headlineFor(failure, itemIndex),
		message: descriptionOf(failure),
		details: {
			...about,
			outcome,
			reason,
			field: field ?? null,
			httpStatus: httpStatus ?? null,
			code: code ?? null,
			metaCode: metaCode ?? null,
			again: again ?? null,
			retryAfter: retryAfter ?? null,
			messageId: messageId ?? null,
			recordId: recordId ?? null,
			requestId: requestId ?? null,
		},
	};
}

/**
 * The ten fields of a message that was sent, for one that was not, so that a table has the same columns
 * and a condition on `outcome` meets all of its words. Not for the error output, see `FailureItem`.
 */
export function columnsOf(
	{ outcome, messageId, recordId }: Failure,
	about: IDataObject,
): IDataObject {
	return {
		provider: about.provider ?? null,
		outcome,
		sentAs: null,
		status: null,
		messageId: messageId ?? null,
		recordId: recordId ?? null,
		phone: about.phone ?? null,
		contactId: null,
		conversationId: null,
		warnings: [],
	};
}

/**
 * Marks an item for the error output of n8n before 2.35.5, which goes by an `error` on the item.
 * Not enumerable, so that n8n's copy of the item is without it: n8n would otherwise replace the
 * item's fields by the error's message.
 */
export function markAsFailed(
	item: INodeExecutionData,
	error: NodeApiError | NodeOperationError,
): void {
	Object.defineProperty(item, 'error', { value: error });
}
