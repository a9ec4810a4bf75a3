import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

/** Invisible marks (Unicode category Cf), which a copied text carries along. */
const INVISIBLE = /\p{Cf}/gu;

/** A secret as it goes over the wire; people paste it with `Bearer `, blanks, line breaks or invisible characters. */
export function cleanSecret(secret: unknown): string {
	return typeof secret === 'string'
		? secret
				.replace(INVISIBLE, '')
				.replace(/^\s*Bearer\s+/i, '')
				.replace(/[^\x21-\x7e]/g, '')
		: '';
}

/** How a credential puts its secret into a request, which n8n calls with the fields of the credential. */
type Authenticate = (
	credential: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
) => Promise<IHttpRequestOptions>;

/*
 * As functions, not in n8n's expression language: n8n takes as long for the expression of one header as for all
 * else that it does for a request.
 */

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
