/** Takes the secrets out of a text. */
export type Mask = (text: string) => string;

/** The text of an answer as data: JSON parsed, anything else as it is, secrets masked in both. */
export function readAnswerText(text: string, mask: Mask): unknown {
	return parsed(mask(text));
}

/** Short values are no secrets and could be part of any text. */
const SHORTEST_SECRET = 8;

/** Some servers repeat the token that they refuse, in its own or in any of JSON's spellings, or in the address of a redirect. */
export function maskOf(...secrets: readonly string[]): Mask {
	const patterns = secrets
		.filter(({ length }) => length >= SHORTEST_SECRET)
		.map((secret) => new RegExp([...secret].map(spellings).join(''), 'g'));
	return (text) => patterns.reduce((masked, pattern) => masked.replace(pattern, '***'), text);
}

/**
 * A character as JSON may write it: `/`, `\/` or `\u002f`; with more backslashes where the JSON is a
 * text inside of JSON. At most eight of them, since a run of thousands would be searched anew at
 * each of its characters.
 */
function spellings(character: string): string {
	const hex = character.charCodeAt(0).toString(16).padStart(4, '0');
	const anyCase = hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
	return `\\\\{0,8}(?:${character.replace(/[^a-z0-9]/i, '\\$&')}|(?<=\\\\)u${anyCase})`;
}

/** JSON where it is JSON, the text otherwise. Files saved by some editors make PHP begin with a byte order mark. */
function parsed(text: string): unknown {
	if (!/^\s*[[{]/.test(text)) return text;
	try {
		return shallow(JSON.parse(text.replace(/^\ufeff/, '')));
	} catch {
		return text;
	}
}

/** Deeper than any provider nests, and far from where n8n could no longer store an answer. */
const MAX_DEPTH = 50;

/** The value with a mark instead of what lies too deep. */
function shallow(value: unknown, depth = 0): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (depth >= MAX_DEPTH) return '…';
	if (Array.isArray(value)) return value.map((entry) => shallow(entry, depth + 1));
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [key, shallow(entry, depth + 1)]),
	);
}
