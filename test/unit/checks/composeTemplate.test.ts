import fc from 'fast-check';

import type { ComposingProvider } from '../../../nodes/WhatsAppMedia/checks/composeMessage';
import {
	checkReference,
	checkStandBy,
	checkTemplate,
	composeTemplate,
	referenceOf,
} from '../../../nodes/WhatsAppMedia/checks/composeTemplate';
import type {
	Draft,
	OpenedSource,
	EnteredValue,
} from '../../../nodes/WhatsAppMedia/messages/draft';
import type { MediaSource } from '../../../nodes/WhatsAppMedia/messages/message';
import { contactship } from '../../../nodes/WhatsAppMedia/providers/contactship/index';
import { xobito } from '../../../nodes/WhatsAppMedia/providers/xobito';
import { LONGEST_TEXT } from '../../../nodes/WhatsAppMedia/text';
import { draftOf, FAMILY, templatesOf } from '../../support/drafts';
import { INVOICE, sampleOf } from '../../support/files';
import { WITH_TEMPLATES } from '../../support/providers';
import { SCOLDING } from '../support/answers';

const NONE = { type: 'none' } as const;
const PDF: MediaSource = { type: 'file', file: INVOICE };
const PNG: MediaSource = { type: 'file', file: sampleOf('image/png', { name: 'logo.png' }) };
const MP3: MediaSource = { type: 'file', file: sampleOf('audio/mpeg', { name: 'voice.mp3' }) };
const LINK: MediaSource = { type: 'link', url: 'https://example.com/invoice.pdf' };
const BARE_LINK: MediaSource = { type: 'link', url: 'https://example.com/download?id=7' };

const body = (...texts: string[]): EnteredValue[] =>
	texts.map((text, index) => ({ part: 'body', key: String(index + 1), text }));

function templateDraft(
	reference: string,
	values: readonly EnteredValue[] = [],
	changes: Partial<Draft<OpenedSource>> = {},
): Draft<OpenedSource> {
	return draftOf({ source: NONE, template: { reference, values }, channelId: 'chn_1', ...changes });
}

/** What is told, as `severity field: message`. */
function told({ problems }: ReturnType<typeof checkTemplate>): string[] {
	return problems.map(({ severity, field, message }) => `${severity} ${field}: ${message}`);
}

describe('the reference of a template', () => {
	it.each([
		['invoice_ready:en_US', { name: 'invoice_ready', language: 'en_US' }],
		['invoice_ready:en', { name: 'invoice_ready', language: 'en' }],
		[' invoice_ready : pt-BR ', { name: 'invoice_ready', language: 'pt_BR' }],
		['a:fil', { name: 'a', language: 'fil' }],
		['a:es_419', { name: 'a', language: 'es_419' }],
		['a:zh_Hans', { name: 'a', language: 'zh_Hans' }],
		['a:en_US:document', { name: 'a', language: 'en_US', header: 'document' }],
		['a:en_US: none', { name: 'a', language: 'en_US', header: 'none' }],
	])('%j is read', (reference, value) => {
		expect(checkReference(reference)).toEqual({ value, problems: [] });
	});

	it.each([
		['', 'No template is chosen'],
		['  ', 'No template is chosen'],
		[':en_US', 'No template is chosen'],
		['invoice_ready', 'The template “invoice_ready” names no language'],
		['invoice_ready:', 'The template “invoice_ready:” names no language'],
		['a:english', 'The template “a:english” names no language'],
		['a:e', 'The template “a:e” names no language'],
		['a:document', 'The template “a:document” names no language'],
		['a:en:audio', 'The template “a:en:audio” is not written as expected'],
		['a:en:toString', 'The template “a:en:toString” is not written as expected'],
		['a:en:document:x', 'The template “a:en:document:x” is not written as expected'],
		['a:en:', 'The template “a:en:” is not written as expected'],
	])('%j is refused', (reference, message) => {
		const { value, problems } = checkReference(reference);
		expect(value).toBeUndefined();
		expect(problems).toEqual([
			expect.objectContaining({ severity: 'error', field: 'Template', message }),
		]);
	});

	it('is read as it was made', () => {
		for (const header of ['document', 'image', 'none', 'text', 'video'] as const) {
			const template = { name: 'invoice_ready', language: 'en_US', header };
			expect(checkReference(referenceOf(template)).value).toEqual(template);
		}
	});

	it('can be any text without harm', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
				const { value, problems } = checkReference(text);
				expect(value === undefined).toBe(problems.length > 0);
				for (const { message } of problems) expect(message.length).toBeLessThan(200);
			}),
		);
	});
});

describe('the values of a template', () => {
	it('stand in the order of their numbers, whatever the order of the fields', () => {
		const values = [10, 2, 1, 3, 4, 5, 6, 7, 8, 9].map((number) => ({
			part: 'body' as const,
			key: String(number),
			text: `value ${number}`,
		}));
		const { value } = checkTemplate(templateDraft('a:en:none', values), xobito);
		expect(value?.template.body).toEqual(
			Array.from({ length: 10 }, (_, index) => ({ text: `value ${index + 1}` })),
		);
	});

	it('of a header, the text and buttons are kept apart', () => {
		const { value, problems } = checkTemplate(
			templateDraft('a:en:text', [
				{ part: 'button', key: '1', text: 'end-of-link' },
				{ part: 'header', key: '1', text: 'March' },
				...body('Ana', '1042'),
				{ part: 'button', key: '0', text: 'other' },
			]),
			xobito,
		);
		expect(problems).toEqual([]);
		expect(value).toEqual({
			template: {
				name: 'a',
				language: 'en',
				header: { text: 'March' },
				body: [{ text: 'Ana' }, { text: '1042' }],
				buttons: [
					{ index: 0, text: 'other' },
					{ index: 1, text: 'end-of-link' },
				],
			},
		});
	});

	it('with names keep them, in the order in which they came', () => {
		const values = ['customer_name', 'amount', '__proto__'].map((key) => ({
			part: 'body' as const,
			key,
			text: `<${key}>`,
		}));
		const { value } = checkTemplate(templateDraft('a:en', values), contactship);
		expect(value?.template.body).toEqual([
			{ text: '<customer_name>', name: 'customer_name' },
			{ text: '<amount>', name: 'amount' },
			{ text: '<__proto__>', name: '__proto__' },
		]);
	});

	it.each<[string, readonly EnteredValue[], string]>([
		[
			'the first missing',
			[{ part: 'body', key: '2', text: 'x' }],
			'Value 1 of the template’s text is missing',
		],
		[
			'one missing in between',
			[...body('a', 'b'), { part: 'body', key: '4', text: 'x' }],
			'Value 3 of the template’s text is missing',
		],
		[
			'an empty one',
			body('a', '  '),
			'The value “Body 2” of the template is empty, which WhatsApp refuses',
		],
		[
			'one of nothing but invisible blanks',
			body('\u00a0\n'),
			'The value “Body 1” of the template is empty, which WhatsApp refuses',
		],
		[
			'an empty one for a button',
			[{ part: 'button', key: '0', text: '' }],
			'The value “Button 1” of the template is empty, which WhatsApp refuses',
		],
		[
			'one that is too long',
			body('x'.repeat(1025)),
			'The value “Body 1” of the template has 1025 characters, more than the 1024 that WhatsApp takes',
		],
		[
			'a second one for the header',
			[1, 2].map((key) => ({ part: 'header', key: String(key), text: 'x' })),
			'The header of a template takes one value only',
		],
		[
			'two for one button',
			[0, 1, 1].map((key) => ({ part: 'button', key: String(key), text: 'x' })),
			'Button 2 of the template has more than one value',
		],
		[
			'one that was cut where it was read',
			body('x'.repeat(LONGEST_TEXT)),
			'The value “Body 1” of the template has at least 100000 characters, more than the 1024 that WhatsApp takes',
		],
	])('with %s are refused', (_name, values, message) => {
		for (const provider of WITH_TEMPLATES) {
			const checked = checkTemplate(templateDraft('a:en:text', values), provider);
			expect(checked.value).toBeUndefined();
			expect(told(checked)).toEqual([`error Values to Send: ${message}`]);
		}
	});

	it('may have 60 characters in a header, as Meta has it', () => {
		const header = (text: string) => [{ part: 'header', key: '1', text } as const];
		const longest = '👋'.repeat(60);
		const check = (text: string) => checkTemplate(templateDraft('a:en:text', header(text)), xobito);
		expect(check(longest).problems).toEqual([]);
		expect(check(`${longest}x`).problems).toMatchObject([
			{ severity: 'error', field: 'Values to Send', message: expect.stringContaining('61') },
		]);
	});

	it('may have 1,024 characters each, an emoji counting as one', () => {
		const checked = checkTemplate(templateDraft('a:en', body('👋'.repeat(1024))), xobito);
		expect(checked.problems).toEqual([]);
	});

	it.each([
		['a line break', 'Line 1\nLine 2', 'Line 1 Line 2'],
		['a tab', 'a\tb', 'a b'],
		['five blanks', 'a     b', 'a b'],
		['a line break and blanks around it', 'a \r\n  b', 'a b'],
	])('with %s are cleaned, and that is told', (_name, text, cleaned) => {
		const checked = checkTemplate(templateDraft('a:en', body(text)), xobito);
		expect(checked.value?.template.body).toEqual([{ text: cleaned }]);
		expect(told(checked)).toEqual([
			'warning Values to Send: The value “Body 1” of the template has line breaks or wide gaps, which WhatsApp does not take in templates',
		]);
	});

	it('with four blanks in a row are left as they are', () => {
		const checked = checkTemplate(templateDraft('a:en', body('a    b')), xobito);
		expect(checked.value?.template.body).toEqual([{ text: 'a    b' }]);
		expect(checked.problems).toEqual([]);
	});

	it('are as many as the provider takes', () => {
		const texts = (count: number) => body(...Array.from({ length: count }, () => 'x'));
		for (const provider of FAMILY) {
			expect(checkTemplate(templateDraft('a:en', texts(10)), provider).problems).toEqual([]);
			expect(told(checkTemplate(templateDraft('a:en', texts(11)), provider))).toEqual([
				`error Values to Send: ${provider.name} takes 10 values for a template, not 11`,
			]);
		}
		expect(checkTemplate(templateDraft('a:en', texts(11)), contactship).problems).toEqual([]);
	});

	it.each(['3', '-1', '1.5', 'x'])('for a button %j are refused by the family', (key) => {
		for (const provider of FAMILY) {
			const draft = templateDraft('a:en', [{ part: 'button', key, text: 'x' }]);
			expect(told(checkTemplate(draft, provider))).toEqual([
				`error Values to Send: ${provider.name} takes values for the first 3 buttons only`,
			]);
		}
	});

	it.each(['document', 'image', 'none', 'video'])(
		'for the text of a header are refused where it has none: %s',
		(header) => {
			const values: EnteredValue[] = [{ part: 'header', key: '1', text: 'March' }];
			const source = { document: PDF, image: PNG, video: BARE_LINK, none: NONE }[header] ?? NONE;
			const checked = checkTemplate(templateDraft(`a:en:${header}`, values, { source }), xobito);
			expect(checked.value).toBeUndefined();
			expect(told(checked)[0]).toBe(
				'error Values to Send: The header of the template takes no text, but there is a value for it',
			);
		},
	);

	it('for the text of a header are refused beside media', () => {
		const values: EnteredValue[] = [{ part: 'header', key: '1', text: 'March' }];
		const checked = checkTemplate(templateDraft('a:en', values, { source: PDF }), xobito);
		expect(checked.value).toBeUndefined();
	});
});

describe('the media of a header', () => {
	const check = (reference: string, source: OpenedSource, provider: ComposingProvider = xobito) =>
		checkTemplate(templateDraft(reference, [], { source }), provider);

	it.each<[string, MediaSource, string | undefined]>([
		['a:en:document', PDF, 'document'],
		['a:en:document', PNG, 'document'],
		['a:en:document', LINK, 'document'],
		['a:en:document', BARE_LINK, 'document'],
		['a:en:image', PNG, 'image'],
		['a:en:image', BARE_LINK, 'image'],
		['a:en:video', BARE_LINK, 'video'],
		// A template that was typed by its name only: the file tells.
		['a:en', PDF, 'document'],
		['a:en', PNG, 'image'],
		['a:en', LINK, 'document'],
	])('of %s is taken from the file', (reference, source, kind) => {
		const { value, problems } = check(reference, source);
		expect(value?.media?.kind).toBe(kind);
		expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
	});

	it.each(['a:en', 'a:en:none', 'a:en:text'])('is not needed for %s', (reference) => {
		const { value, problems } = check(reference, NONE);
		expect(problems).toEqual([]);
		expect(value).toBeDefined();
		expect(value).not.toHaveProperty('media');
	});

	it.each([
		['document', 'a document'],
		['image', 'an image'],
		['video', 'a video'],
	])('is missed for a header with %s', (header, words) => {
		const checked = check(`a:en:${header}`, NONE);
		expect(checked.value).toBeUndefined();
		expect(told(checked)).toEqual([
			`error Header Media: The template has a header with ${words}, but none is given`,
		]);
	});

	it.each(['none', 'text'])('is left out where the header has no room for it: %s', (header) => {
		const checked = check(`a:en:${header}`, PDF);
		expect(checked.value).toBeDefined();
		expect(checked.value).not.toHaveProperty('media');
		expect(told(checked)).toEqual([
			'warning Template: The template has no room for a file in its header, so the customer gets its text only',
		]);
	});

	it.each<[string, MediaSource, string, string]>([
		['a PDF for an image', PDF, 'a:en:image', 'Template'],
		['a PDF for a video', PDF, 'a:en:video', 'Template'],
		['audio for an image', MP3, 'a:en:image', 'Template'],
		['a link to a PDF for an image', LINK, 'a:en:image', 'Template'],
		['a link that tells nothing, for a header that is not known', BARE_LINK, 'a:en', 'Media URL'],
		[
			'an image that is too large',
			{ type: 'file', file: sampleOf('image/png', { name: 'a.png', size: 6 * 1024 * 1024 }) },
			'a:en:image',
			'Input Binary Field',
		],
	])(
		'that does not fit (%s) is refused without a word of Media Type',
		(_name, source, reference, field) => {
			const checked = check(reference, source);
			expect(checked.value).toBeUndefined();
			expect(checked.problems[0]?.field).toBe(field);
			for (const { severity, message, advice } of checked.problems) {
				expect(severity).toBe('error');
				// Send Template has no such field.
				expect(`${message} ${advice}`).not.toContain('Media Type');
				expect(`${message} ${advice}`).not.toMatch(SCOLDING);
			}
		},
	);

	it('is never audio', () => {
		const checked = check('a:en', MP3);
		expect(told(checked)).toEqual(['error Header Media: WhatsApp has no templates with audio']);
	});

	it('is refused as a file by Contactship, which takes a link', () => {
		expect(told(check('a:en:document', PDF, contactship))).toEqual([
			'error Header Media: Contactship takes the media of a template only as a link',
		]);
		expect(check('a:en:document', LINK, contactship).value?.media?.source).toEqual(LINK);
	});

	it('that is not there is told as for any message', () => {
		const missing = {
			type: 'missing',
			message: 'The item has no file',
			advice: 'Add one.',
		} as const;
		expect(told(check('a:en:document', missing))).toEqual([
			'error Input Binary Field: The item has no file',
		]);
	});
});

describe('a template that stands by for a message', () => {
	const standBy = (reference: string, source: MediaSource, kind: 'audio' | 'document' | 'image') =>
		checkStandBy(draftOf({ source, template: { reference, values: [] } }), { kind }, xobito);

	it('takes the file as the kind that the message has', () => {
		expect(standBy('a:en', PNG, 'document').value?.media?.kind).toBe('document');
		expect(standBy('a:en', PNG, 'image').value?.media?.kind).toBe('image');
		expect(standBy('a:en:document', PNG, 'image').value?.media?.kind).toBe('document');
	});

	it('goes without audio, which no header takes', () => {
		for (const reference of ['a:en', 'a:en:none', 'a:en:text']) {
			const checked = standBy(reference, MP3, 'audio');
			expect(checked.value).toBeDefined();
			expect(checked.value).not.toHaveProperty('media');
			expect(checked.problems.map(({ severity }) => severity)).toEqual(['warning']);
		}
	});

	it('names the field that Send has', () => {
		const draft = draftOf({ source: PDF, template: { reference: 'a:en:document', values: [] } });
		const checked = checkStandBy(draft, { kind: 'document' }, contactship);
		expect(checked.problems.map(({ field }) => field)).toEqual(['Media Source']);
	});
});

describe('a template message', () => {
	it('has everything that it needs', () => {
		const draft = templateDraft('invoice_ready:en_US:document', body('Ana'), {
			source: LINK,
			fileName: 'Invoice 7.pdf',
			contact: { firstName: 'Ana' },
			options: { saveMessage: false },
		});
		expect(composeTemplate(draft, xobito)).toEqual({
			value: {
				recipient: { phone: '14155551234' },
				template: {
					name: 'invoice_ready',
					language: 'en_US',
					body: [{ text: 'Ana' }],
					buttons: [],
				},
				media: {
					kind: 'document',
					source: LINK,
					mimeType: 'application/pdf',
					fileName: 'Invoice 7.pdf',
				},
				contact: { firstName: 'Ana' },
				options: { saveMessage: false },
			},
			problems: [],
		});
	});

	it('is told everything that speaks against it', () => {
		const draft = templateDraft('', body(''), {
			phone: '1',
			channelId: '',
			contact: { email: 'nobody' },
		});
		const { value, problems } = composeTemplate(draft, contactship);
		expect(value).toBeUndefined();
		expect(problems.map(({ field }) => field)).toEqual([
			'Channel',
			'Phone Number',
			'Template',
			'Values to Send',
			'Contact Details',
		]);
	});

	it('can be anything without an exception', () => {
		const values = fc.array(
			fc.record({
				part: fc.constantFrom('body' as const, 'button' as const, 'header' as const),
				key: fc.oneof(fc.string(), fc.nat(12).map(String), fc.constantFrom('__proto__', '1e3')),
				text: fc.string({ unit: 'binary', maxLength: 2000 }),
			}),
		);
		const references = fc.oneof(
			fc.string(),
			fc.constantFrom('a:en', 'a:en:text', 'a:en:document', 'a:en:none'),
		);
		fc.assert(
			fc.property(references, values, (reference, list) => {
				for (const provider of WITH_TEMPLATES) {
					const { value, problems } = composeTemplate(templateDraft(reference, list), provider);
					const isRefused = problems.some(({ severity }) => severity === 'error');
					expect(value === undefined).toBe(isRefused);
					const most = templatesOf(provider).values;
					expect(value?.template.body.length ?? 0).toBeLessThanOrEqual(most.body);
					for (const { text } of value?.template.body ?? []) {
						expect(text).not.toMatch(/[\r\n\t]|^\s|\s$|^$/);
					}
					for (const { message, advice } of problems) {
						expect(message.length + advice.length).toBeLessThan(500);
					}
				}
			}),
		);
	});
});
