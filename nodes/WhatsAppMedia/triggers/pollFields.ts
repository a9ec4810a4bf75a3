import type { INodeProperties } from 'n8n-workflow';

import { eventFields, namesOf, providerOptions, SILENT, simplifyField, tellersOf } from './fields';

export const pollFields: INodeProperties[] = [
	{
		displayName: 'Provider',
		name: 'provider',
		type: 'options',
		noDataExpression: true,
		options: providerOptions('list'),
		default: 'waCr',
		description: 'The service that your WhatsApp number is connected to',
	},
	{ displayName: 'Credentials', name: 'credentials', type: 'credentials', default: '' },
	{
		displayName: `${namesOf(tellersOf('webhook'))} calls n8n automatically: use WhatsApp Media Trigger for it. ${SILENT} reports nothing that happens to a message.`,
		name: 'otherProviders',
		type: 'notice',
		default: '',
	},
	...eventFields('list'),
	simplifyField,
];
