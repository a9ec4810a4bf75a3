import type { IDataObject } from 'n8n-workflow';

import { wellFormed } from '../text';

/** Expressions can give anything for a parameter; here it is brought into the type that is meant. */

/** Text of whatever an expression gave; nothing for nothing. */
export function asText(value: unknown): string {
	if (value === null || value === undefined) return '';
	// JSON of an object that says how it is written may be nothing at all.
	const text: string | undefined =
		typeof value === 'object' ? JSON.stringify(value) : String(value);
	return wellFormed(text ?? '');
}

/** What was picked from a list or typed in its place; as a whole it may come from an expression. */
export function asLocated(value: unknown): string {
	return asText(isObject(value) ? value.value : value);
}

/** An object; an empty one for anything else. */
export function asObject(value: unknown): IDataObject {
	return isObject(value) ? value : {};
}

function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A length of time in seconds, 0 included; undefined where none is given, or no such thing. */
export function asSeconds(value: unknown): number | undefined {
	const text = asText(value).trim();
	const seconds = Number(text);
	return text !== '' && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

/** Without the fields that are not set. */
export function compact<T extends object>(fields: T): T {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
