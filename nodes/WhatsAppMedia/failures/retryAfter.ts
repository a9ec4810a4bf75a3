import type { ApiResponse } from '../wire/apiResponse';
import { isRecord } from '../wire/json';

/** Longest wait that is believed, in seconds: a day. */
const MAX_SECONDS = 86_400;

/**
 * Seconds to wait before another try, from wherever the provider says it: header `Retry-After`
 * (seconds or HTTP date), `meta.retry_after`, `retry_after`, header `X-RateLimit-Reset` (Unix time).
 * @param now milliseconds since the epoch
 */
export function readRetryAfter({ headers, body }: ApiResponse, now: number): number | undefined {
	const meta = isRecord(body) && isRecord(body.meta) ? body.meta : undefined;
	const candidates = [
		seconds(headers['retry-after']) ?? untilDate(headers['retry-after'], now),
		seconds(meta?.retry_after),
		isRecord(body) ? seconds(body.retry_after) : undefined,
		untilUnixTime(headers['x-ratelimit-reset'], now),
	];
	return candidates.find((value) => value !== undefined);
}

function seconds(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number !== 'number' || !Number.isFinite(number) || number < 0) return undefined;
	return Math.min(Math.ceil(number), MAX_SECONDS);
}

function untilDate(value: string | undefined, now: number): number | undefined {
	// Date.parse takes a bare number for a year.
	const date = value !== undefined && /[a-z]{3}/i.test(value) ? Date.parse(value) : NaN;
	return Number.isNaN(date) ? undefined : seconds(Math.max(0, (date - now) / 1000));
}

function untilUnixTime(value: string | undefined, now: number): number | undefined {
	const time = seconds(value) === undefined ? NaN : Number(value);
	return Number.isNaN(time) ? undefined : seconds(Math.max(0, time - now / 1000));
}
