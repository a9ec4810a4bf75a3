import type { IDataObject } from 'n8n-workflow';

import type { EnteredValue, TemplateDraft } from '../messages/draft';
import { asLocated, asObject, asText } from './values';

/** Values that are read; the most that any provider takes for a template are 61. */
const MOST_VALUES = 200;

/** Ids of the fields that the editor shows for a chosen template: `body.1`, `button.0`. */
export function fieldId({ part, key }: Pick<EnteredValue, 'key' | 'part'>): string {
	return `${part}.${key}`;
}

/** Reads the template and its values, which were entered as named fields or as a list. */
export function readTemplate(read: (name: string) => unknown): TemplateDraft {
	const reference = asLocated(read('template'));
	return read('templateValuesBy') === 'list'
		? { reference, values: fromList(asObject(read('templateValueList')).values) }
		: { reference, ...fromFields(asObject(read('templateValues'))) };
}

/**
 * The fields that the editor shows for the template decide which values it has, and in which order:
 * values of a template chosen before can remain beside them, and the stored order is that in which
 * they were entered. A field without a value is an empty one. Without such fields, as in a workflow
 * made by hand, all values count.
 */
function fromFields({ value, schema }: IDataObject): Omit<TemplateDraft, 'reference'> {
	const stored = new Map(Object.entries(asObject(value)));
	if (!Array.isArray(schema)) return { values: placed([...stored]) };
	if (schema.length === 0) {
		const leftOver = placed([...stored]).filter(({ text }) => text !== '').length;
		return { values: [], ...(leftOver > 0 && { leftOver }) };
	}
	const ids = [...new Set(schema.map((field) => asText(asObject(field).id)))];
	return { values: placed(ids.map((id) => [id, stored.get(id)])), isInTemplateOrder: true };
}

function placed(fields: ReadonlyArray<readonly [string, unknown]>): EnteredValue[] {
	const found = fields.flatMap(([id, value]) => {
		const [, part, key] = /^(body|button|header)\.(.+)$/.exec(id) ?? [];
		return isPart(part) && key !== undefined ? [{ part, key, value }] : [];
	});
	return found
		.slice(0, MOST_VALUES)
		.map(({ part, key, value }) => ({ part, key, text: textOf(value) }));
}

/** As `asText`, but of an object that is written as a text, such as a date, without quotes around it. */
function textOf(value: unknown): string {
	const text = asText(value);
	if (typeof value !== 'object' || !text.startsWith('"')) return text;
	try {
		return String(JSON.parse(text));
	} catch {
		return text;
	}
}

/**
 * In a list the order tells the number of the body's values, from 1. A button is named by its number
 * as WhatsApp Manager counts, from 1; without one the value is for the first button that has none yet.
 */
function fromList(values: unknown): EnteredValue[] {
	const rows = (Array.isArray(values) ? values.slice(0, MOST_VALUES) : []).map(asRow);
	const buttons = new Set(rows.filter(isNumberedButton).map(({ name }) => buttonKey(name)));
	const nextButton = (): string => {
		let position = 0;
		while (buttons.has(String(position))) position += 1;
		buttons.add(String(position));
		return String(position);
	};
	const counts = { body: 1, header: 1 };
	return rows.map(({ part, name, text }) => {
		if (part === 'button') return { part, key: name === '' ? nextButton() : buttonKey(name), text };
		const isNamed = part === 'body' && name !== '';
		return { part, key: isNamed ? name : String(counts[part]++), text };
	});
}

interface Row extends Pick<EnteredValue, 'part' | 'text'> {
	/** Of a placeholder or, counted from 1, of a button; empty where the order tells it. */
	readonly name: string;
}

function asRow(given: unknown): Row {
	const { place: part, name, value } = asObject(given);
	return {
		part: isPart(part) ? part : 'body',
		name: asText(name).trim(),
		text: textOf(value),
	};
}

function isNumberedButton({ part, name }: Row): boolean {
	return part === 'button' && name !== '';
}

/** The position from 0; what is no number stays as it is, for the checks to refuse. */
function buttonKey(number: string): string {
	return /^\d{1,9}$/.test(number) ? String(Number(number) - 1) : number;
}

function isPart(value: unknown): value is EnteredValue['part'] {
	return value === 'body' || value === 'button' || value === 'header';
}
