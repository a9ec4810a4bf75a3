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
				action: 'Check media without sending it',
				description: 'Find everything that would keep the message from going out, and send nothing',
			},
			{
				name: 'Check Template',
				value: 'checkTemplate',
				action: 'Check a template without sending it',
				description:
					'Find everything that would keep the template from going out, and send nothing. Fields as in Send Template.',
			},
			{
				name: 'Get Status',
				value: 'getStatus',
				action: 'Get the status of a message',
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
				action: 'Send a template',
				description: 'Send an approved template to a customer, also after 24 hours',
			},
		],
		default: 'send',
	},
	{
		displayName:
			'WhatsApp delivers media only to customers who wrote to you within the last 24 hours. For all others, set If the 24-Hour Window Is Closed. “Sent” means that the provider accepted the message, not that it was delivered.',
		name: 'windowNotice',
		type: 'notice',
		displayOptions: { show: { operation: ['send'] }, hide: { ifWindowClosed: ['template'] } },
		default: '',
	},
];
