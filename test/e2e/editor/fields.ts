/** What the panel has to show, in order. These tables are written by hand on purpose. */

export const WINDOW_NOTICE =
	'WhatsApp delivers media only to customers who wrote to you within the last 24 hours. For all others, set If the 24-Hour Window Is Closed. “Sent” means that the provider accepted the message, not that it was delivered.';

export const AUDIO_NOTICE =
	'WhatsApp shows no caption with audio. Send the words as a text message.';

const MEDIA = ['Media Type', 'Media Source', 'Input Binary Field', 'Caption', 'File Name'];

const WINDOW = 'If the 24-Hour Window Is Closed';
const HEAD = ['Provider', 'Operation'];
const TAIL = ['Contact Details', WINDOW, 'Options'];
/** RASL and WA.cr know contacts, but send to phone numbers. */
const OF_SECOND_GENERATION = [
	...HEAD,
	WINDOW_NOTICE,
	'Recipient',
	'Phone Number',
	...MEDIA,
	...TAIL,
];
const OPTIONS = [
	'Default Country',
	'Messages at Once',
	'Order Reference',
	'Send Only Once',
	'Simplify',
	'Timeout',
	'Wait at Most',
	'Wait for Delivery',
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
			...HEAD,
			WINDOW_NOTICE,
			'Channel',
			'Recipient',
			'Phone Number',
			'Create Contact If Missing',
			...MEDIA,
			...TAIL,
		],
		contactDetails: ['Country', 'Description', 'Email', 'First Name', 'Last Name'],
		options: [
			'Base64 as Data URI',
			'Default Country',
			'Messages at Once',
			'Order Reference',
			'Save Message',
			'Send as Link',
			'Send Only Once',
			'Simplify',
			'Timeout',
			'Wait at Most',
		],
	},
	{
		provider: 'RASL',
		fields: OF_SECOND_GENERATION,
		contactDetails: [
			'Assigned Staff ID',
			'Contact ID',
			'Country',
			'Email',
			'First Name',
			'Group IDs',
			'Last Name',
		],
		options: OPTIONS,
	},
	{
		provider: 'WA.cr',
		fields: OF_SECOND_GENERATION,
		contactDetails: [
			'Assigned Staff ID',
			'Contact ID',
			'Country',
			'Email',
			'First Name',
			'Group IDs',
			'Last Name',
		],
		options: OPTIONS,
	},
	{
		provider: 'Xobito',
		fields: [...HEAD, WINDOW_NOTICE, 'Phone Number', ...MEDIA, ...TAIL],
		contactDetails: [
			'Assigned Staff ID',
			'Country',
			'Email',
			'First Name',
			'Group Names',
			'Last Name',
		],
		options: OPTIONS,
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
		fields: ['Channel', 'Recipient', 'Phone Number', 'Create Contact If Missing'],
	},
	{ recipient: 'Contact', fields: ['Channel', 'Recipient', 'Contact'] },
	{ recipient: 'Thread ID', fields: ['Recipient', 'Thread ID'] },
];

const TEMPLATE = ['Template', 'Enter Values', 'Template Values'];

/** All fields of the operations that are not Send, for the providers that differ. */
export const OPERATION_FIELDS: ReadonlyArray<{
	operation: string;
	provider: string;
	fields: string[];
}> = [
	{
		operation: 'Send Template',
		provider: 'Contactship',
		fields: [
			...HEAD,
			'Channel',
			'Recipient',
			'Phone Number',
			'Create Contact If Missing',
			...TEMPLATE,
			'Header Media',
			'Contact Details',
			'Options',
		],
	},
	{
		operation: 'Send Template',
		provider: 'RASL',
		fields: [
			...HEAD,
			'Recipient',
			'Phone Number',
			...TEMPLATE,
			'Header Media',
			'Contact Details',
			'Options',
		],
	},
	{
		operation: 'Send Template',
		provider: 'Xobito',
		fields: [...HEAD, 'Phone Number', ...TEMPLATE, 'Header Media', 'Contact Details', 'Options'],
	},
	{
		operation: 'Get Status',
		provider: 'Contactship',
		fields: [
			...HEAD,
			'Contactship has no way to tell what became of a message. Look at the conversation in Contactship.',
			'Options',
		],
	},
	{
		operation: 'Get Status',
		provider: 'WA.cr',
		fields: [...HEAD, 'Record ID', 'Options'],
	},
	{
		operation: 'Get Status',
		provider: 'Xobito',
		fields: [
			...HEAD,
			'Message ID',
			'Not every Xobito workspace can tell this yet. Where it cannot, the node says so.',
			'Options',
		],
	},
	{
		operation: 'Check',
		provider: 'WA.cr',
		fields: [...HEAD, 'Recipient', 'Phone Number', ...MEDIA, ...TAIL],
	},
];

/** What follows the contact details once a template is to be sent for a closed window. */
export const FALLBACK_FIELDS = [WINDOW, ...TEMPLATE];
