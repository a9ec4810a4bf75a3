import fc from 'fast-check';

import { metaInWords, readMeta, verdictOf } from '../../../nodes/WhatsAppMedia/failures/metaAnswer';
import { growthOf } from '../../support/growth';

const DETAILS =
	'Message failed to send because more than 24 hours have passed since the customer last replied to this number.';
/** As Meta's documentation prints it ("Error codes", WhatsApp Cloud API). */
const GRAPH = {
	error: {
		message: '(#131047) Re-engagement message',
		type: 'OAuthException',
		code: 131047,
		error_data: { messaging_product: 'whatsapp', details: DETAILS },
		error_subcode: 2494010,
		fbtrace_id: 'A131000bc',
	},
};
const TEXT = JSON.stringify(GRAPH);
const BEHIND_THE_CODE = TEXT.indexOf('131047,"') + 7;

/** The same without what only Meta writes. */
const UNMARKED = { error: { message: 'Re-engagement message', code: 131047, title: 'x' } };

describe('Meta’s own answer', () => {
	it.each([
		['as an object', GRAPH],
		['as the inner object', GRAPH.error],
		['as the first of a list, as in a webhook', [GRAPH.error]],
		['as a JSON text', TEXT],
		['as a JSON text with line breaks', JSON.stringify(GRAPH, null, 2)],
		['as a JSON text between blanks', `\n  ${TEXT} \n`],
		['as a JSON text with a code in quotes', TEXT.replace(':131047', ':"131047"')],
	])('is known %s', (_, source) => {
		expect(readMeta(source)).toEqual({ code: 131047, message: DETAILS });
	});

	it.each([
		['the kind of exception', { type: 'OAuthException' }],
		['the trace', { fbtrace_id: 'A1' }],
		['the details', { error_data: { details: 'x' } }],
	])('is known by %s alone', (_, mark) => {
		expect(readMeta({ error: { code: 131026, message: 'x', ...mark } })?.code).toBe(131026);
	});

	it.each([
		['(#131047) Re-engagement message', 131047],
		['  (#100) Invalid parameter', 100],
		['(#4) Application request limit reached', 4],
	])('is known by its beginning: %j', (text, code) => {
		expect(readMeta(text)).toEqual({ code, message: text.trim() });
		expect(readMeta({ message: text })?.code).toBe(code);
	});

	it.each<readonly [string, unknown]>([
		['a code without a mark of Meta', UNMARKED],
		['the same as a text', JSON.stringify(UNMARKED)],
		// Every exception of PHP has the code 0.
		['the code of an exception', { code: 0, message: 'cURL error 28: Operation timed out' }],
		['a code somewhere in a text', 'Your invoice (#131047) was not saved'],
		['a code behind words', 'Meta API: (#131047) Re-engagement message'],
		['words of Meta', 'Re-engagement message'],
		['JSON that is cut off', TEXT.slice(0, BEHIND_THE_CODE)],
		['JSON behind the words of an HTTP client', `Client error: 400 Bad Request: ${TEXT}`],
		['JSON in a text in JSON', JSON.stringify(TEXT)],
		['a mark that is empty', { error: { code: 131047, message: 'x', fbtrace_id: '' } }],
		['a mark in another case', { error: { code: 131047, message: 'x', FBTRACE_ID: 'x' } }],
		['a mark that lies too deep', { a: GRAPH }],
		['too long a text', `${' '.repeat(60_000)}${TEXT}`],
	])('is not known by %s', (_, source) => {
		expect(readMeta(source)).toBeUndefined();
	});

	it('that was cut off anywhere is not known', () => {
		for (let end = 0; end < TEXT.length; end += 1) {
			expect(readMeta(TEXT.slice(0, end))).toBeUndefined();
		}
	});

	it.each([
		['the trace', GRAPH, ['FBTRACE_ID, please', 'OAuthException', 'error_data']],
		['all marks', TEXT, [TEXT]],
		['the code in brackets', '(#131047) Re-engagement message', ['order (#131047)']],
		['the code without brackets', '(#131047) Re-engagement message', ['#131047']],
	])('proves nothing where what was sent holds %s', (_, source, sent) => {
		expect(readMeta(source)).toBeDefined();
		expect(readMeta(source, ['Your invoice'])).toBeDefined();
		expect(readMeta(source, ['Your invoice', ...sent])).toBeUndefined();
	});

	it('has the most telling words', () => {
		const mark = { fbtrace_id: 'A' };
		expect(
			readMeta({ code: 100, message: 'short', error_user_msg: 'for people', ...mark })?.message,
		).toBe('for people');
		expect(
			readMeta({ code: 100, message: 'short', error_data: { details: ' ' }, ...mark })?.message,
		).toBe('short');
		expect(readMeta({ code: 100, ...mark })).toEqual({ code: 100, message: '' });
	});
});

describe('words that may speak of a code of Meta', () => {
	it.each([
		['(#131047) Re-engagement message', 131047],
		['Meta API: (#131047) Re-engagement message', 131047],
		['Client error: `POST https://graph.facebook.com/v19.0/1/messages`: "code":131053', 131053],
		['Error: "code": "131026"', 131026],
		['Error 131056: pair rate limit', 131056],
		['Re-engagement message', 131047],
		['RE-ENGAGEMENT MESSAGE', 131047],
		['Reengagement message', 131047],
		[DETAILS, 131047],
		['The 24-hour window is closed', 131047],
		['Outside of the 24 hour customer service window', 131047],
		['Han pasado más de 24 horas', 131047],
	])('are read from %j', (text, code) => {
		expect(metaInWords(text)).toEqual({ code, message: text });
	});

	it('are read from JSON that was cut off at any place behind the code', () => {
		for (let end = BEHIND_THE_CODE; end < TEXT.length; end += 1) {
			expect(metaInWords(TEXT.slice(0, end))?.code).toBe(131047);
		}
	});

	it.each<readonly [string, unknown]>([
		['JSON behind words', `Client error: 400 Bad Request response: ${TEXT}`],
		['an object without marks', UNMARKED],
		['a list', [UNMARKED.error]],
		['the words of an object', { message: '(#131047) Undeliverable' }],
	])('are read from %s', (_, source) => {
		expect(metaInWords(source)?.code).toBe(131047);
	});

	it.each([
		['no words', ''],
		['words without a code', 'Failed to send media message'],
		['a phone number', 'Could not send to +131047555123'],
		['a phone number with blanks', '+1 415 555 131 047'],
		['an HTTP status', 'Request failed with status code 500'],
		[
			'an amount of memory',
			'Allowed memory size of 134217728 bytes exhausted (tried to allocate 131072 bytes)',
		],
		[
			'another amount of memory',
			'Out of memory (allocated 2097152) (tried to allocate 132096 bytes)',
		],
		['an order number', 'Order 131500 was not found'],
		['a file name', 'The file invoice-131047.pdf is not readable'],
		['a path', '/storage/131053/photo.jpeg: No such file'],
		['an id', 'Call to undefined method for wamid.131047A'],
		['a number with decimals', 'Took 0.131047 s'],
		['an amount of money', '131,047.00'],
		['a date', 'On 20131047'],
		['a wait', 'Please wait 24 seconds'],
	])('are none where there are only %s', (_, text) => {
		expect(metaInWords(text)).toBeUndefined();
	});

	it.each([
		['null', null],
		['undefined', undefined],
		['a number', 131047],
		['a list of numbers', [131047]],
		['an empty object', {}],
		['an object without words and code', { success: false }],
		['an object with a code of another sort', { code: 'ECONNRESET' }],
	])('are none in %s', (_, source) => {
		expect(metaInWords(source)).toBeUndefined();
	});
});

describe('both', () => {
	it('never break on any answer', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue(), fc.json()), (source) => {
				for (const meta of [readMeta(source), readMeta(source, ['x']), metaInWords(source)]) {
					expect(['string', 'undefined']).toContain(typeof meta?.message);
					expect(['number', 'undefined']).toContain(typeof meta?.code);
				}
			}),
		);
	});

	it('survive JSON that is nested without end', () => {
		for (const read of [readMeta, metaInWords]) {
			expect(() => read(`{"error":${'['.repeat(100_000)}`)).not.toThrow();
		}
	});

	/** What an expression can be kept busy with: the beginning of a match, and what it tries again and again. */
	const PARTS: ReadonlyArray<readonly [string, string, string]> = [
		['blanks behind "error"', 'error', ' '],
		['blanks behind "code"', '"code"', ' '],
		['blanks behind a colon', '"code":', ' '],
		['blanks behind "24"', '24', ' '],
		['blanks behind "payment"', 'business eligibility', ' '],
		['opening brackets', '', '(#'],
		['beginnings of a code', '', '"code":'],
		['digits', '(#', '1'],
		['digits with signs', ' 131047', '-1'],
		['known codes with signs', '', '131047,'],
		['hours', '', '24 hour '],
		['words without end', 'hydrated', 't'],
		['opening braces', '', '{'],
		['braces and brackets', '', '{]'],
	];
	const SIZES = [2_000, 1_000_000];

	it.each(
		PARTS.flatMap(([name, start, part]) => SIZES.map((size) => [name, size, start, part] as const)),
	)('read twice as many %s (%i and more) in about twice the time', (_name, size, start, part) => {
		const text = (length: number): string => start + part.repeat(length / part.length);
		const work = (length: number) => {
			const sources = [text(length), { message: text(length) }];
			return () =>
				sources.forEach((source) => {
					readMeta(source);
					metaInWords(source);
				});
		};
		expect(growthOf(work, size)).toBeLessThan(3);
	});
});

describe('the verdict of a code', () => {
	it.each([
		[131047, 'refused'],
		[190, 'refused'],
		[0, 'refused'],
		[200, 'refused'],
		[139_999, 'refused'],
		[130_000, 'refused'],
		[1, 'uncertain'],
		[2, 'uncertain'],
		[131000, 'uncertain'],
		[131016, 'uncertain'],
		[404, undefined],
		[500, undefined],
		[129_999, undefined],
		[140_000, undefined],
		[200_345, undefined],
		[500_001, undefined],
	])('%i: %s', (code, verdict) => {
		expect(verdictOf({ code, message: '' })).toBe(verdict);
	});

	it('is none without a code', () => {
		expect(verdictOf({ message: 'Internal server error' })).toBeUndefined();
		expect(verdictOf(undefined)).toBeUndefined();
	});
});
