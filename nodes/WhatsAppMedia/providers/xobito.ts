import { cleanBaseUrl } from './baseUrl';
import { at } from './answerFields';
import { contactField, contactFields } from './laravel/contact';
import { mediaFields } from './laravel/media';
import { readReceipt } from './laravel/receipts';
import { readRefusal } from './laravel/refusals';
import { v1Status } from './laravel/status';
import { v1Webhook } from './laravel/webhook';
import { TEMPLATE_LIMITS, templateBody, readPage, readTemplate } from './laravel/templates';
import type { Account, BaseUrl, Provider } from './provider';
import { wirePhone } from '../checks/wirePhone';
import type { ProviderLimits } from '../checks/limits';
import type { Message, TemplateMessage, TextMessage } from '../messages/message';
import { quote } from '../text';
import type { ApiRequest } from '../wire/apiRequest';

const BASE_URL = 'https://dash.xobito.com';

const ONE_TEMPLATE: ApiRequest = { method: 'GET', path: '/templates', query: { per_page: '1' } };

const limits: ProviderLimits = {
	// The plus counts: 10 to 15 characters.
	phone: { plus: true, minLength: 10, maxLength: 15 },
	lineBreakLength: { file: 2, link: 1 },
	linkNeedsExtension: true,
};

/** Xobito: version 1 of the product's API; the workspace's subdomain is part of the path. */
export const xobito: Provider = {
	id: 'xobito',
	name: 'Xobito',
	credentialType: 'xobitoApi',
	credentialName: 'Xobito API',
	secretLocation: 'Xobito dashboard > Settings > API Management',
	secretName: 'token',
	limits,
	needsChannel: false,
	recipients: ['phone'],
	baseUrl: apiUrl,
	authentication: (secret) => ({ Authorization: `Bearer ${secret}` }),
	probe: ONE_TEMPLATE,
	isProbeAnswer: (body) => at(body, 'status') === 'success',
	readScopes: {
		templates: { name: 'templates.read', use: 'lists of templates and Check', probe: ONE_TEMPLATE },
	},
	templates: {
		...TEMPLATE_LIMITS,
		list: {
			title: 'templates',
			ofChannel: false,
			searches: false,
			request: ({ page }) => ({
				method: 'GET',
				path: '/templates',
				query: { per_page: '100', page: page ?? '1' },
			}),
			read: (response, query) => readPage(response, query, readTemplate),
		},
		send: sendTemplate,
	},
	status: v1Status,
	events: v1Webhook,
	send,
	sendText,
	receipt: readReceipt,
	refusal: readRefusal,
};

function apiUrl({ baseUrl, subdomain }: Account): BaseUrl {
	const base = cleanBaseUrl(baseUrl, BASE_URL);
	if ('missing' in base) return base;
	const workspace = cleanSubdomain(subdomain ?? '');
	if (workspace === '') {
		return {
			missing: 'The Subdomain in the credential is empty',
			advice: 'Enter the name of your Xobito workspace, for example acme.',
		};
	}
	if (!/^[a-z0-9][a-z0-9_-]{0,62}$/.test(workspace)) {
		return {
			missing: `The Subdomain ${quote(subdomain ?? '', 60)} in the credential is not the name of a workspace`,
			advice: 'Enter the name only, for example acme.',
		};
	}
	// A base URL copied from the documentation may already hold the API's path.
	const root = base.url.replace(/\/api\/v1(\/.*)?$/, '');
	return { url: `${root}/api/v1/${workspace}` };
}

/** `https://acme.xobito.com/` and `acme.xobito.com` are the dashboard of the workspace `acme`. */
function cleanSubdomain(given: string): string {
	const host =
		given
			.trim()
			.replace(/^https?:\/\//i, '')
			.split('/')[0] ?? '';
	return (/^([^.]+)\.xobito\.com$/i.exec(host)?.[1] ?? host).toLowerCase();
}

/** JSON for a link and multipart for a file, as documented. */
function send(message: Message): ApiRequest {
	const phone = wirePhone(message.recipient.phone ?? '', limits.phone);
	const { fields, file } = mediaFields(message, limits.extensions);
	const common: Array<readonly [string, string]> = [['phone_number', phone], ...fields];
	return {
		method: 'POST',
		path: '/messages/media',
		body:
			file === undefined
				? {
						type: 'json',
						value: {
							...Object.fromEntries(common),
							...contactField(message.contact),
						},
					}
				: {
						type: 'multipart',
						fields: [...common, ...contactFields(message.contact)],
						file,
					},
	};
}

function sendText({ recipient, text, contact }: TextMessage): ApiRequest {
	return {
		method: 'POST',
		path: '/messages/send',
		body: {
			type: 'json',
			value: {
				phone_number: wirePhone(recipient.phone ?? '', limits.phone),
				message_type: 'text',
				message_body: text,
				...contactField(contact),
			},
		},
	};
}

function sendTemplate(message: TemplateMessage): ApiRequest {
	const phone = wirePhone(message.recipient.phone ?? '', limits.phone);
	return {
		method: 'POST',
		path: '/messages/template',
		body: templateBody(message, [['phone_number', phone]], 'template_language', limits.extensions),
	};
}
