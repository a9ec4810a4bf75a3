import { sandboxProviders, type Sandbox } from '../../sandbox';
import { FIXTURES, PROVIDER_IDS, type ProviderId } from './providers';

/** The token or key of a provider in the sandbox that may do everything. */
export function sandboxSecret(id: ProviderId): string {
	const { token, apiKey } = sandboxProviders[id].credential('');
	return token ?? apiKey ?? '';
}

/** Where a provider of the sandbox takes messages, and where templates. */
export const SANDBOX_PATHS = byProvider((id) => prefixed(id, FIXTURES[id].sendPath));

export const SANDBOX_TEMPLATE_PATHS = byProvider((id) =>
	prefixed(id, FIXTURES[id].templates?.path ?? ''),
);

/** The header with the secret of a provider in the sandbox. */
export const SANDBOX_AUTHENTICATION = byProvider((id) => {
	const [name, value] = FIXTURES[id].authentication(sandboxSecret(id));
	return { [name]: value };
});

/** Where the path of a provider is in the sandbox. */
export function prefixed(id: ProviderId, path: string): string {
	return sandboxProviders[id].prefix + path;
}

function byProvider<T>(make: (id: ProviderId) => T): Readonly<Record<ProviderId, T>> {
	return Object.fromEntries(PROVIDER_IDS.map((id) => [id, make(id)])) as Record<ProviderId, T>;
}

/** Whom requests that are written by hand go to. */
export function addressee(sandbox: Sandbox, provider: ProviderId, phone: string) {
	return {
		phone,
		channelId: sandbox.channelId,
		contactId: () => {
			const known = sandbox.contacts[provider].find((contact) => contact.phone === phone);
			return (known ?? sandbox.addContact(provider, { phone })).id;
		},
	};
}
