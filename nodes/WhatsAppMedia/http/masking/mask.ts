import { Spelling } from './spelling';
import { isMark } from './escapes';
import { MOST_PATTERNS, patternsOf, type Pattern } from './secretPatterns';

/** Takes the secrets out of a text. */
export type Mask = (text: string) => string;

/** Short values are no secrets and could be part of any text. */
const SHORTEST_SECRET = 8;

/** What stands in the place of a secret. */
const MASKED = '***';

const BACKSLASH = 0x5c;

/** Masks of credentials that are kept: every execution needs one, and making it takes longer than using it. */
const MOST_KEPT = 50;

/** In the order of their last use. */
const kept = new Map<string, Mask>();

/**
 * Some servers repeat the token that they refuse: as it is, in base64 or hexadecimal, alone or inside
 * of other text, in any of the spellings that `readingsAt` knows. Where a text ends in the middle of a
 * secret, its start is masked, too. The time that it takes grows with the length of the text only.
 * @param secret of a credential
 * @param others secrets of one message
 */
export function maskOf(secret: string, ...others: readonly string[]): Mask {
	const masks = [keptMaskOf(secret), ...others.map(newMaskOf)];
	return (text) => masks.reduce((masked, mask) => mask(masked), text);
}

function keptMaskOf(secret: string): Mask {
	const mask = kept.get(secret) ?? newMaskOf(secret);
	kept.delete(secret);
	kept.set(secret, mask);
	for (const oldest of kept.keys()) {
		if (kept.size <= MOST_KEPT) break;
		kept.delete(oldest);
	}
	return mask;
}

function newMaskOf(secret: string): Mask {
	const masks = [...new Set([secret, ...decoded(secret)])]
		.filter(({ length }) => length >= SHORTEST_SECRET)
		.map((each) => maskOfPatterns(patternsOf(each)));
	return (text) => masks.reduce((masked, mask) => mask(masked), text);
}

/** A secret with percent signs in it, as servers show it that take it for encoded. */
function decoded(secret: string): string[] {
	try {
		return [decodeURIComponent(secret)];
	} catch {
		return [];
	}
}

function maskOfPatterns(patterns: readonly Pattern[]): Mask {
	const first = bitsAt(0, patterns);
	const second = bitsAt(1, patterns);
	// Of the first 128 units those with which something may begin; of most of a text nothing else is asked.
	const begins = Uint8Array.from({ length: 128 }, (_, unit) =>
		first.has(unit) || isMark(unit) ? 1 : 0,
	);
	// What may be skipped or begin a longer spelling fits all of them behind the first place.
	const atSecond = (unit: number): number => (isPlain(unit) ? (second.get(unit) ?? 0) : ALL);
	/** The patterns, a bit for each, that may begin here. Two units tell it of most places. */
	const fitting = (spelling: Spelling, index: number): number => {
		const { text } = spelling;
		const unit = text.charCodeAt(index);
		let fits = first.get(unit) ?? 0;
		if (!isMark(unit)) return fits === 0 ? 0 : fits & atSecond(text.charCodeAt(index + 1));
		// Of a run of backslashes the last one begins what is escaped.
		if (unit === BACKSLASH && text.charCodeAt(index + 1) === BACKSLASH) return fits;
		for (let reading = spelling.count(index) - 1; reading >= 0; reading -= 1) {
			fits |= first.get(spelling.unit(index, reading)) ?? 0;
		}
		return fits;
	};
	return (text) => {
		const spelling = new Spelling(text);
		let masked = '';
		let from = 0;
		for (let index = 0; index < text.length; index += 1) {
			if (begins[text.charCodeAt(index)] === 0) continue;
			const fits = fitting(spelling, index);
			const end = fits === 0 ? undefined : endOfAny(patterns, fits, spelling, index);
			if (end === undefined) continue;
			masked += text.slice(from, startOfRun(text, index, from)) + MASKED;
			from = end;
			index = end - 1;
		}
		return from === 0 ? text : masked + text.slice(from);
	};
}

/** Every pattern may be there. */
const ALL = 2 ** MOST_PATTERNS - 1;

/** For each UTF-16 unit that a pattern has at a place those patterns, a bit for each. */
function bitsAt(place: number, patterns: readonly Pattern[]): ReadonlyMap<number, number> {
	const bits = new Map<number, number>();
	for (const [bit, { units }] of patterns.entries()) {
		for (const unit of units[place] ?? []) bits.set(unit, (bits.get(unit) ?? 0) | (1 << bit));
	}
	return bits;
}

/** Printable ASCII that begins no spelling of something else: by far the most of any answer. */
function isPlain(unit: number): boolean {
	return unit >= 0x20 && unit < 0x7f && !isMark(unit);
}

/** Without backslashes that belong to what is masked: one that stays behind would escape something else. */
function startOfRun(text: string, index: number, from: number): number {
	let start = index;
	while (start > from && text.charCodeAt(start - 1) === BACKSLASH) start -= 1;
	return start;
}

/**
 * Where the longest of the patterns ends that begin at an index.
 * @param fits those that may, a bit for each
 */
function endOfAny(
	patterns: readonly Pattern[],
	fits: number,
	spelling: Spelling,
	index: number,
): number | undefined {
	let longest: number | undefined;
	for (const [bit, pattern] of patterns.entries()) {
		const end = (fits >> bit) & 1 ? endOf(pattern, spelling, index) : undefined;
		if (end !== undefined && end > (longest ?? 0)) longest = end;
	}
	return longest;
}

/** Where a pattern that begins at an index ends; the text's end where it is cut off in the middle of it. */
function endOf({ units, least }: Pattern, spelling: Spelling, index: number): number | undefined {
	const { text } = spelling;
	let [before, places] = [[index], [index]];
	for (const [count, wanted] of units.entries()) {
		const [place = 0] = places;
		// One reading of one place: by far the most of any text.
		if (places.length === 1 && wanted.has(text.charCodeAt(place)) && spelling.count(place) <= 1) {
			before[0] = place;
			places[0] = place + 1;
			continue;
		}
		const next = placesBehind(wanted, spelling, places, count > 0);
		if (next.length === 0) {
			if (count < least) return undefined;
			// What looked like a character may have been the start of an escape.
			const isStart = [...before, ...places].some((each) => isCutOff(text, each));
			return isStart ? text.length : undefined;
		}
		[before, places] = [places, next];
	}
	return Math.max(...places);
}

/** Characters in a row that are not shown and may stand between two of a secret. */
const MOST_UNSEEN = 4;
/** Places that are followed at a time, where a text can be read in many ways. */
const MOST_PLACES = 8;

/**
 * The places behind any of the wanted units.
 * @param skips whether something that is not shown may stand before it
 */
function placesBehind(
	wanted: ReadonlySet<number>,
	spelling: Spelling,
	places: readonly number[],
	skips: boolean,
): number[] {
	const next: number[] = [];
	for (const start of places) {
		let open: number | undefined = start;
		for (let skipped = 0; open !== undefined && skipped <= MOST_UNSEEN; skipped += 1) {
			const place: number = open;
			open = undefined;
			const count = spelling.count(place);
			for (let reading = 0; reading < Math.max(count, 1); reading += 1) {
				const unit = count === 0 ? spelling.text.charCodeAt(place) : spelling.unit(place, reading);
				const end = count === 0 ? place + 1 : spelling.end(place, reading);
				if (wanted.has(unit) && next.length < MOST_PLACES && !next.includes(end)) next.push(end);
				else if (skips && isUnseen(unit)) open = end;
			}
		}
	}
	return next;
}

/** Units that a text is cleaned of before it is shown: control characters, direction marks. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

function isUnseen(unit: number): boolean {
	if (unit < 0x7f) return unit < 0x20;
	return !Number.isNaN(unit) && UNSEEN.test(String.fromCharCode(unit));
}

/** The start of a spelling that is cut off: `%2`, `&#4`, `\\u00`. */
const FRAGMENT = /^[%&\\=][\w#%&\\={]{0,24}$/;

/** Whether the text ends here, or within a spelling that begins here. */
function isCutOff(text: string, place: number): boolean {
	return place >= text.length || FRAGMENT.test(text.slice(place, place + 30));
}
