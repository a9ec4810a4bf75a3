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
			: fromFields(asObject(read('templateValues')).value);
	return { reference: asLocated(read('template')), values };
}

function fromFields(value: unknown): PlacedValue[] {
	return Object.entries(asObject(value)).flatMap(([id, text]) => {
		const [, place, key] = /^(body|button|header)\.(.+)$/.exec(id) ?? [];
		return isPlace(place) && key !== undefined ? [{ place, key, text: asText(text) }] : [];
	});
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
