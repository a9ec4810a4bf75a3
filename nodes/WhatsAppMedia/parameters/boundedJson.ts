/** Stands for what cannot be read, contains itself, or lies too deep. */
const LEFT_OUT = '…';

/** Levels of objects; no item of n8n has as many. */
const MOST_LEVELS = 50;

/**
 * JSON of anything that an expression may give, as `JSON.stringify` writes it, but never endless: a
 * long value ends soon after `most` characters. What `JSON.stringify` throws at has a mark in its
 * place, and a BigInt is its digits. Undefined for what JSON does not know, such as a function.
 */
export function boundedJson(value: unknown, most: number): string | undefined {
	// Of each level around, the last field has nothing that separates it from a next one.
	return JSON.stringify(new Copy(most + MOST_LEVELS).of({ '': value }, ''));
}

/** Plain data with the same JSON as a value, as far as there is room for it. */
class Copy {
	/** Characters that may still come. */
	#room: number;

	/** The objects around the one that is copied. */
	readonly #around = new Set<object>();

	constructor(room: number) {
		this.#room = room;
	}

	/** The copy of one field. Getters, proxies and `toJSON` may throw at any step. */
	of(holder: object, key: string): unknown {
		// A character and what separates it from the next.
		this.#room -= 2;
		try {
			return this.#copy(fieldOf(holder, key), key);
		} catch {
			return LEFT_OUT;
		}
	}

	#copy(given: unknown, key: string): unknown {
		// Before `toJSON`, which would write down all of a file first.
		if (ArrayBuffer.isView(given)) return this.#elements(given);
		const value = unboxed(written(given, key));
		if (typeof value === 'string') return this.#text(value);
		if (typeof value === 'bigint') return saidBigInt(value);
		if (typeof value !== 'object' || value === null) return value;
		if (this.#around.has(value) || this.#around.size >= MOST_LEVELS) return LEFT_OUT;
		this.#around.add(value);
		try {
			return Array.isArray(value) ? this.#list(value) : this.#record(value);
		} finally {
			this.#around.delete(value);
		}
	}

	#text(text: string): string {
		const start = text.slice(0, Math.max(0, this.#room));
		this.#room -= start.length;
		return start;
	}

	#list(list: ArrayLike<unknown>): unknown[] {
		const copy: unknown[] = [];
		for (let index = 0; index < list.length && this.#room > 0; index += 1) {
			copy.push(this.of(list, String(index)));
		}
		return copy;
	}

	#record(record: object): object {
		// Without a prototype a field may be called __proto__.
		const copy = Object.create(null) as Record<string, unknown>;
		for (const key of Object.keys(record)) {
			if (this.#room <= 0) break;
			copy[this.#text(key)] = this.of(record, key);
		}
		return copy;
	}

	/** Byte by byte, where `Object.keys` would name them all. */
	#elements(view: ArrayBufferView): object {
		const elements = view as unknown as ArrayLike<unknown>;
		if (Buffer.isBuffer(view)) return { type: 'Buffer', data: this.#list(elements) };
		return { ...this.#list('length' in view ? elements : []) };
	}
}

function fieldOf(holder: object, key: string): unknown {
	return (holder as Record<string, unknown>)[key];
}

/** What a value says that is written in its place, as dates do. */
function written(value: unknown, key: string): unknown {
	if (typeof value !== 'object' || value === null || !('toJSON' in value)) return value;
	const { toJSON } = value;
	return typeof toJSON === 'function' ? (toJSON.call(value, key) as unknown) : value;
}

/** `new String('a')` and the like. */
function unboxed(value: unknown): unknown {
	const isBoxed = [BigInt, Boolean, Number, String].some((type) => value instanceof type);
	return isBoxed ? (value as object).valueOf() : value;
}

/** Beyond this many digits the time that they take grows with the square of their number. */
const HUGE = 10n ** 1000n;

/** The digits of an integer; of one that nobody can mean only that it is one. */
export function saidBigInt(value: bigint): string {
	return String(value < HUGE && value > -HUGE ? value : Number(value));
}
