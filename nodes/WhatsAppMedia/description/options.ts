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
				displayName: 'Messages at Once',
				name: 'concurrency',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 64 },
				displayOptions: { show: { '/operation': ['send'] } },
				default: 64,
				description:
					'How many messages may be on their way at the same time; of files over 1 MB never more than 10. The node sends fewer by itself when the provider asks for it. The output keeps the order of the input.',
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
