/** Ways to read one place; what means something has fewer. */
const MOST = 16;

const LINE_FEED = 0x0a;
/** Line breaks in a row that are skipped within an escape: folding lines puts in one, encoded twice two. */
const MOST_BREAKS = 4;

/** What a part of a text can be read as, place by place, in arrays of numbers: there may be a million places. */
export class Readings {
	readonly text: string;

	/** The first index of the part. */
	readonly start: number;

	/** The index behind its last one. */
	readonly limit: number;

	/** The index behind what `find` found. */
	next = 0;

	readonly #counts: Uint8Array;

	readonly #units: Uint16Array;

	readonly #ends: Uint32Array;

	constructor(text: string, start: number, limit: number) {
		this.text = text;
		this.start = start;
		this.limit = limit;
		this.#counts = new Uint8Array(limit - start);
		this.#units = new Uint16Array((limit - start) * MOST);
		this.#ends = new Uint32Array((limit - start) * MOST);
	}

	/** How many readings there are of a place; 0: the unit itself, and no other. */
	count(index: number): number {
		return this.#counts[index - this.start] ?? 0;
	}

	/** The unit that a place stands for by one of its readings. */
	unit(index: number, reading: number): number {
		return this.#units[(index - this.start) * MOST + reading] ?? 0;
	}

	/** The index behind a place by one of its readings. */
	end(index: number, reading: number): number {
		return this.#ends[(index - this.start) * MOST + reading] ?? 0;
	}

	/** Adds a reading of a place. Returns whether it is a new one, and there was room for it. */
	add(index: number, unit: number, end: number): boolean {
		const count = this.count(index);
		for (let reading = 0; reading < count; reading += 1) {
			if (this.unit(index, reading) === unit && this.end(index, reading) === end) return false;
		}
		if (count === MOST) return false;
		const place = (index - this.start) * MOST + count;
		this.#units[place] = unit;
		this.#ends[place] = end;
		this.#counts[index - this.start] = count + 1;
		return true;
	}

	/**
	 * The unit of the first reading that fits, line breaks before it left out; -1 for none. Then `next`
	 * is the index behind it.
	 */
	find(start: number, fits: (unit: number) => boolean): number {
		let index = start;
		for (let breaks = 0; breaks <= MOST_BREAKS && index < this.limit; breaks += 1) {
			const count = this.count(index);
			let behindBreak = this.limit;
			for (let reading = 0; reading < Math.max(count, 1); reading += 1) {
				const unit = count === 0 ? this.text.charCodeAt(index) : this.unit(index, reading);
				const end = count === 0 ? index + 1 : this.end(index, reading);
				if (fits(unit)) {
					this.next = end;
					return unit;
				}
				if (count > 0 && unit === LINE_FEED) behindBreak = end;
			}
			index = behindBreak;
		}
		return -1;
	}

	isNext(index: number, character: string): boolean {
		const unit = character.charCodeAt(0);
		return this.find(index, (candidate) => candidate === unit) >= 0;
	}

	/** The letter that a place stands for; undefined where it is none. */
	letterAt(index: number): string | undefined {
		const unit = this.find(index, isLetter);
		return unit < 0 ? undefined : String.fromCharCode(unit);
	}

	/** What the digit at a place is worth; -1 where it is none. */
	digitAt(index: number, base: number): number {
		const unit = this.find(index, (candidate) => digitOf(candidate, base) >= 0);
		return unit < 0 ? -1 : digitOf(unit, base);
	}
}

function isLetter(unit: number): boolean {
	return (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a;
}

function digitOf(unit: number, base: number): number {
	const digit = unit <= 0x39 ? unit - 0x30 : (unit | 0x20) >= 0x61 ? (unit | 0x20) - 0x61 + 10 : -1;
	return digit >= 0 && digit < base ? digit : -1;
}
