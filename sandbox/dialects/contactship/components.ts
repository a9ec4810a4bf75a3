import { isRecord } from '../../body/phpForm';
import {
	buttonsWithParameter,
	hasNames,
	headerKind,
	headerText,
	parametersOf,
	refusalOf,
	type MessageTemplate,
	type TemplateValues,
} from '../../state/templates';
import type { MediaKind } from '../../types';

/** A component of a template message in Meta's Cloud format, as it was sent. */
export interface Component {
	type: 'HEADER' | 'BODY' | 'BUTTON';
	/** Of a button, from 0. */
	index?: number;
	parameters: ReadonlyArray<Record<string, unknown>>;
}

export interface HeaderMedia {
	kind: MediaKind;
	link: string;
	fileName?: string;
}

/** An approved template with its values. */
export interface Filling {
	template: MessageTemplate;
	values: TemplateValues;
	media?: HeaderMedia;
}

/** Meta's codes. */
const invalidParameter = 100;
const parameterMissing = 131008;
const templateUnknown = 132001;
const wrongCount = 132000;
const wrongFormat = 132012;

const types: readonly unknown[] = ['HEADER', 'BODY', 'BUTTON'];

/** The components of a request; a text says what is wrong with their form. */
export function componentsOf(given: unknown): Component[] | string {
	if (given === undefined || given === null) return [];
	if (!Array.isArray(given)) return 'components must be an array';
	const components: Component[] = [];
	for (const [place, each] of given.entries()) {
		const type = isRecord(each) ? String(each.type).toUpperCase() : '';
		if (!isRecord(each) || !types.includes(type)) {
			return `components.${place}.type must be one of: ${types.join(', ')}`;
		}
		const parameters: unknown = each.parameters ?? [];
		if (!Array.isArray(parameters) || !parameters.every(isRecord)) {
			return `components.${place}.parameters must be an array of objects`;
		}
		const index = each.index === undefined ? undefined : Number(each.index);
		components.push({ type: type as Component['type'], index, parameters });
	}
	return components;
}

/** Fills a template as Meta does; a number is the code with which it refuses. */
export function fill(
	template: MessageTemplate | undefined,
	components: readonly Component[],
): Filling | number {
	if (template?.status !== 'APPROVED') return templateUnknown;
	const parametersFor = (type: 'HEADER' | 'BODY') =>
		components.find((each) => each.type === type)?.parameters ?? [];
	const kind = headerKind(template);
	const media = kind && mediaOf(parametersFor('HEADER'), kind);
	if (kind && !media) return wrongFormat;
	const heading = kind
		? []
		: texts(parametersFor('HEADER'), headerText(template), hasNames(template));
	if (typeof heading === 'number') return heading;
	const body = texts(parametersFor('BODY'), template.body, hasNames(template));
	if (typeof body === 'number') return body;
	const buttons = buttonTexts(template, components);
	if (typeof buttons === 'number') return buttons;
	const [header] = heading;
	const values = { ...(header !== undefined && { header }), body, buttons };
	return refusalOf(template, values) ?? { template, values, media };
}

function mediaOf(parameters: Component['parameters'], kind: MediaKind): HeaderMedia | undefined {
	const [only, ...others] = parameters;
	const media = only?.type === kind && others.length === 0 ? only[kind] : undefined;
	if (!isRecord(media) || typeof media.link !== 'string' || media.link === '') return undefined;
	const fileName = typeof media.filename === 'string' ? media.filename : undefined;
	return { kind, link: media.link, fileName };
}

/** The values for a text's parameters, in their order; a number is Meta's code. */
function texts(
	parameters: Component['parameters'],
	text: string,
	byName: boolean,
): string[] | number {
	const names = parametersOf(text);
	if (parameters.length !== names.length) return wrongCount;
	if (parameters.some((each) => each.type !== 'text')) return wrongFormat;
	if (parameters.some((each) => typeof each.text !== 'string' || each.text === '')) {
		return parameterMissing;
	}
	if (!byName) return parameters.map((each) => String(each.text));
	const found = names.map((name) => parameters.find((each) => each.parameter_name === name));
	if (found.includes(undefined)) return invalidParameter;
	return found.map((each) => String(each?.text));
}

function buttonTexts(
	template: MessageTemplate,
	components: readonly Component[],
): string[] | number {
	const given = components.filter((each) => each.type === 'BUTTON');
	const places = buttonsWithParameter(template);
	// A parameter for a button that takes none. Quick replies may carry a payload.
	const isOdd = (each: Component) =>
		template.buttons?.[each.index ?? 0]?.type !== 'QUICK_REPLY' &&
		!places.includes(each.index ?? 0);
	if (given.some(isOdd)) return invalidParameter;
	const values = places.map((place) => {
		const parameter = given.find((each) => (each.index ?? 0) === place)?.parameters[0];
		return typeof parameter?.text === 'string' ? parameter.text : '';
	});
	return values.includes('') ? parameterMissing : values;
}
