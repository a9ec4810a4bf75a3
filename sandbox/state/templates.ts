import type { MediaKind, ProviderId } from '../types';

export type TemplateButton =
	| { type: 'URL'; text: string; url: string }
	| { type: 'QUICK_REPLY'; text: string }
	| { type: 'PHONE_NUMBER'; text: string; phone_number: string };

export type TemplateHeader =
	| { format: 'TEXT'; text: string }
	| { format: 'IMAGE' | 'VIDEO' | 'DOCUMENT' };

/** A message template in one language, in no provider's own shape. */
export interface MessageTemplate {
	id: number;
	/** WhatsApp's own id. */
	metaId: string;
	name: string;
	language: string;
	status: 'APPROVED' | 'PENDING' | 'REJECTED';
	category: 'UTILITY' | 'MARKETING';
	header?: TemplateHeader;
	/** Parameters are `{{1}}`, `{{2}}`, or have names: `{{customer_name}}`. */
	body: string;
	footer?: string;
	/** Only the address of a URL button can have a parameter. */
	buttons?: readonly TemplateButton[];
	/** The only provider that has it; all when absent. */
	only?: ProviderId;
}

/** The values that go into a template, in the order of its parameters. */
export interface TemplateValues {
	header?: string;
	body: string[];
	buttons: string[];
}

const placeholder = /\{\{\s*(\w+)\s*\}\}/g;

/** Names of a text's parameters (numbers, mostly): numbers in their order, names as they come first. */
export function parametersOf(text: string): string[] {
	const names = [...text.matchAll(placeholder)].map((match) => match[1] ?? '');
	return [...new Set(names)].sort((a, b) => Number(a) - Number(b) || 0);
}

export const hasNames = (template: MessageTemplate) =>
	parametersOf(template.body + headerText(template)).some((name) => !/^\d+$/.test(name));

/** '' when the header is media, or missing. */
export function headerText({ header }: MessageTemplate): string {
	return header?.format === 'TEXT' ? header.text : '';
}

/** Of the media in the header; undefined when it has none. */
export function headerKind({ header }: MessageTemplate): Exclude<MediaKind, 'audio'> | undefined {
	if (header === undefined || header.format === 'TEXT') return undefined;
	return header.format.toLowerCase() as 'image' | 'video' | 'document';
}

/** Places (from 0) of the buttons that have a parameter. */
export function buttonsWithParameter({ buttons = [] }: MessageTemplate): number[] {
	return buttons.flatMap((button, index) =>
		button.type === 'URL' && parametersOf(button.url).length > 0 ? [index] : [],
	);
}

export function findTemplate(
	templates: readonly MessageTemplate[],
	name: string,
	language: string,
): MessageTemplate | undefined {
	return templates.find((each) => each.name === name && each.language === language);
}

/** Characters. */
const longest = { header: 60, body: 1024 };

/** The code with which Meta refuses the values of parameters; undefined when they are fine. */
export function refusalOf(template: MessageTemplate, values: TemplateValues): number | undefined {
	const { header = '', body, buttons } = values;
	const all = [header, ...body, ...buttons];
	if (all.some((value) => /[\n\r\t]| {5}/.test(value))) return 132018;
	const isTooLong =
		[...filled(headerText(template), [header])].length > longest.header ||
		[...filled(template.body, body)].length > longest.body;
	return isTooLong ? 132005 : undefined;
}

function filled(text: string, values: readonly string[]): string {
	const names = parametersOf(text);
	return text.replace(placeholder, (_match, name: string) => values[names.indexOf(name)] ?? '');
}
