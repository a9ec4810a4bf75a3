/** Something to look for, character by character, each in any of its spellings. */
export interface Pattern {
	/** The UTF-16 units that may stand at each place. */
	readonly units: ReadonlyArray<ReadonlySet<number>>;
	/** So many of them at the end of a text are the start of the secret, cut off. */
	readonly least: number;
}

/** At most so many patterns come from one secret. */
export const MOST_PATTERNS = 16;

/** Bytes of a secret that give it away. */
const LEAST_BYTES = 8;

/** A secret as it is and in hexadecimal; in base64 also as it is in JSON or in a query, wherever it begins there. */
export function patternsOf(secret: string): Pattern[] {
	const json = JSON.stringify(secret).slice(1, -1);
	const texts = new Set([secret, json, json.replaceAll('/', '\\/'), encodeURIComponent(secret)]);
	const offsets = [0, 1, 2];
	return [
		plain(secret),
		inHexadecimal(Buffer.from(secret)),
		...[...texts].flatMap((text) => offsets.map((offset) => inBase64(Buffer.from(text), offset))),
	];
}

function plain(secret: string): Pattern {
	// A plus in a form is a blank.
	const units = secret.split('').map((unit) => unitsOf(unit === '+' ? '+ ' : unit));
	return { units, least: LEAST_BYTES };
}

function inHexadecimal(bytes: Buffer): Pattern {
	const units = Array.from(bytes.toString('hex'), (digit) => unitsOf(digit + digit.toUpperCase()));
	return { units, least: LEAST_BYTES * 2 };
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * The base64 of bytes that stand so many behind others, modulo three. The characters at both ends
 * hold bits of neighbors too, so each is any of several.
 */
function inBase64(bytes: Buffer, offset: number): Pattern {
	const code = Buffer.concat([Buffer.alloc(offset), bytes])
		.toString('base64')
		.replace(/={1,2}$/, '');
	const first = [0, 1, 2][offset] ?? 0;
	const foreignBefore = (offset * 8) % 6;
	const foreignBehind = code.length * 6 - (offset + bytes.byteLength) * 8;
	const units = Array.from(code.slice(first), (character, index) => {
		const isFirst = index === 0;
		const isLast = first + index === code.length - 1;
		return unitsOf(
			fitting(character, isFirst ? foreignBefore : 0, isLast ? foreignBehind : 0).map(inAnyForm),
		);
	});
	return { units, least: Math.ceil((LEAST_BYTES * 8) / 6) + 1 };
}

/** The characters of base64 that differ in so many bits at the front and at the back only. */
function fitting(character: string, before: number, behind: number): string[] {
	const mask = (0b111111 >> before) & (0b111111 << behind);
	const value = BASE64.indexOf(character) & mask;
	return [...BASE64].filter((_, other) => (other & mask) === value);
}

/** With what base64url and forms make of it. */
function inAnyForm(character: string): string {
	if (character === '+') return '+- ';
	return character === '/' ? '/_' : character;
}

function unitsOf(characters: string | readonly string[]): ReadonlySet<number> {
	return new Set(Array.from([...characters].join('').split(''), (unit) => unit.charCodeAt(0)));
}
