import type { Media, TemplateMessage, TemplateValue } from '../../messages/message';
import { at, countOf, idOf, textOf } from '../answerFields';
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
import type {
	Choice,
	ListedTemplate,
	Listing,
	ListQuery,
	Page,
	TemplateApi,
	ThreadLookup,
} from '../provider';
import { recipientFields } from './recipient';
import type { ApiRequest } from '../../wire/apiRequest';
import type { ApiResponse } from '../../wire/apiResponse';
import type { JsonObject, JsonValue } from '../../wire/json';

/** Templates at Contactship, which hands Meta's own components through, and its lists to pick from. */

const PAGE_SIZE = 100;

const list: Listing<ListedTemplate> = {
	title: 'templates',
	ofChannel: true,
	searches: false,
	request: ({ channelId, page }) => ({
		method: 'GET',
		path: '/v1/waba/templates',
		query: {
			channel_id: channelId,
			limit: String(PAGE_SIZE),
			...(page !== undefined && { after: page }),
		},
	}),
	read: ({ status, body }) => {
		const rows = at(body, 'data');
		if (status !== 200 || !Array.isArray(rows)) return undefined;
		const after = textOf(at(body, 'paging', 'cursors', 'after'), 500);
		// Meta gives a cursor on the last page too, and how many rows a full page has is not documented:
		// only a page without any is surely behind the last.
		const isLast = rows.length === 0;
		const entries = rows.map(readTemplate).filter((entry) => entry !== undefined);
		return {
			entries,
			...(isLast ? { isLast } : after !== undefined && { next: after }),
			...(entries.length < rows.length && { hasUnread: true }),
		};
	},
};

export const templates: TemplateApi = {
	list,
	send: sendTemplate,
	headerMedia: 'link',
	// Meta's own limits, as nothing else is documented.
	values: { body: 50, buttons: 10, byName: true, ignoresOthers: false },
};

export const channelPicker: Listing<Choice> = {
	title: 'channels',
	ofChannel: false,
	searches: false,
	request: ({ search, page }) => ({
		method: 'GET',
		path: '/v1/channels',
		query: {
			type: 'WABA',
			status: 'active',
			limit: String(PAGE_SIZE),
			offset: page ?? '0',
			...(search !== '' && { name: search }),
		},
	}),
	read: readChannels,
};

/** Contacts by name, or by part of the number where digits are searched for. No pages. */
export const contactPicker: Listing<Choice> = {
	title: 'contacts',
	ofChannel: false,
	searches: true,
	request: ({ search }) => ({ method: 'GET', path: '/v1/contacts', query: contactQuery(search) }),
	read: readContacts,
};

function contactQuery(search: string): Record<string, string> {
	if (search === '') return {};
	// Numbers are kept without the blanks and dashes that people write.
	return /^[+\d\s().-]+$/.test(search)
		? { phone_number: search.replace(/[^+\d]/g, '') }
		: { full_name: search };
}

/** Templates are documented for a contact on a channel only; a conversation tells both. */
export const threadLookup: ThreadLookup = {
	request: (id) => ({ method: 'GET', path: `/v1/thread/${encodeURIComponent(id)}` }),
	read: ({ status, body }) => {
		const channelId = idOf(at(body, 'channel_id'));
		const contactId = idOf(at(body, 'contact_id'));
		return status !== 200 || channelId === undefined || contactId === undefined
			? undefined
			: { channelId: String(channelId), contactId: String(contactId) };
	},
};

/** `POST /v1/waba/send-template`; media in the header goes as a link, nothing else is documented. */
function sendTemplate({ recipient, template, media, options }: TemplateMessage): ApiRequest {
	const value: JsonObject = {
		...recipientFields(recipient),
		template_name: template.name,
		language_code: template.language,
		components: [
			...headerComponent(template.header, media),
			...(template.body.length === 0
				? []
				: [{ type: 'BODY', parameters: template.body.map(textParameter) }]),
			...template.buttons.map(({ index, text }) => ({
				type: 'BUTTON',
				sub_type: 'url',
				index: String(index),
				parameters: [{ type: 'text', text }],
			})),
		],
		...(options.saveMessage === undefined ? {} : { save_message: options.saveMessage }),
	};
	return { method: 'POST', path: '/v1/waba/send-template', body: { type: 'json', value } };
}

function headerComponent(text: TemplateValue | undefined, media: Media | undefined): JsonValue[] {
	if (media?.source.type === 'link') {
		const { kind, source, fileName } = media;
		const link = { link: source.url, ...(kind === 'document' && { filename: fileName }) };
		return [{ type: 'HEADER', parameters: [{ type: kind, [kind]: link }] }];
	}
	return text === undefined ? [] : [{ type: 'HEADER', parameters: [textParameter(text)] }];
}

function textParameter({ text, name }: TemplateValue): JsonObject {
	return { type: 'text', text, ...(name !== undefined && { parameter_name: name }) };
}

function readTemplate(row: unknown): ListedTemplate | undefined {
	const name = textOf(at(row, 'name'));
	const language = textOf(at(row, 'language'), 20);
	if (name === undefined || language === undefined) return undefined;
	const listed = at(row, 'components');
	const components: unknown[] = Array.isArray(listed) ? listed.slice(0, 20) : [];
	const ofType = (type: string): unknown =>
		components.find((component) => textOf(at(component, 'type'), 20)?.toUpperCase() === type);
	// Every template has a body: only where it is listed, what is not listed is not there either.
	const absent = ofType('BODY') === undefined ? undefined : null;
	const ofComponent = (type: string, field: string): unknown =>
		ofType(type) === undefined ? absent : at(ofType(type), field);
	const format = ofComponent('HEADER', 'format');
	const header = headerOf(format);
	const buttons = ofComponent('BUTTONS', 'buttons');
	const status = textOf(at(row, 'status'), 20)?.toUpperCase();
	const parts = {
		header: headerPlaceholders(header, at(ofType('HEADER'), 'text')),
		body: placeholdersOf(at(ofType('BODY'), 'text'), 'body'),
		button: placeholdersOfButtons(buttons),
	};
	return {
		name,
		language,
		isApproved: isApproved(status),
		status,
		canBeFilled: canBeFilled(format, buttons, ofType('CAROUSEL')),
		unfillable: unfillablePart(format, buttons, ofType('CAROUSEL')),
		category: textOf(at(row, 'category'), 40),
		header,
		placeholders: [parts.header, parts.body, parts.button].flatMap(
			({ placeholders }) => placeholders,
		),
		doubts: doubtsOf(parts),
	};
}

function readChannels(
	{ status, body }: ApiResponse,
	{ page }: ListQuery,
): Page<Choice> | undefined {
	const rows = at(body, 'data');
	if (status !== 200 || !Array.isArray(rows)) return undefined;
	const reached = Number(page ?? 0) + rows.length;
	const hasMore = rows.length > 0 && reached < (countOf(at(body, 'count')) ?? 0);
	return {
		entries: rows.flatMap((row: unknown) => {
			const id = idOf(at(row, 'id'));
			const name = textOf(at(row, 'name'), 100);
			return id === undefined ? [] : [{ id: String(id), name: name ?? String(id) }];
		}),
		...(hasMore && { next: String(reached) }),
	};
}

function readContacts({ status, body }: ApiResponse): Page<Choice> | undefined {
	const rows = Array.isArray(body) ? body : at(body, 'data');
	if (status !== 200 || !Array.isArray(rows)) return undefined;
	return {
		entries: rows.flatMap((row: unknown) => {
			const id = idOf(at(row, 'id'));
			if (id === undefined) return [];
			const phone = textOf(at(row, 'phone_number'), 40);
			const name = textOf(at(row, 'full_name'), 100) ?? phone ?? String(id);
			return [{ id: String(id), name, note: phone }];
		}),
	};
}
