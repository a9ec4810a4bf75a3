import fc from 'fast-check';

import { SEED } from '../support/seed';
import { histories, onceHistories, type History } from './history';
import { judge, type Violation } from './judge';
import { ALL_RUNS } from './lanes';
import { FLAWS, type Flaw } from './reference/flaws';
import { KNOWN_PROVIDERS, ReferenceSender } from './reference/sender';
import { openRig, play, type Rig } from './world';

/** Histories of each kind in which a sender without flaws must be found without fault. */
const CLEAN = ALL_RUNS / 5;
/** Histories of each kind within which a flaw must be found. */
const WITHIN = 4_000;
const LANES = 16;

const ALL = Object.keys(FLAWS) as Flaw[];
let rig: Rig;
beforeAll(async () => {
	rig = await openRig({
		'test.sender': new ReferenceSender(),
		...Object.fromEntries(ALL.map((flaw) => [`test.${flaw}`, new ReferenceSender(flaw)])),
	});
});
afterAll(async () => await rig.close());

const isKnown = ({ provider }: History): boolean => KNOWN_PROVIDERS.includes(provider);

/** What the judge finds in histories of both kinds, up to the first in which he finds something. */
async function found(nodeType: string, count: number, seed: number): Promise<Violation[]> {
	const all: History[] = [];
	const both = [histories, onceHistories].map((kind) => fc.sample(kind, { numRuns: count, seed }));
	for (let index = 0; index < count; index += 1)
		all.push(...both.flatMap((kind) => kind[index] ?? []).filter(isKnown));
	let violations: Violation[] = [];
	const lane = async (): Promise<void> => {
		for (let next = all.shift(); next !== undefined; next = all.shift()) {
			if (violations.length > 0) return;
			// The reference knows no templates.
			const history = { ...next, template: false };
			const some = judge(await play(rig, history, nodeType));
			if (some.length > 0) violations = some.map((one) => ({ ...one, history }));
		}
	};
	await Promise.all(Array.from({ length: LANES }, lane));
	return violations;
}

it('finds nothing in a sender without flaws', async () => {
	expect({ seed: SEED, found: await found('test.sender', CLEAN, SEED) }).toEqual({
		seed: SEED,
		found: [],
	});
}, 600_000);

it.each(ALL.map((flaw) => [FLAWS[flaw], flaw]))(
	'finds a sender that %s',
	async (_, flaw) => {
		expect(await found(`test.${flaw}`, WITHIN, 1)).not.toEqual([]);
	},
	600_000,
);
