import { contactship } from './contactship';
import type { Provider, ProviderId } from './provider';
import { rasl } from './rasl';
import { waCr } from './waCr';
import { xobito } from './xobito';

/** Every provider there is. A new one is a file beside this one, a credential file and a row here. */
export const PROVIDERS: Readonly<Record<ProviderId, Provider>> = {
	contactship,
	rasl,
	waCr,
	xobito,
};

/** The provider of an id as it stands in the node's parameters. */
export function providerById(id: string): Provider | undefined {
	return Object.hasOwn(PROVIDERS, id) ? PROVIDERS[id as ProviderId] : undefined;
}
