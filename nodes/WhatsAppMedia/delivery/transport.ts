import type { IExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { ReadState } from '../media/lazyFile';
import type { ApiRequest, ApiResponse } from '../providers/provider';
import { toHttpBody } from './httpBody';
import { readNetworkFault, type NetworkFault } from './network';

/** An answer is read up to this many bytes; no provider's is near it. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** How an exchange with a provider ended. */
export type Exchange =
	| { readonly type: 'answer'; readonly response: ApiResponse }
	| { readonly type: 'cancelled'; readonly upload?: ReadState }
	| { readonly type: 'unreadable'; readonly words: string }
	| { readonly type: 'silence'; readonly fault: NetworkFault; readonly upload?: ReadState };

/** Performs requests to one provider with one credential. */
export interface Transport {
	/** Where requests go, without path. */
	readonly address: string;
	exchange(request: ApiRequest): Promise<Exchange>;
}

/**
 * The only place that performs HTTP for the node.
 *
 * Every status is an answer here and redirects are not followed: n8n would otherwise repeat a
 * request after a 401 and carry credentials and body to wherever a redirect points.
 * @param timeout milliseconds without any progress
 */
export function createTransport(
	functions: IExecuteFunctions,
	credentialType: string,
	address: string,
	timeout: number,
): Transport {
	return {
		address,
		async exchange({ method, path, query, body }) {
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
				timeout,
			};
			try {
				const response = (await functions.helpers.httpRequestWithAuthentication.call(
					functions,
					credentialType,
					options,
				)) as IN8nHttpFullResponse;
				return { type: 'answer', response: await readAnswer(response) };
			} catch (error) {
				const upload = content?.file?.readState;
				if (functions.getExecutionCancelSignal()?.aborted) return { type: 'cancelled', upload };
				const unreadable = content?.file?.readFailure;
				const fault = readNetworkFault(error);
				if (unreadable !== undefined && fault.phase === 'during')
					return { type: 'unreadable', words: unreadable };
				return { type: 'silence', fault, upload };
			}
		},
	};
}

async function readAnswer({
	statusCode,
	headers,
	body,
}: IN8nHttpFullResponse): Promise<ApiResponse> {
	const text = isReadable(body) ? await readText(body) : body;
	return {
		status: statusCode,
		headers: Object.fromEntries(
			Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
		),
		body: typeof text === 'string' ? parsed(text) : text,
	};
}

function isReadable(body: unknown): body is AsyncIterable<Uint8Array> {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** What arrives, up to the bound; an answer that breaks off gives what there was, for its status counts. */
async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	try {
		for await (const chunk of body) {
			chunks.push(chunk);
			size += chunk.byteLength;
			// Leaving the loop closes the stream and with it the connection.
			if (size > MAX_ANSWER_BYTES) break;
		}
	} catch {
		// The status line was received, which says more than nothing; the text will not parse.
	}
	return Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString('utf8');
}

/** JSON where it is JSON, the text otherwise. */
function parsed(text: string): unknown {
	if (!/^\s*[[{]/.test(text)) return text;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
