import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import { PROVIDER_IDS } from './bench';
import type { Case, Chapter, Fault, Step, Verdict } from './fault';

/** What is told of a fault in one case. */
export interface Result extends Case {
	readonly verdict: Verdict;
	/** Without the number of the item; empty for a message that was sent. */
	readonly headline: string;
}

/** Looks up what came of a fault. */
export type Results = (fault: Fault) => readonly Result[];

const OUTCOMES = {
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

/** A chapter: what broke under a message, and what the provider, the customer and the operator have of it. */
export function chapterOf(chapter: Chapter, results: Results): string {
	const rows = chapter.faults.map((fault) => ({
		title: fault.title,
		cells: groups(results(fault).filter(({ step }) => step === 'link' || step === 'file')),
	}));
	return table(
		['What broke', 'Message', 'The provider got', 'The customer has it', 'The node said'],
		joined(rows, chapter.merged === true),
	);
}

/** What came of the same faults before a message, while Contactship is asked for its contact. */
export function contactsOf(chapters: readonly Chapter[], results: Results): string {
	const rows = chapters
		.flatMap(({ faults }) => faults)
		.map((fault) => ({
			title: fault.title,
			cells: groups(results(fault).filter(({ step }) => step === 'find' || step === 'create')),
		}));
	return table(
		[
			'What broke',
			'When',
			'The provider got of the message',
			'The customer has it',
			'The node said',
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
			'Reported sent',
			'Reported not sent',
			'Reported unknown',
			'Requests to send that arrived',
			'Messages that reached the customer',
		],
		[...rows, ['**All**', ...figures(all)]],
	);
}

function figures(own: readonly Result[]): string[] {
	const reported = (outcome: Verdict['outcome']): number =>
		own.filter(({ verdict }) => verdict.outcome === outcome).length;
	const sum = (field: 'customers' | 'requests'): number =>
		own.reduce((total, { verdict }) => total + verdict[field], 0);
	return [
		own.length,
		reported('sent'),
		reported('notSent'),
		reported('unknown'),
		sum('requests'),
		sum('customers'),
	].map((count) => count.toLocaleString('en'));
}

/** How far the reports were right. */
export function truthOf(all: readonly Result[]): string {
	const count = (isOne: (verdict: Verdict) => boolean): string =>
		all.filter(({ verdict }) => isOne(verdict)).length.toLocaleString('en');
	return table(
		['Report', 'Messages', 'The customer has it', 'The customer does not'],
		(['sent', 'notSent', 'unknown'] as const).map((outcome) => [
			OUTCOMES[outcome],
			count((verdict) => verdict.outcome === outcome),
			count((verdict) => verdict.outcome === outcome && verdict.customers === 1),
			count((verdict) => verdict.outcome === outcome && verdict.customers === 0),
		]),
	);
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

function cellsOf({ provider, verdict, headline }: Result): string[] {
	const { name, keyWord } = PROVIDERS[provider];
	const said = headline.replaceAll(name, '*provider*').replaceAll(`the ${keyWord}`, 'the token');
	const times = verdict.requests > 1 ? `, ${verdict.requests} times` : '';
	return [
		`${ARRIVED[verdict.arrived]}${times}`,
		verdict.customers === 1 ? 'yes' : 'no',
		`**${OUTCOMES[verdict.outcome]}**${said === '' ? '' : `: ${said}`}`,
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

/** The rows of a table; with `merges`, faults of which the same came share theirs. */
function joined(rows: readonly Row[], merges: boolean): string[][] {
	const known: Array<{ titles: string[]; cells: readonly string[][] }> = [];
	for (const { title, cells } of rows) {
		const same = known.find((other) => JSON.stringify(other.cells) === JSON.stringify(cells));
		if (merges && same !== undefined) same.titles.push(title);
		else known.push({ titles: [title], cells });
	}
	return known.flatMap(({ titles, cells }) =>
		cells.map((each, index) => [index === 0 ? titles.join('<br>') : '', ...each]),
	);
}

export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]): string =>
		`| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
