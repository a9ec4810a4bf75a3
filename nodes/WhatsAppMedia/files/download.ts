import type { IExecuteFunctions, IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import { readNetworkFault, type NetworkFault } from '../http/networkFault';
import { startOf } from '../text';

/** Redirects that are followed; file services need two or three. */
const MOST_REDIRECTS = 5;
/** Milliseconds without a byte after which a download is given up; half of a shorter Timeout. */
const LONGEST_PAUSE = 60_000;
/** Milliseconds for a whole download, for servers that send a byte now and then. */
const LONGEST_DOWNLOAD = 3_600_000;

const LATE: NetworkFault = {
	phase: 'during',
	code: 'ETIMEDOUT',
	words: 'it did not answer in time',
};
const CIRCLING: NetworkFault = {
	phase: 'during',
	code: 'ERR_FR_TOO_MANY_REDIRECTS',
	words: 'it redirected too often',
};
const ASTRAY: NetworkFault = {
	phase: 'during',
	code: 'ERR_FR_REDIRECTION_FAILURE',
	words: 'it redirected to something that is not a web address',
};

/** Node's streams that unpack, by the names of their classes. */
const UNPACKING = /^(Brotli|Zstd)Decompress$|^(Gunzip|Inflate|InflateRaw|Unzip)$/;
/** Codings that stand for compression (RFC 9110 and its registry); servers write other things there, too. */
const COMPRESSION = /^(br|(x-)?compress|dcb|dcz|deflate|(x-)?gzip|zstd)$/i;

/** The static side of Node's stream classes, which community nodes may not import. */
interface StreamClass {
	from(content: AsyncIterable<Uint8Array>, options: object): NodeJS.ReadableStream;
}

/** One GET of a link. Bytes are taken from the connection only as they are asked for. */
export class Download {
	/** Where the answer came from, after all redirects. */
	readonly url: URL;

	readonly status: number;

	/** Lower-case names. */
	readonly headers: Readonly<Record<string, string | undefined>>;

	/** When something was last read of it, by `performance.now()`. */
	readAt = performance.now();

	/** Whether there is nothing more to come than what was read ahead. */
	#hasEnded = false;

	readonly #body: AsyncIterable<Uint8Array>;

	readonly #chunks: AsyncIterator<Uint8Array>;

	/** What `peek` has read and `content` has not given yet. */
	readonly #ahead: Uint8Array[] = [];

	readonly #end: AbortController;

	readonly #longestPause: number;

	constructor(
		url: URL,
		response: IN8nHttpFullResponse,
		{ end, longestPause }: { readonly end: AbortController; readonly longestPause: number },
	) {
		this.url = url;
		this.status = response.statusCode;
		this.headers = response.headers as Record<string, string | undefined>;
		this.#body = response.body as unknown as AsyncIterable<Uint8Array>;
		this.#chunks = this.#body[Symbol.asyncIterator]();
		this.#end = end;
		this.#longestPause = longestPause;
	}

	/**
	 * What the server says of the size in bytes. Of a file that it keeps compressed it may be the size
	 * before the HTTP client unpacked it, which then gives no sign of that.
	 */
	get announcedSize(): number | undefined {
		const length = this.headers['content-length'];
		return length === undefined || !/^\d{1,15}$/.test(length) ? undefined : Number(length);
	}

	/** Whether the announced size is surely not that of the content. */
	get isOfAnotherSize(): boolean {
		const { announcedSize: size, bytesAhead } = this;
		if (size === undefined) return false;
		const isWrong = this.#hasEnded ? bytesAhead !== size : bytesAhead > size;
		return isWrong || UNPACKING.test(this.#body.constructor.name);
	}

	/** How the content is still compressed, since the HTTP client does not know this way. */
	get compression(): string | undefined {
		const codings = (this.headers['content-encoding'] ?? '').split(',', 10);
		return codings.map((coding) => coding.trim()).find((coding) => COMPRESSION.test(coding));
	}

	/** The first bytes, up to `length`; they stay part of the content. */
	async peek(length: number): Promise<Uint8Array> {
		while (this.bytesAhead < length) {
			const chunk = await this.#pull();
			if (chunk === undefined) break;
			this.#ahead.push(chunk);
		}
		return Buffer.concat(this.#ahead.map((chunk) => chunk.subarray(0, length))).subarray(0, length);
	}

	/** Bytes that were read ahead. */
	get bytesAhead(): number {
		return this.#ahead.reduce((sum, { byteLength }) => sum + byteLength, 0);
	}

	/** The whole content, once. Rejects with words that tell why it broke off; leaving it closes. */
	async *content(): AsyncGenerator<Uint8Array> {
		try {
			for (;;) {
				const chunk = this.#ahead.shift() ?? (await this.#pull());
				if (chunk === undefined) return;
				yield chunk;
			}
		} finally {
			this.close();
		}
	}

	/** Chunks as a stream of Node, as n8n's storage wants them. */
	streamOf(content: AsyncIterable<Uint8Array>): NodeJS.ReadableStream {
		const { from } = this.#body.constructor as unknown as StreamClass;
		return from.call(this.#body.constructor, content, { objectMode: false });
	}

	/** Ends the request if it has not ended yet, and closes its connection. */
	close(): void {
		this.#end.abort();
	}

	async #pull(): Promise<Uint8Array | undefined> {
		const pause = AbortSignal.timeout(this.#longestPause);
		const stop = (): void => this.close();
		pause.addEventListener('abort', stop, { once: true });
		try {
			const { done, value } = await this.#chunks.next();
			this.readAt = performance.now();
			this.#hasEnded = done === true;
			return done === true ? undefined : value;
		} catch (error) {
			const seconds = Math.ceil(this.#longestPause / 1000);
			throw pause.aborted ? new Error(`nothing came for ${seconds} s`) : inWords(error);
		} finally {
			pause.removeEventListener('abort', stop);
		}
	}
}

/** A download that has begun, or why there is none. */
export type BegunDownload =
	| { readonly download: Download }
	| { readonly fault: NetworkFault }
	/** The link itself, or what it redirects to, is not to be asked for. */
	| { readonly forbidden: URL };

/** How a link is asked for. */
export interface DownloadOptions {
	/** Milliseconds until the server begins to answer, redirects included. */
	readonly timeout: number;
	/** Whether an address may be asked for; the link's own, and each that a redirect names. */
	readonly mayAsk: (url: URL) => boolean;
}

/**
 * Asks for a link through n8n's HTTP helper, without any credential: the link's host is somebody
 * else than the provider. Redirects are followed here, so that no address is asked for unchecked.
 */
export async function beginDownload(
	functions: IExecuteFunctions,
	link: URL,
	{ timeout, mayAsk }: DownloadOptions,
): Promise<BegunDownload> {
	const late = AbortSignal.timeout(timeout);
	let url = link;
	for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
		if (!mayAsk(url)) return { forbidden: url };
		const begun = await ask(functions, url, { late, timeout });
		if ('fault' in begun) return begun;
		const target = targetOf(begun.download);
		if (target === undefined) return begun;
		begun.download.close();
		if (target === NO_ADDRESS) return { fault: ASTRAY };
		url = target;
	}
	return { fault: CIRCLING };
}

/** One request, whose answer may be a redirect. */
async function ask(
	functions: IExecuteFunctions,
	url: URL,
	{ late, timeout }: { readonly late: AbortSignal; readonly timeout: number },
): Promise<{ readonly download: Download } | { readonly fault: NetworkFault }> {
	const end = new AbortController();
	const cancelled = functions.getExecutionCancelSignal();
	const signals = [end.signal, AbortSignal.timeout(LONGEST_DOWNLOAD)];
	const options: IHttpRequestOptions = {
		method: 'GET',
		url: url.href,
		// Compressed files come without their real size.
		headers: { Accept: '*/*', 'Accept-Encoding': 'identity' },
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		maxRedirects: 0,
		// The HTTP client's own goes on once the answer is there, and ends a download that waits its turn.
		timeout: LONGEST_DOWNLOAD,
		abortSignal: AbortSignal.any(cancelled === undefined ? signals : [...signals, cancelled]),
	};
	const giveUp = (): void => end.abort(LATE);
	if (late.aborted) giveUp();
	late.addEventListener('abort', giveUp, { once: true });
	try {
		const response = (await functions.helpers.httpRequest(options)) as IN8nHttpFullResponse;
		// Sooner than the provider loses patience, so that the right one of the two is named.
		const longestPause = Math.min(LONGEST_PAUSE, timeout / 2);
		return { download: new Download(url, response, { end, longestPause }) };
	} catch (error) {
		return { fault: end.signal.reason === LATE ? LATE : readNetworkFault(error) };
	} finally {
		late.removeEventListener('abort', giveUp);
	}
}

const NO_ADDRESS = 'no web address';

/** Where an answer sends its reader instead of giving the file. */
function targetOf({ status, headers, url }: Download): URL | typeof NO_ADDRESS | undefined {
	const { location } = headers;
	if (status < 300 || status >= 400 || status === 304 || location === undefined) return undefined;
	try {
		const target = new URL(location, url);
		return /^https?:$/.test(target.protocol) ? target : NO_ADDRESS;
	} catch {
		return NO_ADDRESS;
	}
}

function inWords(error: unknown): Error {
	return new Error(wordsOf(readNetworkFault(error)));
}

/** Libraries put whole answers into their messages. */
const LONGEST_WORDS = 500;

/** A fault in a few words, without the query of a URL that may hold something secret. */
export function wordsOf({ words, code }: NetworkFault): string {
	// Codes of the system, which people search for; those of libraries say nothing more.
	const label = code === undefined || code.startsWith('ERR_') ? '' : ` (${code})`;
	return startOf(words, LONGEST_WORDS).replace(/\?\S+/g, '?…') + label;
}
