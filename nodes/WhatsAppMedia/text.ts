/**
 * Strings that come from outside (items, providers, file names) are cut and cleaned here before an
 * operator or a header sees them.
 */

/** Control characters, line breaks among them (Unicode category Cc). */
const CONTROL = /\p{Cc}/gu;
/** Invisible marks that change a text's direction or look, as copied phone numbers carry (Cf). */
const INVISIBLE = /\p{Cf}/gu;

/** Half of a character outside of the basic plane, as cutting a text in an emoji leaves it (Cs). */
const HALF = /\p{Cs}/gu;

/**
 * The text with U+FFFD for halves of characters. UTF-8 has no bytes for them, and servers refuse a
 * whole JSON body for one (PHP's `json_decode` among them).
 */
export function wellFormed(text: string): string {
	return text.replace(HALF, '\ufffd');
}

/** The text without invisible marks. */
export function visible(text: string): string {
	return text.replace(INVISIBLE, '');
}

/** Number of characters as providers count them: code points, so that an emoji is one. */
export function lengthOf(text: string): number {
	return [...text].length;
}

/** The first `max` code points. */
export function cut(text: string, max: number): string {
	return lengthOf(text) <= max ? text : [...text].slice(0, max - 1).join('') + '…';
}

/** At most so many UTF-16 units from the start, no emoji cut in half. */
export function startOf(text: string, units: number): string {
	return text.slice(0, units).replace(/[\ud800-\udbff]$/, '');
}

/** Without control characters and invisible marks; runs of blanks become one. */
export function plain(text: string): string {
	return visible(text.replace(CONTROL, ' ')).replace(/\s+/g, ' ').trim();
}

const TAG = /<[/!]?[a-z][^<>]*>/gi;
/** As JavaScript and PHP write them, once their lines are one. */
const STACK_FRAME =
	/\bat (?:[^()\s]+ ){0,4}\(?(?:node:|\S*[/\\])\S*:\d+:\d+\)?|#\d+ (?:\S+\(\d+\): \S*|\{main\})/g;

/** A server's words as they mean something to an operator: without markup and stack traces. */
export function wordsIn(text: string): string {
	return plain(text.replace(STACK_FRAME, ' ').replace(TAG, ' '));
}

/**
 * A foreign text as it may stand in a message to the operator: one line, bounded, and without the
 * angle brackets that n8n's editor would take for markup.
 */
export function quote(text: string, max = 300): string {
	// Cut twice: a response may hold megabytes, and cleaning can only make the text shorter.
	return `“${cut(
		plain(startOf(text, max * 8))
			.replace(/</g, '‹')
			.replace(/>/g, '›'),
		max,
	)}”`;
}

/** A size for people: `5 MB`, `1.2 MB`, `340 kB`, `12 bytes`. MB and kB are 1,024-based, as the limits are. */
export function readableSize(bytes: number): string {
	if (bytes < 1024) return `${bytes} byte${bytes === 1 ? '' : 's'}`;
	// By the rounded figure, so that nothing is called 1024 kB.
	const [unit, name] = Math.round(bytes / 1024) < 1024 ? [1024, 'kB'] : [1024 * 1024, 'MB'];
	const value = bytes / unit;
	return `${value < 10 && !Number.isInteger(value) ? value.toFixed(1) : Math.round(value)} ${name}`;
}

/** `one`, `one and two`, `one, two and three`. */
export function listed(words: readonly string[], conjunction = 'and'): string {
	if (words.length < 2) return words.join('');
	return `${words.slice(0, -1).join(', ')} ${conjunction} ${words[words.length - 1]}`;
}
