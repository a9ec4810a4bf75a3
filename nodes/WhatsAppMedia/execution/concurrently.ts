import { sleep } from 'n8n-workflow';

/** How the work for many items is spread over time. */
export interface Pace {
	/** Most that are under way at the same time. */
	readonly atOnce: number;
	/** Lets the event loop turn before the next one starts; `undefined` where it need not. */
	breathe(): Promise<void> | undefined;
}

/** A turn of the event loop before each start, so that what was started leaves while the next is prepared. */
export function everyTurn(atOnce: number): Pace {
	return { atOnce, breathe: async () => await sleep(1) };
}

/** Longest time in ms that work without waiting keeps n8n from everything else. */
const LONGEST_STRETCH = 10;

/** A turn of the event loop now and then, for work that waits for nobody. */
export function nowAndThen(atOnce: number): Pace {
	let since = performance.now();
	return {
		atOnce,
		breathe: () => {
			if (performance.now() - since < LONGEST_STRETCH) return undefined;
			return sleep(0).then(() => {
				since = performance.now();
			});
		},
	};
}

/**
 * Runs `work` for the indexes 0 to `count - 1` and returns the results in the order of the indexes.
 * Indexes are started in their order. After a result that `isLast` says is the last, no further index
 * is started; what was under way is finished. Results of indexes not started stay empty.
 * @param work is called with the index and with a function by which it lets the next one start, while
 * it only waits itself
 */
export async function concurrently<T>(
	count: number,
	{ atOnce, breathe }: Pace,
	work: (index: number, letNextStart: () => void) => Promise<T>,
	isLast: (result: T) => boolean = () => false,
): Promise<Array<T | undefined>> {
	const results = new Array<T | undefined>(count).fill(undefined);
	let next = 0;
	let isOver = false;
	let turn = Promise.resolve();
	const begun: Array<Promise<void>> = [];
	const worker = async (): Promise<void> => {
		for (;;) {
			const mine = turn;
			turn = mine.then(async () => await breathe());
			await mine;
			if (next >= count || isOver) return;
			const index = next++;
			await new Promise<void>((letNextStart, reject) => {
				const whole = work(index, letNextStart).then((result) => {
					results[index] = result;
					if (isLast(result)) isOver = true;
				});
				begun.push(whole);
				whole.then(letNextStart, reject);
			});
		}
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
	await Promise.all(begun);
	return results;
}
