import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

import type { Flaw } from './flaws';

/** What became of one request for a message. */
export interface Result {
	readonly outcome: 'notDelivered' | 'notSent' | 'sent' | 'unknown';
	readonly why: string;
	/** Seconds after which the provider wants to be asked again. */
	readonly retryAfter?: number;
}

type Body = Readonly<Record<string, unknown>>;

/** Sends and reads what the answer proves, by the facts alone. */
export async function exchange(
	request: (options: IHttpRequestOptions) => Promise<IN8nHttpFullResponse>,
	options: IHttpRequestOptions,
	flaw: Flaw | undefined,
): Promise<Result> {
	try {
		const { statusCode, body, headers } = await request(options);
		return read(statusCode, body as unknown, headers['retry-after'], flaw);
	} catch (error) {
		const cause = connectionOf(error);
		const isUnreached = cause.syscall === 'connect' || cause.syscall === 'getaddrinfo';
		const why = `${cause.code ?? 'no answer'}`;
		return { outcome: isUnreached ? 'notSent' : 'unknown', why };
	}
}

function read(status: number, given: unknown, retryAfter: unknown, flaw: Flaw | undefined): Result {
	const body = isObject(given) ? given : {};
	const why = `HTTP ${status}`;
	if (status >= 200 && status < 300) return { ...readSuccess(body, flaw), why };
	if (status === 429) {
		// A limit may be counted only after the message was taken, which its id then shows.
		const isNamed = isObject(body.data) && typeof body.data.message_id === 'string';
		return isNamed
			? { outcome: 'unknown', why }
			: { outcome: 'notSent', why, retryAfter: Number(retryAfter) };
	}
	if (flaw === 'believesWords' && /#\d{3}|24 hour|24 hora/.test(JSON.stringify(given))) {
		return { outcome: 'notSent', why };
	}
	if ([303, 408, 425, 499].includes(status)) return { outcome: 'unknown', why };
	const isRepeat = status === 409 && JSON.stringify(given).includes('already');
	if (isRepeat) return { outcome: 'unknown', why };
	if (status < 500 || isMeta(body)) return { outcome: 'notSent', why };
	return { outcome: 'unknown', why };
}

function readSuccess(body: Body, flaw: Flaw | undefined): Pick<Result, 'outcome'> {
	const data = isObject(body.data) ? body.data : {};
	if (body.success === false || body.status === 'error') return { outcome: 'notSent' };
	if (typeof data.message_id !== 'string') {
		return { outcome: flaw === 'believesAnySuccess' ? 'sent' : 'unknown' };
	}
	const isFailed = data.status === 'failed' && flaw !== 'ignoresFailedReceipts';
	return { outcome: isFailed ? 'notDelivered' : 'sent' };
}

/** Meta's own answer, known by its marks, wherever the providers put it. */
function isMeta({ error }: Body): boolean {
	const details = isObject(error) && isObject(error.details) ? error.details.error : error;
	const parsed = typeof details === 'string' ? parse(details) : details;
	const inner = isObject(parsed) && isObject(parsed.error) ? parsed.error : {};
	return inner.type === 'OAuthException' && typeof inner.fbtrace_id === 'string';
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

function isObject(value: unknown): value is Body {
	return typeof value === 'object' && value !== null;
}

function connectionOf(error: unknown): { code?: string; syscall?: string } {
	const cause = (error as { cause?: unknown }).cause;
	return (isObject(cause) && 'code' in cause ? cause : error) as {
		code?: string;
		syscall?: string;
	};
}
