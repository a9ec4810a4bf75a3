import { cleanBaseUrl } from './baseUrl';
import { at } from './answerFields';
import {
	familyContact,
	familyContactFields,
	familyMedia,
	readFamilyReceipt,
	readFamilyRefusal,
} from './laravel/media';
import { firstGenerationStatus } from './laravel/status';
import {
	FAMILY_TEMPLATE_VALUES,
	familyTemplateBody,
	readFamilyPage,
	readFamilyTemplate,
} from './laravel/templates';
import type { Account, Address, Provider } from './provider';
import { wirePhone } from '../checks/phone';
import type { ProviderLimits } from '../checks/limits';
import type { Message, TemplateMessage } from '../messages/message';
import { quote } from '../text';
import type { ApiRequest } from '../wire/apiRequest';

const BASE_URL = 'https://dash.xobito.com';

const ONE_TEMPLATE: ApiRequest = { method: 'GET', path: '/templates', query: { per_page: '1' } };

const limits: ProviderLimits = {
	// The plus counts: 10 to 15 characters.
	phone: { plus: true, minLength: 10, maxLength: 15 },
	lineBreakLength: { file: 2, link: 1 },
	linkNeedsExtension: true,
	templateMedia: 'fileOrLink',
	templateValues: FAMILY_TEMPLATE_VALUES,
};

/** Xobito: first generation of the family; the workspace's subdomain is part of the path. */
export const xobito: Provider = {
	id: 'xobito',
	name: 'Xobito',
	credentialType: 'xobitoApi',
	credentialName: 'Xobito API',
	keyLocation: 'Xobito dashboard > Settings > API Management',
	keyWord: 'token',
	limits,
	needsChannel: false,
	recipients: ['phone'],
	address,
	authentication: (secret) => ({ Authorization: `Bearer ${secret}` }),
	probe: ONE_TEMPLATE,
	isProbeAnswer: (body) => at(body, 'status') === 'success',
	readScopes: {
		templates: { name: 'templates.read', use: 'lists of templates and Check', probe: ONE_TEMPLATE },
	},
	templates: {
		title: 'templates',
		ofChannel: false,
		searches: false,
		request: ({ page }) => ({
			method: 'GET',
			path: '/templates',
			query: { per_page: '100', page: page ?? '1' },
		}),
		read: (response, query) => readFamilyPage(response, query, readFamilyTemplate),
	},
	status: firstGenerationStatus,
	send,
	sendTemplate,
	receipt: readFamilyReceipt,
	refusal: readFamilyRefusal,
};

function address({ baseUrl, subdomain }: Account): Address {
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
	const { fields, file } = familyMedia(message, limits.extensions);
	const common: Array<readonly [string, string]> = [['phone_number', phone], ...fields];
	const contact = familyContact(message.contact);
	return {
		method: 'POST',
		path: '/messages/media',
		body:
			file === undefined
				? {
						type: 'json',
						value: {
							...Object.fromEntries(common),
							...(Object.keys(contact).length > 0 && { contact }),
						},
					}
				: {
						type: 'multipart',
						fields: [...common, ...familyContactFields(message.contact)],
						file,
					},
	};
}

function sendTemplate(message: TemplateMessage): ApiRequest {
	const phone = wirePhone(message.recipient.phone ?? '', limits.phone);
	return {
		method: 'POST',
		path: '/messages/template',
		body: familyTemplateBody(
			message,
			[['phone_number', phone]],
			'template_language',
			limits.extensions,
		),
	};
}
