import { styleText } from 'node:util';

/** Terminal output only: the look of the demonstration. */

type Style = Parameters<typeof styleText>[0];

/** Colours only where somebody looks at a terminal. */
export function styled(style: Style, text: string): string {
	return process.stdout.isTTY ? styleText(style, text) : text;
}

export function print(text = ''): void {
	process.stdout.write(`${text}\n`);
}

export function heading(text: string): void {
	print(`\n${styled('bold', text)}`);
}

/** One line of a table; columns are padded to their widths. */
export function row(cells: readonly string[], widths: readonly number[]): string {
	return cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ');
}

/** A text folded at blanks, every line indented. */
export function folded(text: string, width = 88, indent = '    '): string {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ')) {
		if (line !== '' && line.length + 1 + word.length > width) {
			lines.push(line);
			line = word;
		} else {
			line = line === '' ? word : `${line} ${word}`;
		}
	}
	return [...lines, line].map((text) => indent + text).join('\n');
}
