import type { IDataObject } from 'n8n-workflow';

import type { PlacedValue, TemplateDraft } from '../message';
import { asLocated, asObject, asText } from './values';

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
	return Object.entries(asObject(value)).flatMap(([id, text]) => {
		if (shown?.has(id) === false) return [];
		const [, place, key] = /^(body|button|header)\.(.+)$/.exec(id) ?? [];
		return isPlace(place) && key !== undefined ? [{ place, key, text: asText(text) }] : [];
	});
}

function idsOf(schema: readonly unknown[]): Set<string> {
	return new Set(schema.map((field) => asText(asObject(field).id)));
}

/** In a list the order tells the number: of the body's values from 1, of the buttons from 0. */
function fromList(values: unknown): PlacedValue[] {
	const rows = Array.isArray(values) ? values.map(asObject) : [];
	const counts = { body: 1, button: 0, header: 1 };
	return rows.map((row) => {
		const place = isPlace(row.place) ? row.place : 'body';
		const name = place === 'body' ? asText(row.name).trim() : '';
		return { place, key: name === '' ? String(counts[place]++) : name, text: asText(row.value) };
	});
}

function isPlace(value: unknown): value is PlacedValue['place'] {
	return value === 'body' || value === 'button' || value === 'header';
}
