import { OUTCOMES } from '../../../nodes/WhatsAppMedia/failures/outcome';
import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import { PROVIDER_IDS } from '../../support/providers';
import type { Case, Chapter, Fault, Step, Verdict } from './fault';

/** What is told of a fault in one case. */
export interface Result extends Case {
	readonly verdict: Verdict;
	/** Without the number of the item; empty for a message that was sent. */
	readonly headline: string;
	/** Messages that the customer got from a provider that keeps to its own answers. */
	readonly customers: number;
	/** The same where the provider acts first and then refuses all the same; undefined if it does not refuse. */
	readonly inSpite?: number;
}

/** Looks up what came of a fault. */
export type Results = (fault: Fault) => readonly Result[];

const OUTCOME_NAMES = {
	sent: 'sent',
	notDelivered: 'not delivered',
	notSent: 'not sent',
	unknown: 'unknown',
} as const;
const ARRIVED = {
	nothing: 'nothing',
	part: 'the beginning of the request',
	whole: 'the whole request',
} as const;
const STEPS: Readonly<Record<Step, string>> = {
	link: 'link',
	file: 'file',
	find: 'while it is looked up',
	create: 'while it is created',
};
/** Behind what a provider that acts in spite of its refusal would make untrue. */
const BELIEVED = ' †';

/** The table that decides, from the node's own code. */
export function outcomeTable(): string {
	return table(
		['What the node knows', 'Outcome'],
		OUTCOMES.map(({ facts, outcome }) => [facts, `**${OUTCOME_NAMES[outcome]}**`]),
	);
}

/** A chapter: what broke under a message, and what the provider, the customer and the operator have of it. */
export function chapterOf(chapter: Chapter, results: Results): string {
	const rows = chapter.faults.map((fault) => ({
		title: fault.title,
		cells: groups(results(fault).filter(isOfMessage)),
	}));
	return table(
		['What broke', 'Message', 'The provider got', 'The customer has it', 'The node reported'],
		joined(rows, chapter.merged === true),
	);
}

function isOfMessage({ step }: Case): boolean {
	return step === 'link' || step === 'file';
}

/** The same faults before a message, while Contactship looks up or creates its contact. */
export function contactsOf(chapters: readonly Chapter[], results: Results): string {
	const rows = chapters
		.flatMap(({ faults }) => faults)
		.map((fault) => ({
			title: fault.title,
			cells: groups(results(fault).filter((result) => !isOfMessage(result))),
		}))
		.filter(({ cells }) => cells.length > 0);
	return table(
		[
			'What broke',
			'When',
			'The provider got of the message',
			'The customer has it',
			'The node reported',
		],
		joined(rows, true),
	);
}

/** What was reported and what happened, provider by provider. */
export function totalsOf(all: readonly Result[]): string {
	const rows = PROVIDER_IDS.map((id) => {
		const own = all.filter(({ provider }) => provider === id);
		return [PROVIDERS[id].name, ...figures(own)];
	});
	return table(
		[
			'Provider',
			'Messages tried',
			'Sent',
			'Not delivered',
			'Not sent',
			'Unknown',
			'Requests to send that arrived',
			'Messages that reached the customer',
		],
		[...rows, ['**All**', ...figures(all)]],
	);
}

function figures(own: readonly Result[]): string[] {
	const reported = (outcome: Verdict['outcome']): number =>
		own.filter(({ verdict }) => verdict.outcome === outcome).length;
	return [
		own.length,
		...(['sent', 'notDelivered', 'notSent', 'unknown'] as const).map(reported),
		sumOf(own, ({ verdict }) => verdict.requests),
		sumOf(own, ({ customers }) => customers),
	].map(counted);
}

const counted = (count: number): string => count.toLocaleString('en');

function sumOf(own: readonly Result[], count: (result: Result) => number): number {
	return own.reduce((total, result) => total + count(result), 0);
}

/** How far the reports were right. */
export function truthOf(all: readonly Result[]): string {
	return table(
		['Report', 'Messages', 'The customer has it', 'The customer does not'],
		(['sent', 'notDelivered', 'notSent', 'unknown'] as const).map((outcome) => {
			const own = all.filter(({ verdict }) => verdict.outcome === outcome);
			const has = own.filter(({ customers }) => customers > 0);
			return [
				OUTCOME_NAMES[outcome],
				...[own.length, has.length, own.length - has.length].map(counted),
			];
		}),
	);
}

/** Messages whose refusal was believed although the provider had sent them. */
export function believedIn(all: readonly Result[]): string {
	return counted(
		all.filter(({ verdict, inSpite = 0 }) => verdict.outcome === 'notSent' && inSpite > 0).length,
	);
}

/** `a link of Xobito, and a file of WA.cr and Contactship`. */
export function casesIn(cases: readonly Case[]): string {
	const steps = [...new Set(cases.map(({ step }) => step))].filter(
		(step) => step === 'link' || step === 'file',
	);
	return steps
		.map((step) => {
			const names = cases.filter((each) => each.step === step).map(({ provider }) => provider);
			return `a ${step} of ${names.map((id) => PROVIDERS[id].name).join(' and ')}`;
		})
		.join(', and ');
}

/** Which cases, and what came of them: the cells of a row behind its title. */
function groups(results: readonly Result[]): string[][] {
	const bySaying = new Map<string, Result[]>();
	for (const result of results) {
		const key = cellsOf(result).join('|');
		bySaying.set(key, [...(bySaying.get(key) ?? []), result]);
	}
	return [...bySaying.values()].flatMap((group) => {
		const [first] = group;
		if (first === undefined) return [];
		return [[bySaying.size === 1 ? 'all' : whichOf(group, results), ...cellsOf(first)]];
	});
}

function cellsOf({ provider, verdict, headline, customers, inSpite = 0 }: Result): string[] {
	const { name, secretName } = PROVIDERS[provider];
	const said = headline.replaceAll(name, '*provider*').replaceAll(`the ${secretName}`, 'the token');
	const times = verdict.requests > 1 ? `, ${verdict.requests} times` : '';
	const mark = inSpite > customers ? BELIEVED : '';
	return [
		`${ARRIVED[verdict.arrived]}${times}`,
		`${customers > 0 ? 'yes' : 'no'}${mark}`,
		`**${OUTCOME_NAMES[verdict.outcome]}**${said === '' ? '' : `: ${said}`}`,
	];
}

/** `file`, or `link of Xobito and RASL` where not all providers agree. */
function whichOf(group: readonly Result[], all: readonly Result[]): string {
	const steps = [...new Set(group.map(({ step }) => step))];
	return steps
		.map((step) => {
			const own = group.filter((result) => result.step === step);
			const names = own.map(({ provider }) => PROVIDERS[provider].name).sort();
			const isAll = all.filter((result) => result.step === step).length === own.length;
			return isAll ? STEPS[step] : `${STEPS[step]} of ${names.join(', ')}`;
		})
		.join('; ');
}

interface Row {
	readonly title: string;
	readonly cells: readonly string[][];
}

/** The rows of a table; with `merges`, faults with the same result share theirs. */
function joined(rows: readonly Row[], merges: boolean): string[][] {
	const known: Array<{ titles: string[]; cells: readonly string[][] }> = [];
	for (const { title, cells } of rows) {
		const same = known.find((other) => JSON.stringify(other.cells) === JSON.stringify(cells));
		if (merges && same !== undefined) same.titles.push(title);
		else known.push({ titles: [title], cells });
	}
	return known.flatMap(({ titles, cells }) =>
		cells.map((each, index) => [index === 0 ? listed(titles) : '', ...each]),
	);
}

/** Titles one under the other; statuses that follow each other as a range. */
function listed(titles: readonly string[]): string {
	const ranges: string[][] = [];
	for (const title of titles) {
		const before = ranges.at(-1)?.at(-1);
		const follows = before !== undefined && isNext(before, title);
		if (follows) ranges.at(-1)?.push(title);
		else ranges.push([title]);
	}
	return ranges
		.map((range) =>
			range.length < 3 ? range.join('<br>') : `${numberOf(range[0])} to ${numberOf(range.at(-1))}`,
		)
		.join('<br>');
}

function numberOf(title = ''): string {
	return /^\d{3}/.exec(title)?.[0] ?? title;
}

function isNext(before: string, title: string): boolean {
	const [one, other] = [before, title].map((each) => Number(/^\d{3}(?= )/.exec(each)?.[0]));
	return other === (one ?? NaN) + 1;
}

export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]): string =>
		`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
