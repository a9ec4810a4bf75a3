import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { fileTypeFromBuffer } from 'file-type';
import mimeDb from 'mime-db/db.json';
import mime from 'mime-types';

import { judgeExtension, recognize } from '../../../nodes/WhatsAppMedia/files/recognize';
import { fileOf } from '../../support/files';

const FILES = join(__dirname, '../../files');

const files = [FILES, join(FILES, 'cases')].flatMap((folder) =>
	readdirSync(folder)
		.filter((name) => !/^(cases|make\.sh|README\.md)$/.test(name))
		.map((name) => [name, join(folder, name)] as const),
);

/** Where file-type names one type in another way, or sees less than can be seen. */
const SAME: Readonly<Record<string, readonly string[]>> = {
	'application/eps': ['application/postscript'],
	'application/x-cfb': ['application/msword', 'application/vnd.ms-excel'],
	'audio/aiff': ['audio/x-aiff'],
	'audio/ogg; codecs=opus': ['audio/ogg'],
	'audio/x-m4a': ['audio/mp4'],
	'image/apng': ['image/png'],
	'image/x-icon': ['image/vnd.microsoft.icon'],
	'text/vcard': ['text/x-vcard'],
	'video/MP1S': ['video/mpeg'],
	'video/MP2P': ['video/mpeg'],
	'video/matroska': ['video/x-matroska'],
	'video/vnd.avi': ['video/x-msvideo'],
	'video/x-m4v': ['video/mp4'],
	// It does not look at the tracks.
	'video/mp4': ['audio/mp4'],
	// Macros and templates are told apart only by a packed part.
	'application/vnd.ms-word.document.macroenabled.12': [mime.lookup('docx') || ''],
	'application/vnd.openxmlformats-officedocument.wordprocessingml.template': [
		mime.lookup('docx') || '',
	],
	'application/vnd.ms-excel.sheet.macroenabled.12': [mime.lookup('xlsx') || ''],
	'application/vnd.openxmlformats-officedocument.spreadsheetml.template': [
		mime.lookup('xlsx') || '',
	],
	'application/vnd.ms-powerpoint.presentation.macroenabled.12': [mime.lookup('pptx') || ''],
	'application/vnd.openxmlformats-officedocument.presentationml.slideshow': [
		mime.lookup('pptx') || '',
	],
	// Entries tell more than that it is a ZIP.
	'application/zip': ['apk', 'jar', '3mf', 'kmz', 'pkpass', 'usdz'].map((ending) =>
		String(mime.lookup(ending)),
	),
	// Whether there is sound only stands further in.
	'audio/x-ms-asf': ['video/x-ms-asf'],
	'application/xml': ['image/svg+xml'],
};

describe('a file of a real program', () => {
	it.each(files)(
		'is what file-type takes it for, without name and declaration: %s',
		async (name, path) => {
			const content = readFileSync(path);
			const judged = await fileTypeFromBuffer(content);
			const { type } = recognize(fileOf(content));
			// What file-type does not know is text, or a PDF behind a header.
			if (judged === undefined) {
				expect([name, type?.mimeType]).toEqual([
					name,
					expect.stringMatching(/^(text\/|application\/(json|pdf)$)/),
				]);
				return;
			}
			// Nothing but a password is to be seen of an Office file with one.
			if (/-locked\./.test(name)) return expect(type).toBeUndefined();
			expect([judged.mime, ...(SAME[judged.mime] ?? [])]).toContain(type?.mimeType);
		},
	);

	it.each(files)('keeps its name and its type: %s', (name, path) => {
		const content = fileOf(readFileSync(path));
		const declared = mime.lookup(name) || undefined;
		const { isDisproved, mimeTypeAs, format } = recognize({ ...content, name, mimeType: declared });
		const extension = name.split('.').pop() ?? '';
		const isOther = ['export.xls', 'offer.doc'].includes(name);
		expect([isDisproved, judgeExtension(extension, format)]).toEqual(
			isOther ? [true, 'wrong'] : [false, 'fits'],
		);
		if (declared !== undefined && !isOther && !/^(audio|image|video)\//.test(declared)) {
			const isArtwork = name.endsWith('.ai');
			expect(mimeTypeAs(name)).toBe(isArtwork ? 'application/pdf' : declared);
		}
	});
});

describe('a declared type', () => {
	// Bytes that are no text and of no known format, as most of these types have.
	const head = Buffer.from([0x93, 0, 0xc2, 0x01, 0x7e, 0x15, 0xff, 0x02]);
	const database = mimeDb as Readonly<
		Record<string, { readonly extensions?: readonly string[]; readonly source?: string }>
	>;
	const types = Object.entries(database).filter(
		([mimeType, { extensions }]) =>
			extensions !== undefined &&
			mimeType !== 'application/octet-stream' &&
			mime.extension(mimeType),
	);

	it('is passed on, and gives a name its extension with n8n’s own, for every type of mime-db', () => {
		const signed =
			/^(image\/(jpeg|pjpeg|png|apng|webp|gif)|video\/(webm|avi|vnd.avi|x-msvideo)|audio\/(webm|ogg|amr|amr-wb|wav|wave|x-wav|vnd.wave|flac|x-flac))$/;
		const documents =
			/^application\/(pdf|x-pdf|zip|x-zip-compressed|ogg)$|openxmlformats.*\.(document|sheet|presentation)$/;
		let seen = 0;
		for (const [mimeType] of types) {
			// What always begins with its signature is disproved by these bytes.
			if (signed.test(mimeType) || documents.test(mimeType) || mimeType === 'text/plain') continue;
			const extension = String(mime.extension(mimeType));
			const found = recognize({ head, mimeType, extension });
			expect([mimeType, found.isDisproved]).toEqual([mimeType, false]);
			const known = found.type;
			const isListed = known?.accepted === true;
			expect(found.mimeTypeAs(`document.${found.extension}`)).toBe(
				isListed ? known?.mimeType : mimeType,
			);
			// An extension has letters or digits only, and not only digits.
			const isUsable = /^[a-z\d]{1,12}$/.test(extension) && /[a-z]/.test(extension);
			if (known === undefined && isUsable) expect(found.extension).toBe(extension);
			if (known !== undefined) expect(found.extension).toBe(known.extensions[0]);
			seen += 1;
		}
		expect(seen).toBeGreaterThan(900);
	});
});
