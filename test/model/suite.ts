import type fc from 'fast-check';

import type { History } from './history';
import { judge } from './judge';
import { assertInLanes, TIME_LIMIT } from './lanes';
import { Tally } from './tally';
import { openRig, play, type Rig } from './world';

/** The share of histories that must have each hard case, whatever sends a message again. */
const COMMON_CASES = {
	'more than one execution': 0.5,
	'in doubt, sent again on purpose': 0.05,
	'several tries of n8n': 0.04,
	'stopped by a person': 0.04,
	'stopped by the time limit': 0.04,
	'the process crashed': 0.04,
	'the node stopped the run': 0.2,
	'acted, and then no answer or none that says so': 0.15,
	'an answer that repeats a tricky caption': 0.02,
	'refused by the provider': 0.2,
	'nobody listened': 0.02,
	'an item that the node refuses': 0.05,
	'equal items': 0.03,
	'Continue or the error output': 0.08,
};

/** Times that a history of two workers is played again before its violation counts. */
const REPLAYS = 5;

function isPair({ steps }: History): boolean {
	return steps.some(({ what }) => what === 'pair');
}

/**
 * Plays histories, judges each by what arrived, and counts that they had the hard cases.
 *
 * @param hardCases the share of histories that must have each case, besides the common ones
 */
export function testHistories(
	promise: string,
	histories: fc.Arbitrary<History>,
	hardCases: Readonly<Record<string, number>>,
): void {
	let rig: Rig;
	const tally = new Tally();
	beforeAll(async () => {
		rig = await openRig();
	});
	afterAll(async () => {
		await rig.close();
		console.info(String(tally));
	});

	it(
		promise,
		async () => {
			await assertInLanes(histories, async (history) => {
				const chronicle = await play(rig, history);
				tally.add(chronicle);
				const violations = judge(chronicle);
				// Two workers share a list that is read and written as a whole, so few of their races end wrong;
				// what is wrong with the node itself is seen again.
				const times = violations.length > 0 && isPair(history) ? REPLAYS : 0;
				let again = times === 0 ? violations : [];
				for (let time = 0; time < times && again.length === 0; time += 1) {
					again = judge(await play(rig, history));
				}
				expect(again).toEqual([]);
			});
		},
		TIME_LIMIT,
	);

	it('has reached the hard cases', () => {
		expect(tally.missing({ ...COMMON_CASES, ...hardCases })).toEqual([]);
	});
}
