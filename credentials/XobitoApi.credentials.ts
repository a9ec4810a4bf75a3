import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { bearer } from './secret';

/** Xobito: a bearer token, and the workspace that is part of every path. */
export class XobitoApi implements ICredentialType {
	name = 'xobitoApi';

	displayName = 'Xobito API';

	icon: Icon = { light: 'file:icons/xobito.svg', dark: 'file:icons/xobito.dark.svg' };

	documentationUrl = 'https://documents.xobito.com/developers/authentication';

	properties: INodeProperties[] = [
		{
			displayName: 'API Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			hint: 'Xobito dashboard > Settings > API Management. Enable API Access must be on.',
			description: 'A pasted "Bearer" in front does no harm',
		},
		{
			displayName: 'Subdomain',
			name: 'subdomain',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. acme',
			description: 'Name of your workspace: the first part of the address of your dashboard',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://dash.xobito.com',
			placeholder: 'e.g. https://dash.xobito.com',
			description: 'Address of the API. Change it only for another server of the same product.',
		},
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'For WhatsApp Media Trigger only. Xobito’s support gives out the secret of your workspace.',
			description: 'Proves that a webhook comes from Xobito',
		},
		{
			displayName: 'Webhook URL Token',
			name: 'webhookToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			hint: 'For WhatsApp Media Trigger with Webhook Resend only: a long random text of your own.',
			description: 'The URL in Xobito then ends in ?token= and this text',
		},
	];

	authenticate = bearer;
}
