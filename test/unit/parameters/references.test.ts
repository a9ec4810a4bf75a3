import {
	askedOf,
	choosesByCalls,
	expressionsOf,
	nodesOf,
	ownItemOf,
	readsPlace,
} from '../../../nodes/WhatsAppMedia/parameters/references';

it.each([
	['=Order {{ $json.a }} of $json, {{ $json.b }}', ['{{ $json.a }}', '{{ $json.b }}']],
	['{{ $json.a }}', []],
	['=$json.a', []],
	["={{ $fromAI('a', 'In $ (USD)', `not $json`) + $json.a }}", ['{{ $fromAI() + $json.a }}']],
	["={{ $fromAI('a', $json.b, 'string') }}", ["{{ $fromAI(, $json.b, 'string') }}"]],
	['={{ $fromAI("a", `${ $json.b }`) }}', ['{{ $fromAI(, `${ $json.b }`) }}']],
	// Braces behind a backslash are typed.
	['={{ $json.a \\}} {{ $json.b }}', ['{{ $json.a }} {{ $json.b }}']],
	['=\\{{ x \\}} {{ $json.b }} \\{{', ['{{ $json.b }}']],
])('the expressions in %s', (text, expressions) => {
	expect(expressionsOf({ deep: [{ text }] })).toEqual(expressions);
});

it('what a model is asked for', () => {
	expect(
		askedOf({
			phone: "={{ $fromAI('phone') }}",
			text: '={{ $fromAi("text") + $fromai( `more` ) }}, {{ $fromAI(name) }}',
			typed: "$fromAI('typed')",
		}),
	).toEqual(['phone', 'text', 'more']);
});

it.each<[string, string[] | undefined, boolean?]>([
	['$json.phone', ['phone']],
	['$json?.phone', ['phone']],
	['$json["Phone Number"]', ['Phone Number']],
	["$json?.['phone no.'].trim()", ['phone no.']],
	['$json.Teléfono', ['Teléfono']],
	['$json.customer.phone', ['customer']],
	['$input.item.json.phone || $json.office', ['phone', 'office']],
	['$thisItem.json.phone', ['phone']],
	['$data.phone', ['phone']],
	['$json', [], true],
	['$json.keys()', [], true],
	['$json[name]', [], true],
	['$json[`${name}`]', [], true],
	['Object.values($json).concat($json.phone)', ['phone'], true],
	['$input.item', [], true],
	['$input.first().json.phone', undefined],
	['$input.params.x', undefined],
	['$("Start").item.json.phone', undefined],
	['$jsonish', undefined],
])('of the own item %s reads %j', (expression, fields, isWhole = false) => {
	const own = ownItemOf([expression], false);
	expect(own && [own.fields, own.isWhole]).toEqual(fields && [fields, isWhole]);
});

it.each([
	['$input.first().json.phone', ['phone'], false],
	['$input.last( ).json["phone"]', ['phone'], false],
	['$input.all()[0].json.phone', [], true],
])('where all that came is one item, %s reads %j', (expression, fields, isWhole) => {
	expect(ownItemOf([expression], true)).toMatchObject({ fields, isWhole });
});

it.each(['$binary.data', '$input.item.binary.data', '$input.first().binary'])(
	'%s reads a file',
	(expression) => {
		expect(ownItemOf([expression], true)?.hasFiles).toBe(true);
		expect(ownItemOf(['$json.binary'], true)?.hasFiles).toBe(false);
	},
);

it.each([
	['$("Start").item.json.a', { name: 'Start', reads: 'item' }],
	["$ ( 'It\\'s' )?.item", { name: "It's", reads: 'item' }],
	['$?.("Start").pairedItem()', { name: 'Start', reads: 'item' }],
	['$node["Start"].json.a', { name: 'Start', reads: 'item', isOlder: true }],
	['$node.Start.json.a', { name: 'Start', reads: 'item', isOlder: true }],
	['$("Start").first().json.a', { name: 'Start', reads: 'all', hasOutput: false }],
	['$("Start")?.last( 1 ).json.a', { name: 'Start', reads: 'all', hasOutput: true }],
	['$("Start").all(0, 2)[0]', { name: 'Start', reads: 'all', hasOutput: true }],
	['$items("Start", 0)', { name: 'Start', reads: 'all', hasOutput: true }],
	['$("Start").isExecuted', { name: 'Start', reads: 'none' }],
	['$("Start").params.url', { name: 'Start', reads: 'none' }],
	['$(name).item', { reads: 'item' }],
	['$(`${name}`).item', { reads: 'item' }],
])('the node in %s', (expression, node) => {
	const [found, ...others] = nodesOf(expression);
	expect(found).toMatchObject(node);
	expect(found?.name).toBe('name' in node ? node.name : undefined);
	expect(others).toEqual([]);
});

it.each([
	['$itemIndex', true],
	['$position + 1', true],
	['$/* */("Start")', true],
	['$items("Start")', false],
	['$json.itemIndex', false],
])('%s goes by the place of the item: %s', (expression, is) => {
	expect(readsPlace(expression)).toBe(is);
});

it.each([
	['$runIndex', false],
	['$runIndex + $json.rows[0]', true],
	['$("Start").all()[$runIndex]', true],
	['$items("Start")[$runIndex]', true],
	['$input.all().at($runIndex)', true],
])('%s chooses by the count of calls: %s', (expression, is) => {
	expect(choosesByCalls(expression)).toBe(is);
});
