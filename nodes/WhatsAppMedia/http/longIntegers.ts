/** A JSON number that may be an integer which JavaScript's numbers cannot all tell apart. */
const LONG_INTEGER = /^-?[1-9]\d{15,}$/;

/**
 * JSON in which integers of more than 15 digits are strings, so that `JSON.parse` gives the ids of a
 * provider exactly: JavaScript's numbers round them. Everything else is as it was.
 */
export function withLongIntegersAsText(json: string): string {
	if (!/\d{16}/.test(json)) return json;
	let rewritten = '';
	let from = 0;
	for (let index = 0; index < json.length; index += 1) {
		const character = json.charCodeAt(index);
		if (character === QUOTE) {
			index = endOfString(json, index);
		} else if (isOfNumber(character)) {
			const start = index;
			while (isOfNumber(json.charCodeAt(index + 1))) index += 1;
			const number = json.slice(start, index + 1);
			if (!LONG_INTEGER.test(number)) continue;
			rewritten += `${json.slice(from, start)}"${number}"`;
			from = index + 1;
		}
	}
	return from === 0 ? json : rewritten + json.slice(from);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The index of the quote that ends the string which begins at an index. */
function endOfString(json: string, start: number): number {
	let index = start + 1;
	while (index < json.length && json.charCodeAt(index) !== QUOTE) {
		index += json.charCodeAt(index) === BACKSLASH ? 2 : 1;
	}
	return index;
}

/** Digits, and what else stands in the number of JSON: `-1.5e+3`. */
function isOfNumber(unit: number): boolean {
	const isDigit = unit >= 0x30 && unit <= 0x39;
	return isDigit || unit === 0x2b || unit === 0x2d || unit === 0x2e || (unit | 0x20) === 0x65;
}
