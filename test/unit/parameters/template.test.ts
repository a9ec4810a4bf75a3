import { fieldId, readTemplate } from '../../../nodes/WhatsAppMedia/parameters/template';

const read = (parameters: Readonly<Record<string, unknown>>) =>
	readTemplate((name) => (name in parameters ? parameters[name] : ''));

const TEMPLATE = { __rl: true, mode: 'list', value: 'invoice_ready:en_US:document' };
/** The fields of a template as the editor keeps them. */
const schemaOf = (...ids: string[]) => ids.map((id) => ({ id, displayName: id, required: true }));

describe('the template of an item', () => {
	it('is its reference and its values by field', () => {
		expect(
			read({
				template: TEMPLATE,
				templateValuesBy: 'fields',
				templateValues: {
					mappingMode: 'defineBelow',
					value: {
						'body.1': 'Ana',
						'body.customer.name': 'with a dot',
						'body.__proto__': 'named oddly',
						'header.1': 7,
						'button.0': null,
					},
				},
			}),
		).toEqual({
			reference: 'invoice_ready:en_US:document',
			values: [
				{ part: 'body', key: '1', text: 'Ana' },
				{ part: 'body', key: 'customer.name', text: 'with a dot' },
				{ part: 'body', key: '__proto__', text: 'named oddly' },
				{ part: 'header', key: '1', text: '7' },
				{ part: 'button', key: '0', text: '' },
			],
		});
	});

	it('has no values of the template that was chosen before', () => {
		const value = { 'body.1': 'Ana', 'body.2': 'left over' };
		const templateValues = { mappingMode: 'defineBelow', value, schema: schemaOf('body.1') };
		expect(read({ template: TEMPLATE, templateValuesBy: 'fields', templateValues }).values).toEqual(
			[{ part: 'body', key: '1', text: 'Ana' }],
		);
	});

	it.each([
		['no schema', undefined],
		['null', null],
		['a schema that is none', 'x'],
	])('has all its values with %s, as in a workflow made by hand', (_name, schema) => {
		const templateValues = { value: { 'body.1': 'Ana' }, schema };
		expect(read({ templateValuesBy: 'fields', templateValues }).values).toHaveLength(1);
	});

	it('has none of the values that were stored before its template lost all of them', () => {
		const value = { 'body.1': 'Ana', 'body.2': '1042', 'body.3': '', other: 'x' };
		const templateValues = { mappingMode: 'defineBelow', value, schema: [] };
		const template = { template: TEMPLATE, templateValuesBy: 'fields', templateValues };
		expect(read(template)).toMatchObject({ values: [], leftOver: 2 });
		expect(read({ ...template, templateValues: { value: null, schema: [] } })).toEqual({
			reference: TEMPLATE.value,
			values: [],
		});
	});

	it('has its values in the order of its fields, whenever they were filled in', () => {
		const value = { 'body.order': '1042', 'body.name': 'Maria' };
		const templateValues = { value, schema: schemaOf('body.name', 'body.order') };
		expect(read({ templateValuesBy: 'fields', templateValues })).toMatchObject({
			values: [
				{ part: 'body', key: 'name', text: 'Maria' },
				{ part: 'body', key: 'order', text: '1042' },
			],
			isInTemplateOrder: true,
		});
	});

	it('has an empty value for a field that nobody filled in, and no other value in its place', () => {
		for (const value of [{ 'body.order': '1042' }, { 'body.order': '1042', 'body.name': null }]) {
			const templateValues = { value, schema: schemaOf('body.name', 'body.order') };
			expect(read({ templateValuesBy: 'fields', templateValues }).values).toEqual([
				{ part: 'body', key: 'name', text: '' },
				{ part: 'body', key: 'order', text: '1042' },
			]);
		}
	});

	it('has dates as they are written, without quotes around them', () => {
		const date = new Date('2026-11-28T09:30:00Z');
		const templateValues = { value: { 'body.1': date } };
		const values = [{ part: 'body', key: '1', text: '2026-11-28T09:30:00.000Z' }];
		expect(read({ templateValuesBy: 'fields', templateValues }).values).toEqual(values);
		const templateValueList = { values: [{ place: 'body', value: date }] };
		expect(read({ templateValuesBy: 'list', templateValueList }).values).toEqual(values);
	});

	it('survives a schema full of nonsense', () => {
		const templateValues = { value: { 'body.1': 'Ana' }, schema: [null, 7, 'x', { id: null }] };
		expect(read({ templateValuesBy: 'fields', templateValues }).values).toEqual([]);
	});

	it.each([
		['nothing', ''],
		['null', null],
		['a text', 'Ana'],
		['a list', ['Ana']],
		['no values', { mappingMode: 'defineBelow', value: null }],
		[
			'fields of another kind',
			{ value: { amount: '1', 'footer.1': 'x', 'body.': 'y', body: 'z' } },
		],
	])('has no values where %s is given', (_name, templateValues) => {
		expect(read({ template: TEMPLATE, templateValuesBy: 'fields', templateValues })).toEqual({
			reference: 'invoice_ready:en_US:document',
			values: [],
		});
	});

	it('has the values of a list in its order, from 1 for words and from 0 for buttons', () => {
		const templateValueList = {
			values: [
				{ place: 'body', value: 'Ana' },
				{ place: 'button', value: 'first' },
				{ place: 'header', value: 'March' },
				{ place: 'body', value: 1042 },
				{ place: 'button', value: 'second', name: '' },
				{ place: 'nowhere', value: 'third' },
				{ value: null },
			],
		};
		expect(read({ templateValuesBy: 'list', templateValueList }).values).toEqual([
			{ part: 'body', key: '1', text: 'Ana' },
			{ part: 'button', key: '0', text: 'first' },
			{ part: 'header', key: '1', text: 'March' },
			{ part: 'body', key: '2', text: '1042' },
			{ part: 'button', key: '1', text: 'second' },
			{ part: 'body', key: '3', text: 'third' },
			{ part: 'body', key: '4', text: '' },
		]);
	});

	it('has the names of a list where there are any', () => {
		const templateValueList = {
			values: [
				{ place: 'body', name: ' customer_name ', value: 'Ana' },
				{ place: 'body', name: '', value: '1042' },
			],
		};
		expect(read({ templateValuesBy: 'list', templateValueList }).values).toEqual([
			{ part: 'body', key: 'customer_name', text: 'Ana' },
			{ part: 'body', key: '1', text: '1042' },
		]);
	});

	it.each([
		['the second button only', [['2', 'a']], [['1', 'a']]],
		['a number that an expression gives', [[2, 'a']], [['1', 'a']]],
		['blanks around it', [[' 3 ', 'a']], [['2', 'a']]],
		[
			'the others the first that are free',
			[
				['', 'a'],
				['1', 'b'],
				['', 'c'],
				['3', 'd'],
				['', 'e'],
			],
			[
				['1', 'a'],
				['0', 'b'],
				['3', 'c'],
				['2', 'd'],
				['4', 'e'],
			],
		],
		// Left to the checks, which refuse them.
		['the number 0', [['0', 'a']], [['-1', 'a']]],
		['a name', [['Pay now', 'a']], [['Pay now', 'a']]],
	])('has the buttons of a list by their numbers: %s', (_name, rows, expected) => {
		const values = rows.map(([name, value]) => ({ place: 'button', name, value }));
		expect(
			read({ templateValuesBy: 'list', templateValueList: { values } }).values.map(
				({ key, text }) => [key, text],
			),
		).toEqual(expected);
	});

	it('has no more values than any provider can take, however many an expression gives', () => {
		const values = Array.from({ length: 100_000 }, () => ({ place: 'body', value: 'x' }));
		const byField = Object.fromEntries(values.map((_, index) => [`body.${index}`, 'x']));
		const byList = { templateValuesBy: 'list', templateValueList: { values } };
		expect(read(byList).values).toHaveLength(200);
		expect(read({ templateValues: { value: byField } }).values).toHaveLength(200);
	});

	it.each([
		['nothing', ''],
		['null', null],
		['a text', 'x'],
		['no rows', { values: 'x' }],
		['an empty list', {}],
	])('has no values where the list is %s', (_name, templateValueList) => {
		expect(read({ templateValuesBy: 'list', templateValueList }).values).toEqual([]);
	});

	it('survives rows full of nonsense', () => {
		const templateValueList = { values: [null, 7, ['x'], { place: {}, value: { a: 1 } }] };
		expect(read({ templateValuesBy: 'list', templateValueList }).values).toEqual([
			{ part: 'body', key: '1', text: '' },
			{ part: 'body', key: '2', text: '' },
			{ part: 'body', key: '3', text: '' },
			{ part: 'body', key: '4', text: '{"a":1}' },
		]);
	});

	it('has fields that are read as they are written', () => {
		for (const placed of [
			{ part: 'body', key: '1' },
			{ part: 'body', key: 'customer_name' },
			{ part: 'button', key: '0' },
			{ part: 'header', key: '1' },
		] as const) {
			const templateValues = { value: { [fieldId(placed)]: 'x' } };
			expect(read({ templateValuesBy: 'fields', templateValues }).values).toEqual([
				{ ...placed, text: 'x' },
			]);
		}
	});
});
