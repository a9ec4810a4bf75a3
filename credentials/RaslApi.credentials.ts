import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { bearer } from './secret';

/** RASL: a bearer token that names the tenant. */
export class RaslApi implements ICredentialType {
	name = 'raslApi';

	displayName = 'RASL API';

	icon: Icon = { light: 'file:icons/rasl.svg', dark: 'file:icons/rasl.dark.svg' };

	documentationUrl = 'https://docs.getrasl.io';

	properties: INodeProperties[] = [
		{
			displayName: 'API Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			hint: 'RASL dashboard > API tokens. It needs the scope messages:send.',
			description: 'A pasted "Bearer" in front does no harm',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://getrasl.io/api/v2',
			placeholder: 'e.g. https://getrasl.io/api/v2',
			description: 'Address of the API, including /api/v2',
		},
	];

	authenticate = bearer;
}
