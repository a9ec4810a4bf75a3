import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { EventApi, EventKind } from '../providers/eventApi';
import type { Provider } from '../providers/provider';
import { PROVIDERS } from '../providers/registry';
import { listed } from '../text';

/** Fields that both triggers have. */

/** What an event is called in the form. */
const EVENTS: Readonly<Record<EventKind, INodePropertyOptions>> = {
	delivered: {
		name: 'Message Delivered',
		value: 'delivered',
		description: 'A message that you sent reached the phone of the customer',
	},
	read: {
		name: 'Message Read',
		value: 'read',
		description: 'The customer opened a message that you sent',
	},
	failed: {
		name: 'Message Failed',
		value: 'failed',
		description: 'WhatsApp did not deliver a message that the provider had accepted',
	},
	received: {
		name: 'Message Received',
		value: 'received',
		description: 'A customer wrote to you, so the 24-hour window is open',
	},
};

const ALL: readonly Provider[] = Object.values(PROVIDERS);

/** Providers that tell what happens in one of the two ways. */
export function tellersOf(type: EventApi['type']): Provider[] {
	return ALL.filter(({ events }) => events?.type === type);
}

/** Names of providers, for a sentence. */
export function namesOf(providers: readonly Provider[]): string {
	return listed(providers.map(({ name }) => name));
}

/** Names of those that tell nothing. */
export const SILENT = namesOf(ALL.filter(({ events }) => events === undefined));

/** The providers that a trigger is for, to choose from. */
export function providerOptions(type: EventApi['type']): INodePropertyOptions[] {
	return tellersOf(type).map(({ id, name }) => ({ name, value: id }));
}

/**
 * The events that a provider can tell.
 * @param more offered beside them
 */
export function eventFields(
	type: EventApi['type'],
	more: readonly INodePropertyOptions[] = [],
): INodeProperties[] {
	return tellersOf(type).map(({ id, events }) => ({
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		displayOptions: { show: { provider: [id] } },
		options: [...(events?.kinds ?? []).map((kind) => EVENTS[kind]), ...more],
		default: ['failed'],
		description: 'What starts the workflow',
	}));
}

export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simple',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};
