export interface RateState {
	/** Requests a window. */
	limit: number;
	/** Requests left in this window. */
	remaining: number;
	/** Seconds until the next window, rounded up; 0 when a request is left. */
	retryAfter: number;
	/** Milliseconds since the epoch at which the window ends. */
	resetsAt: number;
}

interface Window {
	count: number;
	endsAt: number;
}

/** Longest window; shorter ones scale time down for tests. */
const MINUTE = 60_000;

/**
 * Fixed window per key, as Laravel's limiter has it: the first request opens a window, in which
 * `perWindow` requests pass.
 */
export class RateLimiter {
	private readonly windows = new Map<string, Window>();

	/** @param windowMs milliseconds */
	constructor(
		readonly perWindow: number,
		readonly windowMs = MINUTE,
	) {}

	reset(): void {
		this.windows.clear();
	}

	/** Takes one request; undefined when there is no limit. `allowed` says whether it may pass. */
	take(key: string, now = Date.now()): (RateState & { allowed: boolean }) | undefined {
		if (!Number.isFinite(this.perWindow)) return undefined;
		const old = this.windows.get(key);
		const window = old && old.endsAt > now ? old : { count: 0, endsAt: now + this.windowMs };
		const allowed = window.count < this.perWindow;
		if (allowed) window.count += 1;
		this.windows.set(key, window);
		const remaining = this.perWindow - window.count;
		return {
			allowed,
			limit: this.perWindow,
			remaining,
			retryAfter: remaining > 0 ? 0 : Math.max(1, Math.ceil((window.endsAt - now) / 1000)),
			resetsAt: window.endsAt,
		};
	}
}
