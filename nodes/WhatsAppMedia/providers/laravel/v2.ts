import { cleanBaseUrl } from '../baseUrl';
import { at, idOf, textOf } from '../answerFields';
import {
	familyContactFields,
	familyMedia,
	isFamilyRefusal,
	readFamilyReceipt,
	readFamilyRefusal,
} from './media';
import { secondGenerationStatus } from './status';
import {
	FAMILY_TEMPLATE_VALUES,
	familyTemplateBody,
	readFamilyPage,
	readFamilyTemplate,
} from './templates';
import type { Address, Choice, KnownContact, Provider } from '../provider';
import type { ProviderLimits } from '../../checks/limits';
import { wirePhone } from '../../checks/phone';
import type { ApiRequest } from '../../wire/apiRequest';
import { isRecord } from '../../wire/json';
import type { Message, Sendable, TemplateMessage } from '../../messages/message';

/** What tells the deployments of the second generation apart. */
export interface Deployment
	extends Pick<Provider, 'credentialName' | 'credentialType' | 'id' | 'keyLocation' | 'name'> {
	readonly baseUrl: string;
	readonly extensions: NonNullable<ProviderLimits['extensions']>;
}

/**
 * A provider of the family's second generation (`/api/v2`): the token names the tenant, sends are
 * multipart for links as well, since nothing else is documented for media.
 */
export function secondGeneration({ baseUrl, extensions, ...names }: Deployment): Provider {
	const limits: ProviderLimits = {
		// Digits only: a plus would count toward the maximum. Nine digits reach the minimum with it.
		phone: { plus: false, minLength: 10, maxLength: 15 },
		extensions,
		lineBreakLength: { file: 2, link: 2 },
		linkNeedsExtension: true,
		templateMedia: 'fileOrLink',
		templateValues: FAMILY_TEMPLATE_VALUES,
	};
	return {
		...names,
		keyWord: 'token',
		limits,
		needsChannel: false,
		recipients: ['phone', 'contactId'],
		address: (account) => withoutEndpoint(cleanBaseUrl(account.baseUrl, baseUrl)),
		authentication: (secret) => ({ Authorization: `Bearer ${secret}` }),
		probe: { method: 'GET', path: '/account' },
		isProbeAnswer: (body) => at(body, 'success') === true,
		readScopes: {
			messages: {
				name: 'messages:read',
				use: 'Wait for Delivery, Get Status and late refusals',
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
			read: (response, query) => readFamilyPage(response, query, readFamilyTemplate),
		},
		people: {
			title: 'contacts',
			ofChannel: false,
			searches: true,
			request: ({ search, page }) => ({
				method: 'GET',
				path: '/contacts',
				query: listQuery(search, page),
			}),
			read: (response, query) => readFamilyPage(response, query, readPerson),
		},
		contactReading: {
			request: (id) => ({ method: 'GET', path: `/contacts/${encodeURIComponent(id)}` }),
			read: ({ status, body }) => {
				if (status === 404 && isFamilyRefusal(body)) return 'unknown';
				if (status !== 200 || !isRecord(at(body, 'data'))) return undefined;
				return readContact(at(body, 'data')) ?? 'unknown';
			},
		},
		status: secondGenerationStatus,
		send: (message) => send(message, limits),
		sendTemplate: (message) => sendTemplate(message, limits),
		receipt: readFamilyReceipt,
		refusal: readFamilyRefusal,
	};
}

const ONE_ENTRY = { per_page: '1' };

/** The documentation prints whole addresses of endpoints, which people copy. */
function withoutEndpoint(address: Address): Address {
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
	const { fields, file } = familyMedia(message, limits.extensions);
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
				...familyContactFields(message.contact),
			],
			file,
		},
	};
}

function sendTemplate(message: TemplateMessage, limits: ProviderLimits): ApiRequest {
	const recipient = recipientFields(message, limits);
	return {
		method: 'POST',
		path: '/messages/template',
		body: familyTemplateBody(message, recipient, 'language', limits.extensions),
	};
}
