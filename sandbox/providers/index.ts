import type { ProviderId } from '../../nodes/WhatsAppMedia/providers/registry';
import type { Dialect } from '../dialects/dialect';
import { contactship } from './contactship';
import type { SandboxProvider } from './provider';
import { rasl } from './rasl';
import { waCr } from './waCr';
import { xobito } from './xobito';

const rows = {
	xobito,
	waCr,
	rasl,
	contactship,
} as const satisfies Record<ProviderId, SandboxProvider>;

type Rows = typeof rows;

/** Every provider that the sandbox stands in for, by the node's id. */
export const sandboxProviders: Readonly<Record<ProviderId, SandboxProvider>> = rows;

/** What an operator types into each n8n credential, by the credential's type. */
export type SandboxCredentials = {
	readonly [Id in keyof Rows as Rows[Id]['credentialType']]: ReturnType<Rows[Id]['credential']>;
};

export const providerIds = Object.keys(rows) as readonly ProviderId[];

/** The ids of those that have something. */
export function providersWith(isOne: (provider: SandboxProvider) => boolean): ProviderId[] {
	return providerIds.filter((id) => isOne(sandboxProviders[id]));
}

/** Those whose server speaks a dialect. */
export function speakersOf(dialect: Dialect): ProviderId[] {
	return providersWith((provider) => provider.dialect({}) === dialect);
}

export function credentialsAt(origin: string): SandboxCredentials {
	const all = Object.values(sandboxProviders).map((provider) => [
		provider.credentialType,
		provider.credential(origin),
	]);
	return Object.fromEntries(all) as SandboxCredentials;
}

/** Such as `Xobito, WA.cr and RASL`. */
export function namesOf(ids: readonly ProviderId[]): string {
	const names = ids.map((id) => sandboxProviders[id].name);
	return new Intl.ListFormat('en-GB').format(names);
}
