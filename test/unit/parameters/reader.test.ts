import fc from 'fast-check';
import {
	createEmptyRunExecutionData,
	isExpression,
	Workflow,
	type IDataObject,
	type IExecuteFunctions,
	type INodeTypes,
} from 'n8n-workflow';

import { readParameter } from '../../../nodes/WhatsAppMedia/parameters/reader';

/** n8n with these parameters, which gives for each what `resolve` makes of it. */
function n8n(
	parameters: IDataObject | undefined,
	resolve: (path: string, itemIndex: number) => unknown = () => ({}),
	items: readonly IDataObject[] = [],
) {
	const asked: string[] = [];
	const functions = {
		getNode: () => ({ parameters: structuredClone(parameters) }),
		getInputData: () => items.map((json) => ({ json })),
		getNodeParameter: (path: string, itemIndex: number, fallback?: unknown) => {
			asked.push(`${path} ${itemIndex}`);
			return resolve(path, itemIndex) ?? fallback;
		},
	};
	return { functions: functions as unknown as IExecuteFunctions, asked };
}

const read = (functions: IExecuteFunctions, path: string, items = 3): unknown[] =>
	Array.from({ length: items }, (_, index) => readParameter(functions, path, index, 'fallback'));

describe('a parameter without expression', () => {
	it.each<[string, unknown]>([
		['a text', 'invoice'],
		['a text with an expression’s sign later on', 'a = {{ $json.b }}'],
		['an empty text', ''],
		['a number', 7],
		['a switch', false],
		['nothing', null],
		['a resource locator', { __rl: true, mode: 'list', value: 'a', cachedResultName: 'A' }],
		['a collection', { timeout: 5, sendOnce: 'perFile' }],
		['a list of values', { values: [{ place: 'body', value: 'Ana' }] }],
		['a resource mapper', { mappingMode: 'defineBelow', value: { 'body.1': 'Ana' }, schema: [] }],
	])('is asked for once: %s', (_, value) => {
		const { functions, asked } = n8n({ it: value as IDataObject });
		read(functions, 'it');
		expect(asked).toEqual(['it 0']);
	});

	it('that is missing gives the fallback', () => {
		const { functions, asked } = n8n({}, () => undefined);
		expect(read(functions, 'it')).toEqual(['fallback', 'fallback', 'fallback']);
		expect(asked).toEqual(['it 0']);
	});

	it('is asked for again in the next run', () => {
		for (const value of ['a', 'b']) {
			const { functions } = n8n({ it: value }, () => value);
			expect(read(functions, 'it')).toEqual([value, value, value]);
		}
	});

	it('that n8n refuses is asked for again', () => {
		const { functions } = n8n({ it: 'x' }, () => {
			throw new Error('Could not get parameter');
		});
		for (let time = 0; time < 2; time += 1)
			expect(() => read(functions, 'it')).toThrow('Could not');
	});
});

describe('a parameter with an expression', () => {
	it.each<[string, unknown]>([
		['as a whole', '={{ $json.phone }}'],
		['as a fixed text that n8n stores as one', '=invoice'],
		['for a value of a collection', { timeout: 5, orderReference: '={{ $json.id }}' }],
		['for the collection itself', '={{ $json.options }}'],
		['in a resource locator', { __rl: true, mode: 'id', value: '={{ $json.id }}' }],
		['in a list', { values: [{ value: 'a' }, { value: '={{ $json.b }}' }] }],
		['in a resource mapper', { value: { 'body.1': '={{ $json.name }}' } }],
		['made by an agent', '={{ $fromAI("phone") }}'],
		['deeper than anybody nests', deep(50)],
	])('is resolved for each item: %s', (_, value) => {
		const { functions, asked } = n8n({ it: value as IDataObject }, (__, index) => `value ${index}`);
		expect(read(functions, 'it')).toEqual(['value 0', 'value 1', 'value 2']);
		expect(asked).toEqual(['it 0', 'it 1', 'it 2']);
	});

	it('is resolved once for an item that is read in one go', () => {
		let calls = 0;
		const { functions } = n8n({ it: '={{ $now }}', other: '={{ $now }}' }, () => (calls += 1));
		const values = [0, 0, 1, 1, 0].map((index) => [
			readParameter(functions, 'it', index),
			readParameter(functions, 'other', index),
		]);
		expect(values).toEqual([
			[1, 2],
			[1, 2],
			[3, 4],
			[3, 4],
			[5, 6],
		]);
	});
});

describe('a parameter in which only fields of the item stand', () => {
	const ITEMS = [{ a: 'x' }, { a: 'y' }, { b: 'none' }, { a: 'z' }];
	const byField = (_: string, index: number): unknown => ITEMS[index]?.a;

	it.each<[string, unknown, (value: unknown) => unknown]>([
		['as a whole', '={{ $json.a }}', (value) => value],
		['beside typed text', '=No. {{ $json.a }}', (value) => `No. ${String(value)}`],
		['in a collection', { b: 1, c: '={{ $json.a }}' }, (value) => ({ b: 1, c: value })],
	])('is asked for until n8n makes the same of them: %s', (_, stored, make) => {
		const resolve = (path: string, index: number): unknown => make(byField(path, index));
		const { functions, asked } = n8n({ it: stored as IDataObject }, resolve, ITEMS);
		expect(read(functions, 'it', 4)).toEqual(
			ITEMS.map((__, index) => resolve('it', index) ?? 'fallback'),
		);
		// The third item does not have the field.
		expect(asked).toEqual(['it 0', 'it 2']);
	});

	it('is asked for each time where n8n makes something else of it', () => {
		const other = (path: string, index: number): unknown => `${String(byField(path, index))}!`;
		const { functions, asked } = n8n({ it: '={{ $json.a }}' }, other, ITEMS);
		expect(read(functions, 'it', 2)).toEqual(['x!', 'y!']);
		expect(asked).toEqual(['it 0', 'it 1']);
	});

	it('is asked for each time where n8n refuses it', () => {
		const refuse = (): unknown => {
			throw new Error('Cannot access "constructor"');
		};
		const { functions, asked } = n8n({ it: '={{ $json.a }}' }, refuse, ITEMS);
		for (const index of [0, 1]) {
			expect(() => readParameter(functions, 'it', index)).toThrow('Cannot access');
		}
		expect(asked).toEqual(['it 0', 'it 1']);
	});
});

it('without a node’s parameters n8n is asked each time', () => {
	const { functions, asked } = n8n(undefined, (_, index) => index);
	expect(read(functions, 'it')).toEqual([0, 1, 2]);
	expect(asked).toHaveLength(3);
});

describe('n8n itself', () => {
	const nodeTypes = { getByNameAndVersion: () => undefined } as unknown as INodeTypes;
	const { expression } = new Workflow({ nodes: [], connections: {}, active: false, nodeTypes });

	/** What n8n makes of a parameter for an item; anything in it that it evaluates is noted. */
	function resolve(value: unknown): { readonly value: unknown; readonly evaluated: string[] } {
		const evaluated: string[] = [];
		const watched = Object.create(expression, {
			resolveSimpleParameterValue: {
				value: (simple: unknown) => {
					if (isExpression(simple)) evaluated.push(simple);
					return simple;
				},
			},
		}) as typeof expression;
		const run = createEmptyRunExecutionData();
		const given = watched.getParameterValue(value as never, run, 0, 0, '', [], 'manual', {});
		return { value: given, evaluated };
	}

	it('evaluates nothing of a parameter that is asked for once, and all of the others', () => {
		const texts = fc.oneof(
			fc.string({ maxLength: 8 }),
			fc.constantFrom('={{ $json.a }}', '=', ' ={{ a }}', '{{ a }}', '=a', '＝a'),
		);
		const values = fc.object({
			values: [texts, fc.integer(), fc.boolean(), fc.constant(null)],
			key: fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('=a', '__proto__', 'value')),
			maxDepth: 6,
		});
		fc.assert(
			fc.property(values, (it) => {
				const { functions, asked } = n8n({ it: it as IDataObject });
				read(functions, 'it', 2);
				const isAskedOnce = asked.length === 1;
				expect(isAskedOnce).toBe(resolve(it).evaluated.length === 0);
			}),
			{ numRuns: 500 },
		);
	});
});

function deep(levels: number): unknown {
	return levels === 0 ? 'no expression' : { inner: deep(levels - 1) };
}
