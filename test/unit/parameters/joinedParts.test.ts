import { joinedParts } from '../../../nodes/WhatsAppMedia/parameters/joinedParts';

it.each<[string, string[]]>([
	["$json.date + '-' + $json.number", ['$json.date', '$json.number']],
	["[$json.date, $json['order no.']].join('-')", ['$json.date', "$json['order no.']"]],
	['`${$json.a}/${ $json.b?.c }`', ['$json.a', '$json.b?.c']],
	['$json.order.id.toString()', ['$json.order.id']],
	["String($('Web hook').item.json.id)", ["$('Web hook').item.json.id"]],
	["'WC-' + $input.item.json.rows[0].id", ['$input.item.json.rows[0].id']],
	["($json.prefix || '') + $json.number", ['$json.number']],
	["($json.prefix ?? 'WC-') + $json.number", ['$json.number']],
	["'WC-' + ($json.a || $json.b)", []],
	// A field and nothing else says itself what it is.
	['$json.number', []],
	["$('Start').first().json.order.number", []],
	// Who looks first knows what may be missing.
	["$json.b ? $json.a + '-' + $json.b : $json.a", []],
	['$json.b && $json.a + $json.b', []],
	['$if($json.b, $json.a + $json.b, $json.a)', []],
	["[$json.a, $json.b].filter(Boolean).join('-')", []],
	["$json.lines.map((line) => line.id).join('-')", []],
	['$json.a.isEmpty() + $json.b', []],
	["'WC-1042'", []],
])('the parts of %s', (expression, paths) => {
	expect(joinedParts(`{{ ${expression} }}`).map(({ path }) => path)).toEqual(paths);
});

it.each([
	['$json.a + $json.b', true],
	["$json.a + '' + $json.b", false],
	['[$json.a, $json.b].join()', false],
	['`${$json.a}${$json.b}`', false],
])('in %s the second one is right beside the first: %s', (expression, isBeside) => {
	expect(joinedParts(`{{ ${expression} }}`).map((part) => part.isBeside)).toEqual([
		false,
		isBeside,
	]);
});
