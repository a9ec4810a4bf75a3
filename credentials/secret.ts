import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { visible } from '../nodes/WhatsAppMedia/text';

/** A secret as it goes over the wire; people paste it with `Bearer `, blanks, line breaks or invisible characters. */
export function cleanSecret(secret: unknown): string {
	return typeof secret === 'string'
		? visible(secret)
				.replace(/^\s*Bearer\s+/i, '')
				.replace(/[^\x21-\x7e]/g, '')
		: '';
}

/**
 * How a credential puts its secret into a request, which n8n calls with the fields of the credential. A function, not in
 * n8n's expression language: an expression for one header takes about as long as all else that n8n does for a request.
 */
type Authenticate = (
	credential: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
) => Promise<IHttpRequestOptions>;

/** The field `token` as a bearer token (RFC 6750). */
export const bearer: Authenticate = async ({ token }, request) =>
	withHeader(request, 'Authorization', `Bearer ${cleanSecret(token)}`);

/** The field `apiKey` in a header of its own. */
export function keyIn(header: string): Authenticate {
	return async ({ apiKey }, request) => withHeader(request, header, cleanSecret(apiKey));
}

function withHeader(
	request: IHttpRequestOptions,
	name: string,
	value: string,
): IHttpRequestOptions {
	// n8n goes on with this very object in some of its helpers.
	request.headers = { ...request.headers, [name]: value };
	return request;
}
