import {
	isSent,
	sentTexts,
	withoutSentTexts,
} from '../../../nodes/WhatsAppMedia/messages/sentTexts';
import type {
	Message,
	Sendable,
	TemplateMessage,
} from '../../../nodes/WhatsAppMedia/messages/message';
import { growthOf } from '../../support/growth';
import { answerOf } from '../support/answers';

const MEDIA: Message['media'] = {
	kind: 'document',
	fileName: 'invoice (#1042).pdf',
	source: { type: 'link', url: 'https://shop.example/invoice%201042.pdf?for=Ana' },
};
const MESSAGE: Message = {
	recipient: {
		phone: '14155551234',
		contactId: 'contact-77',
		channelId: 'chn-1',
		threadId: 'thr-1',
	},
	media: MEDIA,
	caption: 'Your invoice "1042" isn\'t paid; limit reached / más de 24 horas <b>now</b>',
	contact: {
		firstName: 'Ana María',
		lastName: 'Sánchez',
		email: 'ana@example.com',
		country: 'Mexico',
		description: 'Order 1042',
		groups: 'Customers',
	},
	options: {},
};
const TEMPLATE: TemplateMessage = {
	recipient: { phone: '14155551234' },
	template: {
		name: 'invoice_ready',
		language: 'en_US',
		header: { text: 'Header value' },
		body: [{ text: 'Body value' }],
		buttons: [{ index: 0, text: 'Button value' }],
	},
	contact: {},
	options: {},
};

const captioned = (caption: string): Message => ({ ...MESSAGE, caption });
/** A text of an answer once it was freed of what was sent. */
const cleaned = (text: string, message: Sendable = MESSAGE): unknown =>
	withoutSentTexts(answerOf(500, { a: [{ b: text }] }), message).body;
const CAPTION = MESSAGE.caption ?? '';

describe('what was sent', () => {
	it.each([
		...[CAPTION, 'invoice (#1042).pdf', 'https://shop.example/invoice 1042.pdf?for=Ana'],
		...['Ana María', 'Sánchez', 'ana@example.com', 'Mexico', 'Order 1042', 'Customers'],
		...['contact-77', 'chn-1', 'thr-1'],
	])('holds %j', (text) => {
		expect(isSent(text, sentTexts(MESSAGE))).toBe(true);
		expect(isSent(text.toUpperCase(), sentTexts(MESSAGE))).toBe(true);
	});

	it.each(['invoice_ready', 'Header value', 'Body value', 'Button value'])(
		'holds %j of a template',
		(text) => {
			expect(isSent(text, sentTexts(TEMPLATE))).toBe(true);
		},
	);

	it('holds nothing where nothing was sent', () => {
		expect(sentTexts(undefined)).toEqual([]);
		expect(isSent('x', [])).toBe(false);
	});

	/** Texts from which a server, or a reader of JSON, makes marks of Meta. */
	it.each([
		['as it is', '{"code":131047,"fbtrace_id":"x"}'],
		['in capitals', 'FBTRACE_ID'],
		['escaped as in JSON', 'fb\\u0074race\\u005fid'],
		['escaped twice', 'fb\\\\u0074race_id'],
		['with backslashes', 'fbtrace\\_id'],
		['as in an address', 'https://x.example/?a=%66btrace%5Fid'],
		['as in HTML', 'fbtrace&#95;id'],
		['as in HTML, in hexadecimal', 'fbtrace&#x5f;id'],
		['with invisible marks', 'fb\u200btrace\u00ad_id'],
		['in wide letters', 'ｆｂｔｒａｃｅ_id'],
	])('holds a mark %s', (_, caption) => {
		expect(isSent('fbtrace_id', sentTexts(captioned(caption)))).toBe(true);
	});

	it.each(['100% of %zz &#; &#x; \\u12 %', '&#99999999999;', '%E0%A4%A', '\ud800', '\\'])(
		'is read without trouble: %j',
		(caption) => {
			expect(isSent(caption, sentTexts(captioned(caption)))).toBe(true);
		},
	);
});

describe('an answer', () => {
	const inSql = CAPTION.replaceAll("'", "''");
	const html = CAPTION.replaceAll('"', '&quot;')
		.replaceAll("'", '&#039;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;');

	it.each([
		['as it is', CAPTION],
		['in SQL', inSql],
		['in SQL with backslashes', CAPTION.replace(/['"]/g, '\\$&')],
		['in JSON', JSON.stringify(CAPTION).slice(1, -1)],
		[
			'in JSON of PHP',
			JSON.stringify(CAPTION).slice(1, -1).replaceAll('/', '\\/').replace('á', '\\u00e1'),
		],
		['in HTML', html],
		['in an address', encodeURIComponent(CAPTION)],
		['in a form', encodeURIComponent(CAPTION).replaceAll('%20', '+')],
		['in capitals', CAPTION.toUpperCase()],
		['in small letters', CAPTION.toLowerCase()],
		['cut off', CAPTION.slice(0, 55)],
	])('is freed of a caption %s', (_, text) => {
		const [rest] = ['SQLSTATE[40001] … values (8, ', ', 1)'];
		expect(cleaned(`${rest}'${text}', 1)`)).toEqual({ a: [{ b: `${rest}'[caption]', 1)` }] });
	});

	it('is freed of everything else, each under its name', () => {
		expect(
			cleaned('Sánchez at https://shop.example/invoice%201042.pdf?for=Ana has invoice (#1042).pdf'),
		).toEqual({
			a: [{ b: '[contact] at [link] has [file name]' }],
		});
		expect(cleaned('no “Body value” in invoice_ready', TEMPLATE)).toEqual({
			a: [{ b: 'no “[value]” in [template]' }],
		});
	});

	it('keeps what is not sent, also a text that only begins the same', () => {
		const text = 'Your invoice is fine; limit reached';
		expect(cleaned(text)).toEqual({ a: [{ b: text }] });
	});

	it('keeps short texts, which stand in any sentence', () => {
		expect(cleaned('an error', captioned('an'))).toEqual({ a: [{ b: 'an error' }] });
	});

	it('keeps its own structure, names, numbers and booleans', () => {
		const body = { success: false, n: 5, none: null, caption: 'x', list: [true, 'y'] };
		expect(withoutSentTexts(answerOf(200, body), captioned('caption')).body).toEqual(body);
	});

	it('takes a text out that stands there many times, and the longest of several', () => {
		const message = { ...captioned('Invoice'), media: { ...MEDIA, fileName: 'Invoice 7' } };
		expect(cleaned('Invoice 7, Invoice 8, INVOICE 7', message)).toEqual({
			a: [{ b: '[file name], [caption] 8, [file name]' }],
		});
	});

	it('is not searched in what was put in its place', () => {
		const message = { ...captioned('aaaa'), contact: { firstName: 'capt' } };
		expect(cleaned('aaaa', message)).toEqual({ a: [{ b: '[caption]' }] });
	});

	it.each<readonly [string, (length: number) => [answer: string, caption: string]]>([
		['the caption again and again', (length) => [CAPTION.repeat(length / 70), CAPTION]],
		['almost the caption', (length) => ['ab'.repeat(length / 2), `${'ab'.repeat(500)}c`]],
		['one letter', (length) => ['a'.repeat(length), 'aaaa']],
		['backslashes', (length) => ['\\'.repeat(length), '\\'.repeat(1_000)]],
	])('costs twice as much for twice the length: %s', (_, make) => {
		const work = (length: number) => {
			const [answer, caption] = make(length);
			return () => cleaned(answer, captioned(caption));
		};
		expect(growthOf(work, 250_000)).toBeLessThan(3);
	});

	it.each(['\\', '%41', '&#x', '%', "'", '\\u00', 'é"'])(
		'costs twice as much for twice the texts sent: %j',
		(part) => {
			const work = (length: number) => {
				const message = { ...MESSAGE, contact: { description: part.repeat(length / part.length) } };
				return () => [sentTexts(message), cleaned('x'.repeat(1_000), message)];
			};
			expect(growthOf(work, 20_000)).toBeLessThan(3);
		},
	);
});
