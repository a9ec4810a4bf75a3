/** What the panel has to show, in order. These tables are written by hand on purpose. */

export const WINDOW_NOTICE =
	'WhatsApp delivers media only to customers who wrote to you within the last 24 hours. “Sent” means that the provider accepted the message, not that it was delivered.';

export const AUDIO_NOTICE =
	'WhatsApp shows no caption with audio. Send the words as a text message.';

const MEDIA = ['Media Type', 'Media Source', 'Input Binary Field', 'Caption', 'File Name'];

const BY_PHONE_NUMBER = [
	'Provider',
	'Operation',
	WINDOW_NOTICE,
	'Phone Number',
	...MEDIA,
	'Contact Details',
	'Options',
];

export const PROVIDER_NAMES = ['Contactship', 'RASL', 'WA.cr', 'Xobito'];

export interface ProviderFields {
	provider: string;
	fields: string[];
	/** What can be added to Contact Details. */
	contactDetails: string[];
	/** What can be added to Options. */
	options: string[];
}

export const PROVIDER_FIELDS: readonly ProviderFields[] = [
	{
		provider: 'Contactship',
		fields: [
			'Provider',
			'Operation',
			WINDOW_NOTICE,
			'Channel ID',
			'Recipient',
			'Phone Number',
			'Create Contact If Missing',
			...MEDIA,
			'Contact Details',
			'Options',
		],
		contactDetails: ['Country', 'Description', 'Email', 'First Name', 'Last Name'],
		options: [
			'Base64 as Data URI',
			'Default Country',
			'Messages at Once',
			'Save Message',
			'Send as Link',
			'Simplify',
			'Timeout',
			'Wait at Most',
		],
	},
	{
		provider: 'RASL',
		fields: BY_PHONE_NUMBER,
		contactDetails: [
			'Assigned Staff ID',
			'Contact ID',
			'Country',
			'Email',
			'First Name',
			'Group IDs',
			'Last Name',
		],
		options: ['Default Country', 'Messages at Once', 'Simplify', 'Timeout', 'Wait at Most'],
	},
	{
		provider: 'WA.cr',
		fields: BY_PHONE_NUMBER,
		contactDetails: [
			'Assigned Staff ID',
			'Contact ID',
			'Country',
			'Email',
			'First Name',
			'Group IDs',
			'Last Name',
		],
		options: ['Default Country', 'Messages at Once', 'Simplify', 'Timeout', 'Wait at Most'],
	},
	{
		provider: 'Xobito',
		fields: BY_PHONE_NUMBER,
		contactDetails: [
			'Assigned Staff ID',
			'Country',
			'Email',
			'First Name',
			'Group Names',
			'Last Name',
		],
		options: ['Default Country', 'Messages at Once', 'Simplify', 'Timeout', 'Wait at Most'],
	},
];

/** The fields between the media type and the contact details. */
export const MEDIA_TYPE_FIELDS: ReadonlyArray<{ mediaType: string; fields: string[] }> = [
	{
		mediaType: 'Audio',
		fields: ['Media Type', 'Media Source', 'Input Binary Field', AUDIO_NOTICE],
	},
	{ mediaType: 'Detect Automatically', fields: MEDIA },
	{ mediaType: 'Document', fields: MEDIA },
	{
		mediaType: 'Image',
		fields: ['Media Type', 'Media Source', 'Input Binary Field', 'Caption'],
	},
	{
		mediaType: 'Video',
		fields: ['Media Type', 'Media Source', 'Input Binary Field', 'Caption'],
	},
];

/** The fields between the operation and the media type. */
export const RECIPIENT_FIELDS: ReadonlyArray<{ recipient: string; fields: string[] }> = [
	{
		recipient: 'Phone Number',
		fields: ['Channel ID', 'Recipient', 'Phone Number', 'Create Contact If Missing'],
	},
	{ recipient: 'Contact ID', fields: ['Channel ID', 'Recipient', 'Contact ID'] },
	{ recipient: 'Thread ID', fields: ['Recipient', 'Thread ID'] },
];
