import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { NAMED } from './names';
import { pages, withSections } from './sections';

/** Every file that is written from the code in part, with its text as the code has it; not as Prettier formats it. */
export function written(): Array<readonly [file: string, text: string]> {
	const read = (file: string): string => readFileSync(join(__dirname, '../..', file), 'utf8');
	return [
		...Object.entries(pages()).map(
			([page, contents]) => [page, withSections(read(page), contents)] as const,
		),
		...Object.entries(NAMED).map(([file, change]) => [file, change(read(file))] as const),
	];
}
