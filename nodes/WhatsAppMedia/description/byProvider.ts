import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

import type { Provider } from '../providers/provider';
import { PROVIDERS, type ProviderId } from '../providers/registry';

/** What the form has for a provider beyond what follows from its `Provider`. What is left out it does not have. */
interface ProviderForm {
	/** What can be said of the person behind a number, where the provider keeps contacts. */
	readonly contact?: {
		/** How the groups of a new contact are named. */
		readonly groups?: 'ids' | 'names';
		/** A new contact can be assigned to a member of staff. */
		readonly hasStaff?: true;
		/** A message to a phone number can name the contact that it belongs to. */
		readonly takesContactId?: true;
		/** A new contact can have a note. */
		readonly hasNote?: true;
	};
	/** Files go as plain base64, or with their type before it if the provider asks for that. */
	readonly mayTakeDataUris?: true;
	/** A message can be kept out of the provider's own conversation. */
	readonly savesMessages?: true;
}

const LARAVEL_V2: ProviderForm = {
	contact: { groups: 'ids', hasStaff: true, takesContactId: true },
};

/** Which fields are for whom. */
const FORMS: Readonly<Record<ProviderId, ProviderForm>> = {
	contactship: { contact: { hasNote: true }, mayTakeDataUris: true, savesMessages: true },
	rasl: LARAVEL_V2,
	waCr: LARAVEL_V2,
	xobito: { contact: { groups: 'names', hasStaff: true } },
};

const IDS = Object.keys(PROVIDERS) as ProviderId[];

/** The providers that have something, by their form or by what they can do. */
export function providersWith(
	isOne: (form: ProviderForm, provider: Provider) => boolean,
): ProviderId[] {
	return IDS.filter((id) => isOne(FORMS[id], PROVIDERS[id]));
}

/** All others. */
export function without(providers: readonly ProviderId[]): ProviderId[] {
	return IDS.filter((id) => !providers.includes(id));
}

/** A condition on the parameter Provider; none where it would hold for everybody. */
export function shownFor(
	providers: readonly ProviderId[],
	parameter: '/provider' | 'provider' = 'provider',
): Record<string, string[]> {
	return providers.length === IDS.length ? {} : { [parameter]: [...providers] };
}

/** A notice for each provider, which the text names. */
export function noticesFor(
	providers: readonly ProviderId[],
	name: string,
	show: Record<string, string[]>,
	textFor: (providerName: string) => string,
): INodeProperties[] {
	return providers.map((id) => ({
		displayName: textFor(PROVIDERS[id].name),
		name: `${id}${name}`,
		type: 'notice',
		displayOptions: { show: { ...show, provider: [id] } },
		default: '',
	}));
}

/**
 * A credential that one provider needs and no other. By the path of the parameter: with its name alone, n8n takes
 * Provider for the choice of an authentication method and moves the field into the credential's window.
 */
export function neededFor(
	provider: ProviderId,
): Pick<INodeCredentialDescription, 'displayOptions' | 'required'> {
	return { required: true, displayOptions: { show: { '/provider': [provider] } } };
}
