/**
 * `npm run docs`: writes the parts of the documentation that are tables of the code (fields, limits,
 * reasons, codes, providers) anew. A test compares them, so that they cannot tell something else than the node.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { written } from './written';

for (const [file, text] of written()) writeFileSync(join(__dirname, '../..', file), text);
