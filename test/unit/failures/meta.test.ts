import fc from 'fast-check';

import { isRefusalOfMeta } from '../../../nodes/WhatsAppMedia/failures/meta';
import { readMeta } from '../../../nodes/WhatsAppMedia/failures/metaAnswer';

const DETAILS =
	'Message failed to send because more than 24 hours have passed since the customer last replied to this number.';
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

describe('what Meta said', () => {
	it.each([
		['as an object', GRAPH],
		['as the inner object', GRAPH.error],
		['as a JSON text', TEXT],
		['as a JSON text with line breaks', JSON.stringify(GRAPH, null, 2)],
		['as a JSON text with a code in quotes', TEXT.replace(':131047', ':"131047"')],
	])('is read %s', (_, source) => {
		expect(readMeta(source)).toEqual({ code: 131047, message: DETAILS });
	});

	it('is read from JSON that was cut off at any place behind the code', () => {
		const behind = TEXT.indexOf('131047') + 7;
		for (let end = behind; end < TEXT.length; end += 1) {
			expect(readMeta(TEXT.slice(0, end))?.code).toBe(131047);
		}
	});

	it.each([
		['(#131047) Re-engagement message', 131047],
		[
			'Client error: `POST https://graph.facebook.com/v19.0/1/messages`: {"error":{"code":131053',
			131053,
		],
		['Error: "code": "131026"', 131026],
		['Error 131056: pair rate limit', 131056],
		['(#100) Invalid parameter', 100],
		['(#4) Application request limit reached', 4],
		['Re-engagement message', 131047],
		['RE-ENGAGEMENT MESSAGE', 131047],
		['Reengagement message', 131047],
		[DETAILS, 131047],
		['The 24-hour window is closed', 131047],
		['Outside of the 24 hour customer service window', 131047],
	])('is read from the words %j', (text, code) => {
		expect(readMeta(text)).toEqual({ code, message: text });
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
	])('is nothing where there are only %s', (_, text) => {
		expect(readMeta(text)).toBeUndefined();
	});

	it.each([
		['null', null],
		['undefined', undefined],
		['a number', 131047],
		['a list', [131047]],
		['an empty object', {}],
		['an object without words and code', { success: false }],
		['an object with a code of another sort', { code: 'ECONNRESET' }],
	])('is nothing in %s', (_, source) => {
		expect(readMeta(source)).toBeUndefined();
	});

	it('has the most telling words', () => {
		expect(readMeta({ code: 100, message: 'short', error_user_msg: 'for people' })?.message).toBe(
			'for people',
		);
		expect(readMeta({ code: 100, message: 'short', error_data: { details: ' ' } })?.message).toBe(
			'short',
		);
		expect(readMeta({ code: 100 })).toEqual({ code: 100, message: '' });
	});

	it('has a code that stands only in its words', () => {
		expect(readMeta({ message: '(#131026) Undeliverable' })?.code).toBe(131026);
	});

	it('never breaks the reader', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue(), fc.json()), (source) => {
				const meta = readMeta(source);
				expect(['string', 'undefined']).toContain(typeof meta?.message);
				expect(['number', 'undefined']).toContain(typeof meta?.code);
			}),
		);
	});

	it('survives JSON that is nested without end', () => {
		expect(() => readMeta(`{"error":${'['.repeat(100_000)}`)).not.toThrow();
	});

	it.each([
		['spaces', ' '],
		['"code"', '"code":'],
		['brackets', '(#'],
		['digits', '1'],
		['hours', '24 hour '],
	])('is looked for in megabytes of %s at once', (_, part) => {
		const started = performance.now();
		readMeta(part.repeat(4_000_000 / part.length));
		expect(performance.now() - started).toBeLessThan(1000);
	});
});

describe('a refusal of Meta', () => {
	it.each([
		[{ code: 131047, message: '' }, true],
		[{ code: 190, message: '' }, true],
		[{ code: 0, message: '' }, true],
		[{ code: 139999, message: '' }, true],
		[{ code: 404, message: '' }, false],
		[{ code: 500, message: '' }, false],
		[{ message: 'Internal server error' }, false],
		[undefined, false],
	])('%j: %j', (meta, expected) => {
		expect(isRefusalOfMeta(meta)).toBe(expected);
	});
});
