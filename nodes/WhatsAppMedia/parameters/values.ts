import type { IDataObject } from 'n8n-workflow';

import { LONGEST_TEXT, wellFormed } from '../text';
import { boundedJson, saidBigInt } from './boundedJson';

/** Expressions can give anything for a parameter; here it is brought into the type that is meant. */

/**
 * Text of whatever an expression gave; nothing for nothing. Never longer than `LONGEST_TEXT`: a file
 * that was mapped by mistake has a hundred million characters. Never throws.
 */
export function asText(value: unknown): string {
	if (value === null || value === undefined) return '';
	return wellFormed(toText(value).slice(0, LONGEST_TEXT));
}

function toText(value: unknown): string {
	switch (typeof value) {
		case 'string':
			return value;
		case 'bigint':
			return saidBigInt(value);
		case 'object':
			// JSON of an object that says how it is written may be nothing at all.
			return boundedJson(value, LONGEST_TEXT) ?? '';
		case 'function':
			return Function.prototype.toString.call(value);
		default:
			return String(value);
	}
}

/** The entries of a list with commas between; as long as any text at most. */
export function asJoined(values: readonly unknown[]): string {
	let joined = '';
	for (const [index, value] of values.entries()) {
		if (joined.length >= LONGEST_TEXT) break;
		joined += `${index === 0 ? '' : ','}${asText(value)}`;
	}
	return joined.slice(0, LONGEST_TEXT);
}

/** A switch whose expression gives something that means neither on nor off. */
export interface UnreadableSwitch {
	/** What was given, at most `LONGEST_TEXT` characters. */
	readonly unreadable: string;
}

const SWITCHES: ReadonlyMap<string, boolean> = new Map([
	['true', true],
	['yes', true],
	['on', true],
	['1', true],
	['false', false],
	['no', false],
	['off', false],
	['0', false],
]);

/** A switch, also as a text or number in its place; undefined where nothing is given. */
export function asBoolean(value: unknown): boolean | UnreadableSwitch | undefined {
	const text = asText(value);
	const word = text.trim().toLowerCase();
	return word === '' ? undefined : (SWITCHES.get(word) ?? { unreadable: text });
}

/** What was picked from a list or typed in its place; as a whole it may come from an expression. */
export function asLocated(value: unknown): string {
	return asText(isObject(value) ? valueOf(value) : value);
}

function valueOf(located: IDataObject): unknown {
	try {
		return located.value;
	} catch {
		return undefined;
	}
}

/** An object; an empty one for anything else. */
export function asObject(value: unknown): IDataObject {
	return isObject(value) ? value : {};
}

function isObject(value: unknown): value is IDataObject {
	try {
		return typeof value === 'object' && value !== null && !Array.isArray(value);
	} catch {
		// A proxy that was revoked.
		return false;
	}
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
