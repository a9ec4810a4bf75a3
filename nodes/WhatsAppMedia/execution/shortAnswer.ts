import type { GenericValue, IDataObject } from 'n8n-workflow';

import { isRecord } from '../wire/json';
import { cut, startOf } from '../text';

/** Characters of an answer to a model, which pays for each and forgets what it read before. */
const MOST_CHARACTERS = 10_000;
/** Characters of one text; a caption and a link fit whole. */
const LONGEST_TEXT = 2_048;
/** Characters of a field's name. */
const LONGEST_NAME = 100;
/** Characters that stand for what is no text, such as a number. */
const OTHER = 8;

/** Stands for what was left out. */
const REST = '…';

/** An item's output for a model: what a provider answered is not bounded, so its end may be missing. */
export function shortAnswer(json: IDataObject): IDataObject {
	return new Shortening().object(json);
}

class Shortening {
	#left = MOST_CHARACTERS;

	object(object: Readonly<Record<string, unknown>>): IDataObject {
		const kept: IDataObject = {};
		for (const [name, value] of Object.entries(object)) {
			if (this.#left <= 0) {
				kept[REST] = REST;
				break;
			}
			kept[this.#text(name, LONGEST_NAME)] = this.#value(value) as GenericValue;
		}
		return kept;
	}

	#value(value: unknown): unknown {
		if (typeof value === 'string') return this.#text(value, LONGEST_TEXT);
		this.#left -= OTHER;
		if (Array.isArray(value)) return this.#list(value);
		return isRecord(value) ? this.object(value) : value;
	}

	#list(values: readonly unknown[]): unknown[] {
		const kept: unknown[] = [];
		for (const value of values) {
			if (this.#left <= 0) {
				kept.push(REST);
				break;
			}
			kept.push(this.#value(value));
		}
		return kept;
	}

	#text(text: string, most: number): string {
		const kept = cut(startOf(text, 2 * most), Math.min(most, Math.max(this.#left, 1)));
		this.#left -= kept.length;
		return kept;
	}
}
