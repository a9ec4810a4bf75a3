export interface RateState {
	/** Requests a minute. */
	limit: number;
	/** Whole requests left now. */
	remaining: number;
	/** Seconds until the next request is let through; 0 when one is left. */
	retryAfter: number;
}

interface Bucket {
	tokens: number;
	at: number;
}

/** Token bucket per key: `perMinute` at once, refilled evenly over a minute. */
export class RateLimiter {
	private readonly buckets = new Map<string, Bucket>();

	constructor(readonly perMinute: number) {}

	reset(): void {
		this.buckets.clear();
	}

	/** Takes one request; undefined when there is no limit. `allowed` says whether it may pass. */
	take(key: string, now = Date.now()): (RateState & { allowed: boolean }) | undefined {
		if (!Number.isFinite(this.perMinute)) return undefined;
		const perMs = this.perMinute / 60_000;
		const old = this.buckets.get(key) ?? { tokens: this.perMinute, at: now };
		const tokens = Math.min(this.perMinute, old.tokens + (now - old.at) * perMs);
		const allowed = tokens >= 1;
		const left = allowed ? tokens - 1 : tokens;
		this.buckets.set(key, { tokens: left, at: now });
		return {
			allowed,
			limit: this.perMinute,
			remaining: Math.floor(left),
			retryAfter: left >= 1 ? 0 : Math.max(1, Math.ceil((1 - left) / perMs / 1000)),
		};
	}
}
