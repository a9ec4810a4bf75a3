import { processorTime } from './processorTime';

/** Rounds of which the fastest counts: other load on the machine can only add. */
const ROUNDS = 5;
/** Microseconds of processor time that a round takes at least, so that the clock can tell. */
const SHORTEST = 3_000;
/** Growth from which on it is measured again. */
const SUSPICIOUS = 2.6;
/** Measurements at most: a loaded machine spoils several in a row, and what is quadratic never comes out as linear. */
const MEASUREMENTS = 8;

/**
 * Returns how many times as long something takes for twice the size: about 2 where the cost is
 * linear, about 4 where it is quadratic. In processor time, since others may use the machine too.
 * @param prepare makes the work for a size; not measured
 */
export function growthOf(prepare: (size: number) => () => unknown, size: number): number {
	const [once, twice] = [prepare(size), prepare(2 * size)];
	let growth = measured(once, twice);
	// The compiler of the language, its garbage collector or the machine can slow one of them down for a while.
	for (let again = 1; again < MEASUREMENTS && growth >= SUSPICIOUS; again += 1) {
		growth = Math.min(growth, measured(once, twice));
	}
	return growth;
}

function measured(once: () => unknown, twice: () => unknown): number {
	let repeats = 1;
	while (processorTime(once, repeats) < SHORTEST) repeats *= 2;
	let [least, leastTwice] = [Infinity, Infinity];
	// By turns, so that both meet the same load.
	for (let round = 0; round < ROUNDS; round += 1) {
		least = Math.min(least, processorTime(once, repeats));
		leastTwice = Math.min(leastTwice, processorTime(twice, repeats));
	}
	return leastTwice / least;
}
