/**
 * `npm run docs`: writes the parts of the README that are tables of the code (fields, limits,
 * outcomes) anew. A test compares them, so that the README cannot tell something else than the node.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { sections, withSections } from './sections';

const README = join(__dirname, '..', '..', 'README.md');

writeFileSync(README, withSections(readFileSync(README, 'utf8'), sections()));
