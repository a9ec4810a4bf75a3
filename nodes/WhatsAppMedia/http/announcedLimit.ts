import type { ApiResponse } from '../wire/apiResponse';
import { readRateHeaders } from './retryAfter';

/** Longest time to the next window that is believed, in ms: nothing was refused yet. */
const LONGEST_RESET = 120_000;
/** The same for an answer to the first request after a pause, which hardly can have been the last one. */
const LONGEST_AFTER_FIRST = 10_000;
/** How long a number of requests counts that comes without a time, in ms. */
const UNDATED = 60_000;
/** Times that differ by less, in ms, are one time, rounded to whole seconds. */
const SAME_RESET = 1_500;

interface Announcement {
	/** Requests that the provider still accepts. */
	readonly remaining: number;
	/** When the number no longer counts, on the monotonic clock, in ms. */
	readonly resetsAt: number;
	/** Whether the provider named that time, and it is believed; otherwise one request may go at any time. */
	readonly isDated: boolean;
	readonly saidAt: number;
}

/** The request that an answer is to. */
interface Asked {
	/** When it left, on the monotonic clock, in ms. */
	readonly takenAt: number;
	/** Whether it was the first after a pause. */
	readonly isFirst: boolean;
}

/** What the headers of a provider's answers say about the present window: helpful, never needed. */
export class AnnouncedLimit {
	#current: Announcement | undefined;

	/** Whether nothing was left while somebody waited. */
	#hasHeld = false;

	/** The provider accepted a request after it had said that it accepts none. */
	#isWrong = false;

	/** Requests in a window as far as known, otherwise Infinity. */
	size = Infinity;

	/** Whether it is known how many requests the window has left. */
	get isDated(): boolean {
		return this.#current?.isDated === true;
	}

	/** Reads the headers of an answer that is there now. */
	read({ headers }: ApiResponse, now: number, { takenAt, isFirst }: Asked): void {
		if (headers['x-ratelimit-remaining'] === undefined) return this.count();
		const { limit, remaining, reset = 0 } = readRateHeaders(headers, Date.now());
		if (remaining === undefined) return this.count();
		const old = this.#current;
		if (old?.isDated === false && old.remaining === 0 && takenAt > old.saidAt) this.#isWrong = true;
		const ms = reset * 1000;
		const longest = isFirst && remaining === 0 ? LONGEST_AFTER_FIRST : LONGEST_RESET;
		const isDated = !this.#isWrong && ms > 0 && ms <= longest;
		const resetsAt = now + (isDated ? ms : UNDATED);
		const isSameWindow =
			isDated && old?.isDated === true && Math.abs(old.resetsAt - resetsAt) < SAME_RESET;
		this.size = limit ?? Math.max(remaining, this.size === Infinity ? 0 : this.size);
		// Answers overtake each other, but within a window the number only falls.
		this.#current = isSameWindow
			? { ...old, remaining: Math.min(old.remaining, remaining) }
			: { remaining, resetsAt, isDated, saidAt: now };
	}

	/** Counts a request that got no such headers. */
	count(): void {
		const old = this.#current;
		if (old !== undefined) this.#current = { ...old, remaining: Math.max(0, old.remaining - 1) };
	}

	forget(): void {
		this.#current = undefined;
		this.#hasHeld = false;
	}

	/** Forgets what no longer counts; returns whether somebody waited for that. */
	expire(now: number): boolean {
		if (this.#current === undefined || this.#current.resetsAt > now) return false;
		const hasHeld = this.#hasHeld;
		this.forget();
		return hasHeld;
	}

	/**
	 * @param underWay requests without an answer so far
	 * @param spare requests that are to be left over
	 * @returns in how many ms the provider accepts one more; Infinity if an answer must come first
	 */
	delay(now: number, underWay: number, spare: number): number {
		if (this.#current === undefined) return 0;
		const { remaining, resetsAt, isDated } = this.#current;
		const left = (isDated ? remaining : Math.max(1, remaining)) - spare;
		if (underWay < left) return 0;
		if (underWay >= left + spare) this.#hasHeld = true;
		return left > 0 ? Infinity : resetsAt - now;
	}
}
