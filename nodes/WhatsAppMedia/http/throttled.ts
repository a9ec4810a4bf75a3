import type { Exchange, Transport, Observer } from './transport';
import type { ApiRequest } from '../wire/apiRequest';
import type { ApiResponse } from '../wire/apiResponse';
import type { RateLimiter, Slot } from './rateLimiter';
import { readRetryAfter } from './retryAfter';
import { wait } from './wait';

/** Milliseconds before each further attempt to connect. */
const RECONNECT_AFTER = [1_000];

/** How patient a throttled transport is. */
export interface Patience {
	/** Milliseconds that one request may wait for the provider's rate limit. */
	readonly maxWait: number;
	readonly cancelled?: AbortSignal;
}

/**
 * A transport that keeps to the provider's rate limit and retries what surely was not sent: a
 * request that was refused with 429 without naming a message, or for which no connection could be made. Nothing else is
 * ever sent twice.
 */
export function throttled(
	transport: Transport,
	limiter: RateLimiter,
	patience: Patience,
): Transport {
	return {
		baseUrl: transport.baseUrl,
		exchange: async (request, observer) =>
			await exchangeThrottled(transport, limiter, patience, { ...observer, request }),
	};
}

interface InTurn extends Patience {
	/** Fires when the execution is stopped, and when the time of the request is over. */
	readonly late?: AbortSignal;
}

/** A request, and who looks at it. */
interface Sending extends Observer {
	readonly request: ApiRequest;
	/** Milliseconds for which the rate limit kept it back. */
	readonly heldFor?: number;
}

async function exchangeThrottled(
	transport: Transport,
	limiter: RateLimiter,
	patience: Patience,
	sending: Sending,
): Promise<Exchange> {
	const { maxWait, cancelled } = patience;
	const { patience: own = Infinity } = sending.request;
	if (own >= maxWait) return await exchangeInTurn(transport, limiter, patience, sending);
	// A request with a time of its own does not wait longer for requests of ours either.
	const late = new AbortController();
	const over = new AbortController();
	void wait(own, over.signal).then(() => late.abort());
	const signals = [late.signal, ...(cancelled === undefined ? [] : [cancelled])];
	try {
		const inTime = { ...patience, late: AbortSignal.any(signals) };
		return await exchangeInTurn(transport, limiter, inTime, sending);
	} finally {
		over.abort();
	}
}

async function exchangeInTurn(
	transport: Transport,
	limiter: RateLimiter,
	{ maxWait, cancelled: stopped, late: cancelled = stopped }: InTurn,
	sending: Sending,
): Promise<Exchange> {
	const { request, namesMessage } = sending;
	const fileSize = fileSizeOf(request);
	const priority = request.priority ?? 'normal';
	let patience = Math.min(maxWait, request.patience ?? Infinity);
	let former: Slot | undefined;
	let refused: Exchange | undefined;
	let heldFor = 0;
	for (let attempt = 0; ; ) {
		const asked = performance.now();
		const admission = await limiter.enter({ fileSize, priority, patience, cancelled, former });
		if (admission.type === 'cancelled') {
			if (stopped?.aborted) return { type: 'cancelled', request: 'nothing' };
			return refused ?? { type: 'held', seconds: 0 };
		}
		if (admission.type === 'held') {
			// The provider's own words tell more than ours.
			return refused ?? { type: 'held', seconds: Math.ceil(admission.ms / 1000) };
		}
		heldFor += performance.now() - asked;
		former = admission;
		patience = admission.patience;
		const exchange = await exchangeInSlot(transport, limiter, admission, { ...sending, heldFor });
		if (exchange.type === 'answer' && exchange.response.status === 429) {
			if (namesMessage?.(exchange.response) === true) return exchange;
			const told = readRetryAfter(exchange.response, Date.now()) ?? 0;
			if (told * 1000 > patience) return exchange;
			refused = exchange;
			continue;
		}
		const pause = RECONNECT_AFTER[attempt];
		if (!isUnreached(exchange) || pause === undefined || pause > patience) return exchange;
		attempt += 1;
		patience -= pause;
		await wait(pause, cancelled);
	}
}

/** One request in its slot, which is given back whatever happens. */
async function exchangeInSlot(
	transport: Transport,
	limiter: RateLimiter,
	slot: Slot,
	{ request, onStart, mayLeave, heldFor = 0 }: Sending,
): Promise<Exchange> {
	let response: ApiResponse | undefined;
	try {
		if (mayLeave !== undefined && !(await mayLeave())) {
			return { type: 'cancelled', request: 'nothing' };
		}
		const exchange = await transport.exchange(request, { onStart: () => onStart?.(heldFor) });
		if (exchange.type === 'answer') response = exchange.response;
		return exchange;
	} finally {
		limiter.leave(slot, response);
	}
}

/** Bytes of the file in the request; 0 without one. */
function fileSizeOf({ body }: ApiRequest): number {
	if (body?.type === 'multipart') return body.file?.file.size ?? 0;
	return body?.type === 'base64Json' ? body.file.size : 0;
}

function isUnreached(exchange: Exchange): boolean {
	return exchange.type === 'silence' && exchange.fault.phase === 'before';
}
