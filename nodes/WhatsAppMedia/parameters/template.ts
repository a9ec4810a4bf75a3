import type { IDataObject } from 'n8n-workflow';

import type { PlacedValue, TemplateDraft } from '../message';
import { asLocated, asObject, asText } from './values';

/** Values that are read; the most that any provider takes for a template are 61. */
const MOST_VALUES = 200;

/** Ids of the fields that the editor shows for a chosen template: `body.1`, `button.0`. */
export function fieldId({ place, key }: Pick<PlacedValue, 'key' | 'place'>): string {
	return `${place}.${key}`;
}

/** Reads the template and its values, which were entered as named fields or as a list. */
export function readTemplate(read: (name: string) => unknown): TemplateDraft {
	const values =
		read('templateValuesBy') === 'list'
			? fromList(asObject(read('templateValueList')).values)
			: fromFields(asObject(read('templateValues')));
	return { reference: asLocated(read('template')), values };
}

/** Values of a template chosen before can remain beside those of the fields that are shown. */
function fromFields({ value, schema }: IDataObject): PlacedValue[] {
	const shown = Array.isArray(schema) && schema.length > 0 ? idsOf(schema) : undefined;
	const placed = Object.entries(asObject(value)).flatMap(([id, text]) => {
		if (shown?.has(id) === false) return [];
		const [, place, key] = /^(body|button|header)\.(.+)$/.exec(id) ?? [];
		return isPlace(place) && key !== undefined ? [{ place, key, text }] : [];
	});
	return placed.slice(0, MOST_VALUES).map((entry) => ({ ...entry, text: asText(entry.text) }));
}

function idsOf(schema: readonly unknown[]): Set<string> {
	return new Set(schema.map((field) => asText(asObject(field).id)));
}

/**
 * In a list the order tells the number of the body's values, from 1. A button is named by its number
 * as WhatsApp Manager counts, from 1; without one the value is for the first button that has none yet.
 */
function fromList(values: unknown): PlacedValue[] {
	const rows = (Array.isArray(values) ? values.slice(0, MOST_VALUES) : []).map(asRow);
	const buttons = new Set(rows.filter(isNumberedButton).map(({ name }) => buttonKey(name)));
	const nextButton = (): string => {
		let position = 0;
		while (buttons.has(String(position))) position += 1;
		buttons.add(String(position));
		return String(position);
	};
	const counts = { body: 1, header: 1 };
	return rows.map(({ place, name, text }) => {
		if (place === 'button')
			return { place, key: name === '' ? nextButton() : buttonKey(name), text };
		const isNamed = place === 'body' && name !== '';
		return { place, key: isNamed ? name : String(counts[place]++), text };
	});
}

interface Row extends Pick<PlacedValue, 'place' | 'text'> {
	/** Of a placeholder or, counted from 1, of a button; empty where the order tells it. */
	readonly name: string;
}

function asRow(given: unknown): Row {
	const { place, name, value } = asObject(given);
	return {
		place: isPlace(place) ? place : 'body',
		name: asText(name).trim(),
		text: asText(value),
	};
}

function isNumberedButton({ place, name }: Row): boolean {
	return place === 'button' && name !== '';
}

/** The position from 0; what is no number stays as it is, for the checks to refuse. */
function buttonKey(number: string): string {
	return /^\d{1,9}$/.test(number) ? String(Number(number) - 1) : number;
}

function isPlace(value: unknown): value is PlacedValue['place'] {
	return value === 'body' || value === 'button' || value === 'header';
}
