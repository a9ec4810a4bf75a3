import { metaInWords, readMeta } from '../../failures/metaAnswer';
import { sentTexts } from '../../messages/sentTexts';
import type { Refusal } from '../../failures/refusal';
import type { ContactDetails, Message, Sendable, TextMessage } from '../../messages/message';
import type { ProviderLimits } from '../../checks/limits';
import { wirePhone } from '../../checks/wirePhone';
import { cleanBaseUrl } from '../baseUrl';
import { recipientFields } from './recipient';
import { channelPicker, contactPicker, templates, threadLookup } from './templates';
import {
	at,
	codeOf,
	idOf,
	isNoId,
	messageIdOf,
	namedMessage,
	readDetails,
	settleRefusal,
	textOf,
	type ReasonRules,
	type Words,
} from '../answerFields';
import type { ContactLookup, KnownContact, Provider, Receipt } from '../provider';
import { isRecord, type JsonObject } from '../../wire/json';
import type { ApiRequest, Body } from '../../wire/apiRequest';
import type { ApiResponse } from '../../wire/apiResponse';

const BASE_URL = 'https://api.contactship.ai';

const limits: ProviderLimits = {
	// Nothing is documented beyond "international format", so E.164 alone decides.
	phone: { plus: true, minLength: 8, maxLength: 16 },
	lineBreakLength: { file: 1, link: 1 },
	linkNeedsExtension: false,
	// Base64 makes a JSON string of it, for which the provider names no limit.
	comfortableUpload: 10 * 1024 * 1024,
};

const contactLookup: ContactLookup = {
	find: (search) => ({ method: 'GET', path: '/v1/contacts', query: { phone_number: search } }),
	found: readContacts,
	create: (phone, details) => ({
		method: 'POST',
		path: '/v1/contacts',
		body: { type: 'json', value: newContact(phone, details) },
	}),
	created: ({ status, body }) => {
		if (status < 200 || status >= 300) return undefined;
		const id = idOf(at(body, 'id') ?? at(body, 'data', 'id'));
		return id === undefined ? undefined : String(id);
	},
};

/** Contactship: JSON only, people are addressed by contact id, files go as base64. */
export const contactship: Provider = {
	id: 'contactship',
	name: 'Contactship',
	credentialType: 'contactshipApi',
	credentialName: 'Contactship API',
	secretLocation: 'Contactship dashboard > API settings',
	secretName: 'API key',
	limits,
	needsChannel: true,
	recipients: ['phone', 'contactId', 'threadId'],
	contactLookup,
	templates,
	channelPicker,
	contactPicker,
	threadLookup,
	// Paths start with /v1, which people copy along.
	baseUrl: ({ baseUrl }) => {
		const base = cleanBaseUrl(baseUrl, BASE_URL);
		return 'url' in base ? { url: base.url.replace(/\/v1(\/.*)?$/, '') } : base;
	},
	authentication: (secret) => ({ 'x-api-key': secret }),
	probe: { method: 'GET', path: '/v1/channels', query: { limit: '1' } },
	isProbeAnswer: (body) => Array.isArray(at(body, 'data')) || Array.isArray(body),
	readScopes: {},
	send,
	sendText,
	receipt,
	refusal,
};

function send({ recipient, media, caption, options }: Message): ApiRequest {
	const value: JsonObject = {
		...recipientFields(recipient),
		media_type: media.kind,
		...(caption === undefined ? {} : { content: caption }),
		...(media.kind === 'document' ? { file_name: media.fileName } : {}),
		...(options.saveMessage === undefined ? {} : { save_message: options.saveMessage }),
	};
	const body: Body =
		media.source.type === 'link'
			? { type: 'json', value: { ...value, media_data: media.source.url } }
			: {
					type: 'base64Json',
					value,
					field: 'media_data',
					prefix:
						options.dataUri === true
							? `data:${media.mimeType ?? 'application/octet-stream'};base64,`
							: '',
					file: media.source.file,
				};
	return { method: 'POST', path: '/v1/waba/send-media', body };
}

/** Documented for a contact on a channel only, so a conversation is looked up first. */
function sendText({ recipient, text }: TextMessage): ApiRequest {
	const value: JsonObject = { ...recipientFields(recipient), content: text };
	return { method: 'POST', path: '/v1/waba/send', body: { type: 'json', value } };
}

function receipt({ status, body }: ApiResponse): Receipt | undefined {
	if (status < 200 || status >= 300 || at(body, 'success') !== true) return undefined;
	const recordId = idOf(at(body, 'data', 'message_id'));
	const messageId = messageIdOf(at(body, 'data', 'provider_id'));
	if (messageId === undefined && recordId === undefined) return undefined;
	// WhatsApp's own answer in the place of its id, or words about it.
	if (isNoId(at(body, 'data', 'provider_id'))) return undefined;
	return {
		messageId,
		recordId,
		conversationId: idOf(at(body, 'data', 'thread_id')),
		mediaUrl: textOf(at(body, 'data', 'media_url'), 2048),
		status: textOf(at(body, 'data', 'status') ?? at(body, 'data', 'message_status'), 40),
	};
}

/** Only statuses are documented; messages come in Spanish and in several shapes. */
function refusal(response: ApiResponse, message?: Sendable): Refusal {
	const { body } = response;
	const rules: ReasonRules = {
		byCode: {},
		byText: [{ words: /cannot (get|post) \//i, reason: 'wrongAddress' }],
		byStatus: {
			400:
				message !== undefined && 'media' in message && !('template' in message)
					? 'channelOrMediaRefused'
					: 'refusedInput',
			404: message === undefined ? 'wrongAddress' : 'contactNotFound',
		},
	};
	const sent = sentTexts(message);
	const messageId = namedMessage(
		body,
		messageIdOf(at(body, 'data', 'provider_id')),
		message && sent,
	);
	return {
		...settleRefusal(response, readWords(body), rules, sent),
		...(messageId !== undefined && { messageId, says: 'named' }),
		recordId: idOf(at(body, 'data', 'message_id')),
	};
}

function readWords(body: unknown): Words {
	const said = at(body, 'message');
	const error = at(body, 'error');
	const details = Array.isArray(said) ? readDetails(said) : readDetails(at(body, 'details'));
	return {
		code: isRecord(error) ? codeOf(error.code) : undefined,
		message: textOf(said) ?? textOf(at(error, 'message')) ?? textOf(error),
		details,
		meta: [error, said].find((value) => readMeta(value)) ?? (metaInWords(error) ? error : said),
	};
}

/** A bare array as documented; an envelope around it is tolerated. */
function readContacts({ status, body }: ApiResponse): readonly KnownContact[] | undefined {
	const list = Array.isArray(body) ? body : at(body, 'data');
	if (status !== 200 || !Array.isArray(list)) return undefined;
	const dated = list.flatMap((entry: unknown) => {
		const id = idOf(at(entry, 'id'));
		const stored = at(entry, 'phone_number');
		const phone = textOf(typeof stored === 'number' ? String(stored) : stored, 60);
		if (id === undefined || phone === undefined) return [];
		const name = textOf(at(entry, 'full_name'), 60);
		const createdAt = textOf(at(entry, 'created_at'), 60) ?? '';
		return [{ id: String(id), phone, createdAt, ...(name !== undefined && { name }) }];
	});
	return dated.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

/** A name is required; without one the number stands in for it. */
function newContact(phone: string, details: ContactDetails): JsonObject {
	const number = wirePhone(phone, limits.phone);
	const fullName = [details.firstName, details.lastName].filter(Boolean).join(' ');
	return {
		phone_number: number,
		full_name: fullName === '' ? number : fullName,
		...(details.email === undefined ? {} : { email: details.email }),
		...(details.country === undefined ? {} : { country: details.country }),
		...(details.description === undefined ? {} : { description: details.description }),
	};
}
