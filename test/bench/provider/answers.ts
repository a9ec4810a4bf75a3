import { randomUUID } from 'node:crypto';

import type { RateState } from '../../../sandbox/state/rateLimiter';

export interface Answer {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body: unknown;
}

/** The answers of one provider to a send. */
export interface Dialect {
	/** Start of the path that leads to it. */
	readonly prefix: string;
	success(rate?: RateState): Answer;
	refusal(rate: RateState): Answer;
}

const wamid = (): string => `wamid.${randomUUID()}`;

const rateHeaders = (rate: RateState | undefined): Record<string, string> =>
	rate === undefined
		? {}
		: {
				'x-ratelimit-limit': String(rate.limit),
				'x-ratelimit-remaining': String(rate.remaining),
				'x-ratelimit-reset': String(Math.ceil(rate.resetsAt / 1000)),
			};

/** The bodies that the providers document, as short as they come. */
export const DIALECTS: readonly Dialect[] = [
	{
		prefix: '/xobito/',
		success: () => ({
			status: 200,
			body: { status: 'success', data: { message_id: wamid(), contact_id: 1, status: 'sent' } },
		}),
		// Xobito tells the wait in the body only.
		refusal: ({ retryAfter }) => ({
			status: 429,
			body: { message: 'Too many requests', retry_after: retryAfter },
		}),
	},
	{
		prefix: '/wacr/',
		success: (rate) => ({
			status: 200,
			headers: rateHeaders(rate),
			body: { success: true, data: { message_id: wamid(), contact_id: 1, status: 'sent' } },
		}),
		refusal: (rate) => ({
			status: 429,
			headers: { 'retry-after': String(rate.retryAfter), ...rateHeaders(rate) },
			body: {
				success: false,
				error: { code: 'RATE_LIMIT_EXCEEDED', message: 'Too many requests.' },
				meta: { retry_after: rate.retryAfter },
			},
		}),
	},
	{
		prefix: '/contactship/',
		success: () => ({
			status: 200,
			body: {
				success: true,
				message: 'Media enviado y guardado',
				data: { message_id: randomUUID(), provider_id: wamid() },
			},
		}),
		refusal: () => ({
			status: 429,
			body: { statusCode: 429, message: 'ThrottlerException: Too Many Requests' },
		}),
	},
];
