import { ENTITIES, LONGEST_ENTITY } from './htmlEntities';
import { Readings } from './readings';

/** Backslashes in a row that are read, as JSON in JSON in JSON has them. */
const MOST_BACKSLASHES = 64;
/** Digits of a numeric entity or `\u{…}`, leading zeros included. */
const MOST_DIGITS = 16;

const [AMPERSAND, BACKSLASH, EQUALS, PERCENT] = [0x26, 0x5c, 0x3d, 0x25];
const [LINE_FEED, CARRIAGE_RETURN, BLANK] = [0x0a, 0x0d, 0x20];

/** Whether a spelling of another character may begin with this unit. */
export function isMark(unit: number): boolean {
	return unit === PERCENT || unit === AMPERSAND || unit === BACKSLASH || unit === EQUALS;
}

/**
 * Reads a part of a text, from its end to its start: what an escape is made of has been read before,
 * however deep it is nested, so each place is looked at once.
 */
export function readEscapes(text: string, start: number, limit: number): Readings {
	const readings = new Readings(text, start, limit);
	const reader = new EscapeReader(readings);
	for (let index = limit - 1; index >= start; index -= 1) reader.read(index);
	return readings;
}

/** What each of the marks makes of the text behind it. */
class EscapeReader {
	readonly #readings: Readings;

	/** The place that is read. */
	#index = 0;

	/** The index behind the run of backslashes that is there. */
	#runEnd = 0;

	/** How many digits the last number had. */
	#digits = 0;

	constructor(readings: Readings) {
		this.#readings = readings;
	}

	read(index: number): void {
		const { text, limit } = this.#readings;
		const unit = text.charCodeAt(index);
		if (!isMark(unit)) return;
		this.#index = index;
		const isRunEnd = index + 1 === limit || text.charCodeAt(index + 1) !== BACKSLASH;
		if (unit === BACKSLASH && isRunEnd) this.#runEnd = index + 1;
		this.#add(unit, index + 1);
	}

	/** A reading of the place, and of what begins with it. */
	#add(unit: number, end: number): void {
		if (!this.#readings.add(this.#index, unit, end)) return;
		if (unit === PERCENT) this.#percent(end);
		else if (unit === EQUALS) this.#quotedPrintable(end);
		else if (unit === AMPERSAND) this.#entity(end);
		else if (unit === BACKSLASH) this.#backslash(end);
	}

	#percent(from: number): void {
		this.#addHex(from, 2);
		if (this.#isNext(from, 'u')) this.#addHex(this.#readings.next, 4);
	}

	#quotedPrintable(from: number): void {
		this.#addHex(from, 2);
		// A soft line break, which is none.
		let end = from;
		if (this.#isNext(end, '\r')) end = this.#readings.next;
		if (this.#isNext(end, '\n')) end = this.#readings.next;
		if (end > from) this.#readings.add(this.#index, LINE_FEED, end);
	}

	#entity(from: number): void {
		if (!this.#isNext(from, '#')) return this.#namedEntity(from);
		const digits = this.#readings.next;
		this.#addNumbers(digits, 10);
		if (this.#isNext(digits, 'x') || this.#isNext(digits, 'X')) {
			this.#addNumbers(this.#readings.next, 16);
		}
	}

	/** The longest name that there is. */
	#namedEntity(from: number): void {
		let name = '';
		let [found, end] = [-1, from];
		this.#readings.next = from;
		while (name.length < LONGEST_ENTITY) {
			const letter = this.#readings.letterAt(this.#readings.next);
			if (letter === undefined) break;
			name += letter;
			const unit = ENTITIES.get(name);
			if (unit !== undefined) [found, end] = [unit, this.#readings.next];
		}
		if (found >= 0) this.#addClosed(found, end);
	}

	#backslash(from: number): void {
		const isEncoded = from !== this.#index + 1;
		if (isEncoded) return this.#escaped(from);
		const run = this.#runEnd - this.#index;
		// Of a longer run only the end matters, where it is read anyway.
		if (run > MOST_BACKSLASHES) return;
		this.#escaped(this.#runEnd);
		if (run > 1) this.#escaped(from);
		for (let count = 2; count <= run; count *= 2) {
			this.#readings.add(this.#index, BACKSLASH, this.#index + count);
		}
	}

	/** What stands behind a backslash, or a run of them: a character by its number or letter, or as it is. */
	#escaped(from: number): void {
		const readings = this.#readings;
		if (this.#isNext(from, 'u')) {
			const digits = readings.next;
			this.#addHex(digits, 4);
			if (this.#isNext(digits, '{')) this.#addNumbers(readings.next, 16);
		}
		if (this.#isNext(from, 'U')) this.#addHex(readings.next, 8);
		if (this.#isNext(from, 'x')) this.#addHex(readings.next, 2);
		this.#addReadingsOf(from);
		const octal = this.#numberAt(from, 8, 3);
		if (octal >= BLANK) this.#add(octal, readings.next);
		if (this.#isNext(from, 'n')) this.#add(LINE_FEED, readings.next);
		if (this.#isNext(from, 'r')) this.#add(CARRIAGE_RETURN, readings.next);
	}

	/** The place is also read as the one at another index. */
	#addReadingsOf(index: number): void {
		const readings = this.#readings;
		if (index >= readings.limit) return;
		const count = readings.count(index);
		if (count === 0) readings.add(this.#index, readings.text.charCodeAt(index), index + 1);
		for (let reading = 0; reading < count; reading += 1) {
			readings.add(this.#index, readings.unit(index, reading), readings.end(index, reading));
		}
	}

	/** A number of exactly so many digits. */
	#addHex(from: number, digits: number): void {
		const value = this.#numberAt(from, 16, digits);
		if (this.#digits === digits) this.#add(value, this.#readings.next);
	}

	/** Where nothing marks the end of the number, its last digits may belong to the text. */
	#addNumbers(from: number, base: number): void {
		for (let digits = 2; digits <= MOST_DIGITS; digits += 1) {
			const value = this.#numberAt(from, base, digits);
			if (this.#digits < digits) return;
			if (value >= BLANK) this.#addClosed(value, this.#readings.next);
		}
	}

	/** With the mark that ends it, where there is one. */
	#addClosed(unit: number, end: number): void {
		for (const mark of ';}') {
			if (this.#isNext(end, mark)) this.#add(unit, this.#readings.next);
		}
		this.#add(unit, end);
	}

	/** The number of at most so many digits; -1 for none. */
	#numberAt(from: number, base: number, most: number): number {
		let value = -1;
		this.#readings.next = from;
		for (this.#digits = 0; this.#digits < most; this.#digits += 1) {
			const digit = this.#readings.digitAt(this.#readings.next, base);
			if (digit < 0) break;
			value = Math.max(value, 0) * base + digit;
		}
		return value;
	}

	#isNext(index: number, character: string): boolean {
		return this.#readings.isNext(index, character);
	}
}
