import { checkTemplate } from '../../../nodes/WhatsAppMedia/checks/composeTemplate';
import type { EnteredValue, TemplateDraft } from '../../../nodes/WhatsAppMedia/messages/draft';
import { readTemplate } from '../../../nodes/WhatsAppMedia/parameters/template';
import type { Provider } from '../../../nodes/WhatsAppMedia/providers/provider';
import { contactship } from '../../../nodes/WhatsAppMedia/providers/contactship/index';
import { draftOf, FAMILY } from '../../support/drafts';
import { WITH_TEMPLATES } from '../../support/providers';
import { SCOLDING } from '../support/answers';

type Part = EnteredValue['part'];

const NONE = { type: 'none' } as const;

function check(
	values: readonly EnteredValue[],
	provider: Provider = contactship,
	more: Partial<TemplateDraft> = {},
) {
	const template = { reference: 'a:en:text', values, ...more };
	return checkTemplate(draftOf({ source: NONE, template, channelId: 'chn_1' }), provider);
}

const one = (text: string, part: Part = 'body'): EnteredValue[] => [
	{ part, key: part === 'button' ? '0' : '1', text },
];

/** The value as the node reads it where an expression returned it. */
function given(value: unknown): EnteredValue[] {
	const parameters: Readonly<Record<string, unknown>> = {
		template: 'a:en:text',
		templateValuesBy: 'fields',
		templateValues: { value: { 'body.1': value }, schema: [{ id: 'body.1' }] },
	};
	return [...readTemplate((name) => parameters[name]).values];
}

const severities = ({ problems }: ReturnType<typeof check>) =>
	problems.map(({ severity, field }) => `${severity} ${field}`);

describe('a value of a template that no customer should read', () => {
	it.each<[string, unknown]>([
		['an object', { first: 'Maria' }],
		['an empty object', {}],
		['a map', new Map([['a', 1]])],
		['a list', ['Maria', 'Ana']],
		['a list of numbers', [1, 2.5]],
		['a list of objects', [{ id: 1 }]],
		['an empty list', []],
		['a list of nothing', [null]],
		['a file', Buffer.from('PDF')],
		['no number', NaN],
		['a number without end', -Infinity],
		['nothing', undefined],
		['null', null],
		['a switch', false],
		['a switch that is on', true],
		['a date that is none', new Date(NaN)],
		['an object within words', `Hi ${String({})}`],
		['an object as n8n shows it', 'Hi [Object: {"first":"Maria"}]'],
		['a list as n8n shows it', '[Array: ["a"]]'],
		['JSON', JSON.stringify({ first: 'Maria' }, undefined, 2)],
		['JSON within words', 'Hi {"first":"Maria"}, welcome'],
		['a list as JSON', '["Maria"]'],
		['no number within words', 'Total: NaN €'],
		['nothing within words', 'Order undefined'],
		['nothing as a word', 'null'],
		['a date of n8n that is none', 'Invalid DateTime'],
		['a date that is none within words', 'until Invalid Date'],
		['an expression in a field that is Fixed', 'Hi {{ $json.name }}'],
		['zero-width spaces', '\u200b\u200b'],
		['a word joiner', '\u2060'],
		['a byte order mark', '\ufeff'],
		['a soft hyphen', '\u00ad'],
		['marks of direction', '\u200e\u202a\u202c'],
		['a filler of Hangul', '\u3164'],
		['an empty cell of Braille', '\u2800'],
		['a variation selector', '\ufe0f'],
		['NUL', '\u0000'],
		['a line separator', '\u2028'],
		['a paragraph separator', '\u2029'],
		['a next line', '\u0085'],
		['an escape', '\u001b'],
		['all of them', ' \u0000\u200b\u2028\u00a0\u3164 '],
	])('is refused: %s', (_name, value) => {
		for (const provider of WITH_TEMPLATES) {
			const checked = check(given(value), provider);
			expect(checked.value).toBeUndefined();
			expect(severities(checked)).toEqual(['error Values to Send']);
			const [{ message, advice } = { message: '', advice: '' }] = checked.problems;
			expect(message).toContain('“Body 1”');
			expect(`${message} ${advice}`).not.toMatch(SCOLDING);
			expect(advice.length).toBeLessThan(250);
		}
	});

	it.each(['body', 'header', 'button'] as const)('is refused in any part: %s', (part) => {
		for (const text of [
			'{"a":1}',
			'[object Object]',
			'NaN',
			'undefined',
			'\u200b',
			'{{ $json.x }}',
		]) {
			expect(check(one(text, part)).value).toBeUndefined();
		}
	});

	it.each([
		'Maria',
		'0',
		'-0.5',
		'1.042,50 €',
		'Null Euro',
		'Nan Goldin',
		'Nancy',
		'True Religion',
		'[VIP] Maria',
		'["Best of"] album',
		'{ "Gold" } ring',
		'[[Rare]] card',
		'{Sale}',
		'(1) 2',
		'@{contact_first_name}',
		'a > b & c',
		'object Object',
		'Undefined Ltd',
		'👩‍👩‍👧',
		'می‌خواهم',
		'✌️',
		'"quoted"',
	])('is not %j', (text) => {
		expect(check(one(text))).toMatchObject({
			value: { template: { body: [{ text }] } },
			problems: [],
		});
	});

	it('can be a number, a large one, or a date', () => {
		for (const [value, text] of [
			[1042, '1042'],
			[0, '0'],
			[10n ** 20n, '100000000000000000000'],
			[new Date(0), '1970-01-01T00:00:00.000Z'],
		] as const) {
			expect(check(given(value)).value?.template.body).toEqual([{ text }]);
		}
	});
});

describe('a value of a template with signs that nobody sees', () => {
	it.each([
		['NUL', 'a\u0000b', 'ab'],
		['an escape', '\u001b[1ma', '[1ma'],
		['a line separator', 'a\u2028b', 'a b'],
		['a paragraph separator', 'a\u2029 b', 'a b'],
		['a next line', 'a\u0085b', 'a b'],
		['a vertical tab', 'a\u000bb', 'a b'],
		['a form feed', 'a\u000cb', 'a b'],
		['NUL at the end of a line', 'a\u0000\nb', 'a b'],
	])('is cleaned, and that is told: %s', (_name, text, cleaned) => {
		const checked = check(one(text));
		expect(checked.value?.template.body).toEqual([{ text: cleaned }]);
		expect(new Set(severities(checked))).toEqual(new Set(['warning Values to Send']));
	});
});

describe('the end of a link in a button', () => {
	it.each([
		['a line break', '1\n042'],
		['a blank', 'Maria Ruiz'],
		['a tab', '1\t042'],
		['a no-break space', '1\u00a0042'],
		['a line separator', '1\u2028042'],
		['a zero-width space', '1\u200b042'],
		['a whole link', 'https://shop.example/track/1042'],
		['a link without its protocol', '//shop.example/track'],
		['nothing of an expression', 'track/undefined'],
		['null of an expression', '?id=null'],
	])('is refused with %s', (_name, text) => {
		for (const provider of WITH_TEMPLATES) {
			const checked = check(one(text, 'button'), provider);
			expect(checked.value).toBeUndefined();
			expect(severities(checked)).toEqual(['error Values to Send']);
		}
	});

	it.each([
		['inv-1042', 'inv-1042'],
		['track?id=1042&x=%20', 'track?id=1042&x=%20'],
		['go?to=https%3A%2F%2Fshop.example', 'go?to=https%3A%2F%2Fshop.example'],
		['?to=https://shop.example', '?to=https://shop.example'],
		['1042\n', '1042'],
		['nullify', 'nullify'],
		['añadir', 'añadir'],
	])('can be %j', (text, sent) => {
		expect(check(one(text, 'button'))).toMatchObject({
			value: { template: { buttons: [{ index: 0, text: sent }] } },
			problems: [],
		});
	});
});

describe('values with names', () => {
	const named = (...names: string[]): EnteredValue[] =>
		names.map((key) => ({ part: 'body', key, text: `<${key}>` }));

	it('are refused where a provider knows positions only, unless their order is known', () => {
		for (const provider of FAMILY) {
			const unordered = check(named('order', 'name'), provider);
			expect(severities(unordered)).toEqual(['error Values to Send']);
			expect(unordered.problems[0]?.message).toContain(provider.name);
			const ordered = check(named('name', 'order'), provider, { isInTemplateOrder: true });
			expect(ordered.value?.template.body.map(({ text }) => text)).toEqual(['<name>', '<order>']);
		}
		expect(check(named('order', 'name')).problems).toEqual([]);
	});

	it('are refused beside values without, and twice', () => {
		for (const isInTemplateOrder of [true, false]) {
			for (const values of [[...named('name'), ...one('x')], named('name', 'order', 'name')]) {
				const checked = check(values, contactship, { isInTemplateOrder });
				expect(severities(checked)).toEqual(['error Values to Send']);
			}
		}
	});

	it('of a header need no order, since there is one only', () => {
		for (const provider of FAMILY) {
			const checked = check([{ part: 'header', key: 'month', text: 'March' }], provider);
			expect(checked.value?.template.header?.text).toBe('March');
		}
	});
});

describe('values of a template that has none any more', () => {
	it.each([
		[1, 'a value that was entered before was not sent'],
		[2, '2 values that were entered before were not sent'],
	])('are told as not sent: %i', (leftOver, words) => {
		const checked = check([], contactship, { leftOver });
		expect(checked.value?.template.body).toEqual([]);
		expect(severities(checked)).toEqual(['warning Values to Send']);
		expect(checked.problems[0]?.message).toContain(words);
	});
});
