import { isMark, readEscapes } from './escapes';
import type { Readings } from './readings';

/** Characters whose spellings are worked out at a time, and how far a spelling may reach beyond them. */
const BLOCK = 16_384;
const AHEAD = 1_024;
/** Blocks that are kept, for what begins in one and ends in another. */
const MOST_BLOCKS = 4;

/**
 * The ways in which a text can be read, unit by unit, by all that servers do to a character: they
 * percent-encode it (also as `%u002b`), write it as an HTML entity, escape it by a backslash (JSON,
 * JavaScript, PHP, Python), put it into quoted-printable, and each of these inside of the others.
 * Worked out where somebody asks, in time that grows with the length of the text only.
 */
export class Spelling {
	readonly text: string;

	/** The one that was used last, first. */
	readonly #blocks: Readings[] = [];

	constructor(text: string) {
		this.text = text;
	}

	/** How many readings there are of a place; 0: the unit itself, and no other. */
	count(index: number): number {
		return isMark(this.text.charCodeAt(index)) ? this.#blockOf(index).count(index) : 0;
	}

	/** The unit that a place stands for by one of its readings. */
	unit(index: number, reading: number): number {
		return this.#blockOf(index).unit(index, reading);
	}

	/** The index behind a place by one of its readings. */
	end(index: number, reading: number): number {
		return this.#blockOf(index).end(index, reading);
	}

	#blockOf(index: number): Readings {
		const last = this.#blocks[0];
		const isLast = last !== undefined && index >= last.start && index < last.start + BLOCK;
		return isLast ? last : this.#take(index - (index % BLOCK));
	}

	#take(start: number): Readings {
		const known = this.#blocks.findIndex((block) => block.start === start);
		const block = known < 0 ? undefined : this.#blocks.splice(known, 1)[0];
		const limit = Math.min(start + BLOCK + AHEAD, this.text.length);
		const taken = block ?? readEscapes(this.text, start, limit);
		this.#blocks.unshift(taken);
		this.#blocks.splice(MOST_BLOCKS);
		return taken;
	}
}
