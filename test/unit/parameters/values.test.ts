import fc from 'fast-check';

import {
	asLocated,
	asObject,
	asSeconds,
	asText,
	compact,
} from '../../../nodes/WhatsAppMedia/parameters/values';

describe('a value of a parameter', () => {
	it.each([
		['text', 'text'],
		['', ''],
		[0, '0'],
		[42, '42'],
		[false, 'false'],
		[null, ''],
		[undefined, ''],
		[{ a: 1 }, '{"a":1}'],
		[[1, 2], '[1,2]'],
	])('as a text: %j', (value, text) => {
		expect(asText(value)).toBe(text);
	});

	it.each([
		[{ __rl: true, mode: 'list', value: 'chn_1', cachedResultName: 'Shop' }, 'chn_1'],
		[{ mode: 'id', value: 451 }, '451'],
		[{ mode: 'list', value: '' }, ''],
		[{ mode: 'list', value: null }, ''],
		// As the editor stores it before anything is chosen.
		[{ mode: 'list' }, ''],
		[{}, ''],
		['chn_1', 'chn_1'],
		[451, '451'],
		[null, ''],
		[undefined, ''],
	])('that is picked or typed: %j', (value, text) => {
		expect(asLocated(value)).toBe(text);
	});

	it.each([
		[{ a: 1 }, { a: 1 }],
		[[], {}],
		['text', {}],
		[null, {}],
		[7, {}],
	])('as an object: %j', (value, object) => {
		expect(asObject(value)).toEqual(object);
	});

	it.each([
		[30, 30],
		['30', 30],
		[' 2.5 ', 2.5],
		// Not to wait is something else than to say nothing about it.
		[0, 0],
		['0', 0],
		['', undefined],
		[' ', undefined],
		[null, undefined],
		[undefined, undefined],
		[-1, undefined],
		['soon', undefined],
		[true, undefined],
		[[30], undefined],
		[{}, undefined],
		[NaN, undefined],
		[Infinity, undefined],
		['1e999', undefined],
	])('as seconds: %j', (value, seconds) => {
		expect(asSeconds(value)).toBe(seconds);
	});

	it('that is missing leaves no field', () => {
		expect(Object.keys(compact({ a: 1, b: undefined, c: '' }))).toEqual(['a', 'c']);
	});

	it('can be anything', () => {
		fc.assert(
			fc.property(fc.anything(), (value) => {
				const json = asJson(value);
				expect(typeof asText(json)).toBe('string');
				expect(typeof asLocated(json)).toBe('string');
				expect(asSeconds(json) ?? 0).toBeGreaterThanOrEqual(0);
				expect(typeof asObject(json)).toBe('object');
			}),
		);
	});
});

/** As it comes out of an expression. */
function asJson(value: unknown): unknown {
	try {
		return JSON.parse(JSON.stringify(value) ?? 'null');
	} catch {
		return undefined;
	}
}
