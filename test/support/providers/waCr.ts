import { secondGeneration, secondForm, v2Refusal } from './laravel';
import type { ProviderFixture } from './provider';

export const waCr: ProviderFixture = {
	...secondGeneration,
	name: 'WA.cr',
	origin: 'https://app.wa.cr',
	credentialType: 'waCrApi',
	probe: {
		path: '/api/v2/account',
		answer: {
			success: true,
			data: { id: 1, name: 'Acme', subdomain: 'acme', status: 'active' },
			message: 'Account information retrieved successfully',
			meta: { request_id: 'r', timestamp: 't' },
		},
	},
	unauthorized: {
		body: v2Refusal('INVALID_TOKEN', 'The provided API token is invalid.'),
		words: 'The provided API token is invalid.',
	},
	form: secondForm,
};
