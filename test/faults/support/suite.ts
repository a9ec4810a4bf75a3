import { Bench, CASES, type Observation } from './bench';
import { verdictOf, type Chapter } from './fault';
import { headlineOf } from './headline';
import { record } from './record';

/** Words that n8n's guide keeps out of headlines. */
const SCOLDING = /\b(error|problem|failure|mistake)\b/i;
/** What a programmer forgot to fill in. */
const UNFILLED = /undefined|\[object|\bNaN\b|\bnull\b|\{\w+\}/;
/** Markup, stack traces, paths of a server, more than one line. */
const RAW = /\n|<|\bat [\w.]+ \(?(\/|node:|file:)|\.[jt]s:\d|node_modules/;
const LONGEST_HEADLINE = 200;
const LONGEST_TEXT = 1_200;
/** Bytes that fit into the buffers of a connection beside the megabyte that the node reads. */
const MOST_ANSWERED = 32 * 1024 * 1024;

/** The tests of a chapter: every fault, tried on every request of every provider. */
export function testChapter({ title, faults }: Chapter): void {
	describe(title, () => {
		let bench: Bench;
		beforeAll(async () => {
			bench = await Bench.start();
		});
		afterAll(async () => {
			await bench.close();
		});

		it.each(faults)('$title', async (fault) => {
			const observations = await bench.observe(fault);
			expect(observations.map(told)).toEqual(
				CASES.map((each) => ({ ...each, verdict: verdictOf(fault, each) })),
			);
			for (const observation of observations) expectHonest(observation);
			expect(bench.unhandled).toEqual([]);
			expect(await bench.openFiles()).toBe(0);
			record(fault, observations);
		});
	});
}

function told({ provider, step, verdict }: Observation): object {
	return { provider, step, verdict };
}

/** What holds whatever the table says. */
function expectHonest(observation: Observation): void {
	const { verdict, headline, text, retryAfter } = observation;
	if (verdict.outcome === 'sent') expect(verdict.customers).toBe(1);
	if (verdict.outcome === 'notSent') expect(verdict.customers).toBe(0);
	expect(observation).toMatchObject({ leaked: false, strayed: 0, leftOpen: 0 });
	expect(observation.answered).toBeLessThan(MOST_ANSWERED);
	expect(retryAfter ?? 0).toBeLessThanOrEqual(86_400);
	if (verdict.outcome === 'sent') return;

	expect(headline).toBe(`${headlineOf(observation)} [item 0]`);
	expect(headline.length).toBeLessThanOrEqual(LONGEST_HEADLINE);
	expect(headline).not.toMatch(SCOLDING);
	expect(text.length).toBeLessThanOrEqual(LONGEST_TEXT);
	expect(`${headline} ${text}`).not.toMatch(RAW);
	// The provider's own words are its own.
	expect(`${headline} ${text}`.replace(/“[^”]*”/g, '')).not.toMatch(UNFILLED);
	expect(text).toContain(
		verdict.outcome === 'notSent'
			? 'Nothing was sent to this recipient.'
			: 'It is not known whether the message went out.',
	);
}
