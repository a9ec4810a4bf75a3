import { onceHistories } from './history';
import { judge } from './judge';
import { assertInLanes, TIME_LIMIT } from './lanes';
import { Tally } from './tally';
import { openRig, play, type Rig } from './world';

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
	'Send Only Once sends each message once, and nothing is lost in silence',
	async () => {
		await assertInLanes(onceHistories, async (history) => {
			const chronicle = await play(rig, history);
			tally.add(chronicle);
			expect(judge(chronicle)).toEqual([]);
		});
	},
	TIME_LIMIT,
);

it('has reached the hard cases', () => {
	expect(tally.missing({})).toEqual([]);
});
