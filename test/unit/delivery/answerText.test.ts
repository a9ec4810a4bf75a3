import { maskOf, readAnswerText } from '../../../nodes/WhatsAppMedia/delivery/answerText';

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

	it('keeps what is only like the secret, and everything where there is none', () => {
		const text = `{"a":"${SECRET.slice(1, 10)}"}`;
		expect(readAnswerText(text, mask)).toEqual({ a: SECRET.slice(1, 10) });
		expect(maskOf('short')('a short one')).toBe('a short one');
	});

	it('is searched in time that grows with its length only', () => {
		const timeOf = (length: number): number => {
			const start = performance.now();
			for (const text of ['\\', '\\\\a', SECRET.slice(0, -1)]) {
				mask(text.repeat(length / text.length));
			}
			return performance.now() - start;
		};
		timeOf(100_000);
		// Ten times the length: ten times the time, where a search of every run anew would take a hundred.
		expect(timeOf(2_000_000) / timeOf(200_000)).toBeLessThan(50);
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
