import { WHATSAPP_MAX_BYTES } from '../../../nodes/WhatsAppMedia/checks/limits';
import { checkMedia, type MediaDraft } from '../../../nodes/WhatsAppMedia/checks/media';
import { FILE_TYPES, type FileType } from '../../../nodes/WhatsAppMedia/files/fileTypes';
import type { MediaKind } from '../../../nodes/WhatsAppMedia/messages/message';
import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import { bytes, MINIMAL, OLE, ZIP } from '../../support/bytes';
import { draftOf } from '../../support/drafts';
import { fileOf, INVOICE, sampleOf } from '../../support/files';
import { ALL_PROVIDERS } from '../../support/providers';

const { xobito, waCr, rasl, contactship } = PROVIDERS;
const KINDS: readonly MediaKind[] = ['image', 'video', 'audio', 'document'];
const MB = 1024 * 1024;

function file(
	content: MediaDraft['source'] | ReturnType<typeof fileOf>,
	kind: MediaDraft['kind'] = 'auto',
) {
	const source: MediaDraft['source'] =
		'type' in content ? content : { type: 'file', file: content };
	return draftOf({ source, kind });
}

function link(url: string, kind: MediaDraft['kind'] = 'auto'): MediaDraft {
	return draftOf({ source: { type: 'link', url }, kind });
}

/** A file of a type as it comes from n8n: with its name, declaration and first bytes. */
function typical({ mimeType, extensions }: FileType) {
	const container = /ms-|msword/.test(mimeType) ? OLE : /openxml/.test(mimeType) ? ZIP : undefined;
	return fileOf(container ?? MINIMAL[mimeType] ?? bytes('text'), {
		mimeType,
		name: `file.${extensions[0]}`,
	});
}

describe('a file of a type sent as a kind', () => {
	const matrix = FILE_TYPES.flatMap((type) =>
		KINDS.map((kind) => {
			const ok = kind === 'document' || (type.kind === kind && type.accepted);
			return [type.label, type.mimeType, kind, ok ? 'taken' : 'refused', type] as const;
		}),
	);

	it.each(matrix)('%s (%s) as %s is %s', (_, mimeType, kind, expected, type) => {
		const { value, problems } = checkMedia(file(typical(type), kind), contactship);
		const errors = problems.filter(({ severity }) => severity === 'error');
		if (expected === 'taken') {
			expect(errors).toEqual([]);
			expect(value).toMatchObject({ kind, mimeType });
		} else {
			expect(errors).toHaveLength(1);
			expect(errors[0]?.field).toBe('Media Type');
		}
	});

	it.each(
		FILE_TYPES.map((type) => [type.label, type.accepted ? type.kind : 'document', type] as const),
	)('%s goes as %s when the kind is detected', (_, kind, type) => {
		const { value, problems } = checkMedia(file(typical(type)), contactship);
		expect(value?.kind).toBe(kind);
		// Pictures, films and sound that go as documents, stickers, and documents that WhatsApp does not list.
		const isDoubtful = !type.accepted || type.mimeType === 'image/webp';
		expect(problems.map(({ severity }) => severity)).toEqual(isDoubtful ? ['warning'] : []);
	});

	it('that nobody knows goes as a document', () => {
		const { value, problems } = checkMedia(
			file(fileOf(bytes('?'), { name: 'plan.dwg' })),
			contactship,
		);
		expect(value).toMatchObject({
			kind: 'document',
			fileName: 'plan.dwg',
			mimeType: 'application/octet-stream',
		});
		expect(problems).toEqual([
			expect.objectContaining({
				severity: 'warning',
				message: 'WhatsApp does not list .dwg among the file types for a document',
			}),
		]);
	});

	it.each(['image', 'video', 'audio'] as const)('that nobody knows is refused as %s', (kind) => {
		const { value, problems } = checkMedia(file(fileOf(bytes('?')), kind), contactship);
		expect(value).toBeUndefined();
		expect(problems[0]).toMatchObject({ severity: 'error', field: 'Input Binary Field' });
	});
});

describe('the size of a file', () => {
	const samples = {
		image: 'image/png',
		audio: 'audio/mpeg',
		video: 'video/mp4',
		document: 'application/pdf',
	};

	it('has the limits of WhatsApp', () => {
		expect(WHATSAPP_MAX_BYTES).toEqual({
			image: 5 * MB,
			audio: 16 * MB,
			video: 16 * MB,
			document: 100 * MB,
		});
	});

	it.each(
		ALL_PROVIDERS.flatMap((provider) =>
			KINDS.map((kind) => [provider.name, kind, provider] as const),
		),
	)('%s: %s is taken at the limit and refused one byte above', (_, kind, provider) => {
		const max = WHATSAPP_MAX_BYTES[kind];
		const errorsAt = (size: number) =>
			checkMedia(file(sampleOf(samples[kind], { size }), kind), provider).problems.filter(
				({ severity }) => severity === 'error',
			);
		expect(errorsAt(max)).toEqual([]);
		expect(errorsAt(max + 1)).toHaveLength(1);
		expect(errorsAt(max + 1)[0]?.field).toBe('Input Binary Field');
	});

	it('of a large picture brings the advice to send it as a document', () => {
		const advise = (size: number) =>
			checkMedia(file(sampleOf('image/png', { size })), xobito).problems[0]?.advice;
		expect(advise(5 * MB + 1)).toContain('Document');
		expect(advise(100 * MB + 1)).not.toContain('Document');
	});

	it('one byte above the limit does not read as if it were the limit', () => {
		const { problems } = checkMedia(file(sampleOf('image/png', { size: 5 * MB + 1 })), xobito);
		expect(problems[0]?.message).not.toMatch(/5(\.0)? MB, more than the 5 MB/);
	});

	it('of nothing is refused', () => {
		const { value, problems } = checkMedia(file(fileOf(bytes(), { name: 'invoice.pdf' })), waCr);
		expect(value).toBeUndefined();
		expect(problems).toEqual([
			expect.objectContaining({ severity: 'error', field: 'Input Binary Field' }),
		]);
	});

	it('that makes a long text at Contactship is taken with a warning', () => {
		const size = 10 * MB;
		expect(checkMedia(file({ ...INVOICE, size }), contactship).problems).toEqual([]);
		expect(checkMedia(file({ ...INVOICE, size: size + 1 }), contactship).problems).toEqual([
			expect.objectContaining({ severity: 'warning', field: 'Input Binary Field' }),
		]);
		expect(checkMedia(file({ ...INVOICE, size: size + 1 }), waCr).problems).toEqual([]);
	});
});

describe('a file that is something else than it says', () => {
	it.each([
		['a web page named .pdf', MINIMAL['text/html'], 'invoice.pdf', 'application/pdf'],
		['a web page declared as PDF', MINIMAL['text/html'], undefined, 'application/pdf'],
		['an API’s answer named .pdf', MINIMAL['application/json'], 'invoice.pdf', undefined],
		['an API’s answer named .jpg', MINIMAL['application/json'], 'photo.jpg', 'image/jpeg'],
		['an API’s answer named .mp3', MINIMAL['application/json'], 'song.mp3', undefined],
		['text named .pdf', bytes('Not Found'), 'invoice.pdf', 'application/pdf'],
		['zeros named .png', Buffer.alloc(100), 'photo.png', 'image/png'],
		['text named .docx', bytes('Unauthorized'), 'letter.docx', undefined],
	])('is refused: %s', (_, content = bytes(), name, mimeType) => {
		for (const kind of ['auto', 'document'] as const) {
			const { value, problems } = checkMedia(
				file(fileOf(content, { name, mimeType }), kind),
				xobito,
			);
			expect(value).toBeUndefined();
			expect(problems).toEqual([
				expect.objectContaining({ severity: 'error', field: 'Input Binary Field' }),
			]);
		}
	});

	it('is sent as what it is where that works: a PNG named .jpg', () => {
		const { value, problems } = checkMedia(
			file(sampleOf('image/png', { name: 'photo.jpg' })),
			xobito,
		);
		expect(value).toMatchObject({ kind: 'image', mimeType: 'image/png', fileName: 'photo.png' });
		expect(problems).toEqual([
			expect.objectContaining({ severity: 'warning', field: 'File Name' }),
		]);
	});

	it('is refused as the kind that it is not: a PDF as image', () => {
		const { problems } = checkMedia(file(INVOICE, 'image'), xobito);
		expect(problems).toEqual([expect.objectContaining({ severity: 'error', field: 'Media Type' })]);
		expect(problems[0]?.advice).toContain('Document');
	});

	it('is still a web page when that is what it says', () => {
		expect(
			checkMedia(file(sampleOf('text/html', { name: 'page.html' })), contactship),
		).toMatchObject({
			value: { kind: 'document', mimeType: 'text/html', fileName: 'page.html' },
			problems: [{ severity: 'warning', message: expect.stringContaining('.html') }],
		});
	});

	it('is a table also when a spreadsheet wrote it as UTF-16', () => {
		const content = Buffer.from('\ufeffid\tname', 'utf16le');
		const { value } = checkMedia(
			file(fileOf(content, { name: 'list.csv', mimeType: 'text/csv' })),
			waCr,
		);
		expect(value).toMatchObject({ kind: 'document', mimeType: 'text/csv', fileName: 'list.csv' });
	});
});

describe('a file that WhatsApp may show in another way', () => {
	it('is WebP as image: a warning', () => {
		for (const provider of ALL_PROVIDERS) {
			const { value, problems } = checkMedia(
				file(sampleOf('image/webp', { name: 'a.webp' })),
				provider,
			);
			expect(value?.kind).toBe('image');
			const [first] = problems.filter(({ field }) => field === 'Media Type');
			expect(first).toMatchObject({
				severity: 'warning',
				message: expect.stringMatching(/sticker/),
			});
		}
	});

	it('is not WebP as document', () => {
		expect(
			checkMedia(file(sampleOf('image/webp', { name: 'a.webp' }), 'document'), contactship)
				.problems,
		).toEqual([]);
	});

	it('is OGG with another codec than Opus: a warning', () => {
		const vorbis = fileOf(bytes('OggS', [0, 2], '\x01vorbis'), { name: 'a.ogg' });
		const { value, problems } = checkMedia(file(vorbis), contactship);
		expect(value?.kind).toBe('audio');
		expect(problems).toEqual([
			expect.objectContaining({ severity: 'warning', field: 'Media Type' }),
		]);
		expect(checkMedia(file(vorbis, 'document'), contactship).problems).toEqual([]);
	});

	it('is not OGG with Opus', () => {
		expect(
			checkMedia(file(sampleOf('audio/ogg', { name: 'a.ogg' })), contactship).problems,
		).toEqual([]);
	});
});

describe('an extension that the provider does not list', () => {
	it.each([
		['RASL', 'list.csv', sampleOf('text/csv', { name: 'list.csv' }), rasl],
		['WA.cr', 'voice.m4a', sampleOf('audio/mp4', { name: 'voice.m4a' }), waCr],
		['WA.cr', 'page.html', sampleOf('text/html', { name: 'page.html' }), waCr],
		['RASL', 'all.zip', sampleOf('application/zip', { name: 'all.zip' }), rasl],
		['WA.cr', 'plan.dwg', fileOf(bytes('AC1032'), { name: 'plan.dwg' }), waCr],
	] as const)('is a warning and never a refusal: %s, %s', (name, _, content, provider) => {
		const { value, problems } = checkMedia(file(content), provider);
		expect(value).toBeDefined();
		expect(problems).toEqual([
			expect.objectContaining({ severity: 'warning', message: expect.stringContaining(name) }),
		]);
	});

	it('is never more than a warning for any known type', () => {
		for (const provider of ALL_PROVIDERS) {
			for (const type of FILE_TYPES) {
				const found = [
					...checkMedia(file(typical(type)), provider).problems,
					...checkMedia(link(`https://example.com/a.${type.extensions[0]}`), provider).problems,
				];
				expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
			}
		}
	});
});

describe('media by link', () => {
	it.each([
		['https://example.com/invoice.pdf', 'document', 'application/pdf', 'invoice.pdf'],
		['https://example.com/photo.jpg', 'image', 'image/jpeg', 'photo.jpg'],
		['https://example.com/PHOTO.JPEG', 'image', 'image/jpeg', 'PHOTO.JPEG'],
		['https://example.com/clip.mp4', 'video', 'video/mp4', 'clip.mp4'],
		['https://example.com/song.mp3', 'audio', 'audio/mpeg', 'song.mp3'],
		[
			'https://example.com/invoice.pdf?X-Amz-Signature=a.b.jpg',
			'document',
			'application/pdf',
			'invoice.pdf',
		],
		['https://example.com/invoice.pdf#page=2.png', 'document', 'application/pdf', 'invoice.pdf'],
		[
			'https://example.com/Rechnung%20Nr.%205.pdf',
			'document',
			'application/pdf',
			'Rechnung Nr. 5.pdf',
		],
		['https://example.com/%E8%AF%B7.pdf', 'document', 'application/pdf', '请.pdf'],
		['https://example.com/a%2Fb%5Cc.pdf', 'document', 'application/pdf', 'c.pdf'],
		['https://example.com/100%.pdf', 'document', 'application/pdf', '100%.pdf'],
		['https://example.com/%ff.pdf', 'document', 'application/pdf', '%ff.pdf'],
	])('is told from %s', (url, kind, mimeType, fileName) => {
		const { value, problems } = checkMedia(link(url), xobito);
		expect(value).toEqual({
			kind,
			mimeType,
			fileName,
			source: { type: 'link', url: new URL(url).href.replace('100%.', '100%25.') },
		});
		expect(problems).toEqual([]);
	});

	it.each([
		'https://example.com/download?id=5',
		'https://example.com/',
		'https://example.com/a.php',
	])('cannot be detected from %s', (url) => {
		const { value, problems } = checkMedia(link(url), contactship);
		expect(value).toBeUndefined();
		expect(problems).toEqual([expect.objectContaining({ severity: 'error', field: 'Media URL' })]);
		expect(problems[0]?.advice).toContain('Media Type');
	});

	it('of a chosen kind may have no extension, with a warning where the provider reads it', () => {
		const url = 'https://example.com/download?id=5';
		for (const kind of KINDS) {
			for (const provider of [xobito, waCr, rasl]) {
				const { value, problems } = checkMedia(link(url, kind), provider);
				expect(value?.kind).toBe(kind);
				expect(problems).toEqual([
					expect.objectContaining({ severity: 'warning', field: 'Media URL' }),
				]);
			}
			// Phones open a document by the extension of its name.
			expect(checkMedia(link(url, kind), contactship).problems).toMatchObject(
				kind === 'document' ? [{ severity: 'warning', field: 'File Name' }] : [],
			);
		}
	});

	it.each([
		['https://example.com/invoice.pdf', 'image'],
		['https://example.com/photo.jpg', 'video'],
		['https://example.com/photo.gif', 'image'],
		['https://example.com/clip.mov', 'video'],
	] as const)('%s is refused as %s', (url, kind) => {
		const { problems } = checkMedia(link(url, kind), contactship);
		expect(problems).toEqual([expect.objectContaining({ severity: 'error', field: 'Media Type' })]);
	});

	it('goes as a document when it was chosen so', () => {
		const { value, problems } = checkMedia(
			link('https://example.com/photo.jpg', 'document'),
			contactship,
		);
		expect(value).toMatchObject({ kind: 'document', fileName: 'photo.jpg' });
		expect(problems).toEqual([]);
	});

	it('has the typed file name, with the extension of the link', () => {
		const draft = { ...link('https://example.com/x7f3.pdf'), fileName: 'Invoice 5' };
		expect(checkMedia(draft, xobito).value?.fileName).toBe('Invoice 5.pdf');
	});

	it('of unknown type has the typed file name', () => {
		const draft = {
			...link('https://example.com/download', 'document'),
			fileName: 'Invoice 5.pdf',
		};
		expect(checkMedia(draft, contactship).value?.fileName).toBe('Invoice 5.pdf');
	});

	it.each([
		['', 'Media URL'],
		['ftp://example.com/a.pdf', 'Media URL'],
		['data:application/pdf;base64,JVBERi0=', 'Media URL'],
		['https://user:pass@example.com/a.pdf', 'Media URL'],
		[`https://example.com/${'a'.repeat(2048)}.pdf`, 'Media URL'],
	])('is refused: %.60s', (url, field) => {
		const { value, problems } = checkMedia(link(url), xobito);
		expect(value).toBeUndefined();
		expect(problems).toEqual([expect.objectContaining({ severity: 'error', field })]);
	});

	it('keeps the warnings about its host', () => {
		const { value, problems } = checkMedia(link('http://localhost/a.pdf'), xobito);
		expect(value).toBeDefined();
		expect(problems).toEqual([expect.objectContaining({ severity: 'warning' })]);
		expect(checkMedia(link('http://localhost/a.pdf'), xobito, 'localhost').problems).toEqual([]);
	});

	it('tells of a sharing page also when its kind cannot be detected', () => {
		const { problems } = checkMedia(link('https://drive.google.com/file/d/1AbC/view'), xobito);
		expect(problems.some(({ severity }) => severity === 'error')).toBe(true);
		expect(problems.some(({ message }) => message.includes('Google Drive'))).toBe(true);
	});
});

describe('a file that is missing', () => {
	it('is refused with the reason that was found', () => {
		const source = { type: 'missing', message: 'There is no file', advice: 'Look.' } as const;
		expect(checkMedia(file(source), xobito)).toEqual({
			problems: [
				{
					severity: 'error',
					field: 'Input Binary Field',
					message: 'There is no file',
					advice: 'Look.',
				},
			],
		});
	});
});

describe('every problem that the checks find', () => {
	it('is one sentence without its period, with advice, and without scolding words', () => {
		const drafts: MediaDraft[] = [
			...FILE_TYPES.flatMap((type) =>
				[...KINDS, 'auto' as const].map((kind) => file(typical(type), kind)),
			),
			...['', 'ftp://a.b/c', 'https://a.example/c', 'http://localhost/a.pdf', 'data:,x'].map(
				(url) => link(url),
			),
			...KINDS.map((kind) => file(sampleOf('image/png', { size: 200 * MB }), kind)),
			file(fileOf(bytes('x'), { name: 'a.pdf' })),
			file(sampleOf('text/html', { name: 'a.pdf' })),
			file(fileOf(bytes())),
		];
		for (const draft of drafts) {
			for (const { message, advice } of checkMedia(draft, waCr).problems) {
				expect(message).toMatch(/^[A-Z].*[^.]$/);
				expect(advice).toMatch(/\.$/);
				expect(`${message} ${advice}`).not.toMatch(/error|problem|failure|mistake|undefined/i);
			}
		}
	});
});
