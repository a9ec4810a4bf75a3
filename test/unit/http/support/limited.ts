import {
	RateLimiter,
	type Admission,
	type Slot,
	type SlotRequest,
} from '../../../../nodes/WhatsAppMedia/http/rateLimiter';
import type { ApiResponse } from '../../../../nodes/WhatsAppMedia/wire/apiResponse';
import { endOfTest } from './fakeClock';

export const MB = 1024 * 1024;

export const ACCEPTED: ApiResponse = { status: 200, headers: {}, body: {} };

/** A 429 that names so many seconds, or none. */
export function refused(seconds?: number | string): ApiResponse {
	const headers = seconds === undefined ? undefined : { 'retry-after': String(seconds) };
	return { status: 429, headers: { ...headers }, body: {} };
}

/** An answer of a provider that tells how many requests it still accepts. */
export function telling(remaining: number | string, reset: number | string): ApiResponse {
	const headers = {
		'x-ratelimit-limit': '60',
		'x-ratelimit-remaining': String(remaining),
		'x-ratelimit-reset': String(reset),
	};
	return { status: 200, headers, body: {} };
}

const REQUEST: SlotRequest = { fileSize: 0, priority: 'normal', patience: 300_000 };

/** Requests at a limiter, in the order in which they came, and what became of each. */
export class Requests {
	readonly limiter = new RateLimiter();

	/** Undefined: it waits. */
	readonly admissions: Array<Admission | undefined> = [];

	/** Numbers of those that got a slot, in the order in which they did. */
	readonly served: number[] = [];

	/** Lets so many requests come; returns their numbers. */
	enter(count: number, request: Partial<SlotRequest> = {}): number[] {
		return Array.from({ length: count }, () => {
			const number = this.admissions.push(undefined) - 1;
			void this.limiter
				.enter({ ...REQUEST, cancelled: endOfTest(), ...request })
				.then((admission) => {
					this.admissions[number] = admission;
					if (admission.type === 'slot') this.served.push(number);
				});
			return number;
		});
	}

	/** Those that have a slot and did not give it back. */
	get underWay(): number[] {
		return this.served.filter((number) => !this.#left.has(number));
	}

	get waiting(): number {
		return this.admissions.filter((admission) => admission === undefined).length;
	}

	get held(): number {
		return this.admissions.filter((admission) => admission?.type === 'held').length;
	}

	readonly #left = new Set<number>();

	/** Answers a request. */
	answer(number: number | undefined, response?: ApiResponse): void {
		if (number === undefined) throw new Error('Nothing is under way');
		this.limiter.leave(this.slot(number), response);
		this.#left.add(number);
	}

	/** Answers the first of those under way. */
	answerFirst(response?: ApiResponse): void {
		this.answer(this.underWay[0], response);
	}

	/** Answers all that are under way now. */
	answerAll(response?: ApiResponse): void {
		for (const number of this.underWay) this.answer(number, response);
	}

	slot(number: number): Slot {
		const admission = this.admissions[number];
		if (admission?.type !== 'slot') throw new Error(`Request ${number} has no slot`);
		return admission;
	}
}
