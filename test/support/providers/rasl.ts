import { secondGeneration, secondForm, v2Refusal } from './laravel';
import type { ProviderFixture } from './provider';

export const rasl: ProviderFixture = {
	...secondGeneration,
	name: 'RASL',
	origin: 'https://getrasl.io',
	credentialType: 'raslApi',
	probe: {
		path: '/api/v2/account',
		answer: { success: true, data: { id: 1, name: 'Acme' }, meta: { request_id: 'r' } },
	},
	unauthorized: {
		body: v2Refusal('UNAUTHORIZED', 'Invalid or missing API token'),
		words: 'Invalid or missing API token',
	},
	form: secondForm,
	sameAs: 'waCr',
};
