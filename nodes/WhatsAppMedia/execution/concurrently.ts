import { Turns } from '../http/turns';

/** What the work for an index decides about those behind it before it ends. */
export interface Others {
	/** The next one starts: this one only waits itself. */
	startNext(): void;
	/** No further one starts. */
	stop(): void;
	/** Whether that was said. */
	isStopped(): boolean;
}

/** When no further index is started. */
export interface Ending<T> {
	/** Whether a result is the last. */
	isLast?(result: T): boolean;
	/** Called once, at that moment: what is under way goes on. */
	onStop?(): void;
}

/**
 * Runs `work` for the indexes 0 to `count - 1`, at most so many at once, and returns the results in the order of the indexes.
 * Indexes are started in their order. After a result that `isLast` says is the last, no further index
 * is started; what was under way is finished. Results of indexes not started stay empty.
 */
export async function concurrently<T>(
	count: number,
	atOnce: number,
	work: (index: number, others: Others) => Promise<T | undefined>,
	{ isLast = () => false, onStop }: Ending<T> = {},
): Promise<Array<T | undefined>> {
	const results = new Array<T | undefined>(count).fill(undefined);
	let next = 0;
	let isOver = false;
	const stop = (): void => {
		if (isOver) return;
		isOver = true;
		onStop?.();
	};
	const isStopped = (): boolean => isOver;
	const turns = new Turns();
	/** What has not ended, and what ended with an exception. */
	const begun = new Set<Promise<void>>();
	const worker = async (): Promise<void> => {
		for (;;) {
			await turns.next();
			if (next >= count || isOver) return;
			const index = next++;
			await new Promise<void>((startNext, reject) => {
				const whole = work(index, { startNext, stop, isStopped }).then((result) => {
					results[index] = result;
					if (result !== undefined && isLast(result)) stop();
					begun.delete(whole);
				});
				begun.add(whole);
				whole.then(startNext, reject);
			});
		}
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
	await Promise.all(begun);
	return results;
}
