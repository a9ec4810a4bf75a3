import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

const mediaSource: INodeProperties = {
	displayName: 'Media Source',
	name: 'mediaSource',
	type: 'options',
	options: [
		{
			name: 'Binary Field',
			value: 'binary',
			description: 'A file that an earlier node made or downloaded',
		},
		{
			name: 'URL',
			value: 'url',
			description: 'A public link that the provider downloads itself',
		},
	],
	default: 'binary',
	description: 'Where the file comes from',
};

const fileName: INodeProperties = {
	displayName: 'File Name',
	name: 'fileName',
	type: 'string',
	default: '',
	placeholder: 'e.g. invoice-1042.pdf',
	description:
		'Name that the customer sees for a document. Without it, the name of the file itself is used.',
};

const sending = { operation: ['check', 'send'] };
const sendingTemplate = { operation: ['checkTemplate', 'sendTemplate'] };

/** What is sent, and the words that go with it. */
export const mediaProperties: INodeProperties[] = [
	{
		displayName: 'Media Type',
		name: 'mediaType',
		type: 'options',
		displayOptions: { show: sending },
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
	{ ...mediaSource, displayOptions: { show: sending, hide: { '@tool': [true] } } },
	// An AI agent cannot hand a file over, so a link is the way for it.
	{ ...mediaSource, displayOptions: { show: { ...sending, '@tool': [true] } }, default: 'url' },
	{
		displayName: 'Header Media',
		name: 'mediaSource',
		type: 'options',
		displayOptions: { show: sendingTemplate },
		options: [
			{ name: 'None', value: 'none', description: 'The template has no media in its header' },
			...(mediaSource.options as INodePropertyOptions[]),
		],
		default: 'none',
		description: 'Where the document, image or video for the header of the template comes from',
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		displayOptions: { show: { mediaSource: ['binary'] }, hide: { operation: ['getStatus'] } },
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the input field containing the file to send',
		description: 'You find the name in the Binary tab of the node before this one',
	},
	{
		displayName: 'Media URL',
		name: 'mediaUrl',
		type: 'string',
		displayOptions: { show: { mediaSource: ['url'] }, hide: { operation: ['getStatus'] } },
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/invoice.pdf',
		description:
			'Public link to the file. It must open without a login and should end in a file name such as invoice.pdf.',
	},
	{
		displayName: 'WhatsApp shows no caption with audio. Send the words as a text message.',
		name: 'audioNotice',
		type: 'notice',
		displayOptions: { show: { ...sending, mediaType: ['audio'] } },
		default: '',
	},
	{
		displayName: 'Caption',
		name: 'caption',
		type: 'string',
		displayOptions: { show: sending, hide: { mediaType: ['audio'] } },
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. Your invoice. Thank you for your order!',
		description: 'Text below the media, up to 1,024 characters. Audio has none.',
	},
	{ ...fileName, displayOptions: { show: { ...sending, mediaType: ['auto', 'document'] } } },
	{
		...fileName,
		displayOptions: { show: { ...sendingTemplate, mediaSource: ['binary', 'url'] } },
	},
];
