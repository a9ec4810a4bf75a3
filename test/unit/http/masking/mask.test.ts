import fc from 'fast-check';

import { maskOf } from '../../../../nodes/WhatsAppMedia/http/masking/mask';

const SECRET = `sk+live/Ab"Cd<Ef>&0123=='`;
const mask = maskOf(SECRET);

/** Printable ASCII, as tokens consist of. */
const PRINTABLE = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));

/** Text of what could be taken for the start or the end of a spelling. */
const HOSTILE = fc.string({
	unit: fc.constantFrom(...'%&\\\\==#;xu{}0123456789abcdefABCDEF+/" \r\n'),
	maxLength: 30,
});

const hex = (character: string, digits: number): string =>
	character.charCodeAt(0).toString(16).padStart(digits, '0');
/** What servers do to characters: always to the mark by which it is told, and to any others. */
const ENCODERS: ReadonlyArray<readonly [mark: string, encode: (character: string) => string]> = [
	['%', (character) => `%${hex(character, 2)}`],
	['%', (character) => `%${hex(character, 2).toUpperCase()}`],
	['&', (character) => `&#${character.charCodeAt(0)};`],
	['&', (character) => `&#x${hex(character, 4)};`],
	['\\', (character) => `\\u${hex(character, 4)}`],
	['\\', (character) => `\\x${hex(character, 2)}`],
	['\\', (character) => `\\u{${hex(character, 1)}}`],
	['\\', (character) => JSON.stringify(character).slice(1, -1)],
	['=', (character) => `=${hex(character, 2).toUpperCase()}`],
];

/** One inside of the other, or inside of itself. */
const CODINGS = fc.oneof(
	fc.uniqueArray(fc.constantFrom(...ENCODERS), { maxLength: 3, selector: ([mark]) => mark }),
	fc.constantFrom(...ENCODERS).map((encoder) => [encoder, encoder]),
);

/** What PHP 8.2 and Python 3 make of the secret. */
const SPELLINGS: ReadonlyArray<readonly [by: string, text: string]> = [
	['urlencode', 'sk%2Blive%2FAb%22Cd%3CEf%3E%260123%3D%3D%27'],
	['htmlspecialchars', 'sk+live/Ab&quot;Cd&lt;Ef&gt;&amp;0123==&#039;'],
	[
		'htmlentities with ENT_HTML5',
		'sk&plus;live&sol;Ab&quot;Cd&lt;Ef&gt;&amp;0123&equals;&equals;&apos;',
	],
	['json_encode', `sk+live\\/Ab\\"Cd<Ef>&0123=='`],
	['json_encode with JSON_HEX_*', 'sk+live\\/Ab\\u0022Cd\\u003CEf\\u003E\\u00260123==\\u0027'],
	['quoted_printable_encode', `sk+li=\r\nve/Ab"Cd<Ef>&0123=3D=3D'`],
	['var_export', `sk+live/Ab"Cd<Ef>&0123==\\'`],
	['bin2hex', '736b2b6c6976652f41622243643c45663e26303132333d3d27'],
	[
		'mb_encode_numericentity',
		'&#115;&#107;&#43;&#108;&#105;&#118;&#101;&#47;&#65;&#98;&#34;&#67;&#100;&#60;&#69;&#102;&#62;&#38;&#48;&#49;&#50;&#51;&#61;&#61;&#39;',
	],
	[
		'mb_encode_numericentity in hexadecimal',
		'&#x73;&#x6B;&#x2B;&#x6C;&#x69;&#x76;&#x65;&#x2F;&#x41;&#x62;&#x22;&#x43;&#x64;&#x3C;&#x45;&#x66;&#x3E;&#x26;&#x30;&#x31;&#x32;&#x33;&#x3D;&#x3D;&#x27;',
	],
	['html.escape', 'sk+live/Ab&quot;Cd&lt;Ef&gt;&amp;0123==&#x27;'],
	['as it is', SECRET],
	['in lower case of the digits', 'sk%2blive%2fAb%22Cd%3cEf%3e%260123%3d%3d%27'],
	['with a blank for the plus', `sk live/Ab"Cd<Ef>&0123=='`],
	['with %20 for the plus', 'sk%20live%2FAb%22Cd%3CEf%3E%260123%3D%3D%27'],
	['encoded in part', `sk%2Blive/Ab%22Cd<Ef>%260123=%3D'`],
	['encoded twice', 'sk%252Blive%252FAb%2522Cd%253CEf%253E%25260123%253D%253D%2527'],
	['encoded three times', 'sk%25252Blive%25252FAb%252522Cd<Ef>&0123==%252527'],
	['by IIS', `sk%u002Blive%u002fAb"Cd<Ef>&0123=='`],
	['by numbers with zeros', `sk&#000043;live&#x0002f;Ab&#X22;Cd&#060;Ef>&#00038;0123=='`],
	['by entities without semicolons', `sk&#43live&#x2FAb&quotCd&ltEf&gt&amp0123&#61=&#39`],
	['in JavaScript', `sk\\x2blive\\u{2F}Ab\\u{000022}Cd\\x3CEf\\u003e\\x260123\\x3d\\U0000003d\\'`],
	['in octal', `sk\\053live\\57Ab\\042Cd<Ef>&0123=='`],
	[
		'as a page inside JSON',
		'sk\\u0026#43;live\\u0026sol;Ab\\u0026quot;Cd\\u0026lt;Ef>&0123==\\u0027',
	],
	['as a page inside a query', 'sk%26%2343%3Blive%26sol%3BAb%26quot%3BCd<Ef>%26amp%3B0123==%27'],
	['as JSON inside a page', 'sk+live&#92;/Ab&#92;&quot;Cd&lt;Ef&gt;&amp;0123==&#92;u0027'],
	['with marks that nobody sees', SECRET.split('').join('\u200b')],
	['in UTF-16 read as bytes', SECRET.split('').join('\0')],
];

describe('a secret is masked', () => {
	it.each(SPELLINGS)('as %s', (_, text) => {
		expect(mask(`No such token: ${text}!`)).toBe('No such token: ***!');
		expect(mask(`{"url":"/x?api_token=${text}&a=1"}`)).toBe('{"url":"/x?api_token=***&a=1"}');
		expect(mask(text)).toBe('***');
	});

	it.each(SPELLINGS)('in JSON, and in JSON in JSON, as %s', (_, text) => {
		let json = JSON.stringify([text]);
		for (let level = 0; level < 4; level += 1) {
			expect(mask(json)).toMatch(/^\W*\*\*\*\W*$/);
			json = JSON.stringify([json]);
		}
	});

	it.each([
		['alone', SECRET],
		['as the header', `Bearer ${SECRET}`],
		['as user and password', `user:${SECRET}`],
		['as user', `${SECRET}:`],
		['in a longer text', `The token “${SECRET}” is not known to us.`],
		['in a query', `/x?token=${encodeURIComponent(SECRET)}&a=1`],
		['in PHP’s JSON', JSON.stringify({ t: SECRET }).replaceAll('/', '\\/')],
		['in JavaScript’s JSON', JSON.stringify({ t: SECRET })],
	])('in base64 %s, wherever it begins there', (_, text) => {
		for (const before of ['', 'x', 'xx', 'xxx']) {
			for (const coding of ['base64', 'base64url'] as const) {
				const encoded = Buffer.from(before + text).toString(coding);
				for (const spelled of [
					encoded,
					encodeURIComponent(encoded),
					JSON.stringify(encoded).replaceAll('/', '\\/'),
					encoded.replace(/.{20}/g, '$&\r\n'),
				]) {
					const masked = mask(`Sent: ${spelled}.`);
					expect(masked).toContain('***');
					expect(hasOf(SECRET, masked)).toBe(false);
				}
			}
		}
	});

	it('in base64 as PHP breaks it into lines', () => {
		const text =
			'QXV0aG9yaXphdGlvbjogQmVhcmVyIHNrK2xpdmUvQWIiQ2Q8RWY+JjAxMjM9PScgd2FzIHJlZnVz\r\nZWQgYnkgdGhlIGdhdGV3YXkgaW4gZnJvbnQgb2YgdXM=\r\n';
		expect(mask(text)).toBe(
			'QXV0aG9yaXphdGlvbjogQmVhcmVyI***gd2FzIHJlZnVz\r\nZWQgYnkgdGhlIGdhdGV3YXkgaW4gZnJvbnQgb2YgdXM=\r\n',
		);
	});

	it('wherever it is, and each time', () => {
		const text = SPELLINGS.map(([, spelling]) => spelling).join(' and ');
		expect(mask(text)).toBe(SPELLINGS.map(() => '***').join(' and '));
	});

	it('behind what could begin a spelling, and before what could go on', () => {
		const hex = '4f6d8a9bcdef01234567';
		for (const before of [
			'=',
			'token=',
			'100%',
			'&#',
			'&',
			'a\\',
			'\\u00',
			'\\x',
			'%u00',
			'&#x',
			'==',
		]) {
			for (const behind of ['', '%', ';', '=', '41', '\\', '&amp;']) {
				expect(maskOf(hex)(`${before}${hex}${behind}`)).toMatch(/\*\*\*/);
				expect(maskOf(hex)(`${before}${hex}${behind}`)).not.toContain(hex.slice(0, 8));
			}
		}
	});

	it('where a text ends in the middle of it, from eight characters on', () => {
		for (const [by, text] of SPELLINGS.slice(0, 6)) {
			for (let length = text.length - 1; length > 0; length -= 1) {
				const start = text.slice(0, length);
				const masked = mask(`Token: ${start}`);
				const isMasked = masked === 'Token: ***';
				// An entity of eight characters is one.
				const least = by.startsWith('html') ? 30 : 26;
				if (length >= least) expect([start, masked]).toEqual([start, 'Token: ***']);
				if (length < 8) expect(isMasked).toBe(false);
			}
		}
		expect(mask(SECRET.slice(0, 8))).toBe('***');
		expect(mask(`${SECRET.slice(0, 7)}`)).toBe(SECRET.slice(0, 7));
		expect(mask(`${SECRET.slice(0, 20)} or so`)).toBe(`${SECRET.slice(0, 20)} or so`);
		const base64 = Buffer.from(`Bearer ${SECRET}`).toString('base64');
		expect(mask(base64.slice(0, -6))).toBe('QmVhcmVyI***');
	});

	it('that has percent signs, also as a server shows it that decodes them', () => {
		expect(maskOf('100%25sure%2Fnow')('It is 100%sure/now.')).toBe('It is ***.');
	});

	it('with letters beyond ASCII, and emoji', () => {
		const secret = 'clé-日本-😀-12345';
		const masked = maskOf(secret);
		expect(masked(`<${secret}>`)).toBe('<***>');
		expect(masked(`<${Buffer.from(secret).toString('base64')}>`)).toBe('<***==>');
		expect(masked('<cl\\u00e9-\\u65e5\\u672c-\\ud83d\\ude00-12345>')).toBe('<***>');
	});
});

describe('what is no secret is left alone', () => {
	it.each([
		'',
		'{"message":"Invalid \\"phone\\" number: +1 415 555 0100 &amp; co, 100%"}',
		SECRET.slice(1),
		SECRET.toUpperCase(),
		'%E2%82%AC %zz &#; &; \\ \\\\ =\r\n =',
	])('%j', (text) => {
		expect(mask(text)).toBe(text);
	});

	it('such as a short one', () => {
		expect(maskOf('short', '')('a short one')).toBe('a short one');
	});

	it('in any text without it', () => {
		fc.assert(
			fc.property(HOSTILE, (text) => {
				// Eight of a kind are no part of such a text.
				expect(maskOf('QQQQQQQQ~QQ')(text)).toBe(text);
			}),
		);
	});
});

describe('whatever a server does to a secret', () => {
	it('it does not come back', () => {
		fc.assert(
			fc.property(
				fc.string({ unit: PRINTABLE, minLength: 8, maxLength: 40 }),
				HOSTILE,
				HOSTILE,
				CODINGS,
				fc.infiniteStream(fc.boolean()),
				(secret, before, behind, encoders, choices) => {
					const encode = (text: string): string =>
						encoders.reduce(
							(encoded, [mark, encoder]) =>
								Array.from(encoded, (character) =>
									character === mark || choices.next().value ? encoder(character) : character,
								).join(''),
							text,
						);
					const masked = maskOf(secret)(before + encode(secret) + behind);
					expect(masked).toContain('***');
				},
			),
			{ numRuns: 300 },
		);
	});
});

/** Whether any eight characters of a secret stand in a text, base64 of any alignment included. */
function hasOf(secret: string, text: string): boolean {
	const plain = decodeURIComponent(text.replaceAll('%', '%25')).replace(/\\|\r\n/g, '');
	const texts = [0, 1, 2, 3].flatMap((offset) =>
		(plain.match(/[\w+/-]{8,}/g) ?? []).map((run) =>
			Buffer.from(run.slice(offset), 'base64').toString('latin1'),
		),
	);
	return [plain, ...texts].some((each) =>
		Array.from({ length: secret.length - 7 }, (_, start) => secret.slice(start, start + 8)).some(
			(part) => each.includes(part),
		),
	);
}
