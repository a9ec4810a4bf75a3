import { fieldsIn, joinedParts } from '../../../nodes/WhatsAppMedia/parameters/joinedParts';

it.each<[string, string[]]>([
	["$json.date + '-' + $json.number", ['$json.date', '$json.number']],
	["[$json.date, $json['order no.']].join('-')", ['$json.date', "$json['order no.']"]],
	['`${$json.a}/${ $json.b?.c }`', ['$json.a', '$json.b?.c']],
	['`${ $json.a["}"] }/${`${$json.b}`}`', ['$json.a["}"]', '$json.b']],
	["($json.prefix || '') + $json.number", ["($json.prefix || '')", '$json.number']],
	["'WC-' + ($json.a?.trim() ?? $json.b)", ['($json.a?.trim() ?? $json.b)']],
	["'WC-' + ($json.a + '-' + $json.b)", ['$json.a', '$json.b']],
	["'WC-' + [$json.a, $json.b].join('-') + $json.c", ['$json.a', '$json.b', '$json.c']],
	['[$json.a, ...$json.tags].join("-")', ['$json.a']],
	["$json.a.replace('+', '') + $json.b", ["$json.a.replace('+', '')", '$json.b']],
	[
		"$json.a /* + $json.x */ + '-' + $json.b // + $json.c",
		['$json.a /* + $json.x */', '$json.b // + $json.c'],
	],
	['[$json.a ? 1 : 2, $json.b || 3].join()', ['$json.a ? 1 : 2', '$json.b || 3']],
	// One value.
	['$json.number', []],
	['$json.order.id.toString()', []],
	["($json.a + '|' + $json.b).hash()", []],
	['$json.a.concat($json.b)', []],
	["[$json.a, $json.b].filter(Boolean).join('-')", []],
	["$json.lines.map((line) => line.id + '-').join('-')", []],
	// Something decides which of them are put together.
	["$json.b ? $json.a + '-' + $json.b : $json.a", []],
	['$json.b && $json.a + $json.b', []],
	['$json.a + $json.b || $json.c', []],
	['$json.a ?? $json.b + $json.c', []],
	["$json.a === 'x' + $json.b", []],
	// What is no sum, and what does not end.
	['+$json.a', []],
	['$json.a++', []],
	["$json.a + 'b", []],
	['$json.a + ($json.b', []],
	['$json.a + $json.b)', []],
	["'WC-1042'", []],
	['', []],
])('the parts of %s', (expression, parts) => {
	expect(joinedParts(`{{ ${expression} }}`).map(({ code }) => code)).toEqual(parts);
});

it.each([
	['$json.a + $json.b', true],
	["$json.a + '' + $json.b", false],
	['$json.a.trim() + String($json.b)', true],
	['[$json.a, $json.b].join()', false],
	["[$json.a, $json.b].join('-')", false],
	["[$json.a, $json.b].join('')", true],
	['`${$json.a}${$json.b}`', true],
	['`${$json.a} ${$json.b}`', false],
])('in %s the second one is right beside the first: %s', (expression, isBeside) => {
	expect(joinedParts(`{{ ${expression} }}`).map((part) => part.isBeside)).toEqual([
		false,
		isBeside,
	]);
});

it.each(['(', '[', '`${', '$json.a + ', "'", '?.', '/*', '\\\\'])(
	'of a long expression of %s there are none',
	(piece) => {
		expect(joinedParts(`{{ ${piece.repeat(100_000)} }}`)).toEqual([]);
		expect(() => joinedParts(`{{ ${piece.repeat(1_900 / piece.length)} }}`)).not.toThrow();
	},
);

it('the fields that are read', () => {
	expect(
		fieldsIn("{{ String($json.a) + $('It').item.json.b.c.toString() + $json['d e'] }}"),
	).toEqual(['$json.a', "$('It').item.json.b.c", "$json['d e']"]);
});
