import { WaitingLine, type Waiter } from './waitingLine';

/** The first of a lane, in its line. */
export interface Head<T> {
	readonly line: WaitingLine<T>;
	readonly waiter: Waiter<T>;
	readonly isLarge: boolean;
}

/**
 * Requests of one priority that wait. Those with a large file have a line of their own, so that the
 * others pass while there is no slot for a large file.
 */
export class Lane<T> {
	readonly small = new WaitingLine<T>();

	readonly large = new WaitingLine<T>();

	get isEmpty(): boolean {
		return this.small.first === undefined && this.large.first === undefined;
	}

	/** Who came first of those that can have a slot. */
	head(hasLargeSlot: boolean): Head<T> | undefined {
		const small = this.small.first;
		const large = hasLargeSlot ? this.large.first : undefined;
		if (large !== undefined && large.sequence < (small?.sequence ?? Infinity)) {
			return { line: this.large, waiter: large, isLarge: true };
		}
		return small && { line: this.small, waiter: small, isLarge: false };
	}

	/** The lines whose first can have a slot. */
	lines(hasLargeSlot: boolean): ReadonlyArray<WaitingLine<T>> {
		return hasLargeSlot ? [this.small, this.large] : [this.small];
	}

	stopClocks(now: number): void {
		this.small.stopClock(now);
		this.large.stopClock(now);
	}
}
