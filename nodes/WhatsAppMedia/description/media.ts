import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { shownFor, without } from './byProvider';
import { OF_MEDIA, OF_TEMPLATES, OF_TEXT } from './operations';
import { headerNotices, WITH_TEMPLATES } from './templateFields';

const mediaSource: INodeProperties = {
	displayName: 'Media Source',
	name: 'mediaSource',
	type: 'options',
	options: [
		{
			name: 'File',
			value: 'binary',
			description: 'A file from an earlier node, as its Binary tab shows it',
		},
		{
			name: 'Link',
			value: 'url',
			description: 'A public link (URL), which the provider opens itself',
		},
	],
	default: 'binary',
	description: 'Where the file comes from',
};

const sending = { operation: OF_MEDIA };

/** What is sent, and the words that go with it. */
export const mediaProperties: INodeProperties[] = [
	{ ...mediaSource, displayOptions: { show: sending, hide: { '@tool': [true] } } },
	// An AI agent cannot hand a file over, so a link is the way for it.
	{ ...mediaSource, displayOptions: { show: { ...sending, '@tool': [true] } }, default: 'url' },
	{
		displayName: 'Header Media',
		name: 'mediaSource',
		type: 'options',
		displayOptions: { show: { operation: OF_TEMPLATES, ...shownFor(WITH_TEMPLATES) } },
		options: [
			{ name: 'None', value: 'none', description: 'The template has no media in its header' },
			...(mediaSource.options as INodePropertyOptions[]),
		],
		default: 'none',
		description: 'Where the document, image or video for the header of the template comes from',
	},
	// Without it n8n takes the file above for chosen, and asks for it.
	...without(WITH_TEMPLATES).map(
		(id): INodeProperties => ({
			displayName: 'Header Media',
			name: 'mediaSource',
			type: 'hidden',
			displayOptions: { show: { operation: OF_TEMPLATES, provider: [id] } },
			default: 'none',
		}),
	),
	...headerNotices({ operation: OF_TEMPLATES }, 'HeaderNotice', 'Header Media'),
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		displayOptions: {
			show: { mediaSource: ['binary'] },
			hide: { operation: [...OF_TEXT, 'getStatus'] },
		},
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'The name of the input field containing the file to send',
		description: 'Shown in the Binary tab of the output of the node before this one',
	},
	{
		displayName: 'Media URL',
		name: 'mediaUrl',
		type: 'string',
		displayOptions: {
			show: { mediaSource: ['url'] },
			hide: { operation: [...OF_TEXT, 'getStatus'] },
		},
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/invoice.pdf',
		description:
			'Public link to the file. It must open without a login and should end in a file name such as invoice.pdf.',
	},
	{
		displayName: 'Caption',
		name: 'caption',
		type: 'string',
		displayOptions: { show: sending },
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. Your invoice. Thank you for your order!',
		description: 'Text below the media, up to 1,024 characters. Audio has none.',
	},
];
