import { sleep } from 'n8n-workflow';

/**
 * Runs `work` for the indexes 0 to `count - 1`, at most `atOnce` at the same time, and gives the
 * results in the order of the indexes. After a result that `isLast` says is the last, no further
 * index is begun; what was under way is finished. Places of indexes not begun stay empty.
 *
 * Each index is begun in a turn of the event loop of its own, so that what was begun gets on its way
 * while the next is prepared, and n8n can do other things in between.
 */
export async function inOrder<T>(
	count: number,
	atOnce: number,
	work: (index: number) => Promise<T>,
	isLast: (result: T) => boolean,
): Promise<Array<T | undefined>> {
	const results = new Array<T | undefined>(count).fill(undefined);
	let next = 0;
	let isOver = false;
	let turn = Promise.resolve();
	const worker = async (): Promise<void> => {
		for (;;) {
			const mine = turn;
			turn = mine.then(async () => await sleep(1));
			await mine;
			if (next >= count || isOver) return;
			const index = next++;
			const result = await work(index);
			results[index] = result;
			if (isLast(result)) isOver = true;
		}
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, count) }, worker));
	return results;
}
