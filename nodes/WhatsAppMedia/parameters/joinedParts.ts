/** What an expression puts together, such as `{{ $json.date + '-' + $json.number }}`. */

/** One of the values that are put together. */
export interface JoinedPart {
	/** As an expression of its own, without braces. */
	readonly code: string;
	/** Whether it follows right behind the part before, with nothing between. */
	readonly isBeside: boolean;
}

/** A piece of code between what separates it from others. */
interface Piece {
	readonly code: string;
	/** What separates it from the piece before. */
	readonly sign: string;
}

/** Characters of an expression that are looked at, and levels of what is put together of something put together. */
const LONGEST = 2_000;
const DEEPEST = 3;

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** What decides on the value of all that stands beside it; and an assignment or a statement, of which nothing is known. */
const DECIDES = /^(?:\|\||&&|\?\?|\?(?!\.)|===?|!==?|[<>]=?|=|;|:)/;
/** An array whose entries are put together by the text behind it. */
const JOINS = /^\.\s{0,9}join\(\s{0,9}(?:(["'`])(.{0,20}?)\1)?\s{0,9}\)$/s;
const TEXT = /^(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')$/s;

/**
 * The values that an expression puts together by `+`, `join` or a template literal; none where it gives a single value.
 * @param expression with its braces
 */
export function joinedParts(expression: string): JoinedPart[] {
	const code = expression.replace(/^\{\{|\}\}$/g, '').trim();
	return code.length > LONGEST ? [] : partsOf(code, DEEPEST);
}

function partsOf(code: string, depth: number): JoinedPart[] {
	const pieces = depth === 0 ? undefined : (sumOf(code) ?? listOf(code) ?? templateOf(code));
	if (pieces === undefined) return [];
	let isBehindValue = false;
	return pieces.flatMap(({ code: piece, sign }) => {
		const isBeside = isBehindValue && sign === '';
		isBehindValue = !TEXT.test(piece) && !piece.startsWith('...');
		if (!isBehindValue) return [];
		const [first, ...others] = partsOf(withoutParentheses(piece), depth - 1);
		return first === undefined ? [{ code: piece, isBeside }] : [{ ...first, isBeside }, ...others];
	});
}

/** `a + b`: its terms. */
function sumOf(code: string): Piece[] | undefined {
	const terms = split(code, '+');
	if (terms === undefined || terms.length < 2 || terms.includes('')) return undefined;
	return terms.map((term) => ({ code: term, sign: '' }));
}

/** `[a, b].join('-')`: its entries. */
function listOf(code: string): Piece[] | undefined {
	if (!code.startsWith('[')) return undefined;
	const end = endOf(code, 0);
	const joins = end === undefined ? null : JOINS.exec(code.slice(end).trim());
	if (end === undefined || joins === null) return undefined;
	const [, quote, sign = quote === undefined ? ',' : ''] = joins;
	const entries = split(code.slice(1, end - 1), ',');
	return entries?.filter((entry) => entry !== '').map((entry) => ({ code: entry, sign }));
}

/** A template literal and nothing else: what stands in it. */
function templateOf(code: string): Piece[] | undefined {
	if (!code.startsWith('`') || endOf(code, 0) !== code.length) return undefined;
	const pieces: Piece[] = [];
	let sign = '';
	for (let index = 1; index < code.length - 1; index += 1) {
		const end = code.startsWith('${', index) ? endOf(code, index + 1) : undefined;
		if (end === undefined) {
			sign += code[index];
			continue;
		}
		pieces.push({ code: code.slice(index + 2, end - 1).trim(), sign });
		sign = '';
		index = end - 1;
	}
	return pieces;
}

/** The code between separators that stand in no brackets; undefined where something decides on more than one of them. */
function split(code: string, separator: string): string[] | undefined {
	const pieces: string[] = [];
	let from = 0;
	for (let index = 0; index < code.length; ) {
		if (code[index] === separator) {
			pieces.push(code.slice(from, index).trim());
			from = index + 1;
		}
		// Entries of a list may decide for themselves.
		if (separator === '+' && DECIDES.test(code.slice(index, index + 3))) return undefined;
		const end = endOf(code, index);
		if (end === undefined) return undefined;
		index = code.startsWith('??', index) || code.startsWith('?.', index) ? index + 2 : end;
	}
	return [...pieces, code.slice(from).trim()];
}

/** The index behind what begins at an index: a text, brackets with all that is in them, a comment, or one character; undefined if it does not end. */
function endOf(code: string, start: number): number | undefined {
	const first = code[start] ?? '';
	if (code.startsWith('/*', start)) return behind(code, '*/', start);
	if (code.startsWith('//', start)) return behind(code, '\n', start) ?? code.length;
	const isQuote = first === '"' || first === "'" || first === '`';
	const closing = isQuote ? first : CLOSING[first];
	if (closing === undefined) return ')]}'.includes(first) && first !== '' ? undefined : start + 1;
	for (let index = start + 1; index < code.length; ) {
		if (code[index] === closing) return index + 1;
		if (code[index] === '\\') index += 2;
		else if (isQuote && !(first === '`' && code.startsWith('${', index))) index += 1;
		else {
			const end = endOf(code, isQuote ? index + 1 : index);
			if (end === undefined) return undefined;
			index = end;
		}
	}
	return undefined;
}

function behind(code: string, text: string, from: number): number | undefined {
	const index = code.indexOf(text, from);
	return index < 0 ? undefined : index + text.length;
}

function withoutParentheses(code: string): string {
	return code.startsWith('(') && endOf(code, 0) === code.length ? code.slice(1, -1).trim() : code;
}

/** A field of an item, as an expression reads it. */
const FIELD =
	/\$(?:json|input\s{0,9}\.\s{0,9}(?:item|first\(\)|last\(\))\s{0,9}\.\s{0,9}json|\(\s{0,9}(?:"[^"\\]{1,200}"|'[^'\\]{1,200}'|`[^`\\$]{1,200}`)\s{0,9}\)\s{0,9}\??\.\s{0,9}(?:item|first\(\)|last\(\))\s{0,9}\??\.\s{0,9}json)(?:\s{0,9}(?:\??\.\s{0,9}[\p{L}_$][\p{L}\p{N}_$]{0,100}(?![\p{L}\p{N}_$]|\s{0,9}\()|(?:\?\.)?\[\s{0,9}(?:"[^"\\]{1,200}"|'[^'\\]{1,200}'|\d{1,9})\s{0,9}\])){1,20}/gu;

/** The fields that an expression reads, each as an expression of its own. */
export function fieldsIn(expression: string): string[] {
	return [...expression.matchAll(FIELD)].map(([field]) => field);
}
