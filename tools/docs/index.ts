/**
 * `npm run docs`: writes the parts of the documentation that are tables of the code (fields, limits,
 * reasons, codes) anew. A test compares them, so that they cannot tell something else than the node.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { pages, withSections } from './sections';

for (const [page, contents] of Object.entries(pages())) {
	const file = join(__dirname, '..', '..', page);
	writeFileSync(file, withSections(readFileSync(file, 'utf8'), contents));
}
