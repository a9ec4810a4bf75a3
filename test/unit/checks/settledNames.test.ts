import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { fileTypeFromBuffer, supportedExtensions } from 'file-type';
import mime from 'mime-types';

import { checkMedia } from '../../../nodes/WhatsAppMedia/checks/media';
import { FILE_TYPES } from '../../../nodes/WhatsAppMedia/files/fileTypes';
import { OTHER_TYPES } from '../../../nodes/WhatsAppMedia/files/otherTypes';
import type { MediaFile } from '../../../nodes/WhatsAppMedia/messages/message';
import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import { draftOf } from '../../support/drafts';
import { fileOf } from '../../support/files';

const FILES = join(__dirname, '../../files');
const { contactship } = PROVIDERS;

const files = [
	...readdirSync(FILES),
	...readdirSync(join(FILES, 'cases')).map((name) => `cases/${name}`),
].filter((name) => /\.\w+$/.test(name) && !/\.(md|sh)$/.test(name));

/** Extensions that file-type can tell, or that are of a type of mime-types, and some that nobody has. */
const KNOWN = [
	...new Set([
		...supportedExtensions,
		...[...FILE_TYPES, ...OTHER_TYPES]
			.flatMap((type) => [...type.extensions, ...(type.relatives ?? [])])
			.filter((extension) => mime.lookup(extension) !== false),
	]),
].filter((extension) => /^(?=.*[a-z])[a-z\d]{1,12}$/.test(extension));
const UNKNOWN = ['foo', 'mcaddon', 'sldprt', 'topojson', 'ofx', 'vcs', 'log1', 'x'];
const extensions = [...KNOWN, ...UNKNOWN];

function settle(file: MediaFile, typed = ''): string | undefined {
	const draft = draftOf({ source: { type: 'file', file }, fileName: typed, kind: 'document' });
	return checkMedia(draft, contactship).value?.fileName;
}

/** What file-type calls a type that is written in many ways. */
const SAME: Readonly<Record<string, readonly string[]>> = {
	jpeg: ['jpg'],
	tiff: ['tif'],
};
const CONTAINERS = ['cfb', 'xml', 'text'];
/** What `file --mime-type` tells where file-type stops at the container. */
const FURTHER: Readonly<Record<string, string>> = {
	'drawing.svg': 'svg',
	'letter.doc': 'doc',
	'prices.xls': 'xls',
	'python.xls': 'xls',
	'cases/old.xls': 'xls',
};

describe('the extension of a settled name', () => {
	it('is the operator’s, unless file-type sees something else in bytes that it would know', async () => {
		const violations: string[] = [];
		let swapped = 0;
		let kept = 0;
		for (const source of files) {
			const content = readFileSync(join(FILES, source));
			const judged = (await fileTypeFromBuffer(content))?.ext;
			for (const extension of extensions) {
				const settled = settle(fileOf(content, { name: `name.${extension}` }));
				// What cannot arrive is refused; behind an extension that nobody knows another may be added.
				if (settled === undefined || settled.startsWith(`name.${extension}.`)) continue;
				if (settled === `name.${extension}`) {
					kept += 1;
					continue;
				}
				swapped += 1;
				// A container or a text is no proof, and neither is what the name says itself.
				const proof = FURTHER[source] ?? judged ?? (source.endsWith('.pdf') ? 'pdf' : 'text');
				const isProof = ![...CONTAINERS, ...(SAME[extension] ?? [extension])].includes(proof);
				if (!isProof || !KNOWN.includes(extension)) violations.push(`${source}: ${settled}`);
			}
		}
		expect(violations).toEqual([]);
		expect(kept).toBeGreaterThan(1000);
		expect(swapped).toBeGreaterThan(1000);
	});

	it('stays when the settled name is settled again', () => {
		const file = fc
			.tuple(fc.constantFrom(...files), fc.constantFrom('', ...extensions), fc.string())
			.map(([source, extension, base]) =>
				fileOf(readFileSync(join(FILES, source)), { name: `${base}.${extension}` }),
			);
		fc.assert(
			fc.property(
				file,
				fc.constantFrom('', 'Our shop', 'Nr. 5', 'a.foo', 'b.pdf'),
				(given, typed) => {
					const settled = settle(given, typed);
					if (settled === undefined) return;
					expect(settle(given, settled)).toBe(settled);
					expect(settle({ ...given, name: settled })).toBe(settled);
				},
			),
			{ numRuns: 1000 },
		);
	});
});
