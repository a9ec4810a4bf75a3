import type { ApiRequest } from '../wire/apiRequest';
import type { ApiResponse } from '../wire/apiResponse';
import type { Lane } from './lane';
import type { Exchange, Transport } from './transport';
import { wait } from './wait';

/** Milliseconds before each further try to connect. */
const RECONNECT_AFTER = [1_000];

/** How patient a paced transport is. */
export interface Patience {
	/** Milliseconds that one request may wait for the provider's rate limit. */
	readonly maxWait: number;
	readonly cancelled?: AbortSignal;
}

/**
 * A transport that keeps to the provider's rate limit and sends again what surely did not go out:
 * a request that was refused with 429, or for which no connection could be made. Nothing else is
 * ever sent twice.
 */
export function paced(transport: Transport, lane: Lane, patience: Patience): Transport {
	return {
		address: transport.address,
		exchange: async (request, onStart) =>
			await exchangeInLane(transport, lane, patience, { request, onStart }),
	};
}

/** A request, and who wants to know that it leaves. */
interface Sending {
	readonly request: ApiRequest;
	readonly onStart?: () => void;
}

async function exchangeInLane(
	transport: Transport,
	lane: Lane,
	{ maxWait, cancelled }: Patience,
	sending: Sending,
): Promise<Exchange> {
	const { request } = sending;
	let deadline = Date.now() + maxWait;
	const fileSize = fileSizeOf(request);
	let refused: Exchange | undefined;
	for (let attempt = 0; ; ) {
		const admission = await lane.enter(fileSize, deadline, cancelled);
		if (!admission.admitted) {
			if (cancelled?.aborted) return { type: 'cancelled', request: 'nothing' };
			// The provider's own words tell more than ours.
			return refused ?? { type: 'held', seconds: Math.ceil(admission.closedFor / 1000) };
		}
		deadline += admission.queuedFor;
		const { exchange, isRefusedForRate } = await inPlace(transport, lane, sending);
		if (isRefusedForRate) {
			refused = exchange;
			continue;
		}
		const pause = RECONNECT_AFTER[attempt];
		if (!isUnreached(exchange) || pause === undefined || Date.now() + pause > deadline) {
			return exchange;
		}
		attempt += 1;
		await wait(pause, cancelled);
	}
}

/** One request in its place in the lane, which is given back whatever happens. */
async function inPlace(
	transport: Transport,
	lane: Lane,
	{ request, onStart }: Sending,
): Promise<{ readonly exchange: Exchange; readonly isRefusedForRate: boolean }> {
	let response: ApiResponse | undefined;
	let isRefusedForRate = false;
	let exchange: Exchange;
	try {
		exchange = await transport.exchange(request, onStart);
		if (exchange.type === 'answer') response = exchange.response;
	} finally {
		isRefusedForRate = lane.leave(fileSizeOf(request), response);
	}
	return { exchange, isRefusedForRate };
}

/** Bytes of the file in the request; 0 without one. */
function fileSizeOf({ body }: ApiRequest): number {
	if (body?.type === 'multipart') return body.file?.file.size ?? 0;
	return body?.type === 'base64Json' ? body.file.size : 0;
}

function isUnreached(exchange: Exchange): boolean {
	return exchange.type === 'silence' && exchange.fault.phase === 'before';
}
