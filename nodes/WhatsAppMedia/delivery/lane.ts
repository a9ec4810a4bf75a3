import { readRetryAfter } from '../failures/retryAfter';
import type { ApiResponse } from '../wire/apiResponse';
import { wait } from './wait';

/** Requests of one credential that are under way at the same time, at most. */
const MOST_AT_ONCE = 64;
/** Of these, requests with a file of more than so many bytes: they share the line and take memory. */
const MOST_LARGE_AT_ONCE = 10;
const LARGE_FILE = 1024 * 1024;
/** Milliseconds to pause after a 429 that does not say how long; doubled for each in a row. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;
/** Share of a pause that is added at random, so that many workers do not come back together. */
const JITTER = 0.05;
/** Milliseconds after which somebody who waits for a place looks again in any case. */
const LONGEST_TURN = 60_000;
/** A reset that is further away (milliseconds) is not believed to be the end of a rate window. */
const LONGEST_WINDOW = 120_000;

/**
 * Whether a request may go now, and how many milliseconds it waited for others of ours rather than for
 * the provider; if not, for how many more milliseconds the lane is closed.
 */
export type Admission =
	| { readonly admitted: true; readonly queuedFor: number }
	| { readonly admitted: false; readonly closedFor: number };

/**
 * What all requests with one credential share, across all executions of this process: how many may
 * be under way, and until when the provider wants to hear nothing. A 429 closes the lane for as
 * long as the provider says; then one request tries, and every success opens it a little more. What
 * the provider took before is what it will take again: from there on one request at a time tries.
 */
export class Lane {
	#active = 0;

	#activeLarge = 0;

	#atOnce = MOST_AT_ONCE;

	#successes = 0;

	#refusals = 0;

	/** Requests that the provider took since the lane opened. */
	#taken = 0;

	/** Requests that it took before it last refused one. */
	#quota = Infinity;

	/** Milliseconds since the epoch. */
	#opensAt = 0;

	readonly #waiting: Array<() => void> = [];

	/**
	 * Waits for a place.
	 * @param fileSize bytes of the file that the request carries
	 * @param deadline milliseconds since the epoch; a lane that is closed beyond it does not admit. Time
	 * in which others of ours have all places, since their files are large, is added to it.
	 */
	async enter(fileSize: number, deadline: number, cancelled?: AbortSignal): Promise<Admission> {
		let queuedFor = 0;
		for (;;) {
			if (cancelled?.aborted) return { admitted: false, closedFor: 0 };
			const now = Date.now();
			const until = deadline + queuedFor;
			const closedFor = this.#opensAt - now;
			if (closedFor > 0) {
				if (this.#opensAt > until) return { admitted: false, closedFor };
				await wait(closedFor, cancelled);
			} else if (this.#hasPlace(fileSize)) {
				this.#active += 1;
				if (fileSize > LARGE_FILE) this.#activeLarge += 1;
				return { admitted: true, queuedFor };
			} else if (this.#isHeldBack) {
				await this.#turn(until, cancelled);
				if (Date.now() > until) return { admitted: false, closedFor: 0 };
			} else {
				await this.#turn(now + LONGEST_TURN, cancelled);
				queuedFor += Date.now() - now;
			}
		}
	}

	/**
	 * Gives the place back and learns from the answer; without one nothing is learned.
	 * @param fileSize as it was when the place was taken
	 * @returns whether the provider refused for its rate limit
	 */
	leave(fileSize: number, response?: ApiResponse): boolean {
		this.#active -= 1;
		if (fileSize > LARGE_FILE) this.#activeLarge -= 1;
		const isRefused = response?.status === 429;
		if (isRefused) this.#slowDown(response);
		else if (response !== undefined) this.#speedUp(response);
		// Everybody looks again: more than one may have got a place.
		this.#waiting.splice(0).forEach((wake) => wake());
		return isRefused;
	}

	/** Nobody is inside and the lane is open, so it can be forgotten. */
	get isIdle(): boolean {
		return this.#active === 0 && this.#waiting.length === 0 && this.#opensAt <= Date.now();
	}

	/** Fewer may be under way than usual, since the provider refused some. */
	get #isHeldBack(): boolean {
		return this.#atOnce < MOST_AT_ONCE || this.#quota < Infinity;
	}

	#hasPlace(fileSize: number): boolean {
		if (fileSize > LARGE_FILE && this.#activeLarge >= MOST_LARGE_AT_ONCE) return false;
		const isUsedUp = this.#taken + this.#active >= this.#quota;
		return this.#active < (isUsedUp ? 1 : this.#atOnce);
	}

	#slowDown(response: ApiResponse): void {
		const now = Date.now();
		// Of several refusals of the same moment the first has said it.
		if (this.#opensAt <= now && this.#taken > 0) {
			this.#quota = this.#taken;
			this.#taken = 0;
		}
		const told = readRetryAfter(response, now);
		const backOff = Math.min(FIRST_PAUSE * 2 ** this.#refusals, LONGEST_PAUSE);
		const pause = told === undefined || told === 0 ? backOff : told * 1000;
		this.#refusals += 1;
		this.#successes = 0;
		this.#atOnce = 1;
		this.#close(now, pause);
	}

	#speedUp({ headers }: ApiResponse): void {
		this.#count();
		this.#refusals = 0;
		this.#successes += 1;
		if (this.#successes >= this.#atOnce) {
			this.#successes = 0;
			this.#atOnce = Math.min(this.#atOnce + 1, MOST_AT_ONCE);
		}
		const remaining = Number(headers['x-ratelimit-remaining'] ?? NaN);
		if (Number.isNaN(remaining)) return;
		// Not more at once than the provider will still take.
		if (remaining > 0) this.#atOnce = Math.max(1, Math.min(this.#atOnce, remaining));
		const now = Date.now();
		const reset = Number(headers['x-ratelimit-reset'] ?? NaN) * 1000 - now;
		if (remaining <= 0 && reset > 0 && reset <= LONGEST_WINDOW) {
			this.#taken = 0;
			this.#close(now, reset);
		}
	}

	/** Counts a request that was taken. */
	#count(): void {
		if (this.#opensAt > Date.now()) {
			// It left before the lane was closed.
			this.#quota += 1;
			return;
		}
		this.#taken += 1;
		if (this.#taken > this.#quota) this.#quota = Infinity;
	}

	#close(now: number, pause: number): void {
		const jitter = pause * JITTER * Math.random();
		this.#opensAt = Math.max(this.#opensAt, now + pause + jitter);
	}

	async #turn(deadline: number, cancelled?: AbortSignal): Promise<void> {
		const turn = new AbortController();
		const wake = (): void => turn.abort();
		this.#waiting.push(wake);
		cancelled?.addEventListener('abort', wake, { once: true });
		await wait(deadline - Date.now() + 1, turn.signal);
		cancelled?.removeEventListener('abort', wake);
		const place = this.#waiting.indexOf(wake);
		if (place >= 0) this.#waiting.splice(place, 1);
	}
}

const lanes = new Map<string, Lane>();
/** Above so many credentials the idle ones are forgotten. */
const MOST_LANES = 1_000;

/** The lane of a credential: same address and same secret, whatever execution it is used in. */
export function laneOf(address: string, secret: string): Lane {
	const key = `${address} ${secret}`;
	const known = lanes.get(key);
	if (known !== undefined) return known;
	if (lanes.size >= MOST_LANES) {
		for (const [other, lane] of lanes) if (lane.isIdle) lanes.delete(other);
	}
	const lane = new Lane();
	lanes.set(key, lane);
	return lane;
}
