import { FAULTS, type Fault, type Message } from './faults';
import type { readSummaries } from './summary';

type Summaries = ReturnType<typeof readSummaries>;

const MESSAGES: Readonly<Record<Message, string>> = {
	link: 'link',
	small: 'file of 3 MB',
	big: 'file of 12 MB',
	stalled: 'file that stops on its way',
};
const OUTCOMES = { sent: 'sent', notSent: 'not sent', unknown: 'unknown' } as const;

/** The figures of a run, for docs/reliability.md. */
export function laravelSection(
	summaries: Summaries,
	versions: Readonly<Record<string, string>>,
): string {
	const groups = summaries.flatMap((summary) => summary.groups);
	const known = merged(summaries.map((summary) => summary.known));
	const faults = merged(summaries.map((summary) => summary.faults));
	const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
	const minutes = Math.ceil(summaries.reduce((sum, { seconds }) => sum + seconds, 0) / 60);
	const total = (field: 'files' | 'refusedByLaravel' | 'refusedByNode' | 'runs' | 'sent'): string =>
		counted(groups.reduce((sum, figures) => sum + figures[field], 0));
	const rows = groups.map((figures) => [
		figures.group,
		counted(figures.runs),
		counted(figures.sent),
		counted(figures.files),
		counted(figures.refusedByNode),
		counted(figures.refusedByLaravel),
	]);
	return `Written by a run with ${programs.join(', ')} in about ${minutes} minutes.

${table(
	['Messages', 'Tried', 'Sent', 'Files compared', 'Refused by the node', 'Refused by Laravel'],
	[
		...rows,
		[
			'**All**',
			total('runs'),
			total('sent'),
			total('files'),
			total('refusedByNode'),
			total('refusedByLaravel'),
		],
	],
)}

Every message that was reported as sent was accepted once by Laravel’s validator, with the bytes that were sent (SHA-256). **Check** foresaw
every refusal of Laravel, and the node refused nothing that Laravel accepts, except for these messages:

${table(
	['Reason', 'Messages'],
	[...known].map(([reason, times]) => [reason, counted(times)]),
)}

What broke on purpose, and what the node reported. In ${counted(sum(faults))} messages, none was reported as not sent that had arrived, and none as
sent that had not:

${table(
	['Reported, and what the record of PHP says', 'Messages'],
	[...faults].map(([what, times]) => [what, counted(times)]),
)}

${table(
	['What broke', 'The node reported'],
	Object.values(FAULTS).flatMap((each) => faultRows(each)),
)}`;
}

/** The rows of a group, those of one verdict together. */
function faultRows(faults: readonly Fault[]): string[][] {
	const byVerdict = new Map<string, string[]>();
	for (const fault of faults) {
		const verdict = verdictOf(fault);
		byVerdict.set(verdict, [...(byVerdict.get(verdict) ?? []), fault.title]);
	}
	return [...byVerdict].map(([verdict, titles]) => [titles.join('<br />'), verdict]);
}

function verdictOf({ verdicts }: Fault): string {
	return Object.entries(verdicts)
		.map(
			([message, verdict]) => `${MESSAGES[message as Message]}: **${OUTCOMES[verdict.outcome]}**`,
		)
		.join('; ');
}

function merged(all: ReadonlyArray<Readonly<Record<string, number>>>): Map<string, number> {
	const result = new Map<string, number>();
	for (const [name, count] of all.flatMap((each) => Object.entries(each))) {
		result.set(name, (result.get(name) ?? 0) + count);
	}
	return result;
}

const sum = (counts: ReadonlyMap<string, number>): number =>
	[...counts.values()].reduce((total, count) => total + count, 0);

const counted = (count: number): string => count.toLocaleString('en');

function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	return [head, head.map(() => '---'), ...rows]
		.map((cells) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`)
		.join('\n');
}
