import { produce } from '../produced';
import type { Footprint } from '../../../tools/lib/n8n/probe/probe';
import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import { excess, longRun, type LongRun, type Sending, type Shape } from './run';

/**
 * Bytes that the heap may have grown by. n8n keeps the data of the executions that ended last, so that the
 * heap goes up and down by twice as much from round to round; this compares its lowest points.
 */
const ROOM = 10_000_000;

/** Bytes outside the heap. */
const EXTERNAL_ROOM = 1_000_000;

/** Defines the tests of a run of this shape; its figures go to `place` in docs/long-run.md. */
export function describeLongRun(shape: Shape, place: string, timeoutMs: number): void {
	const executions = shape.rounds * Object.keys(PROVIDERS).length;
	const total = executions * shape.messages;

	describe(`After ${total} messages in one n8n process, of which some went wrong`, () => {
		let run: LongRun;

		beforeAll(async () => {
			run = await longRun(shape);
			const text = report(run);
			process.stdout.write(`\n${text}\n\n`);
			produce('long-run.md', place, text);
		}, timeoutMs);

		it('every message and every execution has a report', () => {
			expect(run.statuses).toEqual(Array(executions).fill('success'));
			expect(run.sendings).toHaveLength(total);
			const faults = run.sendings.filter(({ planned }) => planned.fault !== undefined);
			expect(faults.length).toBeGreaterThan(total / 25);
		});

		it('the node has said of each what can be said of it', () => {
			const wrong = run.sendings.filter(
				({ planned, outcome }) => !planned.outcomes.includes(outcome),
			);
			expect(wrong.map(brief)).toEqual([]);
		});

		it('customers have got what the node reported as sent, once, and nothing that it reported as not sent', () => {
			const wrong = run.sendings.filter(({ planned, outcome, messageId, delivered }) => {
				const isReported = outcome !== 'sent' || delivered[0]?.messageId === messageId;
				const isRefused = outcome !== 'notSent' || delivered.length === 0;
				return delivered.length !== planned.deliveries || !isReported || !isRefused;
			});
			expect(wrong.map(brief)).toEqual([]);
		});

		it('n8n holds no more sockets, files and handles than before', () => {
			expect(excess(run.before, run.after)).toEqual([]);
		});

		it('n8n holds no more memory than after its first rounds', () => {
			// The first round loads what n8n loads when it is needed.
			const some = Math.ceil(shape.rounds / 4);
			const early = run.footprints.slice(1, 1 + some);
			const late = run.footprints.slice(-some);
			expect(lowest(late, 'heapUsed') - lowest(early, 'heapUsed')).toBeLessThan(ROOM);
			expect(lowest(late, 'external') - lowest(early, 'external')).toBeLessThan(EXTERNAL_ROOM);
		});
	});
}

function lowest(footprints: readonly Footprint[], what: 'heapUsed' | 'external'): number {
	return Math.min(...footprints.map((each) => each[what]));
}

function brief({ planned, outcome, reason, messageId, delivered }: Sending): object {
	const { caption, fault } = planned;
	return { caption, fault, outcome, reason, messageId, delivered: delivered.length };
}

function report({ sendings, before, footprints, after, answers, seconds }: LongRun): string {
	const outcomes = ['sent', 'unknown', 'notSent'] as const;
	const rows = outcomes.map((outcome) => {
		const those = sendings.filter((sending) => sending.outcome === outcome);
		const arrived = those.filter(({ delivered }) => delivered.length === 1).length;
		const twice = those.filter(({ delivered }) => delivered.length > 1).length;
		return [`\`${outcome}\``, those.length, arrived, those.length - arrived - twice, twice];
	});
	const moments: Array<readonly [string, Footprint | undefined]> = [
		['before', before],
		['after the first round', footprints[0]],
		['after the last round', footprints.at(-1)],
		['when it has come to rest', after],
	];
	const holdings = moments.flatMap(([name, each]) =>
		each
			? [[name, megabytes(each.heapUsed), megabytes(each.rss), each.sockets, handlesOf(each)]]
			: [],
	);
	const refused = answers[429] ?? 0;
	return [
		`${sendings.length} messages in ${seconds} seconds; refused by a rate limit and sent later: ${refused}.`,
		'',
		...table(['The node said', 'Messages', 'Delivered once', 'Not delivered', 'Twice'], rows),
		'',
		...table(['n8n’s process', 'Heap (MB)', 'Memory (MB)', 'Sockets', 'Handles'], holdings),
	].join('\n');
}

function handlesOf({ handles }: Footprint): number {
	return Object.values(handles).reduce((sum, count) => sum + count, 0);
}

function megabytes(bytes: number): number {
	return Math.round(bytes / 1_000_000);
}

function table(head: readonly string[], rows: ReadonlyArray<ReadonlyArray<string | number>>) {
	const line = (cells: ReadonlyArray<string | number>) => `| ${cells.join(' | ')} |`;
	const rule = head.map((_, index) => (index === 0 ? '---' : '--:'));
	return [head, rule, ...rows].map(line);
}
