import type { ICredentialDataDecryptedObject, IExecuteFunctions, INode } from 'n8n-workflow';

import { failureOf, NOWHERE } from '../failures/describeFailure';
import type { Failure } from '../failures/failure';
import { createTransport, type HttpFunctions, type Transport } from '../http/transport';
import { asAccount, secretOf } from '../parameters/credential';
import type { Provider } from '../providers/provider';
import { providerById } from '../providers/registry';
import { quote } from '../text';

/** One provider, reached with the credential that the operator chose. */
export interface OpenAccount {
	readonly provider: Provider;
	readonly transport: Transport;
	readonly secret: string;
}

/** Reads the credential; says why it cannot be used. */
export async function openAccount(
	functions: HttpFunctions & Pick<IExecuteFunctions, 'getCredentials' | 'getNode'>,
	providerId: unknown,
	{ timeout }: { readonly timeout: number },
): Promise<{ readonly account: OpenAccount } | { readonly failure: Failure }> {
	const provider = providerById(String(providerId));
	if (provider === undefined) return { failure: unknownProvider() };
	const { credentialType } = provider;
	let credential: ICredentialDataDecryptedObject;
	try {
		credential = await functions.getCredentials(credentialType);
	} catch (error) {
		return { failure: unusableCredential(functions.getNode(), provider, error) };
	}
	const baseUrl = provider.baseUrl(asAccount(credential));
	if ('missing' in baseUrl) {
		const { missing: headline, advice } = baseUrl;
		const facts = { headline, advice, field: 'Credential' };
		return { failure: failureOf('invalidInput', { provider, url: '' }, facts) };
	}
	const secret = secretOf(credential);
	const options = { credentialType, baseUrl: baseUrl.url, timeout, secret };
	return { account: { provider, transport: createTransport(functions, options), secret } };
}

/** n8n's words for it name neither field nor remedy. */
function unusableCredential(
	{ credentials }: Pick<INode, 'credentials'>,
	{ name, credentialType }: Provider,
	error: unknown,
): Failure {
	const chosen = credentials?.[credentialType];
	const said = error instanceof Error ? error.message : String(error);
	return failureOf('invalidInput', NOWHERE, {
		headline:
			chosen === undefined
				? `No ${name} credential is chosen`
				: `The ${name} credential${chosen.name === '' ? '' : ` ${quote(chosen.name, 60)}`} cannot be used`,
		...(chosen !== undefined && { why: `n8n said ${quote(said)}.` }),
		advice: 'Choose or create one in the field Credential.',
		field: 'Credential',
	});
}

/** Only a workflow edited by hand can name one. */
function unknownProvider(): Failure {
	return failureOf('invalidInput', NOWHERE, {
		headline: 'The node does not know the provider that is set',
		advice: 'Choose one in the field Provider.',
		field: 'Provider',
	});
}
