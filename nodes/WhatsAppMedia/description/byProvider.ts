import type { ICredentialsDisplayOptions } from 'n8n-workflow';

import { PROVIDERS, type ProviderId } from '../providers/registry';

/** What the form has for a provider. */
interface ProviderForm {
	/** `channel`: a phone number, a contact or a conversation, through a channel that is chosen first. */
	readonly recipient: 'channel' | 'phone' | 'phoneOrContact';
	/** How the groups of a new contact are named. */
	readonly groups: 'ids' | 'names' | 'none';
	/** A new contact can be assigned to a member of staff. */
	readonly hasStaff: boolean;
	/** A message to a phone number can name the contact that it belongs to. */
	readonly takesContactId: boolean;
	/** A new contact can have a note. */
	readonly hasContactNote: boolean;
	/** How a message is named when its status is asked for. */
	readonly status: 'messageId' | 'none' | 'recordId';
	/** Files go as base64, or as a link to this n8n. */
	readonly sendsBase64: boolean;
	/** A message can be kept out of the provider's own conversation. */
	readonly savesMessages: boolean;
	/** Values of a template can go by name. */
	readonly namesValues: boolean;
}

const SECOND_GENERATION: ProviderForm = {
	recipient: 'phoneOrContact',
	groups: 'ids',
	hasStaff: true,
	takesContactId: true,
	hasContactNote: false,
	status: 'recordId',
	sendsBase64: false,
	savesMessages: false,
	namesValues: false,
};

/** Which fields are for whom. */
const FORMS: Readonly<Record<ProviderId, ProviderForm>> = {
	contactship: {
		recipient: 'channel',
		groups: 'none',
		hasStaff: false,
		takesContactId: false,
		hasContactNote: true,
		status: 'none',
		sendsBase64: true,
		savesMessages: true,
		namesValues: true,
	},
	rasl: SECOND_GENERATION,
	waCr: SECOND_GENERATION,
	xobito: {
		...SECOND_GENERATION,
		recipient: 'phone',
		groups: 'names',
		takesContactId: false,
		status: 'messageId',
	},
};

const IDS = Object.keys(PROVIDERS) as ProviderId[];

/** The providers whose form has something. */
export function providersWith(isOne: (form: ProviderForm) => boolean): ProviderId[] {
	return IDS.filter((id) => isOne(FORMS[id]));
}

/**
 * Shows something for one provider only. By `hide`: with `show`, n8n takes Provider for the choice of an
 * authentication method and moves the field into the credential's window.
 */
export function onlyFor(provider: ProviderId): ICredentialsDisplayOptions {
	return { hide: { provider: IDS.filter((id) => id !== provider) } };
}
