import fc from 'fast-check';

import { recognize } from '../../../nodes/WhatsAppMedia/files/recognize';
import { typeByMimeType } from '../../../nodes/WhatsAppMedia/files/fileTypes';
import { bytes, ftyp, MINIMAL, MP3_FRAME, OLE, ZIP } from '../../support/bytes';

const NONE = Buffer.alloc(0);
const HTML = MINIMAL['text/html'] ?? NONE;
const JSON_TEXT = MINIMAL['application/json'] ?? NONE;
const PNG = MINIMAL['image/png'] ?? NONE;
const PDF = MINIMAL['application/pdf'] ?? NONE;
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

describe('what a file is', () => {
	it.each([
		['a PNG named .jpg', PNG, 'photo.jpg', 'image/jpeg', 'image/png'],
		['a PNG without any name', PNG, undefined, undefined, 'image/png'],
		['a web page named .pdf', HTML, 'invoice.pdf', 'application/pdf', 'text/html'],
		['an API’s answer named .pdf', JSON_TEXT, 'invoice.pdf', undefined, 'application/json'],
		[
			'a PDF that was declared as bytes',
			PDF,
			undefined,
			'application/octet-stream',
			'application/pdf',
		],
		['a PDF that was declared as text', PDF, undefined, 'text/plain', 'application/pdf'],
		['a Word file', ZIP, 'letter.docx', undefined, DOCX],
		['a Word file without name', ZIP, undefined, DOCX, DOCX],
		['an archive', ZIP, 'all.zip', undefined, 'application/zip'],
		['an archive of unknown sort', ZIP, 'app.foo', undefined, 'application/zip'],
		['an app', ZIP, 'app.apk', undefined, 'application/vnd.android.package-archive'],
		['an old Word file', OLE, 'letter.doc', undefined, 'application/msword'],
		[
			'an old Excel file by declaration',
			OLE,
			undefined,
			'application/vnd.ms-excel',
			'application/vnd.ms-excel',
		],
		['an MP4 video', ftyp('isom'), 'clip.mp4', undefined, 'video/mp4'],
		['an M4A with the brand of an MP4', ftyp('mp42'), 'voice.m4a', undefined, 'audio/mp4'],
		['an M4A with its own brand', ftyp('M4A '), 'voice.m4a', undefined, 'audio/mp4'],
		['an M4A by declaration', ftyp('isom'), undefined, 'audio/x-m4a', 'audio/mp4'],
		['an MP3 with ID3', bytes('ID3', [3, 0, 0]), 'song.mp3', undefined, 'audio/mpeg'],
		['bare MPEG frames', MP3_FRAME, 'song.mp3', undefined, 'audio/mpeg'],
		['AAC frames', bytes([0xff, 0xf1, 0x50]), 'voice.aac', undefined, 'audio/aac'],
		['an Opus file', bytes('OggS', [0], 'OpusHead'), 'voice.opus', 'audio/opus', 'audio/ogg'],
		['text', bytes('Hello'), 'note.txt', 'text/plain', 'text/plain'],
		[
			'text with a byte order mark',
			bytes([0xef, 0xbb, 0xbf], 'Hello'),
			'note.txt',
			undefined,
			'text/plain',
		],
		['text that starts with a brace', JSON_TEXT, 'note.txt', undefined, 'text/plain'],
		['a table', bytes('a;b\n1;2'), 'list.csv', 'text/plain', 'text/csv'],
		['a JSON file', JSON_TEXT, 'data.json', undefined, 'application/json'],
		['a web page that is meant to be one', HTML, 'page.html', undefined, 'text/html'],
		['anything by its name', bytes('x'), 'song.mp3', undefined, 'audio/mpeg'],
		['anything by its declaration', bytes('x'), undefined, 'text/csv', 'text/csv'],
		['a name in capitals', bytes('x'), 'LIST.CSV', undefined, 'text/csv'],
	])('is told for %s', (_, head, name, mimeType, expected) => {
		expect(recognize({ head, name, mimeType }).type?.mimeType).toBe(expected);
	});

	it('is not known for bytes that are declared as text and are none, since n8n calls every unknown download so', () => {
		const { type, mimeTypeAs } = recognize({ head: bytes([0, 1, 2, 3]), mimeType: 'text/plain' });
		expect([type, mimeTypeAs('document')]).toEqual([undefined, undefined]);
	});

	it('is text for text that is declared as such', () => {
		const found = recognize({ head: bytes('Dear customer,'), mimeType: 'text/plain' });
		expect([found.extension, found.mimeTypeAs('document.txt')]).toEqual(['txt', 'text/plain']);
	});

	it('is not known for Office containers that nothing says more about', () => {
		expect(recognize({ head: OLE }).type).toBeUndefined();
	});

	it('remembers what the name claimed', () => {
		const found = recognize({ head: HTML, name: 'invoice.pdf' });
		expect(found.isDisproved).toBe(true);
		expect(found.claimed?.mimeType).toBe('application/pdf');
	});

	it('believes the name over the declaration', () => {
		const found = recognize({ head: bytes('x'), name: 'list.csv', mimeType: 'application/pdf' });
		expect(found.type?.mimeType).toBe('text/csv');
	});

	it('is one of the known types or none, for any bytes and names', () => {
		fc.assert(
			fc.property(
				fc.uint8Array({ maxLength: 64 }),
				fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
				fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
				(head, name, mimeType) => {
					const { type, extension } = recognize({ head, name, mimeType });
					if (type !== undefined) expect(typeByMimeType(type.mimeType)).toBe(type);
					if (extension !== undefined) expect(extension).toMatch(/^[a-z0-9]{1,12}$/);
				},
			),
		);
	});
});
