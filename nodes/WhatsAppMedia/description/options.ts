import type { INodeProperties } from 'n8n-workflow';

/** What most people leave as it is. */
export const optionsProperties: INodeProperties[] = [
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Base64 as Data URI',
				name: 'dataUri',
				type: 'boolean',
				displayOptions: { show: { '/provider': ['contactship'], '/mediaSource': ['binary'] } },
				default: true,
				description:
					'Whether to put the file type before the file (data:image/png;base64). Contactship documents plain base64, so switch this on only if it asks for it.',
			},
			{
				displayName: 'Default Country',
				name: 'defaultCountry',
				type: 'string',
				default: '',
				placeholder: 'e.g. ES',
				description:
					'Country of phone numbers that come without a country code: two letters such as ES, or a calling code such as 34. For WooCommerce: the billing country.',
			},
			{
				displayName: 'Download and Upload',
				name: 'downloadAndUpload',
				type: 'boolean',
				displayOptions: { show: { '/mediaSource': ['url'] } },
				default: false,
				description:
					'Whether n8n downloads the file and uploads it, instead of the provider downloading it. Switch this on for links that only this n8n can open, or that do not end in a file name.',
			},
			{
				displayName: 'Messages at Once',
				name: 'concurrency',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 64 },
				displayOptions: { show: { '/operation': ['send'] } },
				default: 10,
				description:
					'How many messages may be on their way at the same time. The output keeps the order of the input.',
			},
			{
				displayName: 'Save Message',
				name: 'saveMessage',
				type: 'boolean',
				displayOptions: { show: { '/provider': ['contactship'] } },
				default: true,
				description: 'Whether to keep the message in the conversation in Contactship',
			},
			{
				displayName: 'Send as Link',
				name: 'sendAsLink',
				type: 'boolean',
				displayOptions: { show: { '/provider': ['contactship'], '/mediaSource': ['binary'] } },
				default: false,
				description:
					'Whether to send a link to the file in this n8n instead of the file itself, for files of more than 10 MB. Contactship must be able to reach this n8n. Whoever has the link can open the file for up to 1 day.',
			},
			{
				displayName: 'Simplify',
				name: 'simplify',
				type: 'boolean',
				displayOptions: { show: { '/operation': ['send'] } },
				default: true,
				description:
					'Whether to return a simplified version of the response instead of the raw data',
			},
			{
				displayName: 'Timeout',
				name: 'timeout',
				type: 'number',
				typeOptions: { minValue: 1 },
				displayOptions: { show: { '/operation': ['send'] } },
				default: 300,
				description:
					'Seconds to wait for the provider. After this it is not known whether the message went out.',
			},
			{
				displayName: 'Wait at Most',
				name: 'maxWait',
				type: 'number',
				typeOptions: { minValue: 1 },
				displayOptions: { show: { '/operation': ['send'] } },
				default: 300,
				description:
					'Seconds that a message may wait when the provider takes no more for the moment (rate limit). After this it is not sent.',
			},
		],
	},
];
