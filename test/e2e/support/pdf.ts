import { spawnSync } from 'node:child_process';

/** What can be told of a PDF whose objects are not compressed. */
export interface PdfFacts {
	version: string;
	pages: number;
	/** Whether every offset in the table of objects leads to its object. */
	isIntact: boolean;
}

export function readPdf(file: Buffer): PdfFacts {
	const text = file.toString('latin1');
	const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1]);
	const offsets = [...text.slice(start).matchAll(/^(\d{10}) \d{5} n/gm)];
	return {
		version: /^%PDF-(\d\.\d)/.exec(text)?.[1] ?? '',
		pages: text.match(/\/Type\s*\/Page\b/g)?.length ?? 0,
		isIntact:
			text.startsWith('xref', start) &&
			offsets.length > 0 &&
			offsets.every(([, offset], index) => text.startsWith(`${index + 1} 0 obj`, Number(offset))),
	};
}

/** Runs a program of poppler on a PDF; `undefined` where it is not installed. */
export function poppler(
	program: 'pdftoppm' | 'pdftotext',
	file: Buffer,
): { output: Buffer; complaints: string } | undefined {
	// Reads standard input; prints the picture, or the text, to standard output.
	const args = { pdftoppm: ['-png', '-r', '30', '-'], pdftotext: ['-layout', '-', '-'] };
	const { error, stdout, stderr } = spawnSync(program, args[program], {
		input: file,
		timeout: 20_000,
	});
	return error ? undefined : { output: stdout, complaints: stderr.toString() };
}
