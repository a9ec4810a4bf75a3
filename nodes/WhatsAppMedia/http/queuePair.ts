import { RequestQueue, type Waiter } from './requestQueue';

/** The first of a pair, in its queue. */
export interface Head<T> {
	readonly queue: RequestQueue<T>;
	readonly waiter: Waiter<T>;
	readonly isLarge: boolean;
}

/**
 * Requests of one priority that wait. Those with a large file have a queue of their own, so that the
 * others pass while there is no slot for a large file.
 */
export class QueuePair<T> {
	readonly small = new RequestQueue<T>();

	readonly large = new RequestQueue<T>();

	get isEmpty(): boolean {
		return this.small.first === undefined && this.large.first === undefined;
	}

	/** Who came first of those that can have a slot. */
	head(hasLargeSlot: boolean): Head<T> | undefined {
		const small = this.small.first;
		const large = hasLargeSlot ? this.large.first : undefined;
		if (large !== undefined && large.sequence < (small?.sequence ?? Infinity)) {
			return { queue: this.large, waiter: large, isLarge: true };
		}
		return small && { queue: this.small, waiter: small, isLarge: false };
	}

	/** The queues whose first can have a slot. */
	queues(hasLargeSlot: boolean): ReadonlyArray<RequestQueue<T>> {
		return hasLargeSlot ? [this.small, this.large] : [this.small];
	}

	stopClocks(now: number): void {
		this.small.stopClock(now);
		this.large.stopClock(now);
	}
}
