import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { pages, withSections } from '../../tools/docs/sections';

const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');

describe('the documentation', () => {
	it.each(Object.entries(pages()))(
		'%s has the tables that the code has (if not: npm run docs)',
		(page, contents) => {
			const text = readFileSync(join(__dirname, '..', '..', page), 'utf8');
			expect(text).toBe(withSections(text, contents));
		},
	);
});

describe('the README', () => {
	it('links only to headings and files that are there', () => {
		const headings = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
			title
				.toLowerCase()
				.replace(/[^\w\s-]/g, '')
				.replace(/\s/g, '-'),
		);
		const anchors = [...readme.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
		expect(anchors.filter((anchor) => !headings.includes(anchor ?? ''))).toEqual([]);
		for (const [, file = ''] of readme.matchAll(/\]\(([\w./-]+\.(?:md|png|json)|LICENSE)\)/g)) {
			expect(() => readFileSync(join(__dirname, '..', '..', file))).not.toThrow();
		}
	});
});
