import type { INodeProperties, INodePropertyModeTypeOptions } from 'n8n-workflow';

import { providersWith, without } from './byProvider';
import { OF_MESSAGES } from './operations';

/** Where messages are sent from a channel. */
export const OF_CHANNEL = providersWith((_, provider) => provider.needsChannel);
const WITH_CONTACTS = providersWith(
	(_, { needsChannel, recipients }) => !needsChannel && recipients.includes('contactId'),
);
const BY_PHONE = without([...OF_CHANNEL, ...WITH_CONTACTS]);

/** A phone number, and where it is from if it does not say so. */
function phoneFields(shownFor: Record<string, string[]>): INodeProperties[] {
	const displayOptions = { show: { operation: OF_MESSAGES, ...shownFor } };
	return [
		{
			displayName: 'Phone Number',
			name: 'phone',
			type: 'string',
			displayOptions,
			default: '',
			required: true,
			placeholder: 'e.g. +14155551234',
			description:
				'Phone number of the customer, with country code. Spaces, dashes, dots, parentheses and a leading 00 are fine.',
		},
		{
			displayName: 'Default Country',
			name: 'defaultCountry',
			type: 'string',
			displayOptions,
			default: '',
			placeholder: 'e.g. ES',
			description:
				'Country of phone numbers that come without a country code: two letters such as ES, a name such as Spain, or a calling code such as 34. For WooCommerce: the billing country.',
		},
	];
}

/** A contact, chosen from a list or by its ID. */
function contactOf(provider: string[], typeOptions: INodePropertyModeTypeOptions): INodeProperties {
	return {
		displayName: 'Contact',
		name: 'contactId',
		type: 'resourceLocator',
		displayOptions: { show: { operation: OF_MESSAGES, provider, recipientBy: ['contactId'] } },
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The contact that gets the message',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Choose a contact',
				typeOptions: { searchListMethod: 'searchContacts', ...typeOptions },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 451',
				hint: 'The ID of the contact at the provider, such as contactId in earlier outputs',
			},
		],
	};
}

/** A channel of Contactship. */
export const channel: INodeProperties = {
	displayName: 'Channel',
	name: 'channelId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The WhatsApp channel in Contactship to send from',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a channel',
			typeOptions: { searchListMethod: 'searchChannels', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. chn_abc123' },
	],
};

/** Who gets the message. Contactship addresses contacts, the others phone numbers. */
export const recipientProperties: INodeProperties[] = [
	{
		...channel,
		displayOptions: {
			show: { operation: OF_MESSAGES, provider: OF_CHANNEL },
			hide: { recipientBy: ['threadId'] },
		},
	},
	{
		displayName: 'Recipient',
		name: 'recipientBy',
		type: 'options',
		displayOptions: { show: { operation: OF_MESSAGES, provider: OF_CHANNEL } },
		options: [
			{
				name: 'Phone Number',
				value: 'phone',
				description: 'Find the contact by its phone number, or create it',
			},
			{ name: 'Contact', value: 'contactId', description: 'A contact that Contactship knows' },
			{ name: 'Thread ID', value: 'threadId', description: 'Reply in a conversation that exists' },
		],
		default: 'phone',
		description: 'How to tell who gets the message',
	},
	{
		displayName: 'Recipient',
		name: 'recipientBy',
		type: 'options',
		displayOptions: { show: { operation: OF_MESSAGES, provider: WITH_CONTACTS } },
		options: [
			{ name: 'Phone Number', value: 'phone', description: 'Any phone number' },
			{ name: 'Contact', value: 'contactId', description: 'A contact that the provider knows' },
		],
		default: 'phone',
		description: 'How to tell who gets the message',
	},
	...phoneFields({ provider: BY_PHONE }),
	...phoneFields({ provider: [...OF_CHANNEL, ...WITH_CONTACTS], recipientBy: ['phone'] }),
	contactOf(WITH_CONTACTS, { searchable: true }),
	// It lists all contacts at once, which can be more than an answer may hold.
	contactOf(OF_CHANNEL, { searchable: true, searchFilterRequired: true }),
	{
		displayName: 'Thread ID',
		name: 'threadId',
		type: 'string',
		displayOptions: {
			show: { operation: OF_MESSAGES, provider: OF_CHANNEL, recipientBy: ['threadId'] },
		},
		default: '',
		required: true,
		placeholder: 'e.g. thr-b2c3d4e5-f6a7-8901-bcde-f12345678901',
		description:
			'ID of the conversation, as earlier messages return it. Channel and contact follow from it.',
	},
];
