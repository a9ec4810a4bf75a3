import type { IConnections, INode, INodeParameters, INodeType } from 'n8n-workflow';

import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import { agentTypes, ASKING_AGENT } from './support/agent';
import { startRig, type Rig } from './support/setup';

/**
 * Items that come to the node on two ways, one of which leads through a node that its expressions name. For the others n8n
 * writes nothing in the place of the whole expression.
 */

const { xobito: provider } = PROVIDERS;
const ITEMS = [
	{ phone: '+14155550101', order: 'A1', shop: 'Shoes' },
	{ phone: '+14155550102', order: 'B2', shop: 'Shoes', second: true },
	{ phone: '+14155550103', order: 'C3', shop: 'Shoes', second: true },
];

let rig: Rig;
beforeAll(async () => {
	rig = await startRig({}, { nodeTypes: agentTypes() as Record<string, INodeType> });
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

interface Around extends Pick<INode, 'onError'> {
	/** All items pass the node that expressions name. */
	readonly isStraight?: boolean;
	/** An agent at an output of the fork, or at both, which calls a tool for each of its items; behind it stands the node. */
	readonly agentAt?: 0 | 1 | 'both';
	/** What leaves at the other output goes to the node without an agent. */
	readonly hasDirectWay?: boolean;
	/** The agent calls no tool. */
	readonly isQuiet?: boolean;
}

async function send(
	parameters: INodeParameters,
	{ onError, isStraight = false, agentAt, hasDirectWay = false, isQuiet = false }: Around = {},
): Promise<{ readonly told: string; readonly error?: string }> {
	const node = (name: string, type: string, y = 0): INode => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, y],
		parameters: {},
	});
	const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
	const connections: IConnections = {
		Start: { main: [to('Fork')] },
		Fork: { main: [to('Detour'), to(isStraight ? 'Detour' : 'WhatsApp')] },
		Detour: { main: [to('WhatsApp')] },
	};
	if (agentAt !== undefined) {
		const toAgent = to('Agent');
		const direct = hasDirectWay ? to('WhatsApp') : [];
		const outputs = [toAgent, agentAt === 'both' ? toAgent : direct];
		connections.Fork = { main: agentAt === 1 ? outputs.reverse() : outputs };
		connections.Agent = { main: [to('WhatsApp')] };
		connections.Lookup = { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] };
	}
	const run = await rig.engine.runWorkflow(
		{
			nodes: [
				node('Start', 'n8n-nodes-base.manualTrigger'),
				node('Fork', 'tests.fork'),
				// Of two ways n8n goes the one that stands higher first.
				node('Detour', 'tests.detour', -100),
				...(agentAt === undefined
					? []
					: [node('Agent', ASKING_AGENT), node('Lookup', 'tests.lookup')]),
				{
					...node('WhatsApp', 'n8n-nodes-whatsapp-media.whatsAppMedia'),
					parameters: { provider: provider.id, phone: '={{ $json.phone }}', ...parameters },
					credentials: { [provider.credentialType]: { id: null, name: '' } },
					...(onError !== undefined && { onError }),
				},
			],
			connections,
		},
		{ triggerItems: ITEMS.map((json) => ({ json: { ...json, ...(isQuiet && { text: '' }) } })) },
	);
	const { runData, error } = run.data.resultData;
	return { told: JSON.stringify(runData.WhatsApp), ...(error && { error: error.message }) };
}

const got = (): string[] =>
	rig.sandbox.messages.map(({ phone, text, caption, fileName }) =>
		[phone, text, caption, fileName].filter(Boolean).join(' '),
	);

const ORDER = "{{ $('Detour').item.json.order }}";
const FALLBACKS = [
	ORDER,
	"{{ $('Detour').item?.json.order }}",
	"{{ $('Detour')?.item.json.order }}",
	"{{ $('Detour').item.json.order; // own\n }}",
	"{{ $('Detour').item.json.order ?? 'none' }}",
	"{{ $('Detour').item.json.order || 'none' }}",
	"{{ $('Detour').isExecuted ? $('Detour').item.json.order : 'none' }}",
	"{{ $('Detour').pairedItem().json.order }}",
	"{{ $('Detour').itemMatching($itemIndex).json.order }}",
];

describe.each([undefined, 'continueRegularOutput', 'continueErrorOutput'] as const)(
	'with On Error %s',
	(onError) => {
		it.each(FALLBACKS)('no text goes out without what it is to hold: %s', async (order) => {
			const { told } = await send({ operation: 'sendText', text: `=Order ${order}!` }, { onError });
			expect(got()).toEqual(['+14155550101 Order A1!']);
			expect(told).toContain('n8n does not find');
		});

		it('no file name, caption or link either', async () => {
			const media = { operation: 'send', mediaSource: 'url' };
			await send(
				{
					...media,
					mediaUrl: 'https://files.example/a.pdf',
					caption: `=For ${ORDER}!`,
					options: { fileName: `=Invoice ${ORDER}.pdf`, waitForDelivery: 0 },
				},
				{ onError },
			);
			expect(got()).toEqual(['+14155550101 For A1! Invoice A1.pdf']);
			rig.sandbox.reset();
			const mediaUrl = `=https://files.example/${ORDER}/a.pdf`;
			await send({ ...media, mediaUrl, options: { waitForDelivery: 0 } }, { onError });
			const links = JSON.stringify(rig.sandbox.requests).match(/files\.example[^"\\]*/g) ?? [];
			expect(new Set(links)).toEqual(new Set(['files.example/A1/a.pdf']));
		});
	},
);

/** What an item does without that came another way gives what it is to give. */
it.each([
	["{{ $json.second ? 'none' : $('Detour').item.json.order }}", 'none', 'none'],
	["{{ !$json.second ? $('Detour').item.json.order : $('Fork').item.json.order }}", 'B2', 'C3'],
	["{{ (!$json.second && $('Detour').item.json.order) || 'none' }}", 'none', 'none'],
	["{{ $if(!$json.second, $('Detour').item.json.order, 'none') }}", 'none', 'none'],
	[
		"{{ (() => { if ($json.second) return 'none'; return $('Detour').item.json.order; })() }}",
		'none',
		'none',
	],
	[
		"{{ (() => { try { return $('Detour').item.json.order; } catch { return 'none'; } })() }}",
		'none',
		'none',
	],
	["{{ /* was $('Detour').item.json.order */ $json.order }}", 'B2', 'C3'],
	["{{ $json.order // $('Detour').item\n }}", 'B2', 'C3'],
	["{{ $('Detour')\n            .first()\n            .json.order }}", 'A1', 'A1'],
	["{{ (() => { const it = $('Detour'); return it.first().json.order; })() }}", 'A1', 'A1'],
	["{{ $json.second ? undefined : $('Detour').item.json.order }}", '', ''],
])('goes out: %s', async (order, second, third) => {
	const { error } = await send({ operation: 'sendText', text: `=Order ${order}!` });
	expect(error).toBeUndefined();
	expect(got().sort()).toEqual([
		'+14155550101 Order A1!',
		`+14155550102 Order ${second}!`,
		`+14155550103 Order ${third}!`,
	]);
});

it.each([
	"{{ $('Det' + 'our').item.json.order }}",
	"{{ (() => { const name = 'Detour'; return $(name).item.json.order; })() }}",
	"{{ $('D\\u0065tour').item.json.order }}",
	"{{ $('Detour').itemMatching(0).json.order }}",
])('no text goes out without what it is to hold, whatever names the node: %s', async (order) => {
	await send({ operation: 'sendText', text: `=Order ${order}!` });
	expect(got()).toEqual(['+14155550101 Order A1!']);
});

it('a field that an item does not use does not count', async () => {
	await send({
		operation: 'sendText',
		text: '=Order {{ $json.order }}!',
		options: {
			sendOnce: "={{ $json.second ? 'off' : 'perOrder' }}",
			orderReference: `=${ORDER}`,
		},
	});
	expect(got()).toHaveLength(ITEMS.length);
});

it.each([
	...FALLBACKS,
	"{{ $node['Detour'].json.order }}",
	"{{ $('Start').itemMatching(0).json.order }}",
])('each gets its own where all pass the node: %s', async (order) => {
	const { error } = await send(
		{ operation: 'sendText', text: `=Order ${order}!` },
		{ isStraight: true },
	);
	expect(error).toBeUndefined();
	expect(got()).toHaveLength(ITEMS.length);
	if (!order.includes('itemMatching(0)') && !order.includes('$node')) {
		expect(got().sort()).toEqual(ITEMS.map(({ phone, order: own }) => `${phone} Order ${own}!`));
	}
});

it.each([
	"{{ $('Start').item.json.order }}",
	"{{ $('Fork').item.json.order }}",
	'{{ $json.order }}',
])('each gets its own by what all pass: %s', async (order) => {
	await send({ operation: 'sendText', text: `=Order ${order}!` });
	expect(got().sort()).toEqual(ITEMS.map(({ phone, order: own }) => `${phone} Order ${own}!`));
});

/** What takes the item of another node at the same place, of which there are others where some were sorted out. */
const BY_PLACE = [
	"$node['Start'].json",
	'$node["Start"]?.json',
	'$node.Start.json',
	"$items('Start')[$itemIndex].json",
	"$items('Start', 0, 0)[$itemIndex].json",
	"$('Start').all()[$itemIndex].json",
	"$('Start').all().at($itemIndex).json",
	"$('Start').all(0, 0)[$itemIndex]?.json",
	"$('Start')\n  .all()[ $itemIndex ].json",
];

describe.each(BY_PLACE)('by its place: %s', (item) => {
	it('nobody gets what is for somebody else', async () => {
		const { told } = await send({ operation: 'sendText', text: `=Order {{ ${item}.order }}!` });
		expect(got()).toEqual(['+14155550101 Order A1!']);
		expect(told).toContain('by its place');
		rig.sandbox.reset();
		const phone = `={{ ${item}.phone.trim() }}`;
		await send({ operation: 'sendText', text: '=Order {{ $json.order }}!', phone });
		expect(got()).toEqual(['+14155550101 Order A1!']);
	});

	it.each([
		['what all have goes out', `{{ ${item}.shop }}`, 'Shoes'],
		['what it does without goes out', `{{ $json.second ? 'Shoes' : ${item}.shop }}`, 'Shoes'],
		[
			'what it does without goes out',
			`{{ $json.shop === 'Shoes' ? 'Shoes' : ${item}.order }}`,
			'Shoes',
		],
		['a time of now is no difference', `{{ $now.year > 2000 ? ${item}.shop : $now }}`, 'Shoes'],
	])('%s: %s', async (_, shop, given) => {
		const { error } = await send({
			operation: 'sendText',
			text: `=Order {{ $json.order }} of ${shop}!`,
		});
		expect(error).toBeUndefined();
		expect(got().sort()).toEqual(
			ITEMS.map(({ phone, order }) => `${phone} Order ${order} of ${given}!`),
		);
	});
});

/** Of these nobody can tell which field is read. */
it.each([
	"$('Start').all().map((each) => each.json)[$itemIndex].order",
	"Object.values($('Start').all())[$itemIndex].json.order",
	"(() => { const all = $('Start').all(); return all[$itemIndex].json.order; })()",
	"(() => { const { json } = $node['Start']; return json.order; })()",
	"($node['Start']).json.order",
	"$('Detour').all()[$itemIndex].json.order",
	"$items('Detour')[$itemIndex].json.order",
])('by its place nobody gets what is for somebody else: %s', async (order) => {
	await send({ operation: 'sendText', text: `=Order {{ ${order} }}!` });
	expect(got()).toEqual(['+14155550101 Order A1!']);
});

it('by its place nobody gets what is for somebody else, with braces that are typed', async () => {
	await send({
		operation: 'sendText',
		text: "=Order \\{{ x \\}} {{ $node['Start'].json.order }}!",
	});
	expect(got()).toHaveLength(1);
	expect(got()[0]).toMatch(/^\+14155550101 .* A1!$/);
});

/** Once an agent has called a tool, n8n takes the first output of the node before it for the one that its item came from. */
describe('behind an agent with tools', () => {
	const behind = async (output: 0 | 1, parameters: INodeParameters) =>
		await send({ operation: 'sendText', ...parameters }, { agentAt: output });

	it.each([
		["={{ $('Start').item.json.phone }}", '=Order {{ $json.order }}!'],
		["={{ $('Fork').item.json.phone }}", '=Order {{ $json.order }}!'],
		['={{ $json.phone }}', "=Order {{ $('Start').item.json.order }}!"],
		['={{ $json.phone }}', "=Order {{ $json.order }} {{ $('Fork').item.json.order }}!"],
	])('nobody gets what is for somebody else: %s %s', async (phone, text) => {
		const { told } = await behind(1, { phone, text });
		expect(got()).toEqual([]);
		expect(told).toContain('of another branch');
		await behind(0, { phone, text });
		expect(got()).toHaveLength(1);
		expect(got()[0]).toMatch(/^\+14155550101 Order A1( A1)?!$/);
	});

	const START = "={{ $('Start').item.json.phone }}";
	const ALL = ITEMS.map(({ phone, order }) => `${phone} Order ${order}!`);

	it.each([
		['with both outputs at the agent', { agentAt: 'both' }, []],
		['with a way without the agent', { agentAt: 1, hasDirectWay: true }, ALL.slice(0, 1)],
		['with a way without the agent at the second output', { agentAt: 0, hasDirectWay: true }, ALL],
		['whose model calls none', { agentAt: 1, isQuiet: true }, ALL.slice(1)],
		['whose model calls none, at both outputs', { agentAt: 'both', isQuiet: true }, ALL],
	] as const)('each gets its own or nothing, %s', async (_, around, all) => {
		await send(
			{ operation: 'sendText', phone: START, text: '=Order {{ $json.order }}!' },
			{ ...around, onError: 'continueRegularOutput' },
		);
		expect(got().sort()).toEqual(all);
	});

	it.each([
		['={{ $json.phone }}', '=Order {{ $json.order }}!'],
		["={{ $('Agent').item.json.phone }}", "=Order {{ $('Agent').item.json.order }}!"],
	])('what the agent gave goes out: %s', async (phone, text) => {
		await behind(1, { phone, text });
		expect(got().sort()).toEqual(['+14155550102 Order B2!', '+14155550103 Order C3!']);
	});
});
