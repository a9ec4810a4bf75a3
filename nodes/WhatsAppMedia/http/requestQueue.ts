/** A request that waits in a queue. */
export interface Waiter<T> {
	readonly value: T;
	/** The lowest is served first. */
	readonly sequence: number;
	/** On the clock of the queue, in ms. */
	readonly deadline: number;
	previous?: Waiter<T>;
	next?: Waiter<T>;
}

/**
 * Requests that wait, in the order of their sequence numbers. Its clock runs only while the provider
 * holds the queue up, so that nothing else is charged to the time that a request may wait for it.
 */
export class RequestQueue<T> {
	#first: Waiter<T> | undefined;

	#last: Waiter<T> | undefined;

	/** Time in ms for which the provider held the queue up, until `#heldSince`. */
	#clock = 0;

	/** On the monotonic clock, in ms. */
	#heldSince: number | undefined;

	/** No deadline is earlier. */
	#earliestDeadline = Infinity;

	get first(): Waiter<T> | undefined {
		return this.#first;
	}

	/** @param patience for how many ms of the queue's clock it may wait */
	add(value: T, sequence: number, patience: number): Waiter<T> {
		const waiter: Waiter<T> = { value, sequence, deadline: this.#clock + patience };
		this.#earliestDeadline = Math.min(this.#earliestDeadline, waiter.deadline);
		// Only a request that comes again is not the last, and then it is one of the first.
		let next = sequence > (this.#last?.sequence ?? -Infinity) ? undefined : this.#first;
		while (next !== undefined && next.sequence < sequence) next = next.next;
		this.#insert(waiter, next);
		return waiter;
	}

	remove(waiter: Waiter<T>): void {
		const { previous, next } = waiter;
		if (previous === undefined) this.#first = next;
		else previous.next = next;
		if (next === undefined) this.#last = previous;
		else next.previous = previous;
	}

	/** How many more ms of the queue's clock the waiter has. */
	patienceOf(waiter: Waiter<T>): number {
		return waiter.deadline - this.#clock;
	}

	/** Lets the clock run, and removes and returns those whose time will be over before `delay` ms. */
	hold(now: number, delay: number): Array<Waiter<T>> {
		this.#heldSince = now;
		return this.removeLate(delay);
	}

	/** The same without letting the clock run. */
	removeLate(delay: number): Array<Waiter<T>> {
		const end = this.#clock + delay;
		if (this.#earliestDeadline >= end) return [];
		const late: Array<Waiter<T>> = [];
		this.#earliestDeadline = Infinity;
		for (let waiter = this.#first; waiter !== undefined; waiter = waiter.next) {
			if (waiter.deadline < end) late.push(waiter);
			else this.#earliestDeadline = Math.min(this.#earliestDeadline, waiter.deadline);
		}
		late.forEach((waiter) => this.remove(waiter));
		return late;
	}

	stopClock(now: number): void {
		if (this.#heldSince !== undefined) this.#clock += now - this.#heldSince;
		this.#heldSince = undefined;
	}

	#insert(waiter: Waiter<T>, next: Waiter<T> | undefined): void {
		const previous = next === undefined ? this.#last : next.previous;
		waiter.previous = previous;
		waiter.next = next;
		if (previous === undefined) this.#first = waiter;
		else previous.next = waiter;
		if (next === undefined) this.#last = waiter;
		else next.previous = waiter;
	}
}
