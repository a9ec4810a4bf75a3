import { readAnswerText } from '../../../nodes/WhatsAppMedia/delivery/answerText';

const SECRET = 'abcd/1234';

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
		expect(readAnswerText(text, SECRET)).toEqual(expected);
	});

	it('never holds the secret, however JSON writes it', () => {
		const text = `{"a":"${SECRET}","b":"abcd\\/1234"}`;
		expect(readAnswerText(text, SECRET)).toEqual({ a: '***', b: '***' });
	});

	it('is left alone where the secret is too short to be one', () => {
		expect(readAnswerText('{"a":"abc"}', 'abc')).toEqual({ a: 'abc' });
	});
});
