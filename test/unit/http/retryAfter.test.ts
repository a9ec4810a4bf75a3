import fc from 'fast-check';

import { readRateHeaders, readRetryAfter } from '../../../nodes/WhatsAppMedia/http/retryAfter';
import { answerOf } from '../support/answers';

const NOW = Date.UTC(2026, 3, 16, 12, 0, 0);
const NOW_SECONDS = NOW / 1000;

function wait(headers: Record<string, string>, body: unknown = ''): number | undefined {
	return readRetryAfter(answerOf(429, body, headers), NOW);
}

describe('the wait before another try', () => {
	it.each([
		['seconds in the header', { 'retry-after': '42' }, {}, 42],
		['seconds with blanks', { 'retry-after': ' 42 ' }, {}, 42],
		['part of a second, rounded up', { 'retry-after': '1.2' }, {}, 2],
		['no wait', { 'retry-after': '0' }, {}, 0],
		['a date in the header', { 'retry-after': 'Thu, 16 Apr 2026 12:00:30 GMT' }, {}, 30],
		['a date that is over', { 'retry-after': 'Thu, 16 Apr 2026 11:00:00 GMT' }, {}, 0],
		['the body of the second generation', {}, { meta: { retry_after: 17 } }, 17],
		['the body of the first generation', {}, { message: 'Too many requests', retry_after: 45 }, 45],
		['text in the body', {}, { retry_after: '45' }, 45],
		['the moment of the reset', { 'x-ratelimit-reset': String(NOW_SECONDS + 12) }, {}, 12],
		['a reset that is over', { 'x-ratelimit-reset': String(NOW_SECONDS - 12) }, {}, 0],
		['a reset in milliseconds', { 'x-ratelimit-reset': String(NOW + 12_000) }, {}, 12],
		['a reset as a number of seconds', { 'x-ratelimit-reset': '42' }, {}, 42],
	])('is read from %s', (_, headers, body, expected) => {
		expect(wait({ ...headers }, body)).toBe(expected);
	});

	it('is taken from the header first, then from the body, then from the reset', () => {
		const reset = { 'x-ratelimit-reset': String(NOW_SECONDS + 4) };
		const both = { retry_after: 3, meta: { retry_after: 2 } };
		expect(wait({ ...reset, 'retry-after': '1' }, both)).toBe(1);
		expect(wait(reset, both)).toBe(2);
		expect(wait(reset, { retry_after: 3 })).toBe(3);
		expect(wait(reset)).toBe(4);
	});

	it.each([
		['nothing', {}, ''],
		['an empty header', { 'retry-after': '' }, ''],
		['words', { 'retry-after': 'soon' }, ''],
		['NaN', { 'retry-after': 'NaN' }, { retry_after: NaN }],
		['infinity', { 'retry-after': 'Infinity' }, { retry_after: Infinity }],
		['negative seconds', {}, { retry_after: -5 }],
		['negative seconds in the header', { 'retry-after': '-5' }, {}],
		['other types', {}, { retry_after: true, meta: { retry_after: [5] } }],
		['no object', {}, null],
		['a list', {}, [1]],
		['an unlimited limit', { 'x-ratelimit-reset': 'unlimited' }, {}],
	])('is not known from %s', (_, headers, body) => {
		expect(wait({ ...headers }, body)).toBeUndefined();
	});

	it('is read from the body when the header makes no sense', () => {
		for (const header of ['-5', 'soon', 'NaN', '']) {
			expect([header, wait({ 'retry-after': header }, { retry_after: 45 })]).toEqual([header, 45]);
		}
	});

	it.each([
		['seconds', { 'retry-after': '99999999999' }],
		['a date', { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' }],
		['a reset', { 'x-ratelimit-reset': '99999999999999' }],
		['exponent notation', { 'retry-after': '1e300' }],
	])('is a day at most: %s', (_, headers) => {
		expect(wait({ ...headers })).toBe(86_400);
	});

	it.each([
		['the date in the header', { 'retry-after': 'Thu, 16 Apr 2026 12:00:30 GMT' }],
		['the moment of the reset', { 'x-ratelimit-reset': String(NOW_SECONDS + 30) }],
		['a reset in milliseconds', { 'x-ratelimit-reset': String(NOW + 30_000) }],
	])('goes by the clock of the provider, however wrong ours is: %s', (_, headers) => {
		const answer = answerOf(429, '', { ...headers, date: 'Thu, 16 Apr 2026 12:00:00 GMT' });
		for (const hours of [-24, -1, 0, 1, 24]) {
			expect(readRetryAfter(answer, NOW + hours * 3_600_000)).toBe(30);
		}
	});

	it('does not search texts that are too long for a number or a date', () => {
		expect(wait({ 'retry-after': `${' '.repeat(1_000)}42` })).toBeUndefined();
		expect(wait({ 'retry-after': `${'a'.repeat(1_000)} 16 Apr 2026` })).toBeUndefined();
		expect(wait({}, { retry_after: '0'.repeat(1_000_000) })).toBeUndefined();
	});

	it('is a whole number of seconds from 0 to a day, or nothing, whatever came', () => {
		const value = fc.oneof(fc.double(), fc.string(), fc.jsonValue());
		fc.assert(
			fc.property(fc.string(), fc.string(), value, value, (after, reset, inner, outer) => {
				const seconds = wait(
					{ 'retry-after': after, 'x-ratelimit-reset': reset },
					{ retry_after: outer, meta: { retry_after: inner } },
				);
				if (seconds === undefined) return;
				expect(Number.isInteger(seconds)).toBe(true);
				expect(seconds).toBeGreaterThanOrEqual(0);
				expect(seconds).toBeLessThanOrEqual(86_400);
			}),
		);
	});
});

describe('the rate limit in the headers of an answer', () => {
	const read = (limit: string, remaining: string, reset: string) =>
		readRateHeaders(
			{
				'x-ratelimit-limit': limit,
				'x-ratelimit-remaining': remaining,
				'x-ratelimit-reset': reset,
			},
			NOW,
		);

	it('is read', () => {
		expect(read('60', '59', String(NOW_SECONDS + 42))).toEqual({
			limit: 60,
			remaining: 59,
			reset: 42,
		});
		expect(read('60', '0', String(NOW_SECONDS))).toMatchObject({ remaining: 0, reset: 0 });
	});

	it.each(['-1', '', ' ', 'unlimited', 'NaN', 'Infinity', '1.5', '9'.repeat(30), '1'.repeat(50)])(
		'is left out where it makes no sense: "%s"',
		(value) => {
			expect(read(value, value, '0')).toMatchObject({ limit: undefined, remaining: undefined });
		},
	);

	it('is left out where there is none', () => {
		expect(readRateHeaders({}, NOW)).toEqual({
			limit: undefined,
			remaining: undefined,
			reset: undefined,
		});
	});
});
