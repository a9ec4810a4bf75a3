import fc from 'fast-check';

import {
	buttonPlaceholders,
	headerOf,
	placeholdersIn,
} from '../../../nodes/WhatsAppMedia/providers/placeholders';

/** Half of an emoji; with the flag `u` a pair is one character. */
const LONE_SURROGATE = /[\ud800-\udfff]/gu;

const keysOf = (text: string) => placeholdersIn(text, 'body').map(({ key }) => key);

describe('the gaps of a text', () => {
	it('are told with the words around them', () => {
		const text = 'Hi {{1}}, your invoice {{2}} is ready. Thank you for shopping with us!';
		expect(placeholdersIn(text, 'body')).toEqual([
			{ part: 'body', key: '1', context: 'Hi {{1}}, your invoice …' },
			{ part: 'body', key: '2', context: 'Hi {{1}}, your invoice {{2}} is ready. Thank …' },
		]);
		expect(placeholdersIn(text.replace('Hi', 'Good morning'), 'body')[1]?.context).toBe(
			'… morning {{1}}, your invoice {{2}} is ready. Thank …',
		);
	});

	it.each([
		['{{1}}', ['1']],
		['{{ 1 }} {{2}}', ['1', '2']],
		['{{2}} {{1}} {{10}} {{3}}', ['1', '2', '3', '10']],
		['{{1}} and {{1}} again', ['1']],
		['{{customer_name}} owes {{amount.total}}', ['customer_name', 'amount.total']],
		['{{__proto__}} {{constructor}}', ['__proto__', 'constructor']],
		['{1} {{}} {{ }} {{a b}} {{{', []],
		['', []],
		['{{{1}}}', ['1']],
	])('of %j', (text, keys) => {
		expect(keysOf(text)).toEqual(keys);
	});

	it('are at most 50, however many there are', () => {
		const text = Array.from({ length: 500 }, (_, index) => `{{${index}}}`).join(' ');
		expect(keysOf(text)).toHaveLength(50);
	});

	it('have short words around them, whatever the text', () => {
		const pieces = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.constantFrom('{{1}}', '{{name}}', '👋', '👋👋👋👋👋👋👋👋👋👋👋👋👋👋👋👋', ' '),
		);
		fc.assert(
			fc.property(fc.array(pieces), (parts) => {
				const text = parts.join('').replace(LONE_SURROGATE, '?');
				for (const { context, key } of placeholdersIn(text, 'body')) {
					expect(context.length).toBeLessThan(150);
					expect(context).toContain(key);
					// No emoji is cut in half.
					expect(context).not.toMatch(LONE_SURROGATE);
				}
			}),
		);
	});
});

describe('the header of a template', () => {
	it.each([
		['DOCUMENT', 'document'],
		['image', 'image'],
		['Video', 'video'],
		[' TEXT ', 'text'],
		['LOCATION', 'none'],
		['NONE', 'none'],
		['', 'none'],
		[null, 'none'],
		[undefined, undefined],
		[7, undefined],
		[['IMAGE'], undefined],
		['GIF', undefined],
		['constructor', undefined],
		['__proto__', undefined],
	])('%j is %s', (format, header) => {
		expect(headerOf(format)).toBe(header);
	});
});

describe('the buttons of a template', () => {
	it('have a gap where their link has one, by their place among all', () => {
		expect(
			buttonPlaceholders([
				{ type: 'QUICK_REPLY', text: 'Thanks' },
				{ type: 'URL', text: 'See invoice', url: 'https://example.com/{{1}}', example: ['x'] },
				{ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+1' },
				{ type: 'URL', text: 'Shop', url: 'https://example.com/' },
				{ type: 'URL', url: 'https://example.com/{{1}}' },
			]),
		).toEqual([
			{ part: 'button', key: '1', context: 'See invoice' },
			{ part: 'button', key: '4', context: '' },
		]);
	});

	it.each([null, undefined, 'x', 7, {}, [], [null, 7, 'x', [], {}], [{ url: 7, text: {} }]])(
		'are none in %j',
		(buttons) => {
			expect(buttonPlaceholders(buttons)).toEqual([]);
		},
	);

	it('beyond the ten that WhatsApp takes are not read', () => {
		const buttons = Array.from({ length: 1000 }, () => ({ url: 'https://x.example/{{1}}' }));
		expect(buttonPlaceholders(buttons)).toHaveLength(10);
	});
});
