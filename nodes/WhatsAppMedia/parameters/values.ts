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
	const { value: located } = asObject(value);
	return asText(located === undefined ? value : located);
}

/** An object; an empty one for anything else. */
export function asObject(value: unknown): IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value)
		? (value as IDataObject)
		: {};
}

/** A length of time in seconds, not negative; 0 for anything else. */
export function asSeconds(value: unknown): number {
	const seconds = Number(value);
	return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}

/** Without the fields that are not set. */
export function compact<T extends object>(fields: T): T {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
