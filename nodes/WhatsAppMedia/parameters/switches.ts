import type { UnclearValue } from '../messages/draft';
import { asText } from './values';

/** What people and other systems write for on and off. */
const WORDS: Readonly<Record<string, boolean>> = {
	'0': false,
	'1': true,
	false: false,
	no: false,
	off: false,
	on: true,
	true: true,
	yes: true,
};

/** Reads switches of one item, and keeps those that an expression set to something else than on or off. */
export class Switches {
	readonly #unclear: UnclearValue[] = [];

	/** Values that are neither on nor off; whoever reads one must not send. */
	get unclear(): readonly UnclearValue[] {
		return this.#unclear;
	}

	/** On, off, or undefined where nothing is set. */
	read(value: unknown, field: UnclearValue['field']): boolean | undefined {
		if (typeof value === 'boolean') return value;
		const text = asText(value).trim();
		if (text === '') return undefined;
		const word = text.slice(0, 10).toLowerCase();
		if (Object.hasOwn(WORDS, word)) return WORDS[word];
		this.#unclear.push({ field, value: text.slice(0, 100) });
		return undefined;
	}
}
