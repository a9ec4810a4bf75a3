import fc from 'fast-check';

import { fileNameIn } from '../../../nodes/WhatsAppMedia/files/contentDisposition';

/** A header as Node reads raw UTF-8. */
const raw = (header: string): string => Buffer.from(header, 'utf8').toString('latin1');

/** Its thirteenth byte is the first of two of a letter. */
const HALVES = Buffer.from('Factura nº é.pdf');

describe('the file name in a Content-Disposition header', () => {
	it.each([
		// RFC 6266, section 5, and RFC 8187, section 3.2.3.
		['Attachment; filename=example.html', 'example.html'],
		['INLINE; FILENAME= "an example.html"', 'an example.html'],
		["attachment; filename*= UTF-8''%e2%82%ac%20rates", '€ rates'],
		['attachment; filename="EURO rates"; filename*=utf-8\'\'%e2%82%ac%20rates', '€ rates'],
		['attachment; filename*=utf-8\'en\'%e2%82%ac%20rates; filename="EURO rates"', '€ rates'],
		["attachment; filename*=iso-8859-1'en'%A3%20rates", '£ rates'],
		// What servers send besides.
		['filename="invoice.pdf"', 'invoice.pdf'],
		["attachment; filename='invoice.pdf'", 'invoice.pdf'],
		["attachment; filename=Ana's invoice.pdf", "Ana's invoice.pdf"],
		[`attachment; filename="'12' vs '13'"`, "'12' vs '13'"],
		["attachment; filename='Ana's invoice.pdf'", "Ana's invoice.pdf"],
		["attachment; filename='Rock 'n' Roll.pdf'", "Rock 'n' Roll.pdf"],
		[Buffer.from('attachment; filename=“invoice.pdf”').toString('latin1'), 'invoice.pdf'],
		[raw('attachment; filename="“A” and “B”"'), '“A” and “B”'],
		[raw('attachment; filename="„A“ und „B“"'), '„A“ und „B“'],
		[raw('attachment; filename="‘A’ and ‘B’"'), '‘A’ and ‘B’'],
		[raw('attachment; filename="‘Ana’s invoice.pdf’"'), 'Ana’s invoice.pdf'],
		['attachment; filename="invoice.pdf"; size=5', 'invoice.pdf'],
		['attachment;filename=invoice.pdf;', 'invoice.pdf'],
		['attachment; filename="a;b.pdf"', 'a;b.pdf'],
		['attachment; filename="say \\"hi\\".pdf"', 'say "hi".pdf'],
		['attachment; filename="C:\\docs\\invoice.pdf"', 'C:\\docs\\invoice.pdf'],
		['attachment; filename="Cat%C3%A1logo.pdf"', 'Catálogo.pdf'],
		['attachment; filename="100%.pdf"', '100%.pdf'],
		[raw('attachment; filename="Catálogo 请.pdf"'), 'Catálogo 请.pdf'],
		[
			Buffer.from('attachment; filename="Cat\xe1logo.pdf"', 'latin1').toString('latin1'),
			'Catálogo.pdf',
		],
		['attachment; filename="no end.pdf', 'no end.pdf'],
		['attachment; filename="no end.pdf; size=5', 'no end.pdf'],
		["attachment; filename*=UTF-8''%zz; filename=a.pdf", 'a.pdf'],
		["attachment; filename*=klingon''a.pdf; filename=b.pdf", 'b.pdf'],
		['attachment; filename="first.pdf"; filename="second.pdf"', 'first.pdf'],
		[raw("attachment; filename*=utf8''naïve.pdf"), 'naïve.pdf'],
		// RFC 2047, sections 4 and 6.2.
		['attachment; filename="=?UTF-8?B?RmFjdHVyYSDDsS5wZGY=?="', 'Factura ñ.pdf'],
		['attachment; filename="=?ISO-8859-1?Q?a_=E9?= =?utf-8*es?q?=C3=B1.pdf?="', 'a éñ.pdf'],
		['attachment; filename="=?UTF-8?Q?Invoice 1.pdf?="', 'Invoice 1.pdf'],
		// A character in two words, as mail programs cut them by bytes.
		[
			`attachment; filename="${[HALVES.subarray(0, 13), HALVES.subarray(13)]
				.map((bytes) => `=?UTF-8?B?${bytes.toString('base64')}?=`)
				.join(' ')}"`,
			'Factura nº é.pdf',
		],
		['attachment; filename="=?klingon?B?YQ==?=.pdf"', undefined],
		['attachment; filename="=?UTF-8?B?/w==?=.pdf"', undefined],
	])('%s', (header, name) => {
		expect(fileNameIn(header)).toBe(name);
	});

	it.each([
		undefined,
		'',
		'attachment',
		'inline; size=5',
		'attachment; filename=""',
		'a; filename="',
		'a.pdf',
	])('is not there: %s', (header) => {
		expect(fileNameIn(header)).toBeUndefined();
	});

	it('is found in any header that is put together by the rules', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
				// Halves of emoji cannot be percent-encoded.
				fc.pre(!/\p{Cs}/u.test(name));
				const encoded = encodeURIComponent(name).replace(
					/['()*]/g,
					(sign) => `%${sign.charCodeAt(0).toString(16)}`,
				);
				expect(fileNameIn(`attachment; filename="x"; filename*=UTF-8''${encoded}`)).toBe(name);
			}),
		);
	});

	it('never fails', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
				expect(() => fileNameIn(`attachment; filename=${text}`)).not.toThrow();
			}),
		);
	});
});
