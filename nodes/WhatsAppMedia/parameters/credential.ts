import type { Account } from '../providers/provider';
import { visible } from '../text';

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

/**
 * A token as people paste it: with `Bearer `, blanks, line breaks or invisible characters. The
 * credentials' `authenticate` does the same in n8n's expression language.
 */
export function cleanSecret(secret: unknown): string {
	return typeof secret === 'string'
		? visible(secret)
				.replace(/^\s*Bearer\s+/i, '')
				.replace(/[^\x21-\x7e]/g, '')
		: '';
}
