import fc from 'fast-check';

import { IS_THOROUGH } from '../support/extent';
import { IS_REPLAY, SEED } from '../support/seed';

/** Histories of all tests; `npm run model` asks for more. */
export const ALL_RUNS = Number(process.env.FC_RUNS ?? (IS_THOROUGH ? 500 : 300));
/** Of each of the two that send. */
export const RUNS = ALL_RUNS / 2;
/** Histories at the same time: most of their time they wait. */
const LANES = IS_REPLAY ? 1 : 16;
/** Milliseconds for one of them, on average, of a machine that is busy. */
const SLOW_HISTORY = 1_000;
/** Milliseconds that may go into making a failing history small. */
const SHRINKING = 90_000;

/** The test's own time limit, in milliseconds. */
export const TIME_LIMIT = 60_000 + RUNS * SLOW_HISTORY + SHRINKING;

/**
 * Asserts a property in several lanes at the same time, each with a seed of its own. Once one has failed
 * the others rest, so that the history is made small in peace.
 */
export async function assertInLanes<T>(
	arbitrary: fc.Arbitrary<T>,
	holds: (value: T) => Promise<void>,
): Promise<void> {
	let failing: number | undefined;
	let giveUpAt = Infinity;
	const checked = Array.from({ length: LANES }, async (_, lane) => {
		const property = fc.asyncProperty(arbitrary, async (value) => {
			if (failing !== undefined && failing !== lane) return;
			if (performance.now() > giveUpAt) return;
			try {
				await holds(value);
			} catch (error) {
				if (failing === undefined) giveUpAt = performance.now() + SHRINKING;
				failing ??= lane;
				throw error;
			}
		});
		return await fc.check(property, { seed: SEED + lane, numRuns: Math.ceil(RUNS / LANES) });
	});
	const details = await Promise.all(checked);
	const failed = details.find((one) => one.failed);
	if (failed === undefined) return;
	throw new Error(
		[
			fc.defaultReportMessage(failed),
			String((failed as { errorInstance?: unknown }).errorInstance),
			`Again: FC_SEED=${failed.seed} npm run test:quick -- test/model`,
		].join('\n\n'),
	);
}
