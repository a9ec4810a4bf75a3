import type { ApiResponse } from '../../../nodes/WhatsAppMedia/wire/apiResponse';

/** A rate limit of a provider, and how it tells of it. Times are in ms. */
export interface RateLimit {
	/** `fixedWindow`: a window begins with the first request after the one before, as in Laravel. */
	readonly type: 'fixedWindow' | 'slidingWindow' | 'tokenBucket';
	/** Requests in a window; of a bucket its size. */
	readonly limit: number;
	/** Of a bucket the time in which it fills up. */
	readonly window: number;
	/** With a 429, or in headers of every answer. */
	readonly tells: 'nothing' | 'seconds' | 'headers';
	/** How much later it is on the clock of the provider. */
	readonly skew: number;
}

/** The shortest time in which so many requests can be accepted, in ms. */
export function shortestTime({ type, limit, window }: RateLimit, count: number): number {
	return type === 'tokenBucket'
		? (Math.max(0, count - limit) * window) / limit
		: (Math.ceil(count / limit) - 1) * window;
}

interface State {
	/** Requests that it would accept at this moment. */
	readonly remaining: number;
	/** Milliseconds until it accepts one more than it does now, or the window ends. */
	readonly opensIn: number;
}

/** A provider with a rate limit, by the textbook: it looks at all that it has accepted. */
export class RateServer {
	/** When it accepted requests. */
	readonly accepted: number[] = [];

	refused = 0;

	#tokens: number;

	#filledAt = 0;

	constructor(readonly rateLimit: RateLimit) {
		this.#tokens = rateLimit.limit;
	}

	/** @param now on a clock that only goes on, in ms */
	answer(now: number): ApiResponse {
		const isAccepted = this.#state(now).remaining > 0;
		if (isAccepted) {
			this.accepted.push(now);
			this.#tokens -= 1;
		} else {
			this.refused += 1;
		}
		return {
			status: isAccepted ? 200 : 429,
			headers: this.#headers(this.#state(now), isAccepted),
			body: {},
		};
	}

	#headers({ remaining, opensIn }: State, isAccepted: boolean): Record<string, string> {
		const { tells, limit, skew } = this.rateLimit;
		if (tells === 'nothing') return {};
		const retryAfter = isAccepted
			? undefined
			: { 'retry-after': String(Math.ceil(opensIn / 1000)) };
		if (tells === 'seconds') return { ...retryAfter };
		const time = Date.now() + skew;
		return {
			...retryAfter,
			date: new Date(time).toUTCString(),
			'x-ratelimit-limit': String(limit),
			'x-ratelimit-remaining': String(remaining),
			'x-ratelimit-reset': String(Math.ceil((time + opensIn) / 1000)),
		};
	}

	#state(now: number): State {
		const { type, limit, window } = this.rateLimit;
		if (type === 'tokenBucket') {
			this.#tokens = Math.min(limit, this.#tokens + ((now - this.#filledAt) * limit) / window);
			this.#filledAt = now;
			const remaining = Math.floor(this.#tokens);
			return { remaining, opensIn: ((remaining + 1 - this.#tokens) * window) / limit };
		}
		const began = type === 'fixedWindow' ? this.#windowBegan(now) : undefined;
		const inWindow = this.accepted.filter((at) =>
			began === undefined ? at > now - window : at >= began,
		);
		const oldest = began ?? inWindow[0] ?? now;
		return { remaining: limit - inWindow.length, opensIn: oldest + window - now };
	}

	#windowBegan(now: number): number {
		const { window } = this.rateLimit;
		let began = -Infinity;
		for (const at of this.accepted) if (at >= began + window) began = at;
		return now >= began + window ? now : began;
	}
}
