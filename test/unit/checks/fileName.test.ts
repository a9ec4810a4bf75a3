import fc from 'fast-check';

import { cleanFileName } from '../../../nodes/WhatsAppMedia/checks/cleanFileName';
import {
	checkFileName as check,
	type NameSources,
} from '../../../nodes/WhatsAppMedia/checks/fileName';
import { formatOf } from '../../../nodes/WhatsAppMedia/files/format';
import {
	FILE_TYPES,
	extensionOf,
	typeByExtension,
	type FileType,
} from '../../../nodes/WhatsAppMedia/files/fileTypes';
import { lengthOf } from '../../../nodes/WhatsAppMedia/text';
import { hasDangerousCharacters } from '../../support/bytes';
import { growth } from '../support/growth';

/** With a content that proves a type, or of which nothing is known. */
function checkFileName(names: NameSources, type: FileType | undefined) {
	if (type === undefined) return check(names, {});
	return check(names, { type, extension: type.extensions[0], format: formatOf(type.mimeType) });
}

const PDF = typeByExtension('pdf');
const JPEG = typeByExtension('jpg');

describe('a file name', () => {
	it.each([
		['stays as it is', 'invoice.pdf', 'invoice.pdf'],
		[
			'keeps blanks and letters of any script',
			'Rechnung Nr. 5 – Müller 请求.pdf',
			'Rechnung Nr. 5 – Müller 请求.pdf',
		],
		['loses its folders', '../../etc/passwd', 'passwd'],
		['loses its Windows folders', 'C:\\Users\\shop\\invoice.pdf', 'invoice.pdf'],
		['loses line breaks', 'in\r\nvoice.pdf', 'in voice.pdf'],
		['loses marks that turn its end around', 'invoice\u202efdp.exe', 'invoicefdp.exe'],
		['loses NUL', 'invoice.pdf\0.exe', 'invoice.pdf .exe'],
		['gets underscores for what file systems refuse', 'a:b*c?d"e<f>g|h.pdf', 'a_b_c_d_e_f_g_h.pdf'],
		['loses dots and blanks at its ends', ' ..hidden.pdf.. ', 'hidden.pdf'],
		['is not that of a Windows device', 'CON.pdf', '_CON.pdf'],
		['is not that of a Windows device, without ending', 'lpt1', '_lpt1'],
		['may begin like one', 'console.pdf', 'console.pdf'],
		['keeps the slashes of a number as dashes', 'FV 12/05/2024', 'FV 12-05-2024'],
		['keeps those of a number with a code', 'INV/2024/00001.pdf', 'INV-2024-00001.pdf'],
		['keeps those of a series', 'Factura A-0001/00001234.pdf', 'Factura A-0001-00001234.pdf'],
		[
			'keeps those of a code behind words',
			'Invoice INV/2024/00001.pdf',
			'Invoice INV-2024-00001.pdf',
		],
		['keeps those of a code behind a dash', 'INV-GST/24-25/001.pdf', 'INV-GST-24-25-001.pdf'],
		['keeps those with a single letter', 'Faktura 1/k/2024.pdf', 'Faktura 1-k-2024.pdf'],
		['keeps those of a revision', 'Presupuesto 1042/rev2.pdf', 'Presupuesto 1042-rev2.pdf'],
		['keeps those of a number with words behind', 'RE 12/24 Müller.pdf', 'RE 12-24 Müller.pdf'],
		['keeps those with a code in between', 'ZAM 5/MAG/2024.pdf', 'ZAM 5-MAG-2024.pdf'],
		['keeps those of a number that is encoded', 'FV%2012%2F05%2F2024.pdf', 'FV 12-05-2024.pdf'],
		['keeps those between words', 'Price list / Precios.pdf', 'Price list - Precios.pdf'],
		['loses the folders of a temporary file', '/tmp/a.pdf', 'a.pdf'],
		['loses relative folders', 'folder/sub/invoice.pdf', 'invoice.pdf'],
		['loses folders of uploads', 'wp-content/uploads/2024/05/12.pdf', '12.pdf'],
		['loses folders that end in a digit', 'folder1/sub2/3.pdf', '3.pdf'],
		['loses folders with a number in them', 'orders/A-1042/invoice-1042.pdf', 'invoice-1042.pdf'],
		['loses the folders of a server', '\\\\server\\share\\a b.pdf', 'a b.pdf'],
		['loses the start of a link', 'https://shop.example/a/b.pdf?x=1#y', 'b.pdf'],
		['is decoded', 'Factura%20n%C2%BA%2012.pdf', 'Factura nº 12.pdf'],
		['is not decoded where a percent sign is meant', '100% cotton.pdf', '100% cotton.pdf'],
		['is not decoded where that gives no text', '%FF%FE.pdf', '%FF%FE.pdf'],
		['is not decoded where it would have to be twice', 'a%2520b.pdf', 'a%2520b.pdf'],
		['loses folders that are encoded', '%2e%2e%2fetc%2fpasswd', 'passwd'],
		['keeps joiners of Persian', 'می\u200cخواهم.pdf', 'می\u200cخواهم.pdf'],
		['keeps joiners of Hindi', 'क्\u200dष.pdf', 'क्\u200dष.pdf'],
		[
			'keeps emoji of several parts',
			'👩\u200d🚀 👨\u200d👩\u200d👧.pdf',
			'👩\u200d🚀 👨\u200d👩\u200d👧.pdf',
		],
		['keeps flags of several parts', '🏴󠁧󠁢󠁥󠁮󠁧󠁿.pdf', '🏴󠁧󠁢󠁥󠁮󠁧󠁿.pdf'],
		['keeps hearts with their color', '❤️ 👍🏽.pdf', '❤️ 👍🏽.pdf'],
		['loses joiners that join nothing', 'a\u200d.pdf', 'a.pdf'],
		['loses letters that nobody sees', 'a\u{e0041}b.pdf', 'ab.pdf'],
		['loses the marks of direction', '\u200fa\u2066b\u2069\u061c.pdf', 'ab.pdf'],
		['loses a byte order mark', '\ufeffa.pdf', 'a.pdf'],
		['is left in the form of its accents', 'Mu\u0308ller.pdf', 'Mu\u0308ller.pdf'],
		['can end up empty', '/../', ''],
		['can end up empty from marks', '\u00ad\u200b', ''],
		['can end up empty from dots', '...', ''],
	])('%s', (_, input, expected) => {
		expect(cleanFileName(input)).toBe(expected);
	});
});

describe('the file name of a message', () => {
	it.each([
		['the typed one first', { typed: 'a.pdf', own: 'b.pdf' }, 'a.pdf'],
		['else the file’s own', { typed: '', own: 'b.pdf' }, 'b.pdf'],
		[
			'the file’s own where nothing is left of the typed one',
			{ typed: '/', own: 'b.pdf' },
			'b.pdf',
		],
		['else the kind', { typed: '' }, 'document.pdf'],
		[
			'the typed one with .pdf where it ends in a domain, by the file’s own',
			{ typed: 'Quote for acme.ai', own: 'quote.pdf' },
			'Quote for acme.ai.pdf',
		],
		[
			'the typed one of an artwork, by the file’s own',
			{ typed: 'Poster.ai', own: 'poster-3.ai' },
			'Poster.ai',
		],
		['the typed one of an artwork', { typed: 'Poster.ai', own: 'data' }, 'Poster.ai'],
		['the own one of an artwork', { typed: '', own: 'poster.ai' }, 'poster.ai'],
		[
			'the kind where the own one is nothing but marks',
			{ typed: ' ', own: '\u200b' },
			'document.pdf',
		],
	])('is %s', (_, names, expected) => {
		expect(checkFileName({ fallback: 'document', ...names }, PDF).value).toBe(expected);
	});

	it.each([
		['an extension that is missing', 'invoice', 'invoice.pdf'],
		['an extension after a dot at the end', 'invoice.', 'invoice.pdf'],
		['an extension behind something that is none', 'invoice no. 5', 'invoice no. 5.pdf'],
		['an extension behind an unknown one', 'invoice.2025', 'invoice.2025.pdf'],
		['an extension behind an id', 'order.abcdef', 'order.abcdef.pdf'],
	])('gets %s', (_, typed, expected) => {
		expect(checkFileName({ typed, fallback: 'document' }, PDF)).toEqual({
			value: expected,
			problems: [],
		});
	});

	it('keeps a second spelling of the right extension, in capitals too', () => {
		for (const typed of ['photo.jpg', 'photo.jpeg', 'PHOTO.JPG']) {
			expect(checkFileName({ typed, fallback: 'image' }, JPEG)).toEqual({
				value: typed,
				problems: [],
			});
		}
	});

	it('swaps the extension of another type, and says so', () => {
		const { value, problems } = checkFileName({ typed: 'photo.png', fallback: 'image' }, JPEG);
		expect(value).toBe('photo.jpeg');
		expect(problems).toEqual([
			expect.objectContaining({ severity: 'warning', field: 'File Name' }),
		]);
		expect(problems[0]?.advice).toContain('photo.jpeg');
	});

	it('stays as it is where the type is not known', () => {
		for (const typed of ['drawing.dwg', 'README']) {
			expect(checkFileName({ typed, fallback: 'document' }, undefined).value).toBe(typed);
		}
	});

	it.each([
		['Vertrag Müller/Schmidt.pdf', 'Schmidt.pdf'],
		['Faktura 1/mag/2024.pdf', '2024.pdf'],
		['orders/invoice.pdf', 'invoice.pdf'],
		['Vertrag%20M%C3%BCller%2FSchmidt.pdf', 'Schmidt.pdf'],
	])('says so where a part of a typed one is left out: %s', (typed, value) => {
		const checked = checkFileName({ typed, fallback: '' }, PDF);
		expect(checked).toMatchObject({ value, problems: [{ severity: 'warning' }] });
		expect(checked.problems[0]?.advice).toContain(value);
		// A file's own name is what a program made of a path.
		expect(checkFileName({ typed: '', own: typed, fallback: '' }, PDF).problems).toEqual([]);
	});

	it.each([
		'/tmp/a.pdf',
		'C:\\Users\\shop\\a.pdf',
		'https://shop.example/a.pdf',
		'../a.pdf',
		'INV/2024/1.pdf',
		'Price list / Precios.pdf',
		encodeURI('Factura nº 12/24.pdf'),
		'Vertrag M%C3%BCller / Schmidt.pdf',
		'a.pdf',
	])('says nothing where it is a path for sure, or nothing is left out: %s', (typed) => {
		expect(checkFileName({ typed, fallback: '' }, PDF).problems).toEqual([]);
	});

	it('of 255 characters is taken, of 256 refused when it was typed', () => {
		const longest = `${'ü'.repeat(251)}.pdf`;
		expect(checkFileName({ typed: longest, fallback: '' }, PDF).value).toBe(longest);
		const { value, problems } = checkFileName({ typed: `x${longest}`, fallback: '' }, PDF);
		expect(value).toBeUndefined();
		expect(problems[0]).toMatchObject({ severity: 'error', field: 'File Name' });
		expect(problems[0]?.message).toContain('256');
	});

	it('counts an emoji as one character', () => {
		const typed = `${'🧾'.repeat(251)}.pdf`;
		expect(checkFileName({ typed, fallback: '' }, PDF).value).toBe(typed);
	});

	it('that the file brings is shortened, with its extension kept and no emoji cut in half', () => {
		const { value } = checkFileName(
			{ typed: '', own: `${'🧾'.repeat(400)}.pdf`, fallback: '' },
			PDF,
		);
		expect(value).toBe(`${'🧾'.repeat(251)}.pdf`);
	});

	it('is whole after shortening when the extension had to be added', () => {
		const { value } = checkFileName({ typed: 'x'.repeat(255), fallback: '' }, PDF);
		expect(value).toBe(`${'x'.repeat(251)}.pdf`);
	});

	it.each(['CON', 'nul.txt', 'COM1.pdf', 'aux', '.htaccess', '~$invoice.pdf', '-rf.pdf'])(
		'reserved somewhere is still a name with the right extension: %s',
		(typed) => {
			const { value = '' } = checkFileName({ typed, fallback: 'document' }, PDF);
			expect(extensionOf(value)).toBe('pdf');
		},
	);

	const nasty = fc.string({
		unit: fc.oneof(
			fc.constantFrom(
				...[...'/\\":*?<>|. ;=%\r\n\t\0\u007f\u0085\u2028\u202e\u2066\u200b\ufeff🧾é請ي'],
				'.pdf',
				'.exe',
				'.jpg',
				'\ud83e',
				'%2f',
			),
			fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
		),
		maxLength: 400,
		size: 'max',
	});
	const type = fc.option(fc.constantFrom(...FILE_TYPES), { nil: undefined });

	it('is harmless whatever went in, at most 255 long, and fits the content', () => {
		fc.assert(
			fc.property(nasty, nasty, type, (typed, own, fileType) => {
				const { value } = checkFileName({ typed, own, fallback: 'document' }, fileType);
				if (value === undefined) {
					expect(lengthOf(typed)).toBeGreaterThan(255);
					return;
				}
				expect(value).not.toMatch(/[/\\"\r\n:*?<>|]/);
				expect(hasDangerousCharacters(value)).toBe(false);
				expect(value).not.toMatch(/^[.\s]|[.\s]$/);
				expect(value).not.toBe('');
				expect(lengthOf(value)).toBeLessThanOrEqual(255);
				if (fileType) {
					const { extensions, relatives = [] } = fileType;
					expect([...extensions, ...relatives]).toContain(extensionOf(value));
				}
			}),
			{ numRuns: 500 },
		);
	});

	it('is the same when it is settled a second time', () => {
		fc.assert(
			fc.property(nasty, nasty, type, (typed, own, fileType) => {
				const { value } = checkFileName({ typed, own, fallback: 'document' }, fileType);
				if (value === undefined) return;
				expect(checkFileName({ typed: value, fallback: 'document' }, fileType)).toEqual({
					value,
					problems: [],
				});
			}),
			{ numRuns: 500 },
		);
	});

	it.each([
		'.',
		' ',
		'. ',
		'/',
		'\\',
		'%',
		'%20',
		'\u200d',
		'\u{1f3f4}',
		'a/',
		'1',
		'A',
		'http://?',
		'\u0301',
	])('is settled in a time that is bounded: thousands of %j', (piece) => {
		const settle = (size: number): void => {
			const name = piece.repeat(size);
			checkFileName({ typed: '', own: `${name}.pdf`, fallback: 'document' }, PDF);
			checkFileName({ typed: name, own: name, fallback: 'document' }, undefined);
		};
		expect(growth(settle)).toBeLessThan(8);
	});

	it('keeps its extension, however long it is', () => {
		for (const piece of ['x', '. ', '🧾', 'e\u0301', '\u0301', '👩\u200d🚀']) {
			const own = `a${piece.repeat(30_000)}.pdf`;
			const { value = '' } = checkFileName({ typed: '', own, fallback: 'document' }, PDF);
			expect(value).toMatch(/^a.*\.pdf$/su);
			expect(lengthOf(value)).toBeLessThanOrEqual(255);
			expect(value).not.toMatch(/[\u200d\u200c]\.pdf$/);
		}
	});

	it('that is percent-encoded has the length of what it says', () => {
		const typed = encodeURIComponent(`${'请'.repeat(251)}.pdf`);
		const { value, problems } = checkFileName({ typed, fallback: 'document' }, PDF);
		expect([value, problems]).toEqual([`${'请'.repeat(251)}.pdf`, []]);
	});

	it('of unknown type that is cut at a blank or dot does not end in it', () => {
		const own = `${'x'.repeat(254)}. and more than fits`;
		const { value = '' } = checkFileName({ typed: '', own, fallback: 'document' }, undefined);
		expect(value).not.toMatch(/[.\s]$/);
	});
});
