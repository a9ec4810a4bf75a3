import type { Provider } from '../../../nodes/WhatsAppMedia/providers/provider';
import { PROVIDERS, type ProviderId } from '../../../nodes/WhatsAppMedia/providers/registry';
import { IS_THOROUGH } from '../extent';
import { contactship } from './contactship';
import type { ProviderFixture } from './provider';
import { rasl } from './rasl';
import { waCr } from './waCr';
import { xobito } from './xobito';

export type { ProviderFixture, ProviderId };

/** What the documents of each provider say: a provider without a row here is a type error. */
export const FIXTURES: Readonly<Record<ProviderId, ProviderFixture>> = {
	contactship,
	rasl,
	waCr,
	xobito,
};

/** Every provider of the registry. */
export const PROVIDER_IDS = Object.keys(PROVIDERS) as ProviderId[];

/** The same as the node has them. */
export const ALL_PROVIDERS: readonly Provider[] = Object.values(PROVIDERS);

/** Those that have templates. */
export const WITH_TEMPLATES = ALL_PROVIDERS.filter(({ templates }) => templates !== undefined);

export const IDS_WITH_TEMPLATES = PROVIDER_IDS.filter((id) => FIXTURES[id].templates !== undefined);

/**
 * One deployment of each product, for tests that take long and are the same for every deployment; all of them
 * in a thorough run.
 */
export const PRODUCT_IDS = PROVIDER_IDS.filter(
	(id) => IS_THOROUGH || FIXTURES[id].sameAs === undefined,
);

export const PRODUCT_IDS_WITH_TEMPLATES = PRODUCT_IDS.filter((id) =>
	IDS_WITH_TEMPLATES.includes(id),
);

/** The same as the node has them. */
export const PRODUCTS = ALL_PROVIDERS.filter(({ id }) => PRODUCT_IDS.includes(id));

export const PRODUCTS_WITH_TEMPLATES = PRODUCTS.filter(({ templates }) => templates !== undefined);

/** Where a document goes at the documented host. */
export function sendUrlOf(id: ProviderId): string {
	return FIXTURES[id].origin + FIXTURES[id].sendPath;
}

/** One deployment of each product also in a thorough run, for what takes longest. */
export const PLAYED_IDS = PROVIDER_IDS.filter((id) => FIXTURES[id].sameAs === undefined);

/** The answer of a provider to a message that it accepted. */
export function acceptance(id: ProviderId, messageId = 'wamid.1'): object {
	return FIXTURES[id].accepted(messageId);
}

/** The part of an answer that names a message, whatever else it says. */
export function namingPart(id: ProviderId, messageId: string): Readonly<Record<string, object>> {
	const parts: Record<string, object> = {};
	for (const path of FIXTURES[id].idsAt) {
		const [place, field] = path;
		if (path.length === 2) parts[place] = { ...parts[place], [field]: messageId };
	}
	return parts;
}
