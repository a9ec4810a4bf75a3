import type { ProviderId } from '../../../../nodes/WhatsAppMedia/providers/registry';
import { operationsOf, PHONE, WINDOW, type FormFacts } from '../form';
import type { ProviderFixture, Told } from '../provider';
import { expectDelivered } from './delivered';
import { secondServer } from './server';

/** Those that are one product. */
export const FAMILY_IDS: readonly ProviderId[] = ['xobito', 'waCr', 'rasl'];

/** What the documents of Xobito, WA.cr and RASL, which are one product, have in common. */
export const family = {
	byPhone: {},
	recipient: { phone: '+14155551234' },
	authentication: (secret) => ['authorization', `Bearer ${secret}`],
	idsAt: [
		['data', 'message_id'],
		['data', 'whatsapp_response', 'messages', '0', 'id'],
	],
	fields: { fileName: 'filename', caption: 'caption', file: 'media_file' },
	isSendPath: (path) => path.endsWith('/messages/media'),
} as const satisfies Partial<ProviderFixture>;

/** What version 2 of the product's API has in common. */
export const secondGeneration = {
	...family,
	sendPath: '/api/v2/messages/media',
	credential: (secret, host) => ({
		token: secret,
		...(host !== undefined && { baseUrl: `${host}/api/v2` }),
	}),
	accepted: (messageId, told) => ({ success: true, data: dataOf(messageId, told) }),
	saysSuccess: (answer) => 'success' in answer && answer.success === true,
	failed: (error) => ({
		success: false,
		error: { code: 'MESSAGE_SEND_FAILED', message: 'Failed to send', details: { error } },
	}),
	leastBody: (link) => [
		['phone', '14155551234'],
		['media_type', 'image'],
		['media_url', link],
	],
	text: {
		path: '/api/v2/messages/text',
		body: (words) => ({ phone: '14155551234', message: words }),
	},
	byHand: ({ phone }, link) => ({
		as: 'form',
		body: { phone: phone.slice(1), media_type: 'image', media_url: link },
	}),
	templates: {
		path: '/api/v2/messages/template',
		byHand: ({ phone }, { name, language }) => ({
			phone: phone.slice(1),
			template_name: name,
			language,
		}),
		values: templateFields,
	},
	expectDelivered: async (letter, requests) => await expectDelivered(letter, requests, 'second'),
	server: secondServer,
} as const satisfies Partial<ProviderFixture>;

/** Values of a template, as all of them take them. */
export function templateFields(texts: readonly string[]): Record<string, string> {
	return Object.fromEntries(texts.map((text, index) => [`field_${index + 1}`, text]));
}

export function dataOf(messageId: string, { recordId, status }: Told = {}): object {
	return {
		message_id: messageId,
		...(recordId !== undefined && { chat_message_id: recordId }),
		...(status !== undefined && { status }),
	};
}

/** A refusal by version 2. */
export const v2Refusal = (code: string, message: string) => ({
	success: false,
	error: { code, message },
	meta: { request_id: 'r', timestamp: 't' },
});

const CONTACT_DETAILS = [
	'Assigned Staff ID',
	'Contact ID',
	'Country',
	'Email',
	'First Name',
	'Group IDs',
	'Last Name',
];

/** What the form shows for version 2. */
export const secondForm: FormFacts = {
	operations: operationsOf({
		recipient: ['Recipient', ...PHONE],
		contactDetails: CONTACT_DETAILS,
		messageId: ['Record ID'],
	}),
	recipients: [
		{ recipient: 'Phone Number', fields: ['Recipient', ...PHONE] },
		{ recipient: 'Contact', fields: ['Recipient', 'Contact'] },
	],
	window: [WINDOW, 'Template'],
};
