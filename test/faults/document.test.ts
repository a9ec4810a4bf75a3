import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { casesOf, document } from './support/document';
import { customersOf, isBelieved, verdictOf } from './support/fault';
import { headlineOf } from './support/headline';
import { MEMORY_FAULTS } from './support/memory';
import type { Results } from './support/report';
import { CHAPTERS } from './support/table';

const ROOT = join(__dirname, '..', '..');
const page = readFileSync(join(ROOT, 'docs', 'reliability.md'), 'utf8');

const expected: Results = (fault) =>
	casesOf(fault, CHAPTERS).map((each) => {
		const verdict = verdictOf(fault, each);
		const acting = customersOf(fault, verdict);
		const honest = verdict.outcome === 'sent' ? 1 : 0;
		return {
			...each,
			verdict,
			headline: headlineOf({ ...each, verdict }),
			...(isBelieved(fault) ? { customers: honest, inSpite: acting } : { customers: acting }),
		};
	});

/** What was measured differs from machine to machine. */
const withoutFigures = (text: string): string => text.replace(/\| \d+ MB \|/g, '| … |');

describe('docs/reliability.md', () => {
	it('tells what is expected of every fault (if not: npm run faults -- --update)', () => {
		const memory = MEMORY_FAULTS.map(({ title }) => ({ title, peak: 0 }));
		expect(withoutFigures(page)).toBe(withoutFigures(document(CHAPTERS, expected, memory, page)));
	});

	it('has faults with names of their own', () => {
		const ids = CHAPTERS.flatMap(({ faults }) => faults.map(({ id }) => id));
		expect(new Set(ids).size).toBe(ids.length);
	});
});
