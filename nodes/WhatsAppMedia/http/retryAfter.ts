import { isRecord } from '../wire/json';
import type { ApiResponse } from '../wire/apiResponse';

/** Longest wait that is reported, in seconds: a day. */
const MAX_SECONDS = 86_400;
/** Longer texts are no number and no date. */
const MAX_LENGTH = 40;
/** Numbers from here on are Unix time in seconds (2001 and later), smaller ones are a number of seconds. */
const UNIX_SECONDS = 1e9;
/** Numbers from here on are Unix time in milliseconds. */
const UNIX_MILLISECONDS = 1e11;

/** What the headers of an answer say about the rate limit, as far as they make sense. */
export interface RateHeaders {
	/** Requests in a window. */
	readonly limit?: number;
	/** Requests that the provider still accepts in this window. */
	readonly remaining?: number;
	/** Seconds until the next window, 0 to 86,400. */
	readonly reset?: number;
}

/**
 * Seconds to wait before another attempt, 0 to 86,400, from wherever the provider puts it: header
 * `Retry-After` (seconds or HTTP date), `meta.retry_after`, `retry_after`, header `X-RateLimit-Reset`.
 * @param now ms since the epoch; a point in time is measured from the answer's own `Date` if it has one
 */
export function readRetryAfter(
	{ headers, body }: Pick<ApiResponse, 'headers' | 'body'>,
	now: number,
): number | undefined {
	const meta = isRecord(body) && isRecord(body.meta) ? body.meta : undefined;
	const candidates = [
		seconds(headers['retry-after']) ?? untilDate(headers, now),
		seconds(meta?.retry_after),
		isRecord(body) ? seconds(body.retry_after) : undefined,
		untilReset(headers, now),
	];
	return candidates.find((value) => value !== undefined);
}

/**
 * Reads `X-RateLimit-Limit`, `-Remaining` and `-Reset`. No provider documents them, so each is
 * left out unless it makes sense: no `-1`, no `unlimited`.
 * @param now ms since the epoch, as for `readRetryAfter`
 */
export function readRateHeaders(headers: ApiResponse['headers'], now: number): RateHeaders {
	return {
		limit: count(headers['x-ratelimit-limit']),
		remaining: count(headers['x-ratelimit-remaining']),
		reset: untilReset(headers, now),
	};
}

function count(value: string | undefined): number | undefined {
	const number = numberIn(value);
	return Number.isSafeInteger(number) && Number(number) >= 0 ? number : undefined;
}

function seconds(value: unknown): number | undefined {
	const number = numberIn(value);
	if (number === undefined || !Number.isFinite(number) || number < 0) return undefined;
	return Math.min(Math.ceil(number), MAX_SECONDS);
}

function numberIn(value: unknown): number | undefined {
	if (typeof value === 'number') return value;
	if (typeof value !== 'string' || value.length > MAX_LENGTH) return undefined;
	return value.trim() === '' ? undefined : Number(value);
}

function untilDate(headers: ApiResponse['headers'], now: number): number | undefined {
	const date = dateIn(headers['retry-after']);
	return date === undefined ? undefined : seconds(Math.max(0, date - clock(headers, now)) / 1000);
}

function untilReset(headers: ApiResponse['headers'], now: number): number | undefined {
	const reset = numberIn(headers['x-ratelimit-reset']);
	if (reset === undefined || !(reset >= UNIX_SECONDS)) return seconds(reset);
	const time = reset < UNIX_MILLISECONDS ? reset * 1000 : reset;
	return seconds(Math.max(0, time - clock(headers, now)) / 1000);
}

/** The time at the provider: two clocks may be hours apart. */
function clock(headers: ApiResponse['headers'], now: number): number {
	return dateIn(headers.date) ?? now;
}

/** In ms since the epoch. */
function dateIn(value: string | undefined): number | undefined {
	// Date.parse reads a bare number as a year.
	if (value === undefined || value.length > MAX_LENGTH || !/[a-z]{3}/i.test(value))
		return undefined;
	const date = Date.parse(value);
	return Number.isNaN(date) ? undefined : date;
}
