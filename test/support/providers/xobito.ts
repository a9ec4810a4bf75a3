import { operationsOf, PHONE, WINDOW } from './form';
import { dataOf, family, templateFields } from './laravel';
import { expectDelivered } from './laravel/delivered';
import { firstServer } from './laravel/server';
import type { ProviderFixture } from './provider';

const STATUS_NOTICE =
	'Not every Xobito workspace can tell this yet. Where it cannot, the node says so.';

const WINDOW_NOTICE =
	'Xobito reports the status of a message only in some workspaces. In all others, the template is sent only if WhatsApp refuses the message immediately.';

const CONTACT_DETAILS = [
	'Assigned Staff ID',
	'Country',
	'Email',
	'First Name',
	'Group Names',
	'Last Name',
];

export const xobito: ProviderFixture = {
	...family,
	name: 'Xobito',
	origin: 'https://dash.xobito.com',
	sendPath: '/api/v1/acme/messages/media',
	credentialType: 'xobitoApi',
	credential: (secret, host) => ({
		token: secret,
		subdomain: 'acme',
		...(host !== undefined && { baseUrl: host }),
	}),
	probe: {
		path: '/api/v1/acme/templates?per_page=1',
		answer: { status: 'success', data: { current_page: 1, data: [], per_page: 1, total: 0 } },
	},
	unauthorized: {
		body: { status: 'error', message: 'Invalid API token' },
		words: 'Invalid API token',
	},
	accepted: (messageId, told) => ({
		status: 'success',
		message: 'ok',
		data: dataOf(messageId, told),
	}),
	saysSuccess: (answer) => 'status' in answer && answer.status === 'success',
	failed: (error) => ({
		status: 'error',
		message: 'Failed to send WhatsApp media message',
		error,
	}),
	leastBody: (link) => ({ phone_number: '+14155551234', media_type: 'image', media_url: link }),
	text: {
		path: '/api/v1/acme/messages/send',
		body: (words) => ({
			phone_number: '+14155551234',
			message_type: 'text',
			message_body: words,
		}),
	},
	byHand: ({ phone }, link) => ({
		as: 'json',
		body: { phone_number: phone, media_type: 'image', media_url: link },
	}),
	templates: {
		path: '/api/v1/acme/messages/template',
		byHand: ({ phone }, { name, language }) => ({
			phone_number: phone,
			template_name: name,
			template_language: language,
		}),
		values: templateFields,
	},
	expectDelivered: async (letter, requests) => await expectDelivered(letter, requests, 'first'),
	form: {
		operations: operationsOf({
			recipient: PHONE,
			contactDetails: CONTACT_DETAILS,
			messageId: ['Message ID', STATUS_NOTICE],
		}),
		window: [WINDOW, WINDOW_NOTICE, 'Template'],
	},
	server: firstServer,
};
