import {
	maskOf,
	readAnswerBody,
	readAnswerText,
} from '../../../nodes/WhatsAppMedia/http/answerText';

const SECRET = 'S3cr3t+token/of"this\\shop';

const mask = maskOf(SECRET);

/** The way in which an answer could write a character that JSON lets it write otherwise. */
const escaped = (text: string): string =>
	[...text].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

describe('the text of an answer', () => {
	it.each([
		['an object', '{"a":1}', { a: 1 }],
		['a list', ' [1]\n', [1]],
		['an object behind a byte order mark', '\ufeff{"a":1}', { a: 1 }],
		[
			'an object behind warnings of PHP',
			'<br />\n<b>Warning</b>:  Undefined array key "a" in <b>/srv/a.php</b> on line <b>3</b><br />\n<br />\n<b>Deprecated</b>:  Use {b} instead in <b>/srv/b.php</b> on line <b>12</b><br />\n{"a":1}',
			{ a: 1 },
		],
		[
			'an object behind warnings of PHP without markup',
			'\nWarning: Undefined array key "a" in /srv/a.php on line 3\n\nNotice: x in /srv/b.php on line 4\n{"a":1}',
			{ a: 1 },
		],
		[
			'nothing but a warning of PHP',
			'<br />\n<b>Warning</b>:  x in <b>/srv/a.php</b> on line <b>3</b><br />\n',
			'<br />\n<b>Warning</b>:  x in <b>/srv/a.php</b> on line <b>3</b><br />\n',
		],
		['an object behind other words', 'Warning: see {"a":1}', 'Warning: see {"a":1}'],
		['an object behind a page', '<html>on line 3\n{"a":1}', '<html>on line 3\n{"a":1}'],
		['JSON that broke off', '{"a":', '{"a":'],
		['a page', '<html>', '<html>'],
		['a bare word', 'null', 'null'],
		['nothing', '', ''],
	])('that is %s is read as such', (_, text, expected) => {
		expect(readAnswerText(text, mask)).toEqual(expected);
	});

	it.each([
		['as it is', `No such token: ${SECRET}!`, 'No such token: ***!'],
		['in JSON', JSON.stringify({ said: SECRET }), { said: '***' }],
		['as PHP writes it', JSON.stringify([SECRET]).replaceAll('/', '\\/'), ['***']],
		['all escaped', `{"a":"b${escaped(SECRET)}c"}`, { a: 'b***c' }],
		[
			'escaped in capitals',
			`["${escaped(SECRET).replace(/[0-9a-f]{4}/g, (hex) => hex.toUpperCase())}"]`,
			['***'],
		],
		['as the name of a field', JSON.stringify({ [SECRET]: 1 }), { '***': 1 }],
		[
			'in JSON inside of JSON',
			JSON.stringify({ error: JSON.stringify({ said: SECRET }) }),
			{ error: '{"said":"***"}' },
		],
	])('is without the secret %s', (_, text, expected) => {
		expect(readAnswerText(text, mask)).toEqual(expected);
	});

	it.each([
		['in a string, whose escapes hid what encodes it', '{"a":"x\\u002526"}', { a: 'x%26' }],
		['as a number', '{"a":12345678}', { a: 12345678 }],
	])('is as it was where there is no secret: %s', (_, text, expected) => {
		expect(readAnswerText(text, mask)).toEqual(expected);
	});

	it('is without the secret where that is a number, although no JSON is left then', () => {
		const masked = maskOf('1234567890123');
		expect(readAnswerText('{"a":1234567890123,"b":[-1234567890123]}', masked)).toEqual({
			a: '***',
			b: ['-***'],
		});
		expect(maskOf('12345678901234567890')('{"a":12345678901234567890}')).toBe('{"a":***}');
	});

	it('stays JSON where an escape only looks like a part of the secret', () => {
		const masked = maskOf('e9abcdefgh');
		expect(readAnswerText('{"a":"\\u00e9abcdefgh"}', masked)).toEqual({ a: 'éabcdefgh' });
		expect(readAnswerText('{"a":"x\\ne9abcdefgh"}', masked)).toEqual({ a: 'x\n***' });
	});

	it('is without the secret where an encoding is inside of an escape', () => {
		const text = JSON.stringify({ a: encodeURIComponent(encodeURIComponent(SECRET)) });
		for (const json of [text, text.replaceAll('%', '\\u0025')]) {
			expect(readAnswerText(json, mask)).toEqual({ a: '***' });
		}
	});

	it('that broke off is without what came of the secret; a string that is whole keeps its end', () => {
		const start = SECRET.slice(0, 12);
		expect(readAnswerText(`{"a":"${start}`, mask)).toBe('{"a":"***');
		expect(readAnswerText(`{"a":"${start}"}`, mask)).toEqual({ a: start });
	});

	it('that somebody else parsed is without the secret, too', () => {
		expect(readAnswerBody({ a: [SECRET, 7, null, true] }, mask)).toEqual({
			a: ['***', 7, null, true],
		});
		expect(readAnswerBody(undefined, mask)).toBeUndefined();
		expect(readAnswerBody(`["${SECRET.slice(0, 8)}"]`, mask)).toEqual([SECRET.slice(0, 8)]);
	});

	it('keeps what is only like the secret, and everything where there is none', () => {
		const text = `{"a":"${SECRET.slice(1, 10)}"}`;
		expect(readAnswerText(text, mask)).toEqual({ a: SECRET.slice(1, 10) });
		expect(maskOf('short')('a short one')).toBe('a short one');
	});

	it('is never deeper than n8n can store', () => {
		const depth = 100_000;
		const answer = readAnswerText(`{"id":1,"a":${'['.repeat(depth)}${']'.repeat(depth)}}`, mask);
		expect(answer).toMatchObject({ id: 1 });
		expect(JSON.stringify(answer)).toMatch(/^\{"id":1,"a":\[{49}"…"\]{49}\}$/);
	});

	it('keeps a field named __proto__ as a field', () => {
		const answer = readAnswerText('{"__proto__":{"polluted":true}}', mask);
		expect(Object.keys(answer as object)).toEqual(['__proto__']);
		expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
	});
});
