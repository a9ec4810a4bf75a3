import mime from 'mime-types';

import {
	FILE_TYPES,
	extensionOf,
	normalizeMimeType,
	typeByExtension,
	typeByMimeType,
} from '../../../nodes/WhatsAppMedia/files/fileTypes';
import { OTHER_TYPES } from '../../../nodes/WhatsAppMedia/files/otherTypes';
import { ALL_PROVIDERS } from '../../support/providers';

/** Where the table departs from mime-types, and why. */
const DEVIATIONS: Readonly<Record<string, string>> = {
	// mime-types keeps HEIF apart; for a customer's photo both are what an iPhone makes.
	heif: 'image/heif',
	// RFC 9639 registered audio/flac; mime-types still has the name from before.
	flac: 'audio/x-flac',
	// Both are names of one type (RFC 6350); address books write .vcf.
	vcard: 'text/vcard',
	// The new format of Visio is no relative of the old one, whose type mime-types gives to both.
	vsdx: 'application/vnd.visio',
	// Programs of DOS and Windows have the same extension.
	exe: 'application/x-msdos-program',
};
/** Extensions that mime-types does not have at all: of Hancom Office, HTTP archives and packed archives. */
const UNKNOWN = ['har', 'hwp', 'tgz'];

describe('the table of file types', () => {
	const rows = [...FILE_TYPES, ...OTHER_TYPES]
		.flatMap(({ mimeType, extensions }) =>
			extensions.map((extension) => [extension, mimeType] as const),
		)
		.filter(([extension]) => !UNKNOWN.includes(extension));

	it.each(rows)('has for .%s the MIME type that mime-types has: %s', (extension, mimeType) => {
		expect(mime.lookup(extension)).toBe(DEVIATIONS[extension] ?? mimeType);
	});

	it('deviates from mime-types only where a reason is given', () => {
		const deviating = rows.filter(([extension, mimeType]) => mime.lookup(extension) !== mimeType);
		expect(deviating.map(([extension]) => extension).sort()).toEqual(
			Object.keys(DEVIATIONS).sort(),
		);
		expect(UNKNOWN.map((extension) => mime.lookup(extension))).toEqual([false, false, false]);
	});

	it('names every MIME type and every extension once', () => {
		const types = [...FILE_TYPES, ...OTHER_TYPES].map(({ mimeType }) => mimeType);
		const extensions = rows.map(([extension]) => extension);
		expect(new Set(types).size).toBe(types.length);
		expect(new Set(extensions).size).toBe(extensions.length);
	});

	it('files every type under the kind of its MIME type', () => {
		for (const { mimeType, kind } of [...FILE_TYPES, ...OTHER_TYPES]) {
			const [family = ''] = mimeType.split('/');
			expect(kind).toBe(['image', 'video', 'audio'].includes(family) ? family : 'document');
		}
	});

	it('knows every extension that a provider documents, under the same kind and as accepted', () => {
		for (const { name, limits } of ALL_PROVIDERS) {
			for (const [kind, extensions] of Object.entries(limits.extensions ?? {})) {
				for (const extension of extensions) {
					expect([name, extension, typeByExtension(extension)]).toEqual([
						name,
						extension,
						expect.objectContaining({ kind, accepted: true }),
					]);
				}
			}
		}
	});

	it('accepts what Meta’s Cloud API takes', () => {
		const meta = [
			...['image/jpeg', 'image/png', 'video/mp4', 'video/3gpp', 'audio/aac', 'audio/amr'],
			...['audio/mpeg', 'audio/mp4', 'audio/ogg', 'text/plain', 'application/pdf'],
			...['application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint'],
			...['docx', 'xlsx', 'pptx'].map((extension) => String(mime.lookup(extension))),
		];
		for (const mimeType of meta) expect(typeByMimeType(mimeType)?.accepted).toBe(true);
	});
});

describe('a MIME type', () => {
	it.each([
		['image/jpg', 'image/jpeg'],
		['IMAGE/JPEG', 'image/jpeg'],
		['image/jpeg; charset=binary', 'image/jpeg'],
		[' image/png ', 'image/png'],
		['image/pjpeg', 'image/jpeg'],
		['image/heif', 'image/heic'],
		['video/3gp', 'video/3gpp'],
		['audio/3gpp', 'video/3gpp'],
		['audio/mp3', 'audio/mpeg'],
		['audio/opus', 'audio/ogg'],
		['audio/ogg; codecs=opus', 'audio/ogg'],
		['application/ogg', 'audio/ogg'],
		['audio/x-aac', 'audio/aac'],
		['audio/aacp', 'audio/aac'],
		['audio/m4a', 'audio/mp4'],
		['audio/x-m4a', 'audio/mp4'],
		['audio/x-wav', 'audio/wav'],
		['audio/wave', 'audio/wav'],
		['audio/x-flac', 'audio/flac'],
		['application/x-pdf', 'application/pdf'],
		['application/csv', 'text/csv'],
		['application/x-zip-compressed', 'application/zip'],
	])('%s is known as %s', (given, expected) => {
		expect(typeByMimeType(given)?.mimeType).toBe(expected);
	});

	it.each([
		undefined,
		'',
		' ',
		'pdf',
		'application/octet-stream',
		'binary/octet-stream',
		'application/force-download',
		'application/octet-stream; charset=utf-8',
	])('that says nothing is none: %s', (given) => {
		expect(normalizeMimeType(given)).toBeUndefined();
		expect(typeByMimeType(given)).toBeUndefined();
	});

	it.each(['constructor/', '__proto__/x', 'toString/valueOf', 'application/x-unheard-of'])(
		'that nobody knows is no type: %s',
		(given) => {
			expect(typeByMimeType(given)).toBeUndefined();
		},
	);
});

describe('the extension of a name', () => {
	it.each([
		['invoice.pdf', 'pdf'],
		['INVOICE.PDF', 'pdf'],
		['archive.tar.gz', 'gz'],
		['Rechnung Nr. 5.docx', 'docx'],
		['folder.d/file', undefined],
		['.htaccess', undefined],
		['folder/.pdf', undefined],
		['invoice', undefined],
		['invoice.', undefined],
		['invoice.p df', undefined],
		['invoice.pdf ', undefined],
		['счёт.пдф', undefined],
		['счёт.pdf', 'pdf'],
		['🧾.pdf', 'pdf'],
		['', undefined],
		['no. 12345678901', undefined],
		['Invoice 12.05.2024', undefined],
		['backup.001', undefined],
		['archive.7z', '7z'],
		['clip.3gp', '3gp'],
		['app.webmanifest', 'webmanifest'],
	])('of %j is %j', (name, expected) => {
		expect(extensionOf(name)).toBe(expected);
	});

	it.each(['constructor', '__proto__', 'toString', 'dwg'])(
		'%s is of no known type',
		(extension) => {
			expect(typeByExtension(extension)).toBeUndefined();
		},
	);
});
