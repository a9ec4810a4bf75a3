import type { INodeProperties } from 'n8n-workflow';

import { providersWith, shownFor } from './byProvider';
import { OF_MEDIA, OF_TEMPLATES, OF_TEXT, SENDING } from './operations';

const OF_DATA_URIS = providersWith((form) => form.mayTakeDataUris === true);
/** Files go as base64, for which large ones have another way. */
const OF_BASE64 = providersWith((_, { limits }) => limits.comfortableUpload !== undefined);
const CREATING_CONTACTS = providersWith((_, provider) => provider.contactLookup !== undefined);
const WITH_STATUS = providersWith((_, provider) => provider.status !== undefined);

const messagesAtOnce: INodeProperties = {
	displayName: 'Messages at Once',
	name: 'concurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 64 },
	default: 64,
	description:
		'How many messages may be on their way at the same time; of files over 1 MB never more than 10. The node sends fewer by itself when the provider asks for it. The output keeps the order of the input.',
};

const timeout: INodeProperties = {
	displayName: 'Timeout',
	name: 'timeout',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 300,
	description:
		'Seconds to wait for the provider. After this it is not known whether the message went out.',
};

const maxRateLimitWait: INodeProperties = {
	displayName: 'Max Rate Limit Wait',
	name: 'maxRateLimitWait',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 300,
	description:
		'Seconds that a message may wait when the provider takes no more for the moment (rate limit). After this it is not sent.',
};

/** What requests have in common. */
const OF_REQUESTS = [maxRateLimitWait, messagesAtOnce, timeout];

/** What most people leave as it is. */
export const optionsProperties: INodeProperties[] = [
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { hide: { operation: ['getStatus'] } },
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Base64 as Data URI',
				name: 'dataUri',
				type: 'boolean',
				displayOptions: {
					show: { '/provider': OF_DATA_URIS, '/mediaSource': ['binary'] },
					hide: { '/operation': [...OF_TEMPLATES, ...OF_TEXT] },
				},
				default: true,
				description:
					'Whether to put the file type before the file (data:image/png;base64). Contactship documents plain base64, so switch this on only if it asks for it.',
			},
			{
				displayName: 'Create Contact If Missing',
				name: 'createContact',
				type: 'boolean',
				displayOptions: {
					show: { '/provider': CREATING_CONTACTS, '/recipientBy': ['phone'] },
				},
				default: true,
				description:
					'Whether to create a contact when Contactship does not know the phone number yet. Without this option it is created.',
			},
			{
				displayName: 'Download First',
				name: 'downloadFirst',
				type: 'boolean',
				displayOptions: {
					show: { '/mediaSource': ['url'] },
					hide: { '/operation': OF_TEXT },
				},
				default: true,
				description:
					'Whether n8n downloads the file and uploads it, instead of the provider downloading it. Switch this on for links that only this n8n can open, or that do not end in a file name.',
			},
			{
				displayName: 'File Name',
				name: 'fileName',
				type: 'string',
				displayOptions: {
					show: { '/mediaSource': ['binary', 'url'] },
					hide: { '/operation': OF_TEXT },
				},
				default: '',
				placeholder: 'e.g. invoice-1042.pdf',
				description:
					'Name that the customer sees for a document. Leave empty to use the name of the file itself.',
			},
			{ ...maxRateLimitWait, displayOptions: { show: { '/operation': SENDING } } },
			{
				displayName: 'Media Type',
				name: 'mediaType',
				type: 'options',
				displayOptions: { show: { '/operation': OF_MEDIA } },
				options: [
					{
						name: 'Audio',
						value: 'audio',
						description: 'MP3, OGG (Opus), AMR, AAC or M4A, up to 16 MB',
					},
					{
						name: 'Detect Automatically',
						value: 'auto',
						description: 'By the content of the file, or the ending of the URL',
					},
					{
						name: 'Document',
						value: 'document',
						description: 'PDF, Word, Excel, PowerPoint or text, up to 100 MB',
					},
					{ name: 'Image', value: 'image', description: 'JPEG or PNG, up to 5 MB' },
					{ name: 'Video', value: 'video', description: 'MP4 or 3GP, up to 16 MB' },
				],
				default: 'auto',
				description: 'How WhatsApp shows the media to the customer',
			},
			{ ...messagesAtOnce, displayOptions: { show: { '/operation': SENDING } } },
			{
				displayName: 'Messages in Doubt',
				name: 'messagesInDoubt',
				type: 'options',
				displayOptions: { show: { '/operation': SENDING } },
				options: [
					{
						name: 'Report Them',
						value: 'report',
						description: 'They are not sent, and the item says so',
					},
					{
						name: 'Send Them Again',
						value: 'sendAgain',
						description: 'Choose this only after you checked that the recipients do not have them',
					},
					{
						name: 'Treat Them as Sent',
						value: 'treatAsSent',
						description: 'They are left out, and the workflow goes on',
					},
				],
				default: 'report',
				description:
					'What to do with a message that an earlier attempt may have sent, when you choose Retry in the executions list or run the workflow again with Send Only Once. n8n’s own attempts (Retry On Fail) never send it again.',
			},
			{
				displayName: 'Order Reference',
				name: 'orderReference',
				type: 'string',
				displayOptions: { show: { '/operation': SENDING } },
				default: '',
				placeholder: 'e.g. {{ $json.number }}',
				description:
					'What names the order, for Send Only Once: Per Order. Without it nothing is sent.',
			},
			{
				displayName: 'Save Message',
				name: 'saveMessage',
				type: 'boolean',
				displayOptions: {
					show: { '/provider': providersWith((form) => form.savesMessages === true) },
					hide: { '/operation': OF_TEXT },
				},
				default: true,
				description: 'Whether to keep the message in the conversation in Contactship',
			},
			{
				displayName: 'Send as Link',
				name: 'sendAsLink',
				type: 'boolean',
				displayOptions: {
					show: { '/provider': OF_BASE64, '/mediaSource': ['binary'] },
					hide: { '/operation': OF_TEXT },
				},
				default: true,
				description:
					'Whether to send a link to the file in this n8n instead of the file itself, for files of more than 10 MB. The provider must be able to reach this n8n. Whoever has the link can open the file for up to 1 day.',
			},
			{
				displayName: 'Send Only Once',
				name: 'sendOnce',
				type: 'options',
				displayOptions: { show: { '/operation': SENDING } },
				options: [
					{
						name: 'Off',
						value: 'off',
						description: 'Every run sends',
					},
					{
						name: 'Per File',
						value: 'perFile',
						description:
							'The same file (or link) with the same caption, or the same text, goes to the same recipient once',
					},
					{
						name: 'Per Order',
						value: 'perOrder',
						description:
							'A file of the same name, or the same text, goes to the same recipient once for each order, even if the file was created again. Needs the option Order Reference.',
					},
				],
				default: 'perOrder',
				description:
					'Whether to leave out a message that this node has sent before, for example when a webhook arrives twice. n8n remembers about the last 7,000 messages.',
			},
			{
				displayName: 'Simplify',
				name: 'simplify',
				type: 'boolean',
				displayOptions: { show: { '/operation': SENDING } },
				default: true,
				description:
					'Whether to return a simplified version of the response instead of the raw data',
			},
			{ ...timeout, displayOptions: { show: { '/operation': SENDING } } },
			{
				displayName: 'Wait for Delivery',
				name: 'waitForDelivery',
				type: 'number',
				typeOptions: { minValue: 0 },
				displayOptions: {
					show: { '/provider': WITH_STATUS },
				},
				default: 30,
				description:
					'Seconds to wait until WhatsApp says that the message was delivered, read or refused. A message that it refuses is then an item that fails. While a template stands by, time that the rate limit takes does not count. With 0 the node does not wait.',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		displayOptions: { show: { operation: ['getStatus'], ...shownFor(WITH_STATUS) } },
		placeholder: 'Add option',
		default: {},
		options: OF_REQUESTS,
	},
];
