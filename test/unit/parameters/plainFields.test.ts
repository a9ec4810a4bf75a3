import fc from 'fast-check';
import {
	createEmptyRunExecutionData,
	Workflow,
	type IDataObject,
	type INode,
	type INodeTypes,
	type NodeParameterValueType,
} from 'n8n-workflow';

import { plainParameterOf } from '../../../nodes/WhatsAppMedia/parameters/plainFields';
import { IS_THOROUGH } from '../../support/extent';

const nodeTypes = { getByNameAndVersion: () => undefined } as unknown as INodeTypes;
const NODE = 'Node';
const node: INode = {
	id: '1',
	name: NODE,
	type: 'node',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const workflow = { nodes: [node], connections: {}, active: false, nodeTypes };
const { expression } = new Workflow(workflow);

/** What n8n makes of a parameter for an item. */
function byN8n(stored: unknown, json: IDataObject): unknown {
	const run = createEmptyRunExecutionData();
	const value = stored as NodeParameterValueType;
	return expression.getParameterValue(value, run, 0, 0, NODE, [{ json }], 'manual', {});
}

const ITEM: IDataObject = {
	phone: '+14155550101',
	'Phone Number': '+14155550102',
	'a.b': 'dotted',
	id: 1042,
	total: 12.5,
	big: 1e21,
	tiny: -1e-7,
	none: null,
	empty: '',
	paid: false,
	zero: 0,
	billing: { phone: '+14155550103', address: { city: 'Köln 😀' }, 'E-Mail': 'a@b.example' },
	lines: [{ sku: 'A-1' }, { sku: 'B"2\\' }],
	date: '2026-04-16T12:00:00.000Z',
	code: '={{ $json.id }}',
	broken: 'a\ud800b\u0000c',
	endless: Infinity,
};

describe('a parameter in which only fields of the item stand', () => {
	it.each<[unknown, unknown]>([
		['={{ $json.phone }}', '+14155550101'],
		['={{$json.phone}}', '+14155550101'],
		['={{ $json["Phone Number"] }}', '+14155550102'],
		["={{ $json['a.b'] }}", 'dotted'],
		['={{ $json.billing.address.city }}', 'Köln 😀'],
		['={{ $json.billing["E-Mail"] }}', 'a@b.example'],
		['={{ $json.lines[1].sku }}', 'B"2\\'],
		['={{ $json.lines.length }}', 2],
		['={{ $json.id }}', 1042],
		['={{ $json.paid }}', false],
		['={{ $json.zero }}', 0],
		['={{ $json.empty }}', ''],
		['={{ $json.code }}', '={{ $json.id }}'],
		['={{ $json.broken }}', 'a\ud800b\u0000c'],
		['=Order {{ $json.id }} of {{ $json.date }}.', 'Order 1042 of 2026-04-16T12:00:00.000Z.'],
		['={{ $json.id }}-{{ $json.total }}-{{ $json.paid }}', '1042-12.5-false'],
		['={{ $json.big }}/{{ $json.tiny }}{{ $json.empty }}', '1e+21/-1e-7'],
		['= {{ $json.phone }}', ' +14155550101'],
		['={{ $json.phone }}\n', '+14155550101\n'],
		[
			{ timeout: 5, list: ['a', '={{ $json.id }}'], orderReference: '=WC-{{ $json.id }}' },
			{ timeout: 5, list: ['a', 1042], orderReference: 'WC-1042' },
		],
		[
			{ __rl: true, mode: 'id', value: '={{ $json.id }}' },
			{ __rl: true, mode: 'id', value: 1042 },
		],
	])('has the value that n8n makes of it: %j', (stored, value) => {
		expect(byN8n(stored, ITEM)).toEqual(value);
		expect(plainParameterOf(stored)?.(ITEM)).toEqual(value);
	});

	it.each([
		['what is not there', '={{ $json.fax }}'],
		['nothing', '={{ $json.none }}'],
		['an object', '={{ $json.billing }}'],
		['a list', '={{ $json.lines }}'],
		['something of a text', '={{ $json.phone.length }}'],
		['what every object has', '={{ $json.toString }}'],
		['what every object has', '={{ $json.constructor.name }}'],
		['a number that is none', '={{ $json.endless }}'],
		['a field that is there beside one that is not', '=A{{ $json.id }}-{{ $json.fax }}'],
		['a list with one that is not there', { values: ['={{ $json.id }}', '={{ $json.fax }}'] }],
	])('is left to n8n for %s', (_, stored) => {
		expect(plainParameterOf(stored)?.(ITEM)).toBeUndefined();
	});

	it.each([undefined, null, 'text', []])('is left to n8n without an item: %j', (json) => {
		expect(plainParameterOf('={{ $json.phone }}')?.(json)).toBeUndefined();
	});
});

describe('a parameter in which anything else stands is left to n8n', () => {
	it.each([
		'=invoice',
		'={{ $json.phone.trim() }}',
		'={{ $json.phone ?? "" }}',
		'={{ $json?.phone }}',
		'={{ $json.phone; }}',
		'={{ $json.a + $json.b }}',
		'={{ $json[$json.name] }}',
		'={{ $json["a" + "b"] }}',
		'={{ $json["a\\u0062"] }}',
		'={{ $jsonx.a }}',
		'={{ $("Order").item.json.phone }}',
		'={{ $input.item.json.phone }}',
		'={{ $now }}',
		'={{ $json.phone /* the customer */ }}',
		'={{ $json }}',
		'={{ $json.phone }',
		'={{ $json.phone }} \\{{ typed }}',
		'={{ $json.phone }}{{ $itemIndex }}',
		{ a: 'text', b: { c: ['={{ $now }}'] } },
	])('%j', (stored) => {
		expect(plainParameterOf(stored)).toBeUndefined();
	});

	it('where it nests deeper than anybody writes', () => {
		const deep = (levels: number): unknown =>
			levels === 0 ? '={{ $json.id }}' : { inner: deep(levels - 1) };
		expect(plainParameterOf(deep(5))?.(ITEM)).toEqual(byN8n(deep(5), ITEM));
		expect(plainParameterOf(deep(50))).toBeUndefined();
	});
});

it('is never anything else than what n8n makes of it', () => {
	const name = fc.oneof(
		fc.constantFrom(...Object.keys(ITEM), 'sku', 'city', 'length', '0', '1', 'constructor'),
	);
	const step = fc.oneof(
		name.map((key) => `.${key}`),
		name.map((key) => `[${JSON.stringify(key)}]`),
		fc.constantFrom('[0]', '[1]', '?.phone', '["a b"]', "['it\\'s']", '.ümlaut'),
	);
	const plain = fc
		.oneof(
			{ weight: 3, arbitrary: name.map((key) => [`[${JSON.stringify(key)}]`]) },
			{ weight: 1, arbitrary: fc.array(step, { minLength: 1, maxLength: 3 }) },
		)
		.map((steps) => `{{ $json${steps.join('')} }}`);
	const text = fc.oneof(
		fc.string({ maxLength: 6 }),
		fc.constantFrom(' ', '\n', '{', '}', '{{', '}}', '\\', '`', '${', '"', "'", '</script>'),
	);
	const stored = fc
		.array(fc.oneof({ weight: 2, arbitrary: plain }, text), { minLength: 1, maxLength: 3 })
		.map((parts) => `=${parts.join('')}`);
	const value = fc.oneof(
		fc.string({ unit: 'binary', maxLength: 8 }),
		fc.double(),
		fc.integer(),
		fc.boolean(),
		fc.constantFrom(null, '', '={{ 1 }}', '{{ $json.id }}', [], {}),
	);
	let compared = 0;
	fc.assert(
		fc.property(stored, fc.dictionary(name, value), (parameter, fields) => {
			const json = { ...ITEM, ...fields } as IDataObject;
			const own = plainParameterOf(parameter)?.(json);
			if (own === undefined) return;
			let asked: unknown;
			try {
				asked = byN8n(parameter, json);
			} catch {
				// n8n refuses it for its names, whatever the item: it is never confirmed.
				return;
			}
			compared += 1;
			expect(own).toEqual(asked);
		}),
		{ numRuns: IS_THOROUGH ? 20_000 : 1_500 },
	);
	expect(compared).toBeGreaterThan(300);
});
