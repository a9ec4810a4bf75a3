import { cleanBaseUrl } from '../baseUrl';
import { at, idOf, textOf } from '../answerFields';
import { contactField, contactFields } from './contact';
import { mediaFields } from './media';
import { readReceipt } from './receipts';
import { isApiRefusal, readRefusal } from './refusals';
import { v2Messages } from './messageList';
import { v2Status } from './status';
import { TEMPLATE_LIMITS, templateBody, readPage, readTemplate } from './templates';
import type { BaseUrl, Choice, KnownContact, ListedTemplate, Listing, Provider } from '../provider';
import type { ProviderLimits } from '../../checks/limits';
import { wirePhone } from '../../checks/wirePhone';
import type { ApiRequest } from '../../wire/apiRequest';
import { isRecord } from '../../wire/json';
import type { Message, Sendable, TemplateMessage, TextMessage } from '../../messages/message';

/** What tells the deployments of v2 apart. */
export interface Deployment
	extends Pick<Provider, 'credentialName' | 'credentialType' | 'id' | 'secretLocation' | 'name'> {
	readonly baseUrl: string;
	readonly extensions: NonNullable<ProviderLimits['extensions']>;
}

/**
 * A provider with version 2 of the product's API (`/api/v2`): the token names the tenant, sends are
 * multipart for links as well, since nothing else is documented for media.
 */
export function laravelV2({ baseUrl, extensions, ...names }: Deployment): Provider {
	const limits: ProviderLimits = {
		// Digits only: a plus would count toward the maximum. Nine digits reach the minimum with it.
		phone: { plus: false, minLength: 10, maxLength: 15 },
		extensions,
		lineBreakLength: { file: 2, link: 2 },
		linkNeedsExtension: true,
	};
	return {
		...names,
		secretName: 'token',
		limits,
		needsChannel: false,
		recipients: ['phone', 'contactId'],
		baseUrl: (account) => withoutEndpoint(cleanBaseUrl(account.baseUrl, baseUrl)),
		authentication: (secret) => ({ Authorization: `Bearer ${secret}` }),
		probe: { method: 'GET', path: '/account' },
		isProbeAnswer: (body) => at(body, 'success') === true,
		readScopes: {
			messages: {
				name: 'messages:read',
				use: 'Wait for Delivery, Get Status, late refusals and the polling trigger',
				probe: { method: 'GET', path: '/messages', query: ONE_ENTRY },
			},
			templates: {
				name: 'templates:read',
				use: 'lists of templates and Check',
				probe: { method: 'GET', path: '/templates', query: ONE_ENTRY },
			},
			contacts: {
				name: 'contacts:read',
				use: 'the recipient Contact',
				probe: { method: 'GET', path: '/contacts', query: ONE_ENTRY },
			},
		},
		templates: {
			...TEMPLATE_LIMITS,
			list: templateList,
			send: (message) => sendTemplate(message, limits),
		},
		contactPicker: {
			title: 'contacts',
			ofChannel: false,
			searches: true,
			request: ({ search, page }) => ({
				method: 'GET',
				path: '/contacts',
				query: listQuery(search, page),
			}),
			read: (response, query) => readPage(response, query, readPerson),
		},
		phoneLookup: {
			request: (id) => ({ method: 'GET', path: `/contacts/${encodeURIComponent(id)}` }),
			read: ({ status, body }) => {
				if (status === 404 && isApiRefusal(body)) return 'unknown';
				if (status !== 200 || !isRecord(at(body, 'data'))) return undefined;
				return readContact(at(body, 'data')) ?? 'unknown';
			},
		},
		status: v2Status,
		events: v2Messages,
		send: (message) => send(message, limits),
		sendText: (message) => sendText(message, limits),
		receipt: readReceipt,
		refusal: readRefusal,
	};
}

const ONE_ENTRY = { per_page: '1' };

const templateList: Listing<ListedTemplate> = {
	title: 'templates',
	ofChannel: false,
	searches: false,
	// Names are searched for as they are written, with underscores.
	request: ({ search, page, includesUnapproved = false }) => ({
		method: 'GET',
		path: '/templates',
		query: {
			...(!includesUnapproved && { 'filter[status]': 'APPROVED' }),
			...listQuery(/^[\w]+$/.test(search) ? search : '', page),
		},
	}),
	read: (response, query) => readPage(response, query, readTemplate),
};

/** The documentation prints whole addresses of endpoints, which people copy. */
function withoutEndpoint(address: BaseUrl): BaseUrl {
	return 'url' in address
		? { url: address.url.replace(/\/(account|contacts|messages|templates)(\/.*)?$/, '') }
		: address;
}

function listQuery(search: string, page: string | undefined): Record<string, string> {
	return { per_page: '100', page: page ?? '1', ...(search !== '' && { search }) };
}

function readContact(row: unknown): KnownContact | undefined {
	const id = idOf(at(row, 'id'));
	const phone = textOf(at(row, 'phone'), 60);
	return id === undefined || phone === undefined ? undefined : { id: String(id), phone };
}

function readPerson(row: unknown): Choice | undefined {
	const contact = readContact(row);
	if (contact === undefined) return undefined;
	const name = [textOf(at(row, 'firstname'), 60), textOf(at(row, 'lastname'), 60)]
		.filter((part) => part !== undefined)
		.join(' ');
	return { id: contact.id, name: name === '' ? contact.phone : name, note: contact.phone };
}

/** Whom the message goes to, and the contact that it belongs to where one is named. */
function recipientFields(
	{ recipient, contact }: Sendable,
	limits: ProviderLimits,
): Array<readonly [string, string]> {
	const contactId = recipient.contactId ?? contact.contactId;
	return [
		['phone', wirePhone(recipient.phone ?? '', limits.phone)],
		...(contactId === undefined ? [] : [['contact_id', String(contactId)] as const]),
	];
}

function send(message: Message, limits: ProviderLimits): ApiRequest {
	const { fields, file } = mediaFields(message, limits.extensions);
	const [phone, ...contactId] = recipientFields(message, limits);
	return {
		method: 'POST',
		path: '/messages/media',
		body: {
			type: 'multipart',
			fields: [
				...(phone === undefined ? [] : [phone]),
				...fields,
				...contactId,
				...contactFields(message.contact),
			],
			file,
		},
	};
}

function sendText(message: TextMessage, limits: ProviderLimits): ApiRequest {
	return {
		method: 'POST',
		path: '/messages/text',
		body: {
			type: 'json',
			value: {
				...Object.fromEntries(recipientFields(message, limits)),
				message: message.text,
				...contactField(message.contact),
			},
		},
	};
}

function sendTemplate(message: TemplateMessage, limits: ProviderLimits): ApiRequest {
	const recipient = recipientFields(message, limits);
	return {
		method: 'POST',
		path: '/messages/template',
		body: templateBody(message, recipient, 'language', limits.extensions),
	};
}
