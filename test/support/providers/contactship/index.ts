import type { ProviderFixture } from '../provider';
import { operationsOf, PHONE, WINDOW, type OperationFields } from '../form';
import { expectDelivered, NEW_CONTACT } from './delivered';
import { server } from './server';

const STATUS_NOTICE =
	'Contactship has no way to tell what became of a message. Look at the conversation in Contactship.';

const WINDOW_NOTICE =
	'Contactship cannot report the status of a message. The template is sent only if WhatsApp refuses the message immediately. For a customer who has never written, use the operation Send Template.';

const HEADER_NOTICE =
	'Contactship accepts the file of a template only as a link. Set “Media Source” to “Link”, or add the option “Send as Link”.';

const RECIPIENT = ['Channel', 'Recipient', ...PHONE];

const CONTACT_DETAILS = ['Country', 'Description', 'Email', 'First Name', 'Last Name'];

const CHANNEL = 'chn_abc123';
const CONTACT = 'c1d2e3f4-a5b6-7890-cdef-123456789012';

/** Options instead of those of the others. */
const OPTIONS: Partial<Record<OperationFields['operation'], string[]>> = {
	Send: [
		'Base64 as Data URI',
		'Create Contact If Missing',
		'File Name',
		'Max Rate Limit Wait',
		'Media Type',
		'Messages at Once',
		'Messages in Doubt',
		'Order Reference',
		'Save Message',
		'Send as Link',
		'Send Only Once',
		'Simplify',
		'Timeout',
	],
	'Send Template': [
		'Create Contact If Missing',
		'Max Rate Limit Wait',
		'Messages at Once',
		'Messages in Doubt',
		'Order Reference',
		'Save Message',
		'Send Only Once',
		'Simplify',
		'Timeout',
	],
	'Send Text': [
		'Create Contact If Missing',
		'Max Rate Limit Wait',
		'Messages at Once',
		'Messages in Doubt',
		'Order Reference',
		'Send Only Once',
		'Simplify',
		'Timeout',
	],
	Check: [
		'Base64 as Data URI',
		'Create Contact If Missing',
		'File Name',
		'Media Type',
		'Save Message',
		'Send as Link',
	],
	'Check Template': ['Create Contact If Missing', 'Save Message'],
	'Check Text': ['Create Contact If Missing'],
};

export const contactship: ProviderFixture = {
	name: 'Contactship',
	origin: 'https://api.contactship.ai',
	sendPath: '/v1/waba/send-media',
	isSendPath: (path) => path.endsWith('/v1/waba/send-media'),
	credentialType: 'contactshipApi',
	credential: (secret, host) => ({
		apiKey: secret,
		...(host !== undefined && { baseUrl: host }),
	}),
	authentication: (secret) => ['x-api-key', secret],
	probe: { path: '/v1/channels?limit=1', answer: { data: [], count: 0 } },
	unauthorized: {
		body: { statusCode: 401, message: 'API key inválida' },
		words: 'API key inválida',
	},
	recipient: { recipientBy: 'contactId', channelId: CHANNEL, contactId: CONTACT },
	byPhone: { recipientBy: 'phone', channelId: CHANNEL },
	accepted: (messageId, { status } = {}) => ({
		success: true,
		message: 'Media enviado y guardado',
		data: {
			message_id: 'msg-1',
			provider_id: messageId,
			thread_id: 'thr-1',
			...(status !== undefined && { status }),
		},
	}),
	idsAt: [
		['data', 'provider_id'],
		['data', 'message_id'],
	],
	saysSuccess: (answer) => 'success' in answer && answer.success === true,
	failed: (error) => ({ success: false, message: 'Error al enviar', error }),
	leastBody: (link) => ({
		channel_id: CHANNEL,
		contact_id: CONTACT,
		media_type: 'image',
		media_data: link,
	}),
	text: {
		path: '/v1/waba/send',
		body: (words) => ({ channel_id: CHANNEL, contact_id: CONTACT, content: words }),
	},
	fields: { fileName: 'file_name', caption: 'content', file: 'media_data' },
	newContact: [
		{ request: 'GET /v1/contacts', status: 200, body: [] },
		{ request: 'POST /v1/contacts', status: 201, body: { id: NEW_CONTACT } },
	],
	byHand: ({ channelId, contactId }, link) => ({
		as: 'json',
		body: {
			channel_id: channelId,
			contact_id: contactId(),
			media_type: 'image',
			media_data: link,
		},
	}),
	templates: {
		path: '/v1/waba/send-template',
		byHand: ({ channelId, contactId }, { name, language }) => ({
			channel_id: channelId,
			contact_id: contactId(),
			template_name: name,
			language_code: language,
		}),
		values: (texts) => ({
			components: [{ type: 'BODY', parameters: texts.map((text) => ({ type: 'text', text })) }],
		}),
	},
	expectDelivered,
	form: {
		operations: operationsOf({
			recipient: RECIPIENT,
			contactDetails: CONTACT_DETAILS,
			messageId: [STATUS_NOTICE],
			tellsNothing: true,
			options: OPTIONS,
		}),
		recipients: [
			{ recipient: 'Phone Number', fields: RECIPIENT },
			{ recipient: 'Contact', fields: ['Channel', 'Recipient', 'Contact'] },
			// The channel is only asked for because its templates are to be listed.
			{ recipient: 'Thread ID', fields: ['Recipient', 'Thread ID', 'Channel'] },
		],
		window: [WINDOW, WINDOW_NOTICE, HEADER_NOTICE, 'Template'],
	},
	server,
};
