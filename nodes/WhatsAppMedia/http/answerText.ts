import { withLongIntegersAsText } from './longIntegers';
import type { Mask } from './masking/mask';

export { maskOf, type Mask } from './masking/mask';

/**
 * The body of an answer as data: JSON parsed, with integers of more than 15 digits as text, anything
 * else as it is. Secrets are masked before it is parsed and in what it then says.
 */
export function readAnswerText(text: string, mask: Mask): unknown {
	const masked = mask(text);
	// What was masked may have been no text, and what is left no JSON.
	const data = parsed(masked) ?? (masked === text ? undefined : parsed(text));
	if (data === undefined) return masked;
	// Without an escape the texts in JSON are parts of what was looked through.
	const isClean = masked === text && !MAY_ESCAPE.test(text);
	return cleaned(data, mask, isClean ? asItIs : wholeBy(mask));
}

/** What may stand for another character, and the end of a text within it. */
const MAY_ESCAPE = /[%&\\=]/;

const asItIs: Mask = (text) => text;

/** An answer that somebody else parsed, with secrets masked and nothing too deep. */
export function readAnswerBody(body: unknown, mask: Mask): unknown {
	return typeof body === 'string' ? readAnswerText(body, mask) : cleaned(body, mask, wholeBy(mask));
}

/** What JSON says; undefined for anything else. Files saved by some editors make PHP begin with a byte order mark. */
function parsed(text: string): object | undefined {
	const json = withoutPhpWarnings(text.replace(/^\ufeff/, ''));
	if (!/^\s*[[{]/.test(json)) return undefined;
	try {
		const data = JSON.parse(json) as object;
		const exact = withLongIntegersAsText(json);
		return exact === json ? data : (JSON.parse(exact) as object);
	} catch {
		return undefined;
	}
}

/**
 * A warning as PHP prints it before everything else where `display_errors` is on: with markup or without,
 * and always with its place at the end.
 */
const PHP_WARNING =
	/^\s{0,99}(?:<br \/>\s{0,9})?(?:<b>)?(?:PHP )?(?:Warning|Notice|Deprecated|Strict Standards)(?:<\/b>)?: {1,9}[^\n]{1,2000}? on line (?:<b>)?\d{1,7}(?:<\/b>)?(?:<br \/>)?\r?\n/;
/** More warnings than a page shows that still ends in an answer. */
const MOST_WARNINGS = 20;

/** The answer that follows warnings of PHP. */
function withoutPhpWarnings(text: string): string {
	let rest = text;
	for (let count = 0; count < MOST_WARNINGS; count += 1) {
		const warning = PHP_WARNING.exec(rest.slice(0, 4_000))?.[0];
		if (warning === undefined) return rest;
		rest = rest.slice(warning.length);
	}
	return rest;
}

/** Deeper than any provider nests, and far from where n8n could no longer store an answer. */
const MAX_DEPTH = 50;

/**
 * The value without secrets, with a mark instead of what lies too deep.
 * @param maskText what its texts are masked by
 */
function cleaned(value: unknown, mask: Mask, maskText: Mask, depth = 0): unknown {
	if (typeof value === 'string') return maskText(value);
	if (typeof value === 'number') return maskNumber(value, mask);
	if (typeof value !== 'object' || value === null) return value;
	if (depth >= MAX_DEPTH) return '…';
	if (Array.isArray(value)) return value.map((entry) => cleaned(entry, mask, maskText, depth + 1));
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [
			maskText(key),
			cleaned(entry, mask, maskText, depth + 1),
		]),
	);
}

/** Stands behind a text that is whole, so that nothing at its end is taken for the start of a secret. */
const END = '\0';

function wholeBy(mask: Mask): Mask {
	return (text) => mask(text + END).slice(0, -END.length);
}

/** A number, unless it is the secret. */
function maskNumber(value: number, mask: Mask): number | string {
	const text = String(value);
	const masked = wholeBy(mask)(text);
	return masked === text ? value : masked;
}
