import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { withSections } from '../../tools/docs/sections';

const DOCS = join(__dirname, '..', '..', 'docs');

/**
 * Writes what a test measured into its place in a page of docs/, if the test runs with UPDATE_DOCS=1:
 * figures differ from machine to machine, so an ordinary run leaves them alone.
 */
export function produce(page: string, place: string, markdown: string): void {
	if (process.env.UPDATE_DOCS !== '1') return;
	const path = join(DOCS, page);
	writeFileSync(path, withSections(readFileSync(path, 'utf8'), { [place]: markdown }));
}
