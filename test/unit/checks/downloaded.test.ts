import { checkMedia, type MediaDraft } from '../../../nodes/WhatsAppMedia/checks/media';
import type { MediaFile } from '../../../nodes/WhatsAppMedia/messages/message';
import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import { bytes, MINIMAL } from '../../support/bytes';
import { draftOf } from '../../support/drafts';
import { fileOf, INVOICE, sampleOf } from '../../support/files';
import { SCOLDING } from '../support/answers';

const { xobito, waCr, rasl, contactship } = PROVIDERS;
const MB = 1024 * 1024;

/** A file that n8n downloads from a link. */
function downloaded(file: MediaFile, changes: Partial<MediaDraft> = {}): MediaDraft {
	return draftOf({ source: { type: 'file', file, url: 'https://shop.example/file' }, ...changes });
}

/** A file in n8n's storage that is to be sent as a link. */
function shared(file: MediaFile, url: string, secret = 'S1gned'): MediaDraft {
	return draftOf({ source: { type: 'shared', file, url, secret } });
}

const PUBLIC = 'https://n8n.example.com/rest/binary-data/signed?token=S1gned';

describe('a file that n8n downloads from a link', () => {
	it('is recognised by its content, whatever the link looks like', () => {
		const { value, problems } = checkMedia(
			downloaded(fileOf(MINIMAL['image/png'] ?? bytes())),
			xobito,
		);
		expect(value).toMatchObject({ kind: 'image', mimeType: 'image/png', fileName: 'image.png' });
		expect(value?.source).toMatchObject({ type: 'file', url: 'https://shop.example/file' });
		expect(problems).toEqual([]);
	});

	it('is recognised by the server’s type where the content shows none', () => {
		const table = fileOf(bytes('id;name'), { mimeType: 'text/csv; charset=utf-8' });
		expect(checkMedia(downloaded(table), contactship).value).toMatchObject({
			kind: 'document',
			mimeType: 'text/csv',
			fileName: 'document.csv',
		});
	});

	it('is not sent as an image when nobody knows what it is', () => {
		const { problems } = checkMedia(downloaded(fileOf(bytes('??')), { kind: 'image' }), xobito);
		expect(problems).toMatchObject([{ severity: 'error', field: 'Media URL' }]);
	});

	const page = MINIMAL['text/html'] ?? bytes();
	it.each<[string, Uint8Array, Partial<MediaFile>]>([
		['a page that says so', page, { mimeType: 'text/html; charset=utf-8' }],
		['a page that says nothing', page, {}],
		['a page that calls itself a PDF', page, { name: 'invoice.pdf', mimeType: 'application/pdf' }],
		['a page that does not begin like one', bytes('\n<!-- x --><p>Hi'), { mimeType: 'text/html' }],
		['an API’s answer', bytes('{"message":"Forbidden"}'), { mimeType: 'application/json' }],
	])('is refused when it is %s', (_, content, about) => {
		for (const kind of ['auto', 'document'] as const) {
			const { value, problems } = checkMedia(downloaded(fileOf(content, about), { kind }), xobito);
			expect(value).toBeUndefined();
			expect(problems).toMatchObject([
				{ severity: 'error', field: 'Media URL', advice: expect.stringContaining('login') },
			]);
			expect(problems[0]?.message).not.toMatch(SCOLDING);
		}
	});

	it.each([
		['by the link', fileOf(page, { name: 'page.html', mimeType: 'text/html' }), ''],
		['by the operator', fileOf(page, { mimeType: 'text/html' }), 'page.html'],
	])('may be a page that was asked for %s', (_, file, fileName) => {
		const { value } = checkMedia(downloaded(file, { fileName }), contactship);
		expect(value).toMatchObject({ kind: 'document', fileName: 'page.html' });
	});

	it.each<[string, MediaFile]>([
		['is empty', fileOf(bytes())],
		['is damaged', fileOf(bytes('Not found'), { name: 'invoice.pdf' })],
		['is too large', sampleOf('application/pdf', { size: 101 * MB })],
	])('speaks of the media URL when it %s', (_, file) => {
		const { problems } = checkMedia(downloaded(file), xobito);
		expect(problems).toMatchObject([{ severity: 'error', field: 'Media URL' }]);
		expect(problems[0]?.advice).not.toContain('node before');
	});

	it('is better left to the provider where that gets it as text', () => {
		const large = sampleOf('application/pdf', { size: 20 * MB });
		expect(checkMedia(downloaded(large), contactship).problems).toMatchObject([
			{
				severity: 'warning',
				field: 'Media URL',
				advice: expect.stringContaining('Download First off'),
			},
		]);
	});
});

describe('a file that is sent as a link', () => {
	it('is a link with the facts of the file', () => {
		expect(checkMedia(shared(INVOICE, PUBLIC), contactship)).toEqual({
			value: {
				kind: 'document',
				mimeType: 'application/pdf',
				fileName: 'invoice.pdf',
				source: { type: 'link', url: PUBLIC, secret: 'S1gned' },
			},
			problems: [],
		});
	});

	it('may be large', () => {
		const large = sampleOf('application/pdf', { size: 90 * MB });
		expect(checkMedia(shared(large, PUBLIC), contactship).problems).toEqual([]);
	});

	it('is refused for all that a file is refused for', () => {
		const broken = fileOf(bytes('Not found'), { name: 'invoice.pdf' });
		expect(checkMedia(shared(broken, PUBLIC), contactship).problems).toMatchObject([
			{ severity: 'error', field: 'Input Binary Field' },
		]);
	});

	it.each(['http://localhost:5678', 'http://127.0.0.1', 'http://n8n:5678', 'https://10.0.0.5'])(
		'is refused while the address of n8n is %s, unless the provider is there as well',
		(origin) => {
			const draft = shared(INVOICE, `${origin}/rest/binary-data/signed?token=S1gned`);
			const { problems } = checkMedia(draft, contactship);
			expect(problems).toMatchObject([
				{
					severity: 'error',
					field: 'Send as Link',
					message: expect.stringContaining(new URL(origin).hostname),
					advice: expect.stringContaining('WEBHOOK_URL'),
				},
			]);
			expect(JSON.stringify(problems)).not.toContain('S1gned');
			const { hostname } = new URL(origin);
			expect(checkMedia(draft, contactship, hostname).problems).toEqual([]);
		},
	);

	it('is refused for providers that want a file name at the end of a link', () => {
		for (const provider of [xobito, waCr, rasl]) {
			expect(checkMedia(shared(INVOICE, PUBLIC), provider).problems).toMatchObject([
				{
					severity: 'error',
					field: 'Send as Link',
					message: expect.stringContaining(provider.name),
				},
			]);
		}
	});
});

describe('media that n8n could not get', () => {
	it('keeps its field and its reason', () => {
		const source = {
			type: 'missing',
			field: 'Media URL',
			reason: 'downloadFailed',
			message: 'No file',
			advice: 'Look.',
		} as const;
		expect(checkMedia(draftOf({ source }), xobito).problems).toEqual([
			{
				severity: 'error',
				field: 'Media URL',
				reason: 'downloadFailed',
				message: 'No file',
				advice: 'Look.',
			},
		]);
	});
});
