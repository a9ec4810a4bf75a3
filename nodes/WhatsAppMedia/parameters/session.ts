import type { IExecuteFunctions } from 'n8n-workflow';

import { createTransport } from '../delivery/transport';
import type { Session } from '../delivery/session';
import { failureOf } from '../failures/describe';
import type { Failure } from '../failures/outcome';
import type { Provider } from '../providers/provider';
import { providerById } from '../providers/registry';
import { asAccount, secretOf } from './account';

/** Seconds without progress after which a request is given up; n8n's own default. */
export const DEFAULT_TIMEOUT = 300;

export type SessionResult = { readonly session: Session } | { readonly failure: Failure };

/** Provider and credential are the same for all items of a run. */
export async function openSession(functions: IExecuteFunctions): Promise<SessionResult> {
	const provider = providerById(String(functions.getNodeParameter('provider', 0)));
	if (provider === undefined) return { failure: unknownProvider() };

	const credential = await functions.getCredentials(provider.credentialType);
	const address = provider.address(asAccount(credential));
	if ('missing' in address) {
		const place = { provider, address: '' };
		const { missing: headline, advice } = address;
		return { failure: failureOf('invalidInput', place, { headline, advice, field: 'Credential' }) };
	}
	const timeout = readTimeout(functions) * 1000;
	return {
		session: {
			provider,
			transport: createTransport(functions, {
				credentialType: provider.credentialType,
				address: address.url,
				timeout,
				secret: secretOf(credential),
			}),
		},
	};
}

function readTimeout(functions: IExecuteFunctions): number {
	const value = Number(functions.getNodeParameter('options.timeout', 0, DEFAULT_TIMEOUT));
	return Number.isFinite(value) && value > 0 ? value : DEFAULT_TIMEOUT;
}

/** Only a workflow edited by hand can name one. */
function unknownProvider(): Failure {
	const nobody: Pick<Provider, 'credentialName' | 'keyLocation' | 'keyWord' | 'name'> = {
		name: 'the provider',
		credentialName: '',
		keyLocation: '',
		keyWord: '',
	};
	return failureOf(
		'invalidInput',
		{ provider: nobody, address: '' },
		{
			headline: 'The node does not know the provider that is set',
			advice: 'Choose one in the field Provider.',
			field: 'Provider',
		},
	);
}
