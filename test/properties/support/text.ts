import fc from 'fast-check';

/** What breaks headers, forms, JSON, file systems, terminals and careless code. */
const NASTY = [
	...['\r', '\n', '\r\n', '\r\n\r\n', '\0', '\t', '\u0007', '\u0085', '\u2028', '\u2029'],
	...['"', "'", '\\', '/', '\\"', '<', '>', '&', ';', '=', ':', '*', '?', '|', '%', '.', '..'],
	...['%0d%0a', '%00', '%', '&amp;', '<b>', '</script>', '{{ 0 }}', '={{ 1 }}', '$&', '$1'],
	// Marks that turn or hide text, halves of emoji, characters of several code points.
	...['\u202e', '\u2066', '\u200b', '\u200d', '\ufeff', '\u00ad', '\ud83d', '\ude00', 'e\u0301'],
	...['😀', '👨‍👩‍👧', '请', 'ß', 'İ', 'ﷺ', '٣', '\u{e0041}', '\uffff', '\ufffd'],
	...[
		'--',
		'\r\n--axios-1.18.0-boundary-',
		'"; filename="x',
		'\r\nContent-Type: text/html\r\n\r\n',
	],
	...['Content-Disposition: form-data; name="phone"', '\r\nX-Injected: 1', ' HTTP/1.1\r\n'],
	...['__proto__', 'constructor', 'toString', 'Null', 'object Object', 'CON', 'aux.txt'],
];

/** A piece of text: nasty, readable, or any code unit there is. */
const piece = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom(...NASTY) },
	{ weight: 3, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }) },
	{ weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }) },
);

/** Hostile text of at most so many pieces, each of a few characters. */
export function hostileText(maxPieces: number): fc.Arbitrary<string> {
	return fc.array(piece, { maxLength: maxPieces, size: 'max' }).map((pieces) => pieces.join(''));
}

/** Text that may also be far too long. */
export const anyText = fc.oneof(
	{ weight: 30, arbitrary: hostileText(12) },
	{
		weight: 1,
		arbitrary: fc
			.tuple(piece, fc.integer({ min: 200, max: 20_000 }))
			.map(([text, times]) => text.repeat(times)),
	},
);

/** A character that stays as it is wherever it goes. */
const plainUnit = fc.constantFrom(...'abcxyzABC0189éñ请😀');
/** Text that no cleaning touches. */
export const tameText = fc.string({ unit: plainUnit, minLength: 1, maxLength: 20 });

/** A string as JSON with some characters written as \u escapes, as servers are free to do. */
export const escapes = fc.constantFrom(
	(text: string): string => JSON.stringify(text),
	(text: string): string => JSON.stringify(text).replaceAll('/', '\\/'),
	(text: string): string =>
		`"${[...text].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`,
	(text: string): string =>
		JSON.stringify(text).replace(
			/[+<>&'=]/g,
			(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`,
		),
);
