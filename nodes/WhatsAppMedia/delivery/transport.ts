import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import type { ReadState } from '../media/lazyFile';
import type { ApiRequest, ApiResponse } from '../providers/provider';
import { maskOf, readAnswerBody, type Mask } from './answerText';
import { toHttpBody } from './httpBody';
import { readNetworkFault, type NetworkFault } from './network';
import { isStuck } from './watch';

/** An answer is read up to this many bytes; no provider's is near it. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** Milliseconds that the HTTP client's own timeout, which tells more, has before ours. */
const GRACE = 1_000;
const STUCK: NetworkFault = {
	phase: 'during',
	code: 'ETIMEDOUT',
	words: 'it did not answer in time',
};

/** Why a watch ends; an error with a stack would be made for each request without it. */
const OVER = 'over';

/** Bytes per millisecond of the slowest line (256 kbit/s) on which an upload is not cut off. */
const SLOWEST_UPLOAD = 32;

/** How an exchange with a provider ended. */
export type Exchange =
	/** With how much of the file had been read for it when the answer was there. */
	| { readonly type: 'answer'; readonly response: ApiResponse; readonly upload?: ReadState }
	| { readonly type: 'cancelled'; readonly upload?: ReadState }
	/** Not sent: the rate limit keeps it back longer than it may wait. Seconds until it may go; 0 if unknown. */
	| { readonly type: 'held'; readonly seconds: number }
	| { readonly type: 'unreadable'; readonly words: string }
	| { readonly type: 'silence'; readonly fault: NetworkFault; readonly upload?: ReadState };

/** Performs requests to one provider with one credential. */
export interface Transport {
	/** Where requests go, without path. */
	readonly address: string;
	exchange(request: ApiRequest): Promise<Exchange>;
}

/** What n8n gives to a node that runs, and to one that fills a list in the editor. */
export type HttpFunctions = Pick<ILoadOptionsFunctions, 'helpers'> &
	Partial<Pick<IExecuteFunctions, 'getExecutionCancelSignal'>>;

/** How a transport reaches its provider. */
export interface TransportOptions {
	readonly credentialType: string;
	/** Where requests go, without path. */
	readonly address: string;
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
	{ credentialType, address, timeout, secret }: TransportOptions,
): Transport {
	const mask = maskOf(secret);
	return {
		address,
		async exchange({ method, path, query, body, conceal }) {
			const content = body === undefined ? undefined : toHttpBody(body);
			const options: IHttpRequestOptions = {
				method,
				url: `${address}${path}`,
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
				// It counts from the start, the upload included; what is stuck is ended by `isStuck` below.
				timeout: timeout + Math.ceil((content?.file?.size ?? 0) / SLOWEST_UPLOAD),
			};
			const given = new AbortController();
			const headed = new AbortController();
			const cancelled = functions.getExecutionCancelSignal?.();
			const signals = cancelled === undefined ? [given.signal] : [given.signal, cancelled];
			const stuck = isStuck(content?.file, timeout + GRACE, headed.signal);
			void stuck.then((isLate) => isLate && given.abort(STUCK));
			try {
				const response = (await functions.helpers.httpRequestWithAuthentication.call(
					withCancelSignal(functions, AbortSignal.any(signals)),
					credentialType,
					options,
				)) as IN8nHttpFullResponse;
				headed.abort(OVER);
				const stop = (): void => given.abort();
				const answer = await readAnswer(response, {
					mask: conceal === undefined ? mask : maskOf(secret, conceal),
					stop,
					timeout,
				});
				return { type: 'answer', response: answer, upload: content?.file?.readState };
			} catch (error) {
				const upload = content?.file?.readState;
				if (cancelled?.aborted) return { type: 'cancelled', upload };
				const unreadable = content?.file?.readFailure;
				const fault = given.signal.reason === STUCK ? STUCK : readNetworkFault(error);
				if (unreadable !== undefined && fault.phase === 'during')
					return { type: 'unreadable', words: unreadable };
				return { type: 'silence', fault, upload };
			} finally {
				headed.abort(OVER);
				content?.file?.close();
			}
		},
	};
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
	return {
		status: statusCode,
		headers: Object.fromEntries(
			Object.entries(headers).map(([name, value]) => [
				name.toLowerCase(),
				reading.mask(String(value)),
			]),
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
	const deadline = AbortSignal.timeout(timeout);
	deadline.addEventListener('abort', stop, { once: true });
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
		deadline.removeEventListener('abort', stop);
	}
	return Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString('utf8');
}
