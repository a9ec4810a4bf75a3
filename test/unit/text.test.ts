import fc from 'fast-check';

import {
	cut,
	lengthOf,
	listed,
	plain,
	quote,
	readableSize,
	visible,
	wellFormed,
	wordsIn,
} from '../../nodes/WhatsAppMedia/text';
import { hasHiddenCharacters } from '../support/bytes';
import { timeRatio } from './support/timing';

describe('text from outside', () => {
	it.each([
		['', 0],
		['abc', 3],
		['é', 1],
		['😀', 1],
		['👨‍👩‍👧', 5],
		['日本', 2],
	])('%j has as many characters as a provider counts: %i', (text, length) => {
		expect(lengthOf(text)).toBe(length);
	});

	it.each([
		['abc', 3, 'abc'],
		['abcd', 3, 'ab…'],
		['😀😀😀', 3, '😀😀😀'],
		['😀😀😀😀', 3, '😀😀…'],
		['', 3, ''],
	])('%j cut to %i is %j', (text, max, expected) => {
		expect(cut(text, max)).toBe(expected);
	});

	it('loses direction marks and other invisible ones', () => {
		expect(visible('\u202a+1\u202c \u200b2\u2068\ufeff')).toBe('+1 2');
	});

	it('has a mark in the place of half an emoji', () => {
		expect(wellFormed('a\ud83d b\ude00 😀\ud83d')).toBe('a\ufffd b\ufffd 😀\ufffd');
	});

	it('becomes one line', () => {
		expect(plain(' a\r\nb\t\tc\u0000d \u2028e\u2029f\u0085g ')).toBe('a b c d e f g');
	});

	it('is quoted without anything that an editor takes for markup', () => {
		expect(quote('<b>No</b>\n<script>')).toBe('“‹b›No‹/b› ‹script›”');
	});

	it.each([
		['TypeError: x\n    at run (/srv/app.js:1:2)\n    at node:internal/a:3:4\n', 'TypeError: x'],
		['x at async Foo.<anonymous> (C:\\app\\a.js:1:2) y', 'x y'],
		['Boom\n#0 /srv/a.php(9): b()\n#1 {main}', 'Boom'],
		['Call us at 10:30:00 or #1 choice', 'Call us at 10:30:00 or #1 choice'],
		['<br />\n<b>Warning</b>: no', 'Warning : no'],
		['smaller than 5 < 6 > 4', 'smaller than 5 < 6 > 4'],
		['<p></p>', ''],
	])('%j has neither markup nor a stack trace in it for an operator', (text, expected) => {
		expect(wordsIn(text)).toBe(expected);
	});

	it('is short, plain and on one line in quotes, whatever it was', () => {
		const nasty = fc.string({
			unit: fc.oneof(
				fc.constantFrom('<', '>', '\n', '\0', '\u202e', '\u2028', '\u200b', '😀', '\ud83d', ' '),
				fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
			),
			maxLength: 600,
			size: 'max',
		});
		fc.assert(
			fc.property(nasty, fc.integer({ min: 1, max: 100 }), (text, max) => {
				const quoted = quote(text, max);
				expect(lengthOf(quoted)).toBeLessThanOrEqual(max + 2);
				expect(quoted).not.toMatch(/[<>\r\n]/);
				expect(hasHiddenCharacters(quoted)).toBe(false);
				expect(cut(text, max).length).toBeLessThanOrEqual(text.length + 1);
			}),
		);
	});

	it('of many megabytes is quoted as fast as a page of it', () => {
		const [long = '', short = ''] = [3_000_000, 3_000].map((count) =>
			Array.from({ length: count }, () => '<p>\u202e\n').join(''),
		);
		expect(lengthOf(quote(long))).toBeLessThanOrEqual(302);
		const ratio = timeRatio(
			() => quote(long),
			() => quote(short),
		);
		expect(ratio).toBeLessThan(3);
	});

	it('keeps its emoji whole where invisible marks push one across the bound', () => {
		expect(quote(`${'\u200b'.repeat(2399)}😀`)).not.toMatch(/\p{Cs}/u);
	});
});

describe('a size for people', () => {
	it.each([
		[0, '0 bytes'],
		[1, '1 byte'],
		[1023, '1023 bytes'],
		[1024, '1 kB'],
		[1536, '1.5 kB'],
		[340 * 1024, '340 kB'],
		[5 * 1024 ** 2, '5 MB'],
		[1.2 * 1024 ** 2, '1.2 MB'],
		[16 * 1024 ** 2, '16 MB'],
		[100 * 1024 ** 2, '100 MB'],
		[3 * 1024 ** 3, '3072 MB'],
	])('%d bytes are %s', (bytes, expected) => {
		expect(readableSize(bytes)).toBe(expected);
	});

	it('says 1 MB, not 1024 kB, right below it', () => {
		expect(readableSize(1024 ** 2 - 1)).not.toBe('1024 kB');
	});
});

describe('a list of words', () => {
	it.each([
		[[], ''],
		[['one'], 'one'],
		[['one', 'two'], 'one and two'],
		[['one', 'two', 'three'], 'one, two and three'],
	])('%j reads %j', (words, expected) => {
		expect(listed(words)).toBe(expected);
	});

	it('may offer a choice', () => {
		expect(listed(['a', 'b', 'c'], 'or')).toBe('a, b or c');
	});
});
