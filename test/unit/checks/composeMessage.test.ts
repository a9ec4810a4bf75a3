import { compose, hasErrors } from '../../../nodes/WhatsAppMedia/checks/composeMessage';
import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import { draftOf, FAMILY } from '../../support/drafts';
import { fileOf, INVOICE, sampleOf } from '../../support/files';
import { ALL_PROVIDERS } from '../../support/providers';

const { contactship, waCr, xobito } = PROVIDERS;

describe('a message', () => {
	it('is put together from what was asked for', () => {
		const draft = draftOf({
			caption: ' Your invoice ',
			contact: { firstName: 'Zoë' },
			options: { saveMessage: false },
		});
		expect(compose(draft, waCr)).toEqual({
			value: {
				recipient: { phone: '14155551234' },
				media: {
					kind: 'document',
					source: { type: 'file', file: INVOICE },
					mimeType: 'application/pdf',
					fileName: 'invoice.pdf',
				},
				caption: 'Your invoice',
				contact: { firstName: 'Zoë' },
				options: { saveMessage: false },
			},
			problems: [],
		});
	});

	it('has no caption at all rather than an empty one', () => {
		expect(compose(draftOf({ caption: ' ' }), xobito).value).not.toHaveProperty('caption');
	});

	it('tells everything that speaks against it at once', () => {
		const draft = draftOf({
			phone: '020 7946 0000',
			source: { type: 'link', url: 'ftp://example.com/a.pdf' },
			caption: 'x'.repeat(1025),
			contact: { email: 'nobody' },
		});
		const { value, problems } = compose(draft, contactship);
		expect(value).toBeUndefined();
		expect(problems.map(({ field, severity }) => `${severity}: ${field}`)).toEqual([
			'error: Channel',
			'error: Phone Number',
			'error: Media URL',
			'error: Caption',
			'error: Contact Details',
		]);
	});

	it('tells a file that is too large and a file name that is too long together', () => {
		const draft = draftOf({
			source: { type: 'file', file: { ...INVOICE, size: 200 * 1024 ** 2 } },
			fileName: 'x'.repeat(256),
		});
		expect(compose(draft, waCr).problems.map(({ field }) => field)).toEqual([
			'Input Binary Field',
			'File Name',
		]);
	});

	it('is not sent with an error beside a settled value', () => {
		const large = sampleOf('image/png', { size: 6 * 1024 ** 2 });
		const { value, problems } = compose(draftOf({ source: { type: 'file', file: large } }), xobito);
		expect(value).toBeUndefined();
		expect(hasErrors(problems)).toBe(true);
	});

	it('keeps its warnings, and is sent with them', () => {
		const draft = draftOf({
			source: { type: 'file', file: sampleOf('audio/mp4', { name: 'voice.m4a' }) },
			caption: 'Listen',
		});
		const { value, problems } = compose(draft, waCr);
		expect(value).toMatchObject({ media: { kind: 'audio' } });
		expect(value).not.toHaveProperty('caption');
		expect(problems.map(({ severity, field }) => `${severity}: ${field}`)).toEqual([
			'warning: Input Binary Field',
			'warning: Caption',
		]);
		expect(hasErrors(problems)).toBe(false);
	});

	it('keeps its warnings beside errors', () => {
		const draft = draftOf({
			phone: '',
			source: { type: 'file', file: sampleOf('image/webp', { name: 'a.webp' }) },
		});
		const { problems } = compose(draft, contactship);
		expect(problems.some(({ severity }) => severity === 'warning')).toBe(true);
		expect(hasErrors(problems)).toBe(true);
	});

	it('counts a line break of the caption as the body carries it: once in JSON, twice in a form', () => {
		const caption = `${'x'.repeat(1020)}\n\nyz`;
		const link = { type: 'link', url: 'https://example.com/invoice.pdf' } as const;
		const file = { type: 'file', file: INVOICE } as const;
		const isTaken = (provider: (typeof ALL_PROVIDERS)[number], source: typeof file | typeof link) =>
			compose(draftOf({ caption, source, channelId: 'chn_1' }), provider).value !== undefined;
		expect(
			ALL_PROVIDERS.map((provider) => [
				provider.id,
				isTaken(provider, link),
				isTaken(provider, file),
			]),
		).toEqual(
			expect.arrayContaining([
				['xobito', true, false],
				['waCr', false, false],
				['rasl', false, false],
				['contactship', true, true],
			]),
		);
	});

	it('judges the caption by the kind that was chosen, also when the media is refused', () => {
		const draft = draftOf({
			kind: 'audio',
			source: { type: 'file', file: fileOf(new Uint8Array()) },
			caption: 'x'.repeat(2000),
		});
		expect(
			compose(draft, xobito).problems.map(({ severity, field }) => `${severity}: ${field}`),
		).toEqual(['error: Input Binary Field', 'warning: Caption']);
	});

	it('needs a channel only where the provider has channels', () => {
		for (const provider of FAMILY) expect(compose(draftOf(), provider).problems).toEqual([]);
		expect(compose(draftOf(), contactship).problems.map(({ field }) => field)).toEqual(['Channel']);
	});

	it('is never opened while it is checked', () => {
		const open = jest.fn();
		for (const provider of ALL_PROVIDERS) {
			compose(
				draftOf({ source: { type: 'file', file: { ...INVOICE, open } }, channelId: 'c' }),
				provider,
			);
		}
		expect(open).not.toHaveBeenCalled();
	});
});
