import { cleanSecret } from '../../../credentials/secret';
import type { Account } from '../providers/provider';

/** A credential's data as n8n gives it. */
export type CredentialData = Readonly<Record<string, unknown>>;

/** Fields under which the credentials keep their secret. */
const SECRETS = ['token', 'apiKey'] as const;

/** The part of a credential that is no secret. */
export function asAccount({ baseUrl, subdomain }: CredentialData): Account {
	return {
		...(typeof baseUrl === 'string' && { baseUrl }),
		...(typeof subdomain === 'string' && { subdomain }),
	};
}

/** The secret of a credential as it goes over the wire; empty if there is none. */
export function secretOf(credential: CredentialData): string {
	return cleanSecret(
		SECRETS.map((field) => credential[field]).find((value) => typeof value === 'string'),
	);
}
