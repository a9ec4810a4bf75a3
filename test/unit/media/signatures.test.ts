import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';

import { HEAD_LENGTH, sniff } from '../../../nodes/WhatsAppMedia/media/signatures';
import { FILE_TYPES } from '../../../nodes/WhatsAppMedia/media/types';
import { bytes, ftyp, MINIMAL, MP3_FRAME } from '../support/bytes';

const SAMPLES = join(__dirname, '../../../samples');

describe('the first bytes of a file', () => {
	it.each(Object.entries(MINIMAL).filter(([type]) => type !== 'text/plain'))(
		'show the type %s',
		(mimeType, content) => {
			expect(sniff(content)).toBe(mimeType);
		},
	);

	it('show every type that is said to be signed', () => {
		const containers = /openxmlformats/;
		for (const { mimeType, signed } of FILE_TYPES) {
			if (signed !== true || containers.test(mimeType)) continue;
			expect([mimeType, sniff(MINIMAL[mimeType] ?? bytes())]).toEqual([mimeType, mimeType]);
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
		expect(sniff(content.subarray(0, HEAD_LENGTH))).toBe(mimeType);
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
		expect(sniff(ftyp(brand))).toBe(mimeType);
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
		['PDF after mail headers', bytes('Content-Type: x\r\n\r\n%PDF-1.4'), 'application/pdf'],
		['HTML with a byte order mark', bytes([0xef, 0xbb, 0xbf], '<!doctype html>'), 'text/html'],
		['HTML after blank lines', bytes('\r\n\r\n  <html lang="en">'), 'text/html'],
		['HTML in capitals', bytes('<HTML><BODY>'), 'text/html'],
		['JSON object', bytes('{"success":false}'), 'application/json'],
		['JSON object after blanks', bytes('\n{ "code" : 404 }'), 'application/json'],
		['empty JSON object', bytes('{}'), 'application/json'],
		['SVG with declaration', bytes('<?xml version="1.0"?>\n<svg'), 'image/svg+xml'],
		['SVG with comment', bytes('<?xml version="1.0"?><!-- Made --><svg>'), 'image/svg+xml'],
		['SVG with doctype', bytes('<!DOCTYPE svg PUBLIC "x"><svg>'), 'image/svg+xml'],
	])('show %s', (_, content, mimeType) => {
		expect(sniff(content)).toBe(mimeType);
	});

	it.each([
		['nothing', bytes()],
		['plain text', bytes('Dear customer,')],
		['text with a byte order mark', bytes([0xef, 0xbb, 0xbf], 'Müller;5')],
		['UTF-16 text', bytes([0xff, 0xfe], 'D\0e\0a\0r\0')],
		['UTF-16 text, big-endian', bytes([0xfe, 0xff], '\0D\0e')],
		['a table', bytes('id;name\n1;Ann')],
		['a template with braces', bytes('{name}, your order is on its way')],
		['text that starts with BM', bytes('BMW X5 owners')],
		['text that starts with an angle bracket', bytes('<3 thank you')],
		['RIFF of another kind', bytes('RIFF', [1, 0, 0, 0], 'ACON')],
		['the start of a PNG only', bytes([0x89], 'PNG')],
		['an XML file that is no picture', bytes('<?xml version="1.0"?><Invoice/>')],
	])('show no type for %s', (_, content) => {
		expect(sniff(content)).toBeUndefined();
	});

	it('may be a view into a larger buffer', () => {
		const whole = Buffer.concat([bytes('<html>'), bytes('%PDF-1.7')]);
		expect(sniff(whole.subarray(6))).toBe('application/pdf');
		expect(sniff(new Uint8Array(whole.buffer, whole.byteOffset + 6, 8))).toBe('application/pdf');
	});

	it('never break the reader, whatever they are', () => {
		const known = new Set([
			...FILE_TYPES.map(({ mimeType }) => mimeType),
			'application/x-ole-storage',
		]);
		const starts = fc.constantFrom(...Object.values(MINIMAL), MP3_FRAME, bytes(), bytes([0xff]));
		fc.assert(
			fc.property(
				starts,
				fc.nat({ max: 16 }),
				fc.uint8Array({ maxLength: 64 }),
				(start, cut, tail) => {
					const type = sniff(Buffer.concat([start.subarray(0, cut), tail]));
					if (type !== undefined) expect(known).toContain(type);
				},
			),
			{ numRuns: 1000 },
		);
	});
});
