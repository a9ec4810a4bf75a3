/** Pairs of samples, of which the middle one counts: other load on the machine hits some of them only. */
const SAMPLES = 5;
/** Milliseconds that a sample takes at least, so that the clock's steps do not matter. */
const LEAST = 4;

/**
 * How many times as long `work` takes as `other`. Both are measured in turns, so that what slows the
 * machine down slows both.
 */
export function timeRatio(work: () => unknown, other: () => unknown): number {
	const times = timesFor(other);
	timeOf(work, times);
	const ratios = Array.from({ length: SAMPLES }, () => {
		const before = timeOf(other, times);
		const time = timeOf(work, times);
		return time / ((before + timeOf(other, times)) / 2);
	});
	return ratios.sort((a, b) => a - b)[Math.floor(SAMPLES / 2)] ?? NaN;
}

/** How often some work must be done for a sample. */
function timesFor(work: () => unknown): number {
	for (let times = 1; ; times *= 2) {
		if (timeOf(work, times) >= LEAST) return times;
	}
}

function timeOf(work: () => unknown, times: number): number {
	const start = performance.now();
	for (let done = 0; done < times; done += 1) work();
	return performance.now() - start;
}
