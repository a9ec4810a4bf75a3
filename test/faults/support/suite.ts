import { IS_THOROUGH, share } from '../../support/extent';
import { Bench, CASES, type Observation } from './bench';
import { isBelieved, refusesByProtocol, SAMPLE, verdictOf } from './fault';
import type { Behavior, Case, Chapter, Fault } from './fault';
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
/** Faults of a sweep that are tried at the same time. */
const AT_ONCE = 25;

const OUTCOME_SENTENCES = {
	notDelivered: 'The message did not reach this recipient.',
	notSent: 'Nothing was sent to this recipient.',
	unknown: 'It is not known whether the message was sent.',
} as const;

/** Reasons whose headline goes on with what Meta's code means. */
const EXPLAINED = ['metaRefused', 'metaUncertain', 'notDelivered'];

/** Where a chapter does not say on what it is tried. */
const USUAL_CASES = IS_THOROUGH ? CASES : SAMPLE;
/** Faults of a sweep in `npm test`. */
const SWEPT = 60;

let bench: Bench;

/**
 * The tests of a chapter: every fault, tried on every request of every provider; in `npm test` on one request of
 * each kind.
 */
export function testChapter({ title, faults, cases = USUAL_CASES }: Chapter): void {
	describe(title, () => {
		open();
		it.each(faults)('$title', async (fault) => await expectFault(fault, cases));
	});
}

/** The same for a chapter of many faults that are quick, many at a time. */
export function testSweep({ title, faults, cases = USUAL_CASES }: Chapter): void {
	describe(title, () => {
		open();
		const swept = share(faults, SWEPT);
		const groups = Array.from({ length: Math.ceil(swept.length / AT_ONCE) }, (_, index) =>
			swept.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
		);
		it.each(groups.map((group) => [group[0]?.title, group.at(-1)?.title, group] as const))(
			'%s to %s',
			async (_first, _last, group) => {
				await Promise.all(group.map(async (fault) => await expectFault(fault, cases)));
			},
		);
	});
}

function open(): void {
	beforeAll(async () => {
		bench = await Bench.start();
	});
	afterAll(async () => {
		await bench.close();
	});
}

async function expectFault(fault: Fault, cases: readonly Case[]): Promise<void> {
	const behaviors: readonly Behavior[] = isBelieved(fault) ? ['acts', 'honest'] : ['acts'];
	for (const behavior of behaviors) {
		const observations = await bench.observe(fault, cases, behavior);
		expect(observations.map(told)).toEqual(
			cases.map((each) => ({ ...each, id: fault.id, verdict: verdictOf(fault, each) })),
		);
		for (const observation of observations) {
			expectTrue(observation, fault, behavior);
			expectHarmless(observation);
		}
		record(fault, behavior, observations);
	}
	expect(bench.unhandled).toEqual([]);
	expect(await bench.openFiles()).toBe(0);

	function told({ provider, step, verdict }: Observation): object {
		return { provider, step, id: fault.id, verdict };
	}
}

/** Compares what the node says with what the provider did, by the provider's own record. */
function expectTrue(observation: Observation, fault: Fault, behavior: Behavior): void {
	const { verdict, customers, complete, statuses } = observation;
	const { outcome } = verdict;
	// The table says what is answered, and the injector what was.
	const refusals = statuses.filter(refusesByProtocol);
	if (fault.status === undefined) expect(refusals).toEqual([]);
	else expect([...new Set(statuses)]).toEqual([fault.status]);

	// The provider did act first, or did not act at all.
	if (behavior === 'honest') expect(customers).toBe(outcome === 'sent' ? 1 : 0);
	else expect(customers).toBe(fault.plan.loses === true ? 0 : complete);

	if (outcome === 'sent') expect(customers).toBeGreaterThan(0);
	// The one thing that the node must never do, except where the protocol itself told it so.
	if (outcome === 'notSent' && !isBelieved(fault)) expect(customers).toBe(0);
	if (!isBelieved(fault)) expect(complete).toBeLessThanOrEqual(1);
}

/** What holds whatever the table says. */
function expectHarmless(observation: Observation): void {
	const { verdict, headline, text, retryAfter } = observation;
	expect(observation).toMatchObject({ leaked: false, strayed: 0, leftOpen: 0 });
	expect(observation.answered).toBeLessThan(MOST_ANSWERED);
	expect(retryAfter ?? 0).toBeLessThanOrEqual(86_400);
	if (verdict.outcome === 'sent') return;

	const rest = EXPLAINED.includes(verdict.reason ?? '')
		? /^(: .{5,})? \[item 0\]$/
		: /^ \[item 0\]$/;
	expect(headline.slice(0, headlineOf(observation).length)).toBe(headlineOf(observation));
	expect(headline.slice(headlineOf(observation).length)).toMatch(rest);
	expect(headline.length).toBeLessThanOrEqual(LONGEST_HEADLINE);
	expect(headline).not.toMatch(SCOLDING);
	expect(text.length).toBeLessThanOrEqual(LONGEST_TEXT);
	expect(`${headline} ${text}`).not.toMatch(RAW);
	// The provider's own words are its own.
	expect(`${headline} ${text}`.replace(/“[^”]*”/g, '')).not.toMatch(UNFILLED);
	expect(text).toContain(OUTCOME_SENTENCES[verdict.outcome]);
}
