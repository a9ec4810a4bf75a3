import type { CredentialData } from '../../../tools/lib/engine';
import { TOKEN } from './subject';

/** What an operator types into the credentials of the package, for the providers' stand-in. */
export function credentialsFor(url: string): Record<string, CredentialData> {
	return {
		xobitoApi: { token: TOKEN, subdomain: 'acme', baseUrl: `${url}/xobito` },
		waCrApi: { token: TOKEN, baseUrl: `${url}/wacr/api/v2` },
		contactshipApi: { apiKey: TOKEN, baseUrl: `${url}/contactship` },
	};
}
