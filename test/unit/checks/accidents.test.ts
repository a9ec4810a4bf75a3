import { checkCaption } from '../../../nodes/WhatsAppMedia/checks/caption';
import { checkText } from '../../../nodes/WhatsAppMedia/checks/composeText';
import { checkContact } from '../../../nodes/WhatsAppMedia/checks/contactDetails';
import { checkFileName } from '../../../nodes/WhatsAppMedia/checks/fileName';
import { checkLink } from '../../../nodes/WhatsAppMedia/checks/link';
import type { Checked } from '../../../nodes/WhatsAppMedia/checks/problem';

/** Every field whose words a customer reads. */
const FIELDS: ReadonlyArray<[string, (words: string) => Checked<string>]> = [
	['Text', checkText],
	['Caption', (words) => checkCaption(words, 'document')],
	['File Name', (typed) => checkFileName({ typed, fallback: 'document' }, { extension: 'pdf' })],
];

describe.each(FIELDS)('%s', (field, check) => {
	/** What JavaScript itself makes of values where a text is wanted. */
	const spoiled = [
		`Hello ${String({ name: 'Ana' })}`,
		`${String(new Map())} is ready`,
		'Your order {{ $json.number }} is ready',
		'{{$json.number}}',
		'={{ $now }}',
		String(undefined),
		`${Number.NaN}`,
		String(new Date(Number.NaN)),
		// n8n's expressions as people write them, with braces inside.
		'Hola {{ `${$json.name}, tu pedido` }}',
		'{{ $json.items.map(i => `${i.qty} x ${i.name}`).join(", ") }}',
		'{{ {a:$json.b}.a }}',
		'{{ 1 }} and {{ $now }}',
		"{{ $('Order').item.json.id }}",
		'Hello {{ $json.name',
		'Hola $json.name, tu pedido',
		'Hello { $json.name }',
		'$json["order number"]',
		"$('Order').item.json.id",
		'$fromAI("text")',
		// What a function is where a text is wanted.
		`Hello ${String('Ana'.trim.bind('Ana'))}`,
		`Hello ${String(Object)}`,
	];
	it.each(spoiled)('refuses %j', (words) => {
		const { value, problems } = check(words);
		expect(value).toBeUndefined();
		expect(problems).toMatchObject([{ severity: 'error', field }]);
	});

	it.each([
		'Dear {{ name }}',
		'Tu cupón: {{AHORRA$10}}',
		'Precio {{ 5$ }}',
		'factura_undefined',
		'={{ 1 }}',
		'Angular: {{ $index }}',
		'Mustache: {{ $customer }}',
		'{{ $5 }}',
		`Hi ${String(function named(one: string) {
			return one;
		})}`,
		`Total: ${Number.NaN}`,
		`Hello ${undefined}`,
		`On ${new Date(Number.NaN)}`,
	])('warns of %j, which somebody may mean', (words) => {
		const { value, problems } = check(words);
		expect(value).toContain(words.replace(':', '').slice(0, 5));
		expect(problems).toMatchObject([{ severity: 'warning', field }]);
	});

	it.each([
		'Grüße, Nandini',
		'An undefinedly long naan',
		'{ "a": 1 }',
		'Null',
		'[1, 2]',
		'Use {{ for braces',
		'the object Object',
		'[object storage] plans',
		'undefinedEUR',
		'abc9NaN0xyz',
	])('takes %j as it is', (words) => {
		expect(check(words).problems).toEqual([]);
	});
});

describe('a name that was typed', () => {
	const checked = (typed: string) =>
		checkFileName({ typed, fallback: 'document' }, { extension: 'pdf' });

	it.each([
		`${encodeURIComponent(String({}))}.pdf`,
		`${encodeURIComponent('{{ $json.id }}')}.pdf`,
		'/tmp/undefined.pdf',
		'invoices\\null.pdf',
		'null%2Epdf',
	])('is looked at as the customer gets it, too: %s', (typed) => {
		const { value, problems } = checked(typed);
		expect(value).toBeUndefined();
		expect(problems).toMatchObject([{ severity: 'error', field: 'File Name' }]);
	});

	it('is warned of once', () => {
		expect(checked('invoice%20undefined.pdf')).toMatchObject({
			value: 'invoice undefined.pdf',
			problems: [{ severity: 'warning', field: 'File Name' }],
		});
	});
});

describe('the name of the file itself', () => {
	it('is kept with a warning, whatever is in it', () => {
		const names = { typed: '', own: '{{ $json.id }}.pdf', fallback: 'document' };
		const { value, problems } = checkFileName(names, { extension: 'pdf' });
		expect(value).toBe(names.own);
		expect(problems).toMatchObject([{ severity: 'warning', field: 'File Name' }]);
	});

	it.each(['undefined.pdf', 'null.pdf', 'Invalid date.pdf', `${new Date(Number.NaN)}.pdf`])(
		'counts without its extension where it was typed: %s',
		(typed) => {
			expect(checkFileName({ typed, fallback: 'document' }, {}).value).toBeUndefined();
		},
	);
});

describe('a link', () => {
	it.each([
		'https://shop.example.com/invoices/{{ $json.id }}.pdf',
		`https://shop.example.com/${encodeURIComponent('{{ $json.id }}')}.pdf`,
		`https://shop.example.com/${String({})}.pdf`,
		`https://shop.example.com/a.pdf?order=${encodeURIComponent(String({}))}`,
		`https://shop.example.com/undefined?n=${encodeURIComponent(String({}))}`,
		`https://shop.example.com/a.pdf?${new URLSearchParams({ order: String({}) })}`,
		`https://shop.example.com/${'a'.repeat(8_000)}?order=${encodeURIComponent(String({}))}`,
	])('with what an expression surely left is refused: %s', (link) => {
		expect(checkLink(link)).toMatchObject({
			problems: [{ severity: 'error', field: 'Media URL' }],
		});
	});

	it.each([
		`https://shop.example.com/invoice.pdf?order=${undefined}`,
		`https://shop.example.com/invoices/${null}.pdf`,
		`https://shop.example.com/invoices/${Number.NaN}`,
	])('with what it may have left gets a warning: %s', (link) => {
		const { value, problems } = checkLink(link);
		expect(value?.href).toBe(link);
		expect(problems).toMatchObject([{ severity: 'warning', field: 'Media URL' }]);
	});
});

describe('a new contact', () => {
	it.each([String(undefined), '{{ $json.name }}', String({}), String(Number.NaN)])(
		'is not called %s',
		(firstName) => {
			const { value, problems } = checkContact({ firstName });
			expect(value).toBeUndefined();
			expect(problems).toMatchObject([{ severity: 'error', field: 'Contact Details' }]);
		},
	);

	it('has no such words in its description or groups', () => {
		const { problems } = checkContact({ description: String({}), groups: '{{ $json.group }}' });
		expect(problems.filter(({ severity }) => severity === 'error')).toHaveLength(2);
	});
});
