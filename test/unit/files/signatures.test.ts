import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';

import { HEAD_LENGTH, sniff } from '../../../nodes/WhatsAppMedia/files/signatures';
import { FILE_TYPES, typeByMimeType } from '../../../nodes/WhatsAppMedia/files/fileTypes';
import { bytes, ftyp, MINIMAL, MP3_FRAME } from '../../support/bytes';

const SAMPLES = join(__dirname, '../../../samples');

const typeOf = (head: Uint8Array): string | undefined => sniff(head)?.mimeType;

describe('the first bytes of a file', () => {
	it.each(Object.entries(MINIMAL).filter(([type]) => type !== 'application/x-ole-storage'))(
		'show the type %s',
		(mimeType, content) => {
			expect(typeOf(content)).toBe(mimeType);
		},
	);

	it('show every type that is said to be signed', () => {
		const containers = /openxmlformats/;
		for (const { mimeType, signed } of FILE_TYPES) {
			if (signed !== true || containers.test(mimeType)) continue;
			expect([mimeType, typeOf(MINIMAL[mimeType] ?? bytes())]).toEqual([mimeType, mimeType]);
		}
	});

	it.each(
		[
			['photo.jpg', 'image/jpeg'],
			['photo.png', 'image/png'],
			['invoice.pdf', 'application/pdf'],
			['clip.mp4', 'video/mp4'],
			['voice.ogg', 'audio/ogg'],
			['song.mp3', 'audio/mpeg'],
		].filter(([name = '']) => existsSync(join(SAMPLES, name))),
	)('of the sample %s show %s', (name = '', mimeType = '') => {
		const content = readFileSync(join(SAMPLES, name));
		expect(typeOf(content.subarray(0, HEAD_LENGTH))).toBe(mimeType);
	});

	it.each([
		['isom', 'video/mp4'],
		['mp42', 'video/mp4'],
		['mp41', 'video/mp4'],
		['avc1', 'video/mp4'],
		['M4V ', 'video/mp4'],
		['dash', 'video/mp4'],
		['M4A ', 'audio/mp4'],
		['M4B ', 'audio/mp4'],
		['3gp4', 'video/3gpp'],
		['3gp5', 'video/3gpp'],
		['3g2a', 'video/3gpp'],
		['qt  ', 'video/quicktime'],
		['heic', 'image/heic'],
		['heix', 'image/heic'],
		['hevc', 'image/heic'],
		['mif1', 'image/heic'],
		['msf1', 'image/heic'],
		['avif', 'image/avif'],
		['avis', 'image/avif'],
	])('of an ISO media file with the brand %j show %s', (brand, mimeType) => {
		expect(typeOf(ftyp(brand))).toBe(mimeType);
	});

	it.each([
		['MP3 with ID3 tag', bytes('ID3', [4, 0, 0]), 'audio/mpeg'],
		['MP3 without tag', MP3_FRAME, 'audio/mpeg'],
		['MP3 without tag, MPEG 2', bytes([0xff, 0xf3, 0x48, 0xc0]), 'audio/mpeg'],
		['MP3 without tag, with checksum', bytes([0xff, 0xfa, 0x90, 0x64]), 'audio/mpeg'],
		['AAC (ADTS, MPEG 4)', bytes([0xff, 0xf1, 0x50, 0x80]), 'audio/aac'],
		['AAC (ADTS, MPEG 2)', bytes([0xff, 0xf9, 0x50, 0x80]), 'audio/aac'],
		['AAC (ADTS, with checksum)', bytes([0xff, 0xf0, 0x50, 0x80]), 'audio/aac'],
		['AMR wideband', bytes('#!AMR-WB\n'), 'audio/amr'],
		['JPEG with Exif', bytes([0xff, 0xd8, 0xff, 0xe1]), 'image/jpeg'],
		['bare JPEG', bytes([0xff, 0xd8, 0xff, 0xdb]), 'image/jpeg'],
		['TIFF, big-endian', bytes('MM', [0, 0x2a]), 'image/tiff'],
		['PDF after a byte order mark', bytes([0xef, 0xbb, 0xbf], '%PDF-1.4'), 'application/pdf'],
		[
			'PDF after the headers of a part of a mail',
			bytes('Content-Type: x\r\n\r\n%PDF-1.4'),
			'application/pdf',
		],
		['HTML with a byte order mark', bytes([0xef, 0xbb, 0xbf], '<!doctype html>'), 'text/html'],
		['HTML after blank lines', bytes('\r\n\r\n  <html lang="en">'), 'text/html'],
		['HTML in capitals', bytes('<HTML><BODY>'), 'text/html'],
		['JSON object', bytes('{"success":false}'), 'application/json'],
		['JSON object after blanks', bytes('\n{ "code" : 404 }'), 'application/json'],
		['empty JSON object', bytes('{}'), 'application/json'],
		['SVG with declaration', bytes('<?xml version="1.0"?>\n<svg'), 'image/svg+xml'],
		['SVG with comment', bytes('<?xml version="1.0"?><!-- Made --><svg>'), 'image/svg+xml'],
		['SVG with doctype', bytes('<!DOCTYPE svg PUBLIC "x"><svg>'), 'image/svg+xml'],
		['XML that is no picture', bytes('<?xml version="1.0"?><Invoice/>'), 'application/xml'],
	])('show %s', (_, content, mimeType) => {
		expect(typeOf(content)).toBe(mimeType);
	});

	it.each([
		['plain text', bytes('Dear customer,')],
		['text with a byte order mark', bytes([0xef, 0xbb, 0xbf], 'Müller;5')],
		['UTF-16 text', bytes([0xff, 0xfe], 'D\0e\0a\0r\0')],
		['UTF-16 text, big-endian', bytes([0xfe, 0xff], '\0D\0e\0a\0r')],
		['UTF-8 text of another script', Buffer.from('Καλημέρα, здравствуйте, 你好')],
		['Latin-1 text', bytes('M\xfcller; Stra\xdfe; 5')],
		['a table', bytes('id;name\n1;Ann')],
		['a table whose first column is ID3', bytes('ID3;Name;Preis\n1;Ann;5')],
		['a table that tells of signatures', bytes('type;magic\npdf;%PDF-1.4\n')],
		['a mail that tells of them', bytes('From: a@b\r\nSubject: x\r\n\r\n%PDF-1.4\n')],
		['a mail with a PDF header as its text', bytes('From: a@b\n\n%PDF-1.4\n1 0 obj')],
		['a note that begins with the word', bytes('\n\n  %PDF-1.4 is how a PDF begins')],
		[
			'a note on an answer of HTTP',
			bytes('HTTP/1.1 200 OK\nContent-Type: application/pdf\n\n%PDF-1.4\nand so on'),
		],
		['a note with a field like a header', bytes('magic:\n\n%PDF-1.4\n')],
		['a template with braces', bytes('{name}, your order is on its way')],
		['a template with angle brackets', bytes('<name>, your order is on its way')],
		['a footnote', bytes('[1] See page 5')],
		['a log', bytes('[2024-05-01 12:00] started')],
		['a settings file', bytes('[section]\nkey=value')],
		['text that starts with BM', bytes('BMW X5 owners')],
		['text that starts with GIF8', bytes('GIF8 is no version of GIF')],
		['text that starts with PK', bytes('PKW zu verkaufen')],
		['text with the word of a box in it', bytes('Get free shipping, wide range')],
		['text that starts with an angle bracket', bytes('<3 thank you')],
	])('show plain text for %s', (_, content) => {
		expect(typeOf(content)).toBe('text/plain');
	});

	it.each([
		['nothing', bytes()],
		['too few letters for text', bytes('x')],
		['RIFF of another kind', bytes('RIFF', [1, 0, 0, 0], 'ACON')],
		['the start of a PNG only', bytes([0x89])],
		['noise', bytes([0x93, 0x01, 0xc2, 0x00, 0x7e, 0x15])],
	])('show no type for %s', (_, content) => {
		expect(sniff(content)).toBeUndefined();
	});

	it.each([
		['a comma', 'ID3,Name', false],
		['a semicolon', 'ID3;Name', false],
		['a version', 'ID3\x03\0\0\0\0\0\x0a', true],
		['a version that does not exist', 'ID3\x09\0\0\0\0\0\x0a', false],
	])('that begin with ID3 and %s', (_, text, isTag) => {
		expect(sniff(bytes(text))?.forms.includes('id3') ?? false).toBe(isTag);
	});

	it('show an SVG, whatever stands before its root', () => {
		for (const start of [
			'<?xml version="1.0"?>',
			'<!-- a --><!-- b -->',
			'<!DOCTYPE svg>',
			'\n \n',
		])
			expect(typeOf(bytes(`${start}<svg xmlns="http://www.w3.org/2000/svg"/>`))).toBe(
				'image/svg+xml',
			);
	});

	it('may be a view into a larger buffer', () => {
		const whole = Buffer.concat([bytes('<html>'), bytes('%PDF-1.7')]);
		expect(typeOf(whole.subarray(6))).toBe('application/pdf');
		expect(typeOf(new Uint8Array(whole.buffer, whole.byteOffset + 6, 8))).toBe('application/pdf');
	});

	it('never break the reader, whatever they are', () => {
		const starts = fc.constantFrom(...Object.values(MINIMAL), MP3_FRAME, bytes(), bytes([0xff]));
		fc.assert(
			fc.property(
				starts,
				fc.nat({ max: 16 }),
				fc.uint8Array({ maxLength: 64 }),
				(start, cut, tail) => {
					const format = sniff(Buffer.concat([start.subarray(0, cut), tail]));
					if (format?.mimeType !== undefined) {
						expect(typeByMimeType(format.mimeType)?.mimeType).toBe(format.mimeType);
					}
				},
			),
			{ numRuns: 1000 },
		);
	});
});
