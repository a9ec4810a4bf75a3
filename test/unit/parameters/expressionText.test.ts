import { mixedTextOf } from '../../../nodes/WhatsAppMedia/parameters/expressionText';

it.each([
	['=WC-{{ $json.number }}', ['WC-', ''], ['{{ $json.number }}']],
	['={{ $json.a }} - {{ $json.b }}', ['', ' - ', ''], ['{{ $json.a }}', '{{ $json.b }}']],
	[
		"=WC {{ ($json.number ?? '').replace('{{', '') }}",
		['WC ', ''],
		["{{ ($json.number ?? '').replace('{{', '') }}"],
	],
	['=A{{ $json.a }}B{{ $json.b }}', ['A', 'B', ''], ['{{ $json.a }}', '{{ $json.b }}']],
	['={{ $json.number', ['', ''], ['{{ $json.number']],
	['=WC', undefined, undefined],
	['WC {{ $json.number }}', undefined, undefined],
	[1042, undefined, undefined],
])('of %j what is typed is %j', (value, typed, expressions) => {
	expect(mixedTextOf(value)).toEqual(typed && { typed, expressions });
});
