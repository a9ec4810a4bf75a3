import { contactship } from './contactship';
import type { Provider } from './provider';
import { rasl } from './rasl';
import { waCr } from './waCr';
import { xobito } from './xobito';

/** Every provider there is, by its id. A new one is a file beside this one, a credential file and a row here. */
export const PROVIDERS = {
	contactship,
	rasl,
	waCr,
	xobito,
} as const satisfies Readonly<Record<string, Provider>>;

/** The value of the parameter Provider. */
export type ProviderId = keyof typeof PROVIDERS;

/** The provider of an id as it stands in the node's parameters. */
export function providerById(id: string): Provider | undefined {
	return Object.hasOwn(PROVIDERS, id) ? PROVIDERS[id as ProviderId] : undefined;
}
