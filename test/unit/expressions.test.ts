import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

import { IS_THOROUGH } from '../support/extent';
import { worstGrowth } from './support/timing';

/** Expressions whose time grows with the square of what they are given, and why that is never long. */
const BOUNDED: Readonly<Record<string, string>> = {
	'/whatsapp .*not configured/i': 'words of an answer, at most 500 characters each',
	'/the route .*could not be found/i': 'words of an answer, at most 500 characters each',
	'/\\b(?:error|code)\\s*[:#]?\\s*(13\\d{4})\\b/i': 'words of an answer',
	'/^[.\\s]+|[.\\s]+$/g': 'file names',
	'/^=?["\'`´‘’“”«]+|["\'`´‘’“”»]+$/gu': 'phone numbers, at most 120 characters',
	'/[\\s,;:.]+$/': 'phone numbers, at most 120 characters',
	'/\\d\\D*\\+\\D*\\d/': 'phone numbers, at most 120 characters',
	'/\\d(?:[^/\\d]*\\d){5,}[^/\\d]*\\/\\s*\\d{1,3}$/': 'phone numbers, at most 120 characters',
	'/[.\\s]+$/': 'file names',
	'/\\\\(.)/g': 'names of nodes, at most 200 characters',
	'/\\d(?:[^/\\d]*\\d){6,}[^/\\d]*\\/\\s*\\d{4,6}$/': 'phone numbers, at most 120 characters',
	'/ [\\\\/]+ ?|[\\\\/]+ /g': 'file names',
};

const ROOT = join(__dirname, '..', '..');
const files = ['nodes', 'credentials'].flatMap((folder) =>
	readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => join(folder, name)),
);

/** The regular expressions in a file, as they are written. */
function expressionsIn(file: string): string[] {
	const found: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isRegularExpressionLiteral(node)) found.push(node.text);
		ts.forEachChild(node, visit);
	};
	const text = readFileSync(join(ROOT, file), 'utf8');
	visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
	return [...new Set(found)];
}

/** How the time of an expression grows by the worst of many texts, its own words among them. */
function growthOf(literal: string): ReturnType<typeof worstGrowth> {
	const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(literal) ?? [];
	const expression = new RegExp(source, `${flags.replace(/[gy]/g, '')}g`);
	const words = (source.match(/[a-z ]{3,}/gi) ?? []).map((word) => `${word} `);
	return worstGrowth((text) => matchAll(expression, text), words);
}

/** Finds all matches and keeps none: what V8 collects and puts together would be measured, too. */
function matchAll(expression: RegExp, text: string): void {
	expression.lastIndex = 0;
	for (let from = 0; expression.test(text); from = expression.lastIndex) {
		if (expression.lastIndex === from) expression.lastIndex += 1;
	}
}

/**
 * Whether an expression can repeat a part of itself without a limit; otherwise it takes, at each place of a text, a
 * time that does not depend on the text's length. A thorough run measures these, too.
 */
function isMeasured(literal: string): boolean {
	return IS_THOROUGH || /[*+]|\{\d+,\}/.test(literal.replace(/\\./g, ''));
}

describe('a regular expression', () => {
	it('is told by the measure to be quadratic where it is', () => {
		expect(growthOf('/\\s+$/').ratio).toBeGreaterThan(3);
		expect(growthOf('/(?:a|b)*,x/').ratio).toBeGreaterThan(3);
		expect(growthOf('/\\(#(\\d+)\\)/').ratio).toBeLessThan(3);
	});

	it.each(files.filter((file) => expressionsIn(file).length > 0))(
		'takes time that grows with the length of the text only: %s',
		(file) => {
			const quadratic = expressionsIn(file)
				.filter((literal) => !Object.hasOwn(BOUNDED, literal) && isMeasured(literal))
				.map((literal) => ({ literal, ...growthOf(literal) }))
				.filter(({ ratio }) => ratio > 3);
			expect(quadratic).toEqual([]);
		},
		120_000,
	);
});
