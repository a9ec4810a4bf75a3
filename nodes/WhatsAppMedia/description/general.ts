import type { INodeProperties } from 'n8n-workflow';

import { PROVIDERS } from '../providers/registry';

/** Provider and operation: the first things to choose. */
export const generalProperties: INodeProperties[] = [
	{
		displayName: 'Provider',
		name: 'provider',
		type: 'options',
		noDataExpression: true,
		options: Object.values(PROVIDERS).map(({ id, name }) => ({ name, value: id })),
		default: 'xobito',
		description: 'The service that your WhatsApp number is connected to',
	},
	{
		displayName: 'Credentials',
		name: 'credentials',
		type: 'credentials',
		default: '',
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Check',
				value: 'check',
				action: 'Check media',
				description: 'List everything that would prevent sending, without sending anything',
			},
			{
				name: 'Check Template',
				value: 'checkTemplate',
				action: 'Check template',
				description:
					'List everything that would prevent sending, without sending anything. Fields as in Send Template.',
			},
			{
				name: 'Check Text',
				value: 'checkText',
				action: 'Check text',
				description:
					'List everything that would prevent sending, without sending anything. Fields as in Send Text.',
			},
			{
				name: 'Get Status',
				value: 'getStatus',
				action: 'Get message status',
				description: 'Find out whether a message was delivered or read',
			},
			{
				name: 'Send',
				value: 'send',
				action: 'Send media',
				description: 'Send an image, document, video or audio file to a customer',
			},
			{
				name: 'Send Template',
				value: 'sendTemplate',
				action: 'Send template',
				description:
					'Send an approved template, which also reaches customers outside the 24-hour window',
			},
			{
				name: 'Send Text',
				value: 'sendText',
				action: 'Send text',
				description: 'Send words and links to a customer',
			},
		],
		default: 'send',
	},
	{
		displayName:
			'WhatsApp delivers media and texts only to customers who wrote to you within the last 24 hours. To reach everyone else, set “Outside the 24-Hour Window” to “Send a Template”. “Sent” means that the provider accepted the message, not that it was delivered.',
		name: 'windowNotice',
		type: 'notice',
		displayOptions: {
			show: { operation: ['send', 'sendText'] },
			hide: { outsideWindow: ['template'] },
		},
		default: '',
	},
];
