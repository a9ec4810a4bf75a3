import type { ProviderLimits, TemplateLimits } from '../../checks/limits';
import type { TemplateMessage } from '../../messages/message';
import { at, countOf, textOf } from '../answerFields';
import { contactField, contactFields } from './contact';
import { uploadPart } from './media';
import {
	canBeFilled,
	doubtsOf,
	headerOf,
	headerPlaceholders,
	isApproved,
	placeholdersOf,
	placeholdersOfButtons,
	unfillablePart,
} from '../placeholders';
import type { ListedTemplate, ListQuery, Page } from '../provider';
import type { ApiResponse } from '../../wire/apiResponse';
import type { Body, UploadPart } from '../../wire/apiRequest';
import type { JsonObject } from '../../wire/json';

/** Templates of the product behind Xobito, WA.cr and RASL: how they are listed and sent. */

export const TEMPLATE_LIMITS: TemplateLimits = {
	headerMedia: 'fileOrLink',
	// `field_1` to `field_10`, and `button_0` to `button_2`: numbers only.
	values: { body: 10, buttons: 3, byName: false, ignoresOthers: true },
};

/** Rows of a list in the envelope of either version, and the number of the page after it. */
export function readPage<T>(
	{ status, body }: ApiResponse,
	{ page }: ListQuery,
	read: (row: unknown) => T | undefined,
): Page<T> | undefined {
	if (status !== 200) return undefined;
	const data = at(body, 'data');
	const rows = Array.isArray(data) ? data : at(data, 'data');
	if (!Array.isArray(rows)) return undefined;
	// v1: Laravel's paginator in `data`. v2: in `meta.pagination`, or in `meta`.
	const pagers = [data, at(body, 'meta', 'pagination'), at(body, 'meta')];
	const numberOf = (...names: string[]): number | undefined =>
		pagers
			.flatMap((pager) => names.map((name) => countOf(at(pager, name))))
			.find((number) => number !== undefined);
	const current = numberOf('current_page') ?? countOf(page) ?? 1;
	const last =
		numberOf('last_page', 'total_pages') ?? lastBy(numberOf('total'), numberOf('per_page'));
	// Where nobody counts the pages, the next one is still linked or announced, or said not to be there.
	const links = [at(data, 'next_page_url'), at(body, 'links', 'next')];
	const hasMore = pagers.map((pager) => at(pager, 'has_more'));
	const isLinked = links.some(isText) || hasMore.includes(true);
	const hasNext = last === undefined ? isLinked : current < last;
	const isTold = last !== undefined || links.includes(null) || hasMore.includes(false);
	const entries = rows.map(read).filter((entry) => entry !== undefined);
	return {
		entries,
		...(hasNext ? { next: String(current + 1) } : isTold && { isLast: true }),
		...(entries.length < rows.length && { hasUnread: true }),
	};
}

/** The number of the last page, where only the rows are counted. */
function lastBy(total: number | undefined, perPage: number | undefined): number | undefined {
	if (total === undefined || perPage === undefined || perPage === 0) return undefined;
	return Math.max(1, Math.ceil(total / perPage));
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value !== '';
}

/** A row of a list of templates. */
export function readTemplate(row: unknown): ListedTemplate | undefined {
	const name = textOf(at(row, 'template_name')) ?? textOf(at(row, 'name'));
	const language = textOf(at(row, 'language'), 20);
	if (name === undefined || language === undefined) return undefined;
	const format = at(row, 'header_data_format');
	const header = headerOf(format);
	const buttons = jsonOf(at(row, 'buttons_data'));
	const cards = jsonOf(at(row, 'cards_json'));
	const status = textOf(at(row, 'status'), 20)?.toUpperCase();
	const count = (name: string): number | undefined => countOf(at(row, name));
	const parts = {
		header: headerPlaceholders(header, at(row, 'header_data_text'), count('header_params_count')),
		body: placeholdersOf(at(row, 'body_data'), 'body', count('body_params_count')),
		button: placeholdersOfButtons(buttons),
	};
	return {
		name,
		language,
		isApproved: isApproved(status),
		status,
		canBeFilled: canBeFilled(format, buttons, cards),
		unfillable: unfillablePart(format, buttons, cards),
		category: textOf(at(row, 'category'), 40),
		header,
		placeholders: [parts.header, parts.body, parts.button].flatMap(
			({ placeholders }) => placeholders,
		),
		doubts: doubtsOf(parts),
	};
}

/** Buttons and cards come as they are, or as a JSON text of it; another text stays one. */
function jsonOf(stored: unknown): unknown {
	if (typeof stored !== 'string') return stored;
	try {
		return JSON.parse(stored) as unknown;
	} catch {
		return stored;
	}
}

/**
 * A template message as these servers take it: JSON, or a form where a file goes along.
 * @param languageField what the version calls the language
 * @param listed see `uploadName`
 */
export function templateBody(
	{ template, media, contact }: TemplateMessage,
	recipient: ReadonlyArray<readonly [string, string]>,
	languageField: 'language' | 'template_language',
	listed: ProviderLimits['extensions'],
): Body {
	const fields: Array<readonly [string, string]> = [
		...recipient,
		['template_name', template.name],
		[languageField, template.language],
		...(template.header === undefined ? [] : [['header_field_1', template.header.text] as const]),
		...template.body.map(({ text }, index) => [`field_${index + 1}`, text] as const),
		...template.buttons.map(({ index, text }) => [`button_${index}`, text] as const),
	];
	let file: UploadPart | undefined;
	if (media !== undefined) {
		const { source, kind, fileName } = media;
		if (source.type === 'link') fields.push([`header_${kind}_url`, source.url]);
		else file = uploadPart(media, source.file, `header_${kind}_file`, listed);
		if (kind === 'document') fields.push(['header_document_name', fileName]);
	}
	if (file !== undefined) {
		return { type: 'multipart', fields: [...fields, ...contactFields(contact)], file };
	}
	const value: JsonObject = {
		...Object.fromEntries(fields),
		...contactField(contact),
	};
	return { type: 'json', value };
}
