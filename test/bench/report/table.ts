import { isMet, type Target } from '../targets';

/** A Markdown table of the targets. */
export function targetTable(targets: readonly Target[]): string {
	return table(
		['What', 'Measured', 'Highest', 'Target', ''],
		targets.map((target) => [
			target.what,
			`${figure(target.measured)}${target.unit}`,
			target.highest === undefined ? '' : `${figure(target.highest)}${target.unit}`,
			target.bound === 0 ? 'none' : `at most ${target.bound}${target.unit}`,
			isMet(target) ? 'met' : '**missed**',
		]),
	);
}

/** A Markdown table; the first column is text, the others are figures. */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
	const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
	return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** Three digits that count; thousands grouped. */
export function figure(value: number): string {
	if (!Number.isFinite(value)) return '–';
	const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
	return value.toLocaleString('en', { maximumFractionDigits: digits });
}
