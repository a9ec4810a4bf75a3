import fc from 'fast-check';

import { share } from '../../support/extent';
import { timeRatio } from '../support/timing';
import {
	asBoolean,
	asJoined,
	asLocated,
	asObject,
	asSeconds,
	asText,
	compact,
} from '../../../nodes/WhatsAppMedia/parameters/values';
import { LONGEST_TEXT, wellFormed } from '../../../nodes/WhatsAppMedia/text';

const ANYTHING = fc.anything({
	withBigInt: true,
	withBoxedValues: true,
	withDate: true,
	withMap: true,
	withNullPrototype: true,
	withObjectString: true,
	withSet: true,
	withSparseArray: true,
	withTypedArray: true,
	withUnicodeString: true,
});

const REFUSING: ProxyHandler<object> = {
	get() {
		throw new Error('No');
	},
	has() {
		throw new Error('No');
	},
	ownKeys() {
		throw new Error('No');
	},
};

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

	it.each<[unknown, boolean | undefined]>([
		[true, true],
		[false, false],
		['true', true],
		['false', false],
		[' TRUE\n', true],
		['False', false],
		[1, true],
		[0, false],
		['1', true],
		['0', false],
		[1n, true],
		['yes', true],
		['No', false],
		['ON', true],
		['off', false],
		[new Boolean(false), false],
		['', undefined],
		['  ', undefined],
		[null, undefined],
		[undefined, undefined],
	])('as a switch: %p', (value, isOn) => {
		expect(asBoolean(value)).toBe(isOn);
	});

	it.each<[unknown, string]>([
		['maybe', 'maybe'],
		['null', 'null'],
		['tru', 'tru'],
		[' 2 ', ' 2 '],
		[2, '2'],
		[-1, '-1'],
		[NaN, 'NaN'],
		[[], '[]'],
		[[true], '[true]'],
		[{ value: true }, '{"value":true}'],
		['constructor', 'constructor'],
		['x'.repeat(1_000_000), 'x'.repeat(LONGEST_TEXT)],
	])('that is no switch, with what it was: %p', (value, unreadable) => {
		expect(asBoolean(value)).toEqual({ unreadable });
	});

	it.each([
		[[], ''],
		[['A', 7, null, { a: 1 }], 'A,7,,{"a":1}'],
		[Array.from({ length: 50_000 }, () => 'x'.repeat(50)), LONGEST_TEXT],
	])('as a list with commas', (values, expected) => {
		const joined = asJoined(values);
		expect(typeof expected === 'number' ? joined.length : joined).toBe(expected);
	});

	it('that is missing leaves no field', () => {
		expect(Object.keys(compact({ a: 1, b: undefined, c: '' }))).toEqual(['a', 'c']);
	});

	it('can be anything', () => {
		fc.assert(
			fc.property(ANYTHING, (value) => {
				expect(asText(value).length).toBeLessThanOrEqual(LONGEST_TEXT);
				expect(asText(value)).not.toMatch(/\p{Cs}/u);
				expect(typeof asLocated(value)).toBe('string');
				expect(asSeconds(value) ?? 0).toBeGreaterThanOrEqual(0);
				expect(typeof asObject(value)).toBe('object');
				expect(['boolean', 'object', 'undefined']).toContain(typeof asBoolean(value));
			}),
		);
	});

	it('is the JSON of an object as JavaScript itself writes it', () => {
		fc.assert(
			fc.property(ANYTHING, (value) => {
				fc.pre(typeof value === 'object' && value !== null);
				let json: string | undefined;
				try {
					json = JSON.stringify(value) ?? '';
				} catch {
					// It has a BigInt in it.
					return;
				}
				expect(asText(value)).toBe(wellFormed(json));
			}),
		);
	});

	it.each<[string, unknown, string]>([
		['a date', new Date(0), '"1970-01-01T00:00:00.000Z"'],
		['a date that is none', [new Date(NaN)], '[null]'],
		['BigInts', { a: 12345678901234567890n }, '{"a":"12345678901234567890"}'],
		['a symbol', { a: Symbol('x'), b: [Symbol('x')] }, '{"b":[null]}'],
		['a function', { a: () => 1 }, '{}'],
		['a file', { a: Buffer.from('ab') }, '{"a":{"type":"Buffer","data":[97,98]}}'],
		['a field called __proto__', JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
		['itself', around((value) => ({ value })), '{"value":"…"}'],
		['itself in a list', around((value) => [1, value]), '[1,"…"]'],
		['the same object twice', ((one) => [one, one])({ a: 1 }), '[{"a":1},{"a":1}]'],
		[
			'something that cannot be written',
			{
				a: {
					toJSON: () => {
						throw new Error('No');
					},
				},
				b: 1,
			},
			'{"a":"…","b":1}',
		],
		[
			'something that cannot be read',
			{
				get a(): never {
					throw new Error('No');
				},
				b: 1,
			},
			'{"a":"…","b":1}',
		],
		['a proxy that refuses everything', new Proxy({}, REFUSING), '"…"'],
		['a proxy that was revoked', revoked(), '"…"'],
		['nothing', { toJSON: () => undefined }, ''],
	])('that has %s in it', (_, value, text) => {
		expect(asText(value)).toBe(text);
		expect(asLocated({ value })).toBe(text);
		expect(() => asLocated(value)).not.toThrow();
		expect(() => asSeconds(value)).not.toThrow();
	});

	it.each(
		share<[string, (size: number) => unknown]>(
			[
				['letters', (size) => 'x'.repeat(size)],
				['levels', nested],
				['entries', (size) => Array.from({ length: size }, () => 'x')],
				['holes', (size) => new Array(size)],
				['bytes', (size) => Buffer.alloc(size)],
				['floats', (size) => new Float64Array(size)],
				['letters in a list', (size) => ['x'.repeat(size)]],
				['letters of a name', (size) => ({ ['x'.repeat(size)]: 1 })],
				['letters in a box', (size) => new String('x'.repeat(size))],
				['digits', (size) => 1n << BigInt(size)],
				['letters of a function', (size) => new Function(`/* ${'x'.repeat(size)} */`)],
			],
			6,
		),
	)(
		'that has millions of %s is read in no more time than with hundreds of thousands',
		(_, make) => {
			const [many, few] = [make(3_000_000), make(300_000)];
			expect(
				timeRatio(
					() => asText(many),
					() => asText(few),
				),
			).toBeLessThan(4);
			expect(asText(many).length).toBeLessThanOrEqual(LONGEST_TEXT);
		},
	);

	it('that has itself in it twice, level after level, is read up to the bound', () => {
		let value: unknown = 'x';
		for (let level = 0; level < 40; level += 1) value = [value, value];
		expect(asText(value).length).toBe(LONGEST_TEXT);
	});

	it('of which only a start is read fills the bound, so that nobody takes it for the whole', () => {
		for (const value of [
			'x'.repeat(LONGEST_TEXT + 1),
			`x${'😀'.repeat(LONGEST_TEXT)}`,
			['x'.repeat(LONGEST_TEXT + 1)],
			Array.from({ length: LONGEST_TEXT }, () => 1),
			Buffer.alloc(LONGEST_TEXT),
		]) {
			expect(asText(value).length).toBe(LONGEST_TEXT);
		}
	});
});

/** An object that is somewhere in itself. */
function around<T extends object>(make: (inner: object) => T): T {
	const inner: unknown[] = [];
	const outer = make(inner);
	for (const key of Object.keys(outer)) {
		if ((outer as Record<string, unknown>)[key] === inner) {
			(outer as Record<string, unknown>)[key] = outer;
		}
	}
	return outer;
}

function revoked(): object {
	const { proxy, revoke } = Proxy.revocable({}, {});
	revoke();
	return proxy;
}

function nested(levels: number): unknown {
	let value: unknown = 'x';
	for (let level = 0; level < levels; level += 1) value = [value];
	return value;
}
