import { processorTime } from '../../support/processorTime';

/** Of which the fastest counts: other load on the machine can only add. */
const REPEATS = 15;

/** Growth from which on it is measured again, and how often at most. */
const DOUBTFUL = 6;
const MEASUREMENTS = 4;

/** How many times longer some work takes with four times the input: 4 if it is linear, 16 if it is quadratic, 1 if it is bounded. */
export function growth(work: (size: number) => void, size = 20_000): number {
	let least = Infinity;
	for (let time = 0; time < MEASUREMENTS && least > DOUBTFUL; time += 1) {
		least = Math.min(least, measured(work, size));
	}
	return least;
}

function measured(work: (size: number) => void, size: number): number {
	// The first run of each warms up.
	const times = [size, 4 * size].map((each) => {
		work(each);
		return Math.min(
			...Array.from({ length: REPEATS }, () => processorTime(() => work(each)) / 1_000),
		);
	});
	// What is below the clock's own noise counts as equally fast.
	const [small = 0, large = 0] = times.map((time) => Math.max(time, 0.2));
	return large / small;
}
