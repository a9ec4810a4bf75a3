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

/**
 * UTF-16 units of a value from outside that are read, far above every limit that is checked. A text
 * of this length was cut, so it is never taken for the whole.
 */
export const LONGEST_TEXT = 100_000;

/** Whatever leaves no mark on a screen, such as a zero-width space or an empty Braille cell. */
const UNSEEN = /[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Whether there is nothing to see in a text. */
export function isUnseen(text: string): boolean {
	return text.replace(UNSEEN, '') === '';
}

/** Number of characters as providers count them: code points, so that an emoji is one. */
export function lengthOf(text: string): number {
	let length = text.length;
	for (let index = 0; index < text.length; index += 1) {
		if (isPair(text, index)) {
			length -= 1;
			index += 1;
		}
	}
	return length;
}

/** The number of characters for a sentence: `1025`, or `at least 100000` of a text that was cut where it was read. */
export function saidLength(text: string): string {
	return `${text.length < LONGEST_TEXT ? '' : 'at least '}${lengthOf(text)}`;
}

/** The first `max` code points. */
export function cut(text: string, max: number): string {
	return endOf(text, max) === text.length ? text : text.slice(0, endOf(text, max - 1)) + '…';
}

/** The index behind so many code points, or that of the text's end. */
function endOf(text: string, count: number): number {
	let index = 0;
	for (let left = count; left > 0 && index < text.length; left -= 1) {
		index += isPair(text, index) ? 2 : 1;
	}
	return index;
}

/** Whether two units are one character outside of the basic plane. */
function isPair(text: string, index: number): boolean {
	return (
		(text.charCodeAt(index) & 0xfc00) === 0xd800 && (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00
	);
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
/** As PHP writes them. */
const PHP_FRAME = /#\d{1,5} (?:\S+\(\d+\): \S*|\{main\})/g;

/** A server's words as they mean something to an operator: without markup and stack traces. */
export function wordsIn(text: string): string {
	return plain(withoutFrames(text).replace(PHP_FRAME, ' ').replace(TAG, ' '));
}

/** Words between the `at` of a stack frame of JavaScript and its place: `async`, `new`, a name, `[as …]`. */
const MOST_FRAME_WORDS = 4;

/**
 * The text without stack frames of JavaScript: `at async run (/srv/app.js:1:2)`. Word by word, since
 * one expression for it takes time that grows with the square of a word's length.
 */
function withoutFrames(text: string): string {
	let kept = '';
	let from = 0;
	for (const { index } of text.matchAll(/\bat (?=\S)/g)) {
		const end = index < from ? undefined : endOfFrame(text, index + 'at '.length);
		if (end === undefined) continue;
		kept += `${text.slice(from, index)} `;
		from = end;
	}
	return kept + text.slice(from);
}

function endOfFrame(text: string, start: number): number | undefined {
	const word = /\S+/y;
	word.lastIndex = start;
	for (let count = 0; count <= MOST_FRAME_WORDS; count += 1) {
		const found = word.exec(text)?.[0];
		if (found === undefined) return undefined;
		if (isPlaceInCode(found)) return word.lastIndex;
		if (/[()]/.test(found) || text[word.lastIndex] !== ' ') return undefined;
		word.lastIndex += 1;
	}
	return undefined;
}

/** `(/srv/app.js:1:2)` or `node:internal/a:3:4`. */
function isPlaceInCode(word: string): boolean {
	return /^\(?node:|[/\\]/.test(word) && /:\d+:\d+/.test(word);
}

/** The text without the angle brackets that n8n's editor would take for markup. */
export function withoutMarkup(text: string): string {
	return text.replace(/</g, '‹').replace(/>/g, '›');
}

/** A foreign text as it may stand in a message to the operator: one line, bounded, and without markup. */
export function shownText(text: string, max = 300): string {
	// Cut twice: a response may hold megabytes, and cleaning can only make the text shorter.
	return cut(withoutMarkup(plain(startOf(text, max * 8))), max);
}

/** The same in quotation marks. */
export function quote(text: string, max = 300): string {
	return `“${shownText(text, max)}”`;
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

/** Without percent-encoding. A lone percent sign is none, so every run is decoded by itself. */
export function percentDecoded(text: string): string {
	return text.replace(/(?:%[\da-f]{2})+/gi, (run) => {
		try {
			return decodeURIComponent(run);
		} catch {
			return run;
		}
	});
}
