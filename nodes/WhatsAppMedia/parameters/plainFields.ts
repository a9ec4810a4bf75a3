import { DEEPEST, mixedTextOf } from './expressionText';

/** Parameters in which nothing stands but typed text and fields of the own item, which need no expression to be run. */

/** Gives the value for an item; undefined where n8n has to be asked. */
export type PlainParameter = (json: unknown) => unknown;

/** `{{ $json.billing.phone }}`, `{{ $json["Phone Number"] }}`: the names are the first group. */
const PLAIN_EXPRESSION =
	/^\{\{\s{0,9}\$json((?:\.[A-Za-z_]\w{0,99}|\[(?:"[^"\\]{1,200}"|'[^'\\]{1,200}'|\d{1,9})\]){1,20})\s{0,9}\}\}$/;
/** One of these names, in the first, second or third group. */
const NAME = /\.(\w+)|\[(?:"([^"]*)"|'([^']*)'|(\d+))\]/g;

/**
 * How a parameter as it is stored follows from the fields of an item; undefined where more than that is in it. Whoever uses
 * it compares it with what n8n makes of one item.
 */
export function plainParameterOf(stored: unknown, depth = 0): PlainParameter | undefined {
	if (typeof stored === 'string' && stored.startsWith('=')) return plainText(stored);
	if (typeof stored !== 'object' || stored === null) return () => stored;
	if (depth >= DEEPEST) return undefined;
	const parts = Object.entries(stored).map(
		([name, inner]) => [name, plainParameterOf(inner, depth + 1)] as const,
	);
	if (!parts.every(isPlain)) return undefined;
	const isList = Array.isArray(stored);
	return (json) => {
		const values = parts.map(([name, valueOf]) => [name, valueOf(json)] as const);
		if (values.some(([, value]) => value === undefined)) return undefined;
		return isList ? values.map(([, value]) => value) : Object.fromEntries(values);
	};
}

function isPlain(
	part: readonly [string, PlainParameter | undefined],
): part is readonly [string, PlainParameter] {
	return part[1] !== undefined;
}

/** Only texts without backslashes: those have a meaning of their own in what n8n makes of it. */
function plainText(stored: string): PlainParameter | undefined {
	const mixed = mixedTextOf(stored);
	if (mixed === undefined || stored.includes('\\')) return undefined;
	const paths = mixed.expressions.map(namesIn);
	if (!paths.every((names) => names !== undefined)) return undefined;
	const { typed } = mixed;
	const isWhole = paths.length === 1 && typed.every((text) => text === '');
	return (json) => {
		const values = paths.map((names) => fieldOf(json, names));
		if (isWhole) return values[0];
		if (values.some((value) => value === undefined)) return undefined;
		return typed.map((text, index) => text + String(values[index] ?? '')).join('');
	};
}

function namesIn(expression: string): string[] | undefined {
	const names = PLAIN_EXPRESSION.exec(expression)?.[1];
	return names === undefined
		? undefined
		: [...names.matchAll(NAME)].map(
				(found) => found.slice(1).find((name) => name !== undefined) ?? '',
			);
}

/** A text, a number or a switch that stands in the item itself. */
function fieldOf(json: unknown, names: readonly string[]): boolean | number | string | undefined {
	let value = json;
	for (const name of names) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
			return undefined;
		value = (value as Readonly<Record<string, unknown>>)[name];
	}
	const isField = typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
	return isField ? (value as boolean | number | string) : undefined;
}
