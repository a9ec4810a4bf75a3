import { PRIORITIES, type Priority } from '../wire/apiRequest';
import type { ApiResponse } from '../wire/apiResponse';
import { QueuePair, type Head } from './queuePair';
import type { Token } from './learnedLimit';
import { TokenBucket } from './tokenBucket';
import { onAbort } from './onAbort';
import { wait } from './wait';

/** Requests of one credential that are under way at the same time, at most. */
export const MOST_AT_ONCE = 64;
/** Of these, requests with a large file: they share the connection and take memory. */
const MOST_LARGE_AT_ONCE = 10;
/** Bytes from which on a file is large. */
const LARGE_FILE = 1024 * 1024;
/** After so many slots for those before it a priority gets one, so that nobody waits for ever. */
const LET_PASS: Readonly<Record<Priority, number>> = { high: 0, normal: 10, low: 10, lowest: 50 };
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

type Settle = (admission: Admission) => void;

/** Whose turn it is. */
interface Turn {
	readonly priority: Priority;
	readonly head: Head<Settle>;
	/** Its priority let enough others pass. */
	readonly isDue: boolean;
}

/**
 * What all requests with one credential share, across all executions of this process: slots for
 * requests under way, and the bucket of what the provider accepts. What is begun goes before what is
 * new, and both before questions; within a priority first come, first served, except that large files,
 * which have slots of their own, let others pass.
 */
export class RateLimiter {
	readonly #bucket = new TokenBucket();

	readonly #queues: Readonly<Record<Priority, QueuePair<Settle>>> = {
		high: new QueuePair(),
		normal: new QueuePair(),
		low: new QueuePair(),
		lowest: new QueuePair(),
	};

	#underWay = 0;

	#largeUnderWay = 0;

	#lastSequence = 0;

	/** Slots for requests of higher priorities since one of this priority got one. */
	readonly #passed: Record<Priority, number> = { high: 0, normal: 0, low: 0, lowest: 0 };

	/** When the queues are looked at even if nothing happens until then, in ms of the monotonic clock. */
	#planned: { readonly at: number; readonly end: AbortController } | undefined;

	/** Waits for a slot, which has to be given back with `leave`. */
	async enter(request: SlotRequest): Promise<Admission> {
		if (request.cancelled?.aborted) return { type: 'cancelled' };
		const now = performance.now();
		const slot = this.#isAnyoneWaiting ? undefined : this.#takeSlot(request, now);
		return slot ?? (await this.#wait(request, now));
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
		return PRIORITIES.some((priority) => !this.#queues[priority].isEmpty);
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

	async #wait(request: SlotRequest, now: number): Promise<Admission> {
		const { fileSize, priority, patience, cancelled, former } = request;
		this.#stopClocks(now);
		const { small, large } = this.#queues[priority];
		const queue = fileSize > LARGE_FILE ? large : small;
		return await new Promise((resolve) => {
			let isWaiting = true;
			let forget: (() => void) | undefined;
			const settle: Settle = (admission) => {
				isWaiting = false;
				forget?.();
				resolve(admission);
			};
			const waiter = queue.add(settle, this.#sequenceOf(former), patience);
			const cancel = (): void => {
				queue.remove(waiter);
				settle({ type: 'cancelled' });
				this.#serve(performance.now());
			};
			this.#serve(now);
			if (isWaiting && cancelled !== undefined) forget = onAbort(cancelled, cancel);
		});
	}

	#sequenceOf(former: Slot | undefined): number {
		if (former !== undefined) return former.sequence;
		this.#lastSequence += 1;
		return this.#lastSequence;
	}

	#occupy(slot: Slot): Slot {
		this.#underWay += 1;
		if (slot.isLarge) this.#largeUnderWay += 1;
		return slot;
	}

	/** Gives a slot to whoever comes next, or plans when to look again. */
	#serve(now: number): void {
		this.#stopClocks(now);
		const turn = this.#nextTurn();
		if (turn === undefined) return this.#cancelPlan();
		const { priority, head, isDue } = turn;
		const token = this.#bucket.take(now, isDue && isQuestion(priority) ? 'normal' : priority);
		if (typeof token === 'number') return this.#postpone(turn, now, token);
		this.#countPassed(priority);
		const { queue, waiter, isLarge } = head;
		queue.remove(waiter);
		const { sequence } = waiter;
		const patience = queue.patienceOf(waiter);
		waiter.value(this.#occupy({ type: 'slot', sequence, isLarge, patience, token }));
		this.#planNext(now, BETWEEN_SLOTS);
	}

	/** @param ms until the provider accepts a request; Infinity if an answer must come first */
	#postpone(turn: Turn, now: number, ms: number): void {
		// What waits for an answer waits for requests of ours, so it is not charged.
		if (ms < Infinity) this.#hold(turn, now, ms);
		this.#planNext(now, ms < Infinity ? Math.max(ms, BETWEEN_SLOTS) : LONGEST_UNTIL_ANSWERED);
	}

	#nextTurn(): Turn | undefined {
		if (this.#underWay >= MOST_AT_ONCE) return undefined;
		let first: Turn | undefined;
		for (const priority of PRIORITIES) {
			const head = this.#queues[priority].head(this.#hasLargeSlot);
			if (head === undefined) continue;
			const isDue = this.#passed[priority] >= LET_PASS[priority];
			if (first !== undefined && isDue) return { priority, head, isDue };
			first ??= { priority, head, isDue };
		}
		return first;
	}

	#countPassed(served: Priority): void {
		for (const priority of PRIORITIES.slice(PRIORITIES.indexOf(served) + 1)) {
			this.#passed[priority] += 1;
		}
		this.#passed[served] = 0;
	}

	get #hasLargeSlot(): boolean {
		return this.#largeUnderWay < MOST_LARGE_AT_ONCE;
	}

	/** Charges the time to all whom the provider holds up, and sends away who cannot wait so long. */
	#hold({ priority: next, isDue }: Turn, now: number, ms: number): void {
		const isHeldForOthers = isQuestion(next) && !isDue;
		for (const priority of PRIORITIES) {
			if (isHeldForOthers && !isQuestion(priority)) continue;
			// What is new and not next waits for requests of ours, so it is not charged.
			const isCharged = priority !== 'normal' || next !== 'high';
			for (const queue of this.#queues[priority].queues(this.#hasLargeSlot)) {
				const late = isCharged ? queue.hold(now, ms) : queue.removeLate(ms);
				for (const { value } of late) value({ type: 'held', ms });
			}
		}
	}

	#stopClocks(now: number): void {
		for (const priority of PRIORITIES) this.#queues[priority].stopClocks(now);
	}

	/** Looks at the queues again in so many ms, or earlier, unless nobody could have a slot then. */
	#planNext(now: number, ms: number): void {
		if (this.#nextTurn() === undefined) return this.#cancelPlan();
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

function isQuestion(priority: Priority): boolean {
	return priority === 'low' || priority === 'lowest';
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

/** Returns the limiter of a credential: the same for all executions with this base URL and secret. */
export function rateLimiterOf(baseUrl: string, secret: string): RateLimiter {
	const key = `${baseUrl} ${secret}`;
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
