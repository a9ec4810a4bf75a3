import fc from 'fast-check';

import { maskOf, readAnswerText } from '../../../nodes/WhatsAppMedia/http/answerText';
import { withLongIntegersAsText } from '../../../nodes/WhatsAppMedia/http/longIntegers';
import { readReceipt } from '../../../nodes/WhatsAppMedia/providers/laravel/receipts';
import { contactship } from '../../../nodes/WhatsAppMedia/providers/contactship/index';
import { answerOf } from '../support/answers';

const unmasked = maskOf('');

/** Any JSON value, with BigInts for its integers, which JavaScript writes exactly. */
const VALUES = fc.letrec((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
		fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }),
		fc.double({ noNaN: true, noDefaultInfinity: true }),
		fc.string({ unit: fc.constantFrom(...'\\"0123456789-+.eE,:[]{} \n', '12345678901234567890') }),
		fc.constantFrom(null, true, false),
		fc.array(tie('value'), { maxLength: 4 }),
		fc.dictionary(fc.string({ maxLength: 20 }), tie('value'), { maxKeys: 4 }),
	),
})).value;

/** JSON in which a BigInt is a number. */
function write(value: unknown, indent: number): string {
	if (typeof value === 'bigint') return value.toString();
	const text = JSON.stringify(
		value,
		(_, inner: unknown) => (typeof inner === 'bigint' ? `${MARK}${inner}${MARK}` : inner),
		indent,
	);
	return text.replaceAll(`"${MARK}`, '').replaceAll(`${MARK}"`, '');
}
const MARK = '\ue000';

/** What is to be read: the digits of what has more than 15, numbers for the rest. */
function expected(value: unknown): unknown {
	if (typeof value === 'bigint') {
		return value.toString().replace('-', '').length > 15 ? value.toString() : Number(value);
	}
	if (Array.isArray(value)) return value.map(expected);
	if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value;
	return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, expected(entry)]));
}

describe('an integer of an answer', () => {
	it.each([
		['[12345678901234567890]', ['12345678901234567890']],
		['[-12345678901234567890]', ['-12345678901234567890']],
		['{"a":9007199254740993}', { a: '9007199254740993' }],
		['[1234567890123456]', ['1234567890123456']],
		['[123456789012345,0,-7]', [123456789012345, 0, -7]],
		[
			'[0.1234567890123456,1e20,1234567890123456.5,12345678901234567000E2]',
			[0.1234567890123456, 1e20, 1234567890123456.5, Number('12345678901234567e5')],
		],
		[
			'{"a":"12345678901234567890","b\\\\":"\\"12345678901234567890"}',
			{ a: '12345678901234567890', 'b\\': '"12345678901234567890' },
		],
		[
			'{"12345678901234567890":12345678901234567890}',
			{ '12345678901234567890': '12345678901234567890' },
		],
		[' [ 12345678901234567890 ]\n', ['12345678901234567890']],
	])('is exact: %s', (text, value) => {
		expect(readAnswerText(text, unmasked)).toEqual(value);
	});

	it('is exact in any JSON, and everything else is as JSON.parse reads it', () => {
		fc.assert(
			fc.property(VALUES, fc.constantFrom(0, 1), (value, indent) => {
				const text = write([value], indent);
				expect(readAnswerText(text, unmasked)).toEqual(expected([value]));
			}),
		);
	});

	it.each([
		'{12345678901234567890:1}',
		'[12345678901234567890x]',
		'[0012345678901234567890]',
		'[12345678901234567890',
		'["12345678901234567890]',
		'[--12345678901234567890]',
		'[12345678901234567890.]',
	])('makes no JSON of what is none: %s', (text) => {
		expect(() => JSON.parse(text) as unknown).toThrow();
		expect(readAnswerText(text, unmasked)).toBe(text);
	});

	it('is looked for in any text without an end', () => {
		fc.assert(
			fc.property(
				fc.string({
					unit: fc.constantFrom(...'"\\1234567890-e', '1234567890123456'),
					maxLength: 60,
				}),
				(text) => {
					expect(withLongIntegersAsText(text).replaceAll('"', '')).toBe(text.replaceAll('"', ''));
				},
			),
		);
	});

	it('is the id of a receipt, digit by digit', () => {
		const body = readAnswerText(
			'{"success":true,"data":{"message_id":"wamid.1","chat_message_id":12345678901234567890,"chat_id":9007199254740993,"contact_id":12345678901234567891}}',
			unmasked,
		);
		expect(readReceipt(answerOf(200, body))).toMatchObject({
			messageId: 'wamid.1',
			recordId: '12345678901234567890',
			conversationId: '9007199254740993',
			contactId: '12345678901234567891',
		});
		const other = readAnswerText(
			'{"success":true,"data":{"message_id":12345678901234567890,"thread_id":12345678901234567899}}',
			unmasked,
		);
		expect(contactship.receipt(answerOf(200, other))).toMatchObject({
			recordId: '12345678901234567890',
			conversationId: '12345678901234567899',
		});
	});
});
