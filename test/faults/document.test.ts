import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CASES } from './support/bench';
import { document } from './support/document';
import { verdictOf } from './support/fault';
import { headlineOf } from './support/headline';
import { MEMORY_FAULTS } from './support/memory';
import type { Results } from './support/report';
import { CHAPTERS } from './support/table';

const ROOT = join(__dirname, '..', '..');
const page = readFileSync(join(ROOT, 'docs', 'reliability.md'), 'utf8');

const expected: Results = (fault) =>
	CASES.map((each) => {
		const verdict = verdictOf(fault, each);
		return { ...each, verdict, headline: headlineOf({ ...each, verdict }) };
	});

/** What was measured differs from machine to machine. */
const withoutFigures = (text: string): string => text.replace(/\| \d+ MB \|/g, '| … |');

describe('docs/reliability.md', () => {
	it('tells what is expected of every fault (if not: npm run faults -- --update)', () => {
		const memory = MEMORY_FAULTS.map(({ title }) => ({ title, peak: 0 }));
		expect(withoutFigures(page)).toBe(withoutFigures(document(CHAPTERS, expected, memory)));
	});

	it('has faults with names of their own', () => {
		const ids = CHAPTERS.flatMap(({ faults }) => faults.map(({ id }) => id));
		expect(new Set(ids).size).toBe(ids.length);
	});
});
