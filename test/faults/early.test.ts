import { IS_THOROUGH, share } from '../support/extent';
import { Bench, type Observation } from './support/bench';
import type { Case, Fault } from './support/fault';
import { answer, HTML_TYPE, says, type Ending } from './support/script';
import { notSent } from './support/verdicts';

/** Servers that answer while a file is still coming, at many moments of it. */

const MB = 1024 * 1024;
const MOMENTS = IS_THOROUGH ? 50 : 16;
/** Requests that are tried at the same time. */
const AT_ONCE = 10;
const FILES: readonly Case[] = [
	{ provider: 'waCr', step: 'file' },
	{ provider: 'contactship', step: 'file' },
	{ provider: 'xobito', step: 'file' },
];

let bench: Bench;
beforeAll(async () => {
	bench = await Bench.start();
});
afterAll(async () => {
	await bench.close();
});
afterEach(() => {
	expect(bench.unhandled).toEqual([]);
});

const answers = (status: number, ending: Ending) =>
	says(() => answer(`${status} Whatever`, '<html></html>', HTML_TYPE), ending);

/** The same fault after each of these numbers of bytes of a file of 16 MB. */
async function observe(
	plan: Fault['plan'],
	moments: readonly number[],
): Promise<readonly Observation[]> {
	const all: Observation[] = [];
	for (let start = 0; start < moments.length; start += AT_ONCE) {
		const group = moments.slice(start, start + AT_ONCE).map(async (begun, index) => {
			const fault: Fault = {
				id: 'early',
				title: 'early',
				plan: { ...plan, at: 'body', begun },
				expected: notSent('uploadBroken', 'part'),
				bigFile: true,
			};
			return await bench.observe(fault, FILES.slice(index % 3, (index % 3) + 1));
		});
		all.push(...(await Promise.all(group)).flat());
	}
	return all;
}

describe('an answer while the file is incomplete', () => {
	// What is on its way when the server stops reading fits into the buffers of both sides.
	const moments = Array.from({ length: MOMENTS }, (_, index) => 100 + (index * 5 * MB) / MOMENTS);

	it.each(share([408, 413, 500, 503], 2))(
		'(%i) means that nothing was sent, whenever it comes',
		async (status) => {
			const observations = await observe({ script: answers(status, 'hang') }, moments);
			const wanted = { outcome: 'notSent', arrived: 'part', requests: 1 };
			expect(observations.map(({ verdict }) => verdict)).toMatchObject(moments.map(() => wanted));
			expect(observations.map(({ customers }) => customers)).toEqual(moments.map(() => 0));
		},
		120_000,
	);
});

describe('an answer shortly before the file is complete, of a server that reads on and sends it', () => {
	const size = 16 * MB;
	const moments = Array.from({ length: MOMENTS }, (_, index) => size - (MOMENTS - index) * 80_000);

	it('is never taken for a message that was not sent, once all of it arrived', async () => {
		const plan = { readsOn: true, script: answers(500, 'hang') };
		const observations = await observe(plan, moments);
		for (const { verdict, customers, complete } of observations) {
			expect(customers).toBe(complete);
			expect(['notSent', 'unknown']).toContain(verdict.outcome);
			if (verdict.outcome === 'notSent') expect(customers).toBe(0);
		}
	}, 120_000);
});
