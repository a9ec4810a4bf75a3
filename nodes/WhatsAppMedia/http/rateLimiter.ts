import type { ApiResponse } from '../wire/apiResponse';
import type { Token } from './learnedLimit';
import { TokenBucket, type Priority } from './tokenBucket';
import { wait } from './wait';
import { WaitingLine } from './waitingLine';

/** Requests of one credential that are under way at the same time, at most. */
export const MOST_AT_ONCE = 64;
/** Of these, requests with a large file: they share the connection and take memory. */
const MOST_LARGE_AT_ONCE = 10;
/** Bytes from which on a file is large. */
const LARGE_FILE = 1024 * 1024;
/** After so many messages in a row a question that waits gets a slot, so that it does not wait for ever. */
const MESSAGES_PER_QUESTION = 10;
/** Time between two slots for requests that waited, in ms, so that n8n can do other things in between. */
const BETWEEN_SLOTS = 1;
/** Time in ms after which the lines are looked at again if no answer comes. */
const LONGEST_UNTIL_ANSWERED = 10_000;

/** What a request needs to get a slot. */
export interface SlotRequest {
	/** Bytes of the file that it carries; 0 without one. */
	readonly fileSize: number;
	readonly priority: Priority;
	/** Milliseconds that it may wait for the provider; waiting for requests of ours is not counted. */
	readonly patience: number;
	readonly cancelled?: AbortSignal;
	/** The slot that it had before: it comes before all who came after it. */
	readonly former?: Slot;
}

/** The right to make one request. */
export interface Slot {
	readonly type: 'slot';
	readonly sequence: number;
	readonly isLarge: boolean;
	/** Milliseconds that it may still wait for the provider. */
	readonly patience: number;
	readonly token: Token;
}

/** `held`: the provider accepts nothing for so many ms, which is longer than the request may wait. */
export type Admission =
	| Slot
	| { readonly type: 'held'; readonly ms: number }
	| { readonly type: 'cancelled' };

type Line = WaitingLine<(admission: Admission) => void>;

/**
 * What all requests with one credential share, across all executions of this process: slots for
 * requests under way, and the bucket of what the provider accepts. First come, first served, except
 * that large files, which have slots of their own, and questions let other messages pass.
 */
export class RateLimiter {
	readonly #bucket = new TokenBucket();

	readonly #small: Line = new WaitingLine();

	readonly #large: Line = new WaitingLine();

	readonly #questions: Line = new WaitingLine();

	readonly #lines: readonly Line[] = [this.#small, this.#large, this.#questions];

	#underWay = 0;

	#largeUnderWay = 0;

	#lastSequence = 0;

	/** Messages that got a slot since a question did. */
	#messages = 0;

	/** When the lines are looked at even if nothing happens until then, in ms of the monotonic clock. */
	#planned: { readonly at: number; readonly end: AbortController } | undefined;

	/** Waits for a slot, which has to be given back with `leave`. */
	async enter(request: SlotRequest): Promise<Admission> {
		if (request.cancelled?.aborted) return { type: 'cancelled' };
		const now = performance.now();
		const slot = this.#isAnyoneWaiting ? undefined : this.#takeSlot(request, now);
		return slot ?? (await this.#queue(request, now));
	}

	/** Gives a slot back and learns from the answer; without one nothing is learned. */
	leave({ isLarge, token }: Slot, response?: ApiResponse): void {
		const now = performance.now();
		this.#underWay -= 1;
		if (isLarge) this.#largeUnderWay -= 1;
		this.#bucket.answered(token, now, response);
		if (this.#isAnyoneWaiting) this.#serve(now);
	}

	/** Whether nothing is lost if it is forgotten. */
	isIdle(now: number): boolean {
		return !this.#isAnyoneWaiting && this.#bucket.isIdle(now);
	}

	get #isAnyoneWaiting(): boolean {
		return (
			this.#small.first !== undefined ||
			this.#large.first !== undefined ||
			this.#questions.first !== undefined
		);
	}

	/** A slot for a request that comes while nobody waits. */
	#takeSlot({ fileSize, priority, patience, former }: SlotRequest, now: number): Slot | undefined {
		const isLarge = fileSize > LARGE_FILE;
		if (this.#underWay >= MOST_AT_ONCE || (isLarge && !this.#hasLargeSlot)) return undefined;
		const token = this.#bucket.take(now, priority);
		if (typeof token === 'number') return undefined;
		const sequence = this.#sequenceOf(former);
		return this.#occupy({ type: 'slot', sequence, isLarge, patience, token });
	}

	async #queue(request: SlotRequest, now: number): Promise<Admission> {
		const { fileSize, priority, patience, cancelled, former } = request;
		this.#stopClocks(now);
		const line = this.#lineOf(fileSize, priority);
		return await new Promise((resolve) => {
			let isWaiting = true;
			const settle = (admission: Admission): void => {
				isWaiting = false;
				cancelled?.removeEventListener('abort', cancel);
				resolve(admission);
			};
			const waiter = line.add(settle, this.#sequenceOf(former), patience);
			const cancel = (): void => {
				line.remove(waiter);
				settle({ type: 'cancelled' });
				this.#serve(performance.now());
			};
			this.#serve(now);
			if (isWaiting) cancelled?.addEventListener('abort', cancel);
		});
	}

	#sequenceOf(former: Slot | undefined): number {
		if (former !== undefined) return former.sequence;
		this.#lastSequence += 1;
		return this.#lastSequence;
	}

	#lineOf(fileSize: number, priority: Priority): Line {
		if (priority === 'low') return this.#questions;
		return fileSize > LARGE_FILE ? this.#large : this.#small;
	}

	#occupy(slot: Slot): Slot {
		this.#underWay += 1;
		if (slot.isLarge) this.#largeUnderWay += 1;
		return slot;
	}

	/** Gives a slot to whoever comes next, or plans when to look again. */
	#serve(now: number): void {
		this.#stopClocks(now);
		const line = this.#nextLine();
		const waiter = line?.first;
		if (line === undefined || waiter === undefined) return this.#cancelPlan();
		const priority = line === this.#questions && !this.#isQuestionDue ? 'low' : 'normal';
		const token = this.#bucket.take(now, priority);
		if (typeof token === 'number') return this.#postpone(priority, now, token);
		this.#messages = line === this.#questions ? 0 : this.#messages + 1;
		line.remove(waiter);
		const { sequence } = waiter;
		const patience = line.patienceOf(waiter);
		const isLarge = line === this.#large;
		waiter.value(this.#occupy({ type: 'slot', sequence, isLarge, patience, token }));
		this.#planNext(now, BETWEEN_SLOTS);
	}

	/** @param ms until the provider accepts a request; Infinity if an answer must come first */
	#postpone(priority: Priority, now: number, ms: number): void {
		// What waits for an answer waits for requests of ours, so it is not charged.
		if (ms < Infinity) this.#hold(priority, now, ms);
		this.#planNext(now, ms < Infinity ? Math.max(ms, BETWEEN_SLOTS) : LONGEST_UNTIL_ANSWERED);
	}

	/** The line whose first can have a slot now. */
	#nextLine(): Line | undefined {
		if (this.#underWay >= MOST_AT_ONCE) return undefined;
		if (this.#questions.first !== undefined && this.#isQuestionDue) return this.#questions;
		const small = this.#small.first?.sequence ?? Infinity;
		const large = this.#hasLargeSlot ? (this.#large.first?.sequence ?? Infinity) : Infinity;
		if (small < large) return this.#small;
		if (large < Infinity) return this.#large;
		return this.#questions.first === undefined ? undefined : this.#questions;
	}

	get #hasLargeSlot(): boolean {
		return this.#largeUnderWay < MOST_LARGE_AT_ONCE;
	}

	get #isQuestionDue(): boolean {
		return this.#messages >= MESSAGES_PER_QUESTION;
	}

	/** Charges the time to all whom the provider holds up, and sends away who cannot wait so long. */
	#hold(priority: Priority, now: number, ms: number): void {
		const held = [this.#questions];
		if (priority === 'normal') held.push(this.#small);
		if (priority === 'normal' && this.#hasLargeSlot) held.push(this.#large);
		for (const line of held) {
			for (const { value } of line.hold(now, ms)) value({ type: 'held', ms });
		}
	}

	#stopClocks(now: number): void {
		this.#lines.forEach((line) => line.stopClock(now));
	}

	/** Looks at the lines again in so many ms, or earlier, unless nobody could have a slot then. */
	#planNext(now: number, ms: number): void {
		if (this.#nextLine() === undefined) return this.#cancelPlan();
		const at = now + ms;
		if (this.#planned !== undefined && this.#planned.at <= at) return;
		this.#cancelPlan();
		const end = new AbortController();
		this.#planned = { at, end };
		void wait(ms, end.signal).then(() => {
			if (end.signal.aborted) return;
			this.#planned = undefined;
			this.#serve(performance.now());
		});
	}

	#cancelPlan(): void {
		this.#planned?.end.abort();
		this.#planned = undefined;
	}
}

/** Credentials whose limiters are kept. */
const MOST_LIMITERS = 1_000;
/** Time in ms after which a limiter that nobody uses is forgotten, with what it has learned. */
const IDLE_AFTER = 600_000;

interface Kept {
	readonly limiter: RateLimiter;
	/** When an execution last asked for it, on the monotonic clock, in ms. */
	readonly usedAt: number;
}

/** In the order of their last use. */
const kept = new Map<string, Kept>();

/** Returns the limiter of a credential: the same for all executions with this address and secret. */
export function rateLimiterOf(address: string, secret: string): RateLimiter {
	const key = `${address} ${secret}`;
	const now = performance.now();
	const limiter = kept.get(key)?.limiter ?? new RateLimiter();
	kept.delete(key);
	forgetIdle(now);
	kept.set(key, { limiter, usedAt: now });
	return limiter;
}

/** Neither memory nor secrets of former credentials pile up. */
function forgetIdle(now: number): void {
	for (const [key, { limiter, usedAt }] of kept) {
		const isFull = kept.size >= MOST_LIMITERS;
		if (!isFull && now - usedAt <= IDLE_AFTER) return;
		if (isFull || limiter.isIdle(now)) kept.delete(key);
	}
}
