import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';

import { agentTypes } from './support/agent';
import { startRig, type Rig } from './support/setup';
import { runAround, workflowTypes, type Around, type Does } from './support/workflow';

/** Workflows as operators build them, in which an expression may mean the item of somebody else. */

let rig: Rig;
beforeAll(async () => {
	rig = await startRig(
		{},
		{ nodeTypes: { ...agentTypes(), ...workflowTypes() } as Record<string, INodeType> },
	);
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

const customer = (index: number, more: IDataObject = {}): IDataObject => ({
	phone: `+1415555${String(1000 + index)}`,
	order: `O${index}`,
	...more,
});
const four = (more: (index: number) => IDataObject = () => ({})): IDataObject[] =>
	[0, 1, 2, 3].map((index) => customer(index, more(index)));

const made = (items: readonly INodeExecutionData[]): INodeExecutionData[] =>
	items.map(({ json }, item) => ({ json, pairedItem: { item } }));
const kept =
	(is: (json: IDataObject) => boolean): Does =>
	(items) => [items.flatMap(({ json }, item) => (is(json) ? { json, pairedItem: { item } } : []))];
const divided =
	(is: (json: IDataObject) => boolean): Does =>
	(items) => {
		const all = made(items);
		return [all.filter(({ json }) => is(json)), all.filter(({ json }) => !is(json))];
	};
const gives =
	(...rows: IDataObject[]): Does =>
	() => [rows.map((json) => ({ json, pairedItem: { item: 0 } }))];

const got = (): string[] =>
	rig.sandbox.messages.map(({ phone, text }) => `${phone.slice(-4)} ${text ?? ''}`.trim());

/** All but the first customer. */
const FILTER: Around = {
	nodes: { Filter: kept(({ order }) => order !== 'O0') },
	ways: ['Start > Filter > WhatsApp'],
};
const STRAIGHT: Around = {
	nodes: { Set: (items) => [made(items)] },
	ways: ['Start > Set > WhatsApp'],
};
const LOOP: Around = {
	nodes: { Loop: 'loop', Set: (items) => [made(items)] },
	ways: ['Start > Loop:1 > Set > WhatsApp > Loop'],
};

describe('a choice by what stands at the same place', () => {
	const ITEMS = four((index) => ({
		vip: index === 0,
		total: index === 0 ? 500 : 5,
		lang: index % 2 ? 'es' : 'en',
	}));

	it.each([
		"{{ $node['Start'].json.vip ? 'discount' : 'no discount' }}",
		"{{ $node['Start'].json.total > 100 ? 'discount' : 'no discount' }}",
		"{{ $if($items('Start')[$itemIndex].json.vip, 'discount', 'no discount') }}",
		"{{ $('Start').all()[$itemIndex].json.vip === true ? 'discount' : 'no discount' }}",
	])('is none by somebody else’s: %s', async (text) => {
		const { told } = await runAround(
			rig,
			{ ...FILTER, onError: 'continueRegularOutput' },
			{ text: `=${text}` },
			ITEMS,
		);
		// Behind the filter O1 stands at the place of O0; to the others both choices are the same.
		expect(got()).toEqual(['1002 no discount', '1003 no discount']);
		expect(told).toContain('by its place');
	});

	it.each(["={{ $node['Start'].json.vip ? '+14155559999' : $json.phone }}"])(
		'is none of the person either: %s',
		async (phone) => {
			await runAround(rig, LOOP, { phone, text: '={{ $json.order }}' }, ITEMS);
			expect(got()).toEqual(['9999 O0']);
		},
	);

	it('goes out where it comes to the same', async () => {
		const text = "={{ $node['Start'].json.lang ? 'Hello' : 'Hola' }}";
		const { error } = await runAround(rig, LOOP, { text }, ITEMS);
		expect(error).toBeUndefined();
		expect(got()).toHaveLength(ITEMS.length);
	});
});

describe('one item for all', () => {
	it.each([
		"={{ $('Start').first().json.phone }}",
		"={{ $('Start').last().json.phone }}",
		"={{ $('Start').all()[0].json.phone }}",
		"={{ $items('Start')[0].json.phone }}",
		'={{ $input.first().json.phone }}',
		'={{ $input.all()[0].json.phone.trim() }}',
		"={{ $('Start').all().map((each) => each.json.phone)[0] }}",
		"={{ $('Start').all().slice(-1)[0].json.phone }}",
		"={{ $('Start').all().first().json.phone }}",
		"={{ $('Start').itemMatching(0).json.phone }}",
		'={{ $item(0).$json.phone }}',
		"={{ $item(0).$node['Start'].json.phone }}",
	])('is not whom all messages go to: %s', async (phone) => {
		for (const around of [STRAIGHT, LOOP]) {
			// In a loop the item that came in is the own one.
			if (around === LOOP && /\$input|\$item\(|itemMatching/.test(phone)) continue;
			rig.sandbox.reset();
			const { told } = await runAround(
				rig,
				{ ...around, onError: 'continueRegularOutput' },
				{ phone, text: '={{ $json.order }}' },
				four(),
			);
			// The message of that very item may go to it.
			expect(got().filter((each) => !['1000 O0', '1003 O3'].includes(each))).toEqual([]);
			expect(told).toContain('the same person or file');
		}
	});

	it('is whom all messages go to where the node gave one', async () => {
		const around: Around = {
			nodes: { Settings: gives({ owner: '+14155559999' }), Rows: gives(...four()) },
			ways: ['Start > Settings > Rows > WhatsApp'],
		};
		const phone = "={{ $('Settings').first().json.owner }}";
		const { error } = await runAround(rig, around, { phone, text: '={{ $json.order }}' }, [{}]);
		expect(error).toBeUndefined();
		expect(got()).toEqual(['9999 O0', '9999 O1', '9999 O2', '9999 O3']);
	});

	it.each([
		["={{ $('Upload').first().json.owner }}", 'mediaUrl'],
		["={{ $('Upload').all()[0].json.owner }}", 'mediaUrl'],
		["={{ $('Upload').first().json.test || $json.phone }}", 'phone'],
	])('is loaded before, beside what waits for it with Merge: %s', async (expression, parameter) => {
		const around: Around = {
			nodes: {
				Upload: gives({ owner: 'https://files.example/price.pdf' }),
				Rows: gives(...four()),
				Merge: 'merge',
			},
			ways: ['Start > Upload > Merge', 'Start > Rows > Merge#1', 'Merge > WhatsApp'],
		};
		const media = { operation: 'send', mediaSource: 'url', options: { waitForDelivery: 0 } };
		const { error } = await runAround(
			rig,
			around,
			{ ...media, mediaUrl: 'https://files.example/a.pdf', [parameter]: expression },
			[{}],
		);
		expect(error).toBeUndefined();
		expect(rig.sandbox.messages.map(({ phone }) => phone)).toEqual(
			four().map(({ phone }) => phone),
		);
	});

	it.each(['beside', 'skipped'])(
		'is that of its own round where a loop waits with Merge: %s',
		async (kind) => {
			const around: Around = {
				nodes: {
					Loop: 'loop',
					A: (items) => [made(items)],
					B: (items) => [made(items)],
					Merge: 'merge',
				},
				ways: ['Start > Loop:1 > A > Merge', 'Loop:1 > B > Merge#1', 'Merge > WhatsApp > Loop'],
			};
			const phone =
				kind === 'beside' ? "={{ $('A').first().json.phone }}" : "={{ $('B').first().json.phone }}";
			const { error } = await runAround(rig, around, { phone, text: '={{ $json.order }}' }, four());
			expect(error).toBeUndefined();
			expect(got()).toEqual(['1000 O0', '1001 O1', '1002 O2', '1003 O3']);
		},
	);

	it('may be a text', async () => {
		const text = "={{ $('Start').first().json.order }} to {{ $('Start').last().json.order }}";
		await runAround(rig, STRAIGHT, { text }, four());
		expect(got()).toEqual(['1000 O0 to O3', '1001 O0 to O3', '1002 O0 to O3', '1003 O0 to O3']);
	});

	it('is the own one in a loop', async () => {
		const phone = "={{ $('Set').first().json.phone }}";
		const { error } = await runAround(rig, LOOP, { phone, text: '={{ $json.order }}' }, four());
		expect(error).toBeUndefined();
		expect(got()).toEqual(['1000 O0', '1001 O1', '1002 O2', '1003 O3']);
	});

	it('is not what an earlier round of a loop left', async () => {
		const around: Around = {
			nodes: {
				Loop: 'loop',
				If: divided(({ order }) => order === 'O0' || order === 'O2'),
				HTTP: (items) => [made(items)],
			},
			ways: ['Start > Loop:1 > If > HTTP > WhatsApp > Loop', 'If:1 > WhatsApp'],
			onError: 'continueRegularOutput',
		};
		const phone = "={{ $('HTTP').first().json.phone }}";
		await runAround(rig, around, { phone, text: '={{ $json.order }}' }, four());
		expect(got()).toEqual(['1000 O0', '1002 O2']);
	});
});

describe('the count of a loop’s rounds', () => {
	it.each([
		"={{ $('Start').all()[$runIndex].json.phone }}",
		"={{ $items('Start')[$runIndex].json.phone }}",
		"={{ $items('Loop', 1, $runIndex)[0].json.phone }}",
		"={{ $('Loop').first(1, $runIndex).json.phone }}",
		"={{ $('Loop').all(1, $runIndex)[0].json.phone }}",
	])('is no place where some are left out: %s', async (phone) => {
		const around: Around = {
			nodes: { Loop: 'loop', If: divided(({ order }) => order !== 'O0') },
			ways: ['Start > Loop:1 > If > WhatsApp > Loop', 'If:1 > Loop'],
			onError: 'continueRegularOutput',
		};
		await runAround(rig, around, { phone, text: '={{ $json.order }}' }, four());
		expect(got()).toEqual([]);
		rig.sandbox.reset();
		await runAround(rig, LOOP, { phone, text: '={{ $json.order }}' }, four());
		expect(got()).toEqual(['1000 O0', '1001 O1', '1002 O2', '1003 O3']);
	});
});

describe('a place behind the end of a list', () => {
	const SPLIT: Around = {
		nodes: { Split: gives(...four()) },
		ways: ['Start > Split > WhatsApp'],
		onError: 'continueRegularOutput',
	};

	it.each([
		"{{ $items('Start')[$itemIndex].json.code }}",
		"{{ $('Start').all()[$itemIndex].json.code }}",
		"{{ $('Start').all().at($itemIndex).json.code }}",
		"{{ $('Start').all()[7].json.code }}",
		"{{ $items('Start')[1].json.code }}",
	])('leaves no hole in a text: %s', async (code) => {
		const { told } = await runAround(rig, SPLIT, { text: `=Code: ${code}!` }, [{ code: 'A1' }]);
		expect(got()).toEqual(/\d\]/.test(code) ? [] : ['1000 Code: A1!']);
		expect(told).toContain('n8n does not find');
	});
});

describe('where n8n keeps files beside the fields', () => {
	const sorted: Does = (items) => [made(items).reverse()];
	const SORT: Around = {
		nodes: { Sort: sorted },
		ways: ['Start > Sort > WhatsApp'],
		settings: { binaryMode: 'combined' } as Around['settings'],
		onError: 'continueRegularOutput',
	};

	it.each(["={{ $node['Start'].json.phone }}", "={{ $items('Start')[$itemIndex].json.phone }}"])(
		'nobody gets what is for somebody else: %s',
		async (phone) => {
			await runAround(rig, SORT, { phone, text: '={{ $json.order }}' }, four());
			expect(got()).toEqual([]);
		},
	);

	it('what is the same for all goes out', async () => {
		const text = "={{ $node['Start'].json.shop }}";
		await runAround(
			rig,
			{ ...FILTER, settings: SORT.settings },
			{ text },
			four(() => ({ shop: 'Shoes' })),
		);
		expect(got()).toEqual(['1001 Shoes', '1002 Shoes', '1003 Shoes']);
	});
});

describe('no place of an item', () => {
	const TEMPLATES = gives({ t: 'Hi' }, { t: 'Hello' });

	it.each([
		[
			"{{ $('Templates').all()[$itemIndex % 2].json.t }} {{ $json.order }}",
			(order: number) => `${order % 2 ? 'Hi' : 'Hello'} O${order}`,
		],
		[
			"{{ $items('Templates')[$itemIndex % $('Templates').all().length].json.t }}",
			(order: number) => (order % 2 ? 'Hi' : 'Hello'),
		],
		["{{ `${$itemIndex + 1} of ${$('Start').all().length}` }}", (order: number) => `${order} of 4`],
		["{{ ($itemIndex + 1) + '/' + $items('Start').length }}", (order: number) => `${order}/4`],
		[
			"{{ [$itemIndex + 1, $('Start').all().length].join(' of ') }}",
			(order: number) => `${order} of 4`,
		],
		[
			"{{ $('Start').all().find((each) => each.json.order === $json.order).json.order + ' no. ' + ($itemIndex + 1) }}",
			(order: number) => `O${order} no. ${order}`,
		],
	])('is refused: %s', async (text, expected) => {
		const around: Around = {
			nodes: { Templates: TEMPLATES, ...FILTER.nodes },
			ways: ['Start > Templates', 'Start > Filter > WhatsApp'],
		};
		const { error } = await runAround(rig, around, { text: `=${text}` }, four());
		expect(error).toBeUndefined();
		expect(got()).toEqual([1, 2, 3].map((order) => `${1000 + order} ${expected(order)}`));
	});
});

it('what stands beside the own item may be asked for', async () => {
	const text = "={{ $input.all()[$itemIndex + 1] ? 'more' : 'last' }}";
	const { error } = await runAround(rig, STRAIGHT, { text }, four());
	expect(error).toBeUndefined();
	expect(got()).toEqual(['1000 more', '1001 more', '1002 more', '1003 last']);
});

describe('behind an agent with tools', () => {
	const LONG = Array.from({ length: 24 }, (_, index) => customer(index));
	const all = LONG.map((_, index) => `${1000 + index} O${index}`);
	const parameters = { phone: "={{ $('Start').item.json.phone }}", text: '={{ $json.order }}' };

	it('a loop goes on as long as there are items', async () => {
		const around: Around = {
			nodes: { Loop: 'loop', Set: (items) => [made(items)], Agent: 'agent' },
			ways: ['Start > Loop:1 > Set > Agent > WhatsApp > Loop'],
		};
		const { error } = await runAround(
			rig,
			around,
			parameters,
			LONG.map((json) => ({ ...json, text: 'x' })),
		);
		expect(error).toBeUndefined();
		expect(got()).toEqual(all);
	});

	it.each(["={{ $('Loop').first().json.phone }}", "={{ $node['Loop'].json.phone }}"])(
		'what n8n takes by no item’s way is right at the second output, too: %s',
		async (phone) => {
			const around: Around = {
				nodes: {
					Loop: 'loop',
					If: divided(({ order }) => order === 'O0' || order === 'O2'),
					Agent: 'agent',
				},
				ways: ['Start > Loop:1 > If > Loop', 'If:1 > Agent > WhatsApp > Loop'],
			};
			const items = LONG.slice(0, 4).map((json) => ({ ...json, text: 'x' }));
			const { error } = await runAround(rig, around, { phone, text: '={{ $json.order }}' }, items);
			expect(error).toBeUndefined();
			expect(got()).toEqual(['1001 O1', '1003 O3']);
		},
	);

	it('a branch that no item took does not count', async () => {
		const around: Around = {
			nodes: {
				Loop: 'loop',
				If: divided(() => true),
				'Set A': (items) => [made(items)],
				'Set B': (items) => [made(items)],
				Agent: 'agent',
			},
			ways: ['Start > Loop:1 > If > Set A > Agent > WhatsApp > Loop', 'If:1 > Set B > Agent'],
		};
		const { error } = await runAround(
			rig,
			around,
			parameters,
			LONG.slice(0, 4).map((json) => ({ ...json, text: 'x' })),
		);
		expect(error).toBeUndefined();
		expect(got()).toEqual(all.slice(0, 4));
	});
});

it.each([
	'=+{{ $json.code }}{{ $json.number }}',
	'=+{{ $json.code ?? "" }} {{ $json.number }}',
	'=00{{ $json.code }}{{ $json.number }}',
	"={{ '+' + ($json.code ?? '') + $json.number }}",
	"={{ `+${$json.code || ''}${$json.number}` }}",
	"={{ ['+', $json.code, $json.number].join('') }}",
	"={{ ('+' + ($json.code ?? '') + $json.number).replace(' ', '') }}",
	"={{ String('+' + ($json.code ?? '') + $json.number) }}",
	'=tel:+{{ $json.code }}{{ $json.number }}',
	'=https://wa.me/{{ $json.code }}{{ $json.number }}',
])('a number without its country code reaches nobody abroad: %s', async (phone) => {
	const items = [undefined, null, '', '-', 47].map((code) => ({ code, number: '99123456' }));
	const abroad = { code: '', number: '4799123456' };
	const { told } = await runAround(
		rig,
		{ ...STRAIGHT, onError: 'continueRegularOutput' },
		{ phone, text: 'Hi' },
		[...items, abroad] as IDataObject[],
	);
	expect(got()).toEqual(['3456 Hi']);
	expect(rig.sandbox.messages.map((message) => message.phone)).toEqual(['+4799123456']);
	expect(told).toContain('behind its plus');
});

it.each([
	"=+{{ $json.number.startsWith('47') ? '' : '47' }}{{ $json.number }}",
	"={{ '+' + ($json.number.startsWith('47') ? '' : '47') + $json.number }}",
	"={{ '+' + $json.number }}",
	'=+{{ $json.number }}',
])('a country code is added where there is none: %s', async (phone) => {
	const { error } = await runAround(rig, STRAIGHT, { phone, text: 'Hi' }, [
		{ number: '4799123456' },
	]);
	expect(error).toBeUndefined();
	expect(rig.sandbox.messages.map((message) => message.phone)).toEqual(['+4799123456']);
});

it('an expression that n8n does not run is explained', async () => {
	const around: Around = {
		nodes: { Settings: gives({ shop: 'Shoes' }), Set: (items) => [made(items)] },
		ways: ['Start > Settings', 'Start > Set > WhatsApp'],
		onError: 'continueRegularOutput',
	};
	const { told } = await runAround(
		rig,
		around,
		{ text: "={{ $('Settings').item.json.shop }}" },
		four(),
	);
	expect(got()).toEqual([]);
	expect(told).not.toMatch(/report this/);
	expect(told).toMatch(/first\(\)/);
});
