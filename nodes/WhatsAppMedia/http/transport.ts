import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import type { Evidence } from '../failures/outcome';
import type { LazyFile } from './lazyFile';
import type { ApiRequest } from '../wire/apiRequest';
import type { ApiResponse, ReadHeader } from '../wire/apiResponse';
import { maskOf, readAnswerBody, type Mask } from './answerText';
import { toHttpBody } from './requestBody';
import { readNetworkFault, type NetworkFault } from './networkFault';
import { onAbort } from './onAbort';
import { whenStuck } from './stuckUpload';
import { Turns } from './turns';
import { alarm } from './wait';

/** An answer is read up to this many bytes; no provider's is near it. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** Milliseconds that the HTTP client's own timeout, which tells more, has before ours. */
const GRACE = 1_000;
const STUCK: NetworkFault = {
	phase: 'during',
	code: 'ETIMEDOUT',
	words: 'it did not answer in time',
};

/** Bytes per millisecond of the slowest line (256 kbit/s) on which an upload is not cut off. */
const SLOWEST_UPLOAD = 32;

const READ_HEADERS: Readonly<Record<ReadHeader, true>> = {
	'content-type': true,
	date: true,
	location: true,
	'retry-after': true,
	'x-ratelimit-limit': true,
	'x-ratelimit-remaining': true,
	'x-ratelimit-reset': true,
};

/** Answers of all executions are read in turns. */
const answers = new Turns();

/** How an exchange with a provider ended, and what the provider can have of the request. */
export type Exchange =
	| {
			readonly type: 'answer';
			readonly response: ApiResponse;
			/** As it was when the head of the answer arrived; a file that was incomplete then stays so. */
			readonly request: 'part' | 'whole';
	  }
	| { readonly type: 'cancelled'; readonly request: Evidence['request'] }
	/** Not sent: the rate limit keeps it back longer than it may wait. Seconds until it may go; 0 if unknown. */
	| { readonly type: 'held'; readonly seconds: number }
	| { readonly type: 'unreadable'; readonly words: string }
	| {
			readonly type: 'silence';
			readonly fault: NetworkFault;
			readonly request: Evidence['request'];
	  };

/** Who looks at a request on its way. */
export interface Observer {
	/** Called right before the request leaves, with the ms for which the rate limit kept it back; not for one that does not leave. */
	readonly onStart?: (heldFor: number) => void;
	/**
	 * Asked before that by a transport that keeps to a rate limit, once that lets the request go; otherwise the
	 * request counts as cancelled.
	 */
	readonly mayLeave?: () => Promise<boolean>;
	/** Whether a refusal names a message: that one may have gone out, and is not sent again. */
	readonly namesMessage?: (answer: ApiResponse) => boolean;
}

/** Performs requests to one provider with one credential. */
export interface Transport {
	/** Where requests go, without path. */
	readonly baseUrl: string;
	exchange(request: ApiRequest, observer?: Observer): Promise<Exchange>;
}

/** What n8n gives to a node that runs, to a trigger, and to one that fills a list in the editor. */
export type HttpFunctions = {
	readonly helpers: Pick<ILoadOptionsFunctions['helpers'], 'httpRequestWithAuthentication'>;
} & Partial<Pick<IExecuteFunctions, 'getExecutionCancelSignal'>>;

/** How a transport reaches its provider. */
export interface TransportOptions {
	readonly credentialType: string;
	/** Where requests go, without path. */
	readonly baseUrl: string;
	/** Milliseconds to wait for an answer once the upload, if there is one, is through. */
	readonly timeout: number;
	/** The credential's secret, which must not come back in anything that is shown. */
	readonly secret: string;
}

/**
 * The only place that performs HTTP for the node.
 *
 * Every status is an answer here and redirects are not followed: n8n would otherwise repeat a
 * request after a 401 and carry credentials and body to wherever a redirect points.
 */
export function createTransport(
	functions: HttpFunctions,
	{ credentialType, baseUrl, timeout, secret }: TransportOptions,
): Transport {
	const mask = maskOf(secret);
	return {
		baseUrl,
		async exchange(request, { onStart } = {}) {
			const { method, path, query, body, conceal } = request;
			const { patience = Infinity, timeout: longest = Infinity } = request;
			const limit = Math.min(timeout, patience, longest);
			const content = body === undefined ? undefined : toHttpBody(body);
			const options: IHttpRequestOptions = {
				method,
				url: `${baseUrl}${path}`,
				headers: {
					Accept: 'application/json',
					...(content?.contentType !== undefined && { 'Content-Type': content.contentType }),
				},
				...(query !== undefined && { qs: { ...query } }),
				...(content !== undefined && { body: content.body }),
				encoding: 'stream',
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				// It counts from the start, the upload included; what is stuck is ended by `whenStuck` below.
				timeout: limit + Math.ceil((content?.file?.size ?? 0) / SLOWEST_UPLOAD),
			};
			const given = new AbortController();
			const cancelled = functions.getExecutionCancelSignal?.();
			const forget = cancelled && onAbort(cancelled, () => given.abort());
			const arrived = whenStuck(content?.file, limit + GRACE, () => given.abort(STUCK));
			try {
				onStart?.(0);
				const response = (await functions.helpers.httpRequestWithAuthentication.call(
					withCancelSignal(functions, given.signal),
					credentialType,
					options,
				)) as IN8nHttpFullResponse;
				arrived();
				const reach = frozen(content?.file);
				const stop = (): void => given.abort();
				const answer = await readAnswer(response, {
					mask: conceal === undefined ? mask : maskOf(secret, conceal),
					stop,
					timeout: limit,
				});
				return { type: 'answer', response: answer, request: reach };
			} catch (error) {
				const fault = readNetworkFault(error);
				const reach = fault.phase === 'during' ? reachOf(content?.file) : 'nothing';
				if (cancelled?.aborted) return { type: 'cancelled', request: reach };
				const unreadable = content?.file?.readFailure;
				if (unreadable !== undefined && fault.phase === 'during')
					return { type: 'unreadable', words: unreadable };
				const isStuckAfterwards = given.signal.reason === STUCK && fault.phase === 'during';
				return { type: 'silence', fault: isStuckAfterwards ? STUCK : fault, request: reach };
			} finally {
				arrived();
				forget?.();
				content?.file?.close();
			}
		},
	};
}

/** What the provider can have of a request that left. */
function reachOf(file: LazyFile | undefined): 'part' | 'whole' {
	return file === undefined || file.readState === 'whole' ? 'whole' : 'part';
}

/**
 * The same once an answer is there. Whoever answers before a file is complete cannot have sent it; the
 * rest is withheld, so that it does not become complete afterwards.
 */
function frozen(file: LazyFile | undefined): 'part' | 'whole' {
	const reach = reachOf(file);
	if (reach === 'part') file?.close();
	return reach;
}

/**
 * n8n's helper asks its context for the signal that ends a request. Ours also ends it when the
 * answer stops half-way: the HTTP client's own timeout is over once the headers are there.
 */
function withCancelSignal(functions: HttpFunctions, signal: AbortSignal): IExecuteFunctions {
	return Object.create(functions, {
		getExecutionCancelSignal: { value: () => signal },
	}) as IExecuteFunctions;
}

/** How an answer is read. */
interface Reading {
	readonly mask: Mask;
	/** Ends the request and closes its connection. */
	readonly stop: () => void;
	/** Milliseconds for the whole body. */
	readonly timeout: number;
}

async function readAnswer(
	{ statusCode, headers, body }: IN8nHttpFullResponse,
	reading: Reading,
): Promise<ApiResponse> {
	const text = isReadable(body) ? await readText(body, reading) : body;
	await answers.next();
	return {
		status: statusCode,
		headers: Object.fromEntries(
			Object.entries(headers)
				.map(([name, value]) => [name.toLowerCase(), value] as const)
				.filter(([name]) => Object.hasOwn(READ_HEADERS, name))
				.map(([name, value]) => [name, reading.mask(String(value))]),
		),
		body: readAnswerBody(text, reading.mask),
	};
}

/** Whether a body comes in pieces. */
export function isReadable(body: unknown): body is AsyncIterable<Uint8Array> {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/**
 * What arrives in time, up to the bound; of an answer that breaks off what there was: its status
 * counts. Undefined if it broke off before there was anything, which is not the same as empty.
 */
export async function readText(
	body: AsyncIterable<Uint8Array>,
	{ stop, timeout }: Pick<Reading, 'stop' | 'timeout'>,
): Promise<string | undefined> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	const end = alarm(timeout, stop);
	try {
		for await (const chunk of body) {
			chunks.push(chunk);
			size += chunk.byteLength;
			if (size > MAX_ANSWER_BYTES) {
				stop();
				break;
			}
		}
	} catch {
		// The status line was received, which says more than nothing; the text will not parse.
		if (size === 0) return undefined;
	} finally {
		end();
	}
	return Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString('utf8');
}
