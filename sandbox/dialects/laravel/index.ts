import { isRecord, trimmed } from '../../body/phpForm';
import type { ApiBody } from '../../body/read';
import { extensionOf, megabyte, type MediaRules } from '../../mediaRules';
import { mediaKinds, type MediaKind, type UploadedFile } from '../../types';
import { htmlAnswer, json, wantsJson, type Answer, type Call } from '../dialect';

/** Field -> messages, as Laravel's validator reports them. */
export type FieldErrors = Record<string, string[]>;

type Input = Record<string, unknown>;

/** What both generations read out of a valid media request. */
export interface MediaRequest {
	/** As typed, trimmed. */
	phone: string;
	kind: MediaKind;
	mediaUrl?: string;
	file?: UploadedFile;
	caption?: string;
	fileName?: string;
	contact: ContactFields;
}

/** What a send says about its contact; fields that are missing or empty are left out. */
export type ContactFields = Partial<Record<keyof typeof contactLimits, string>>;

export interface ValidationStyle {
	phoneField: string;
	/** v2: an empty optional field is fine; v1: it is "not a string". */
	emptyIsFine: boolean;
}

/** Of what a send says about its contact, in characters. */
export const contactLimits = { firstname: 255, lastname: 255, email: 191, country: 100 } as const;

/** Laravel's input: what the framework's middleware leaves of the body. */
export function inputOf(body: ApiBody): Input {
	return trimmed(body.input);
}

/** The rules of the media endpoint. */
export function validateMedia(
	body: ApiBody,
	style: ValidationStyle,
): { errors: FieldErrors } | { request: MediaRequest } {
	const input = inputOf(body);
	const rules = new Rules(input, style.emptyIsFine);
	const file = body.file?.field === 'media_file' ? body.file : undefined;
	rules.required(style.phoneField);
	rules.text(style.phoneField, { min: 10, max: 15 });
	rules.required('media_type');
	if (isText(input.media_type) && !isKind(input.media_type)) {
		rules.add('media_type', 'The selected media type is invalid.');
	}
	if (!file && isBlank(input.media_url)) {
		rules.add('media_url', 'The media url field is required when media file is not present.');
	}
	rules.url('media_url');
	if (file?.size === 0) rules.add('media_file', 'The media file failed to upload.');
	if (!file && !isBlank(input.media_file)) {
		rules.add('media_file', 'The media file field must be a file.');
	}
	rules.text('caption', { max: 1024 });
	rules.text('filename', { max: 255 });
	const contact = rules.nested('contact', contactLimits);
	if (Object.keys(rules.errors).length > 0) return { errors: rules.errors };
	return {
		request: {
			phone: String(input[style.phoneField]),
			kind: input.media_type as MediaKind,
			// Both given: the upload wins.
			mediaUrl: file ? undefined : textOf(input.media_url),
			file,
			caption: textOf(input.caption),
			fileName: textOf(input.filename),
			contact,
		},
	};
}

/** Collects messages field by field. */
export class Rules {
	readonly errors: FieldErrors = {};

	constructor(
		private readonly input: Input,
		private readonly emptyIsFine: boolean,
		private readonly path = '',
	) {}

	add(field: string, message: string): void {
		(this.errors[this.path + field] ??= []).push(message);
	}

	required(field: string): void {
		if (isBlank(this.input[field])) this.add(field, `The ${named(field)} field is required.`);
	}

	/** Lengths in characters. */
	text(field: string, limits: { min?: number; max?: number }): void {
		if (!this.isPresent(field)) return;
		const value = this.input[field];
		if (!isText(value)) {
			this.add(field, `The ${this.called(field)} field must be a string.`);
			return;
		}
		const { length } = [...value];
		if (limits.min !== undefined && length < limits.min) {
			this.add(field, `The ${this.called(field)} field must be at least ${limits.min} characters.`);
		}
		if (limits.max !== undefined && length > limits.max) {
			this.add(
				field,
				`The ${this.called(field)} field must not be greater than ${limits.max} characters.`,
			);
		}
	}

	url(field: string): void {
		if (!this.isPresent(field)) return;
		const value = this.input[field];
		if (isText(value) && /^https?:\/\/[^\s/]+/i.test(value) && URL.canParse(value)) return;
		this.add(field, `The ${named(field)} field must be a valid URL.`);
	}

	/** An object of optional strings; values that are missing or empty are left out. */
	nested<Key extends string>(
		field: string,
		limits: Readonly<Record<Key, number>>,
	): Partial<Record<Key, string>> {
		const value = this.input[field];
		if (value === undefined || (this.emptyIsFine && value === null)) return {};
		if (!isRecord(value)) {
			this.add(field, `The ${named(field)} field must be an array.`);
			return {};
		}
		const inner = new Rules(value, this.emptyIsFine, `${field}.`);
		const keys = Object.keys(limits) as Key[];
		for (const key of keys) inner.text(key, { max: limits[key] });
		if (isText(value.email) && !/^[^\s@]+@[^\s@]+$/.test(value.email)) {
			inner.add('email', `The ${field}.email field must be a valid email address.`);
		}
		Object.assign(this.errors, inner.errors);
		const texts = keys.map((key) => [key, textOf(value[key])] as const);
		return Object.fromEntries(texts.filter(([, text]) => text !== undefined)) as Partial<
			Record<Key, string>
		>;
	}

	/** Absent fields are not looked at; null ones (empty on the wire) only where that is no fault. */
	private isPresent(field: string): boolean {
		const value = this.input[field];
		if (value === undefined) return false;
		// A required field has its own message already.
		return value !== null || !(this.emptyIsFine || this.errors[this.path + field]);
	}

	private called(field: string): string {
		return this.path + named(field);
	}
}

/** The extension and size checks, answered in the v1 form by both generations; undefined when fine. */
export function checkFile(
	rules: MediaRules,
	kind: MediaKind,
	source: { name: string; size?: number },
): Answer | undefined {
	const { extensions, maxMegabytes } = rules[kind];
	if (extensions && !extensions.includes(extensionOf(source.name))) {
		return inline(`Invalid file extension for ${kind}. Allowed: ${extensions.join(', ')}`);
	}
	if ((source.size ?? 0) > maxMegabytes * megabyte) {
		return inline(`File size exceeds limit for ${kind}. Max allowed is ${maxMegabytes} MB`);
	}
	return undefined;
}

const inline = (message: string) => json(422, { status: 'error', message });

/** 404 and 405 of the framework itself: JSON or a page, as the Accept header asks. */
export function laravelNotFound(call: Call, allowed: readonly string[]): Answer {
	const route = call.path.replace(/^\//, '');
	const status = allowed.length > 0 ? 405 : 404;
	if (!wantsJson(call.headers)) {
		return htmlAnswer(status, status === 405 ? 'Method Not Allowed' : 'Not Found');
	}
	if (status === 404) return json(404, { message: `The route ${route} could not be found.` });
	const supported = allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
	return json(
		405,
		{
			message: `The ${call.method} method is not supported for route ${route}. Supported methods: ${supported.join(', ')}.`,
		},
		{ allow: supported.join(', ') },
	);
}

/** An uncaught exception: no envelope, no details. */
export function laravelServerError(call: Call): Answer {
	if (!wantsJson(call.headers)) return htmlAnswer(500, 'Server Error');
	return json(500, { message: 'Server Error' });
}

/** Slice of a list for `page` and `per_page` (default 15, at most 100). */
export function pageOf<T>(all: readonly T[], query: URLSearchParams) {
	const number = (name: string, otherwise: number) =>
		Math.max(1, Math.trunc(Number(query.get(name) ?? otherwise)) || otherwise);
	const perPage = Math.min(100, number('per_page', 15));
	const page = number('page', 1);
	const start = (page - 1) * perPage;
	return {
		items: all.slice(start, start + perPage),
		page,
		perPage,
		start,
		total: all.length,
		lastPage: Math.max(1, Math.ceil(all.length / perPage)),
	};
}

const named = (field: string) => field.replace(/_/g, ' ');
export const isText = (value: unknown): value is string => typeof value === 'string';
const isBlank = (value: unknown) => value === undefined || value === null || value === '';
export const textOf = (value: unknown) => (isText(value) ? value : undefined);
const isKind = (value: string): value is MediaKind =>
	(mediaKinds as readonly string[]).includes(value);
