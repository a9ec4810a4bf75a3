import { extensionOf, megabyte } from '../../mediaRules';
import { e164 } from '../../state/contacts';
import type { Fate } from '../../state/fates';
import {
	buttonsWithParameter,
	headerKind,
	headerText,
	parametersOf,
	refusalOf,
	type MessageTemplate,
	type TemplateValues,
} from '../../state/templates';
import type { DeliveredMessage, UploadedFile } from '../../types';
import type { Call } from '../dialect';
import { fateOfHeader } from '../headerMedia';
import {
	contactLimits,
	inputOf,
	Rules,
	textOf,
	type ContactFields,
	type FieldErrors,
} from './index';

const headerKinds = ['image', 'video', 'document'] as const;
type HeaderKind = (typeof headerKinds)[number];

const bodyFields = Array.from({ length: 10 }, (_, index) => `field_${index + 1}`);
const buttonFields = ['button_0', 'button_1', 'button_2'];
const valueFields = ['header_field_1', ...bodyFields, ...buttonFields];

/** What both generations read out of a valid template request. */
export interface TemplateRequest {
	/** As typed, trimmed. */
	phone: string;
	name: string;
	language: string;
	/** `field_1` and so on; fields that are missing or empty are left out. */
	values: Readonly<Partial<Record<string, string>>>;
	links: Readonly<Partial<Record<HeaderKind, string>>>;
	file?: UploadedFile;
	documentName?: string;
	contact: ContactFields;
}

export interface TemplateStyle {
	phoneField: string;
	/** Characters. */
	phone: { min: number; max: number };
	languageField: string;
	language: { min?: number; max: number };
	/** v2: an empty optional field is fine; v1: it is "not a string". */
	emptyIsFine: boolean;
}

/** The rules of the template endpoint that need no look at the template. */
export function validateTemplate(
	call: Call,
	style: TemplateStyle,
): { errors: FieldErrors } | { request: TemplateRequest } {
	const input = inputOf(call.body);
	const rules = new Rules(input, style.emptyIsFine);
	rules.required(style.phoneField);
	rules.text(style.phoneField, style.phone);
	rules.required('template_name');
	rules.text('template_name', { max: 255 });
	rules.required(style.languageField);
	rules.text(style.languageField, style.language);
	for (const kind of headerKinds) rules.url(`header_${kind}_url`);
	const file = checkedFile(call, rules);
	rules.text('header_document_name', { max: 255 });
	for (const field of valueFields) rules.text(field, {});
	const contact = rules.nested('contact', contactLimits);
	if (Object.keys(rules.errors).length > 0) return { errors: rules.errors };
	return {
		request: {
			phone: String(input[style.phoneField]),
			name: String(input.template_name),
			language: String(input[style.languageField]),
			values: Object.fromEntries(valueFields.map((field) => [field, textOf(input[field])])),
			links: Object.fromEntries(
				headerKinds.map((kind) => [kind, textOf(input[`header_${kind}_url`])]),
			),
			file,
			documentName: textOf(input.header_document_name),
			contact,
		},
	};
}

/** The header's file, if there is one. */
function checkedFile(call: Call, rules: Rules): UploadedFile | undefined {
	const { file } = call.body;
	const kind = headerKinds.find((each) => file?.field === `header_${each}_file`);
	if (!file || !kind) return undefined;
	const { extensions, maxMegabytes } = call.mediaRules[kind];
	const called = `The header ${kind} file`;
	if (file.size === 0) rules.add(file.field, `${called} failed to upload.`);
	if (extensions && !extensions.includes(extensionOf(file.fileName))) {
		rules.add(file.field, `${called} field must be a file of type: ${extensions.join(', ')}.`);
	}
	if (file.size > maxMegabytes * megabyte) {
		const kilobytes = maxMegabytes * 1024;
		rules.add(file.field, `${called} field must not be greater than ${kilobytes} kilobytes.`);
	}
	return file;
}

/** What the template wants and the request does not have: field -> words. */
export function missingIn(
	request: TemplateRequest,
	template: MessageTemplate,
): Map<string, string> {
	const missing = new Map<string, string>();
	const want = (field: string, what: string) => {
		if (request.values[field] === undefined) missing.set(field, `${field} is required (${what})`);
	};
	const kind = headerKind(template);
	if (kind && request.links[kind] === undefined && !fileOf(request, kind)) {
		const [url, file] = [`header_${kind}_url`, `header_${kind}_file`];
		missing.set(url, `${url} or ${file} is required (${kind} header)`);
	}
	if (parametersOf(headerText(template)).length > 0) want('header_field_1', 'header parameter 1');
	for (const number of bodyNumbers(template)) {
		want(`field_${number}`, `body parameter ${number}`);
	}
	for (const index of buttonsWithParameter(template)) {
		want(`button_${index}`, `button parameter ${index + 1}`);
	}
	return missing;
}

/** Parameters with names have the numbers of their order. */
function bodyNumbers({ body }: MessageTemplate): string[] {
	return parametersOf(body).map((name, index) => (/^\d+$/.test(name) ? name : String(index + 1)));
}

function fileOf(request: TemplateRequest, kind: HeaderKind): UploadedFile | undefined {
	return request.file?.field === `header_${kind}_file` ? request.file : undefined;
}

/** The values for the template's parameters; those that it has not are ignored. */
function valuesFor(request: TemplateRequest, template: MessageTemplate): TemplateValues {
	const value = (field: string) => request.values[field] ?? '';
	const [hasHeader] = parametersOf(headerText(template));
	return {
		...(hasHeader && { header: value('header_field_1') }),
		body: bodyNumbers(template).map((number) => value(`field_${number}`)),
		buttons: buttonsWithParameter(template).map((index) => value(`button_${index}`)),
	};
}

/** The message that a request makes, and what Meta makes of its header and texts. */
export async function prepareTemplate(
	call: Call,
	request: TemplateRequest,
	template: MessageTemplate,
): Promise<{ message: Omit<DeliveredMessage, 'messageId'>; fate: Fate }> {
	const { name, language } = template;
	const values = valuesFor(request, template);
	const kind = headerKind(template);
	const file = kind && fileOf(request, kind);
	// Both given: the upload wins.
	const link = kind && !file ? request.links[kind] : undefined;
	const refusedWith = refusalOf(template, values);
	return {
		message: {
			provider: call.provider,
			phone: e164(request.phone),
			kind: kind ?? 'text',
			source: kind && (file ? 'file' : 'url'),
			mediaUrl: link,
			file,
			fileName: kind === 'document' ? request.documentName : undefined,
			template: { name, language, ...values },
		},
		fate: refusedWith === undefined ? await fateOfHeader(call, kind, link) : { refusedWith },
	};
}
