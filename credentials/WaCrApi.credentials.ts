import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { bearer } from './secret';

/** WA.cr: a bearer token that names the tenant. */
export class WaCrApi implements ICredentialType {
	name = 'waCrApi';

	displayName = 'WA.cr API';

	icon: Icon = { light: 'file:icons/waCr.svg', dark: 'file:icons/waCr.dark.svg' };

	documentationUrl = 'https://docs.app.wa.cr';

	properties: INodeProperties[] = [
		{
			displayName: 'API Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			hint: 'WA.cr dashboard > API tokens. It needs the scope messages:send.',
			description: 'A pasted "Bearer" in front does no harm',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://app.wa.cr/api/v2',
			placeholder: 'e.g. https://app.wa.cr/api/v2',
			description:
				'Address of the API, including /api/v2. WA.cr does not document it: if the test does not find the API, ask its support.',
		},
	];

	authenticate = bearer;
}
