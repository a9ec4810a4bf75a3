import type { INodeProperties } from 'n8n-workflow';

const PHONE_PLACEHOLDER = 'e.g. +14155551234';
const PHONE_DESCRIPTION =
	'Phone number of the customer, with country code. Spaces, dashes, dots, parentheses and a leading 00 are fine.';

/** Who gets the message. Contactship addresses contacts, the others phone numbers. */
export const recipientProperties: INodeProperties[] = [
	{
		displayName: 'Channel ID',
		name: 'channelId',
		type: 'string',
		displayOptions: { show: { provider: ['contactship'] }, hide: { recipientBy: ['threadId'] } },
		default: '',
		required: true,
		placeholder: 'e.g. chn_abc123',
		description: 'The WhatsApp channel (type WABA) in Contactship to send from',
	},
	{
		displayName: 'Recipient',
		name: 'recipientBy',
		type: 'options',
		displayOptions: { show: { provider: ['contactship'] } },
		options: [
			{
				name: 'Phone Number',
				value: 'phone',
				description: 'Find the contact by its phone number, or create it',
			},
			{ name: 'Contact ID', value: 'contactId', description: 'A contact that Contactship knows' },
			{ name: 'Thread ID', value: 'threadId', description: 'Reply in a conversation that exists' },
		],
		default: 'phone',
		description: 'How to tell who gets the message',
	},
	{
		displayName: 'Phone Number',
		name: 'phone',
		type: 'string',
		displayOptions: { show: { provider: ['rasl', 'waCr', 'xobito'] } },
		default: '',
		required: true,
		placeholder: PHONE_PLACEHOLDER,
		description: PHONE_DESCRIPTION,
	},
	{
		displayName: 'Phone Number',
		name: 'phone',
		type: 'string',
		displayOptions: { show: { provider: ['contactship'], recipientBy: ['phone'] } },
		default: '',
		required: true,
		placeholder: PHONE_PLACEHOLDER,
		description: PHONE_DESCRIPTION,
	},
	{
		displayName: 'Contact ID',
		name: 'contactId',
		type: 'string',
		displayOptions: { show: { provider: ['contactship'], recipientBy: ['contactId'] } },
		default: '',
		required: true,
		placeholder: 'e.g. c1d2e3f4-a5b6-7890-cdef-123456789012',
		description: 'ID of the contact in Contactship',
	},
	{
		displayName: 'Thread ID',
		name: 'threadId',
		type: 'string',
		displayOptions: { show: { provider: ['contactship'], recipientBy: ['threadId'] } },
		default: '',
		required: true,
		placeholder: 'e.g. thr-b2c3d4e5-f6a7-8901-bcde-f12345678901',
		description:
			'ID of the conversation, as earlier messages return it. Channel and contact follow from it.',
	},
	{
		displayName: 'Create Contact If Missing',
		name: 'createContact',
		type: 'boolean',
		displayOptions: { show: { provider: ['contactship'], recipientBy: ['phone'] } },
		default: true,
		description: 'Whether to create a contact when Contactship does not know the phone number yet',
	},
];
