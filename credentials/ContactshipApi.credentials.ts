import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

import { keyIn } from './secret';

/** Contactship: a key in a header of its own. */
export class ContactshipApi implements ICredentialType {
	name = 'contactshipApi';

	displayName = 'Contactship API';

	icon: Icon = { light: 'file:icons/contactship.svg', dark: 'file:icons/contactship.dark.svg' };

	documentationUrl = 'https://docs.contactship.ai';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			hint: 'Contactship dashboard > API settings',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.contactship.ai',
			placeholder: 'e.g. https://api.contactship.ai',
			description: 'Address of the API',
		},
	];

	authenticate = keyIn('x-api-key');
}
