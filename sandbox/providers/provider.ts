import type { Dialect, WebhookForms } from '../dialects/dialect';
import type { MediaRules } from '../mediaRules';
import type { TokenGrant } from '../tokens';
import type { SandboxContact, SandboxOptions } from '../types';

/** Fields of n8n's credentials that the sandbox can fill. */
export type CredentialField = 'apiKey' | 'baseUrl' | 'subdomain' | 'token' | 'webhookSecret';

/** A contact that is there from the start. */
export type Seed = Pick<SandboxContact, 'phone' | 'firstName' | 'lastName'> &
	Partial<SandboxContact>;

/** One provider that the sandbox stands in for. */
export interface SandboxProvider {
	/** As operators know it. */
	readonly name: string;
	/** First path segment, with its slash. */
	readonly prefix: string;
	/** How its server speaks. */
	dialect(options: SandboxOptions): Dialect;
	/** n8n's type of the credential. */
	readonly credentialType: string;
	/** What an operator types into it, in the order of the form. */
	credential(origin: string): Readonly<Partial<Record<CredentialField, string>>>;
	/** Header that carries the secret, in lower case. */
	readonly secretHeader: string;
	/** What each token that it knows may do. */
	readonly grants: Readonly<Record<string, TokenGrant>>;
	readonly contacts: {
		readonly seeds: readonly Seed[];
		readonly ids: 'numbers' | 'uuids';
	};
	readonly mediaRules: MediaRules;
	/** Messages are sent from a channel, which the node asks for. */
	readonly hasChannels: boolean;
	readonly hasTemplates: boolean;
	/** It can tell what became of a message. */
	readonly hasStatus: boolean;
	/** Present where it calls a URL for what happens to messages. */
	readonly webhook?: WebhookForms;
}
