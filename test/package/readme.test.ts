import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { written } from '../../tools/docs/written';

const ROOT = join(__dirname, '..', '..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** However Prettier aligns it. */
const unaligned = (text: string): string =>
	text
		.replace(/-{3,}/g, '---')
		.replace(/[ \t]+/g, ' ')
		.replace(/\[\s+/g, '[')
		.replace(/\s+\]/g, ']');

describe('the documentation', () => {
	it.each(written())('%s says what the code says (if not: npm run docs)', (file, text) => {
		expect(unaligned(readFileSync(join(ROOT, file), 'utf8'))).toBe(unaligned(text));
	});
});

/** The anchors that GitHub makes of the headings of a page. */
const anchorsOf = (text: string): string[] =>
	[...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
		title
			.toLowerCase()
			.replace(/[^\w\s-]/g, '')
			.replace(/\s/g, '-'),
	);

const PAGES = [
	...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'sandbox/README.md'],
	...readdirSync(join(ROOT, 'docs'))
		.filter((name) => name.endsWith('.md'))
		.map((name) => `docs/${name}`),
];

describe('a page', () => {
	it.each(PAGES)('links only to headings and files that are there: %s', (page) => {
		const text = readFileSync(join(ROOT, page), 'utf8');
		const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
		const dead = links.filter((link) => {
			if (/^(https?|mailto):/.test(link)) return false;
			const [path = '', anchor] = link.split('#');
			const file = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), path);
			if (!existsSync(file)) return true;
			return anchor !== undefined && !anchorsOf(readFileSync(file, 'utf8')).includes(anchor);
		});
		expect(dead).toEqual([]);
	});
});

describe('the README', () => {
	it('can be read in one go', () => {
		// Each provider has a line of its own among the credentials, and a few need two.
		const most = 222 + Object.keys(PROVIDERS).length;
		expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(most);
	});

	it('has the sections that n8n wants of a community node', () => {
		expect(anchorsOf(readme)).toEqual(
			expect.arrayContaining(
				'installation operations credentials compatibility usage resources version-history'.split(
					' ',
				),
			),
		);
	});

	it('names every page of the documentation', () => {
		const pages = PAGES.filter((page) => page.startsWith('docs/'));
		expect(pages.filter((page) => !readme.includes(`](${page})`))).toEqual([]);
	});
});
