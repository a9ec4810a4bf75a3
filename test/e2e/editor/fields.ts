/** What the panel has to show, in order. These tables are written by hand on purpose. */

export const WINDOW_NOTICE =
	'WhatsApp delivers media only to customers who wrote to you within the last 24 hours. For all others, set If the 24-Hour Window Is Closed. “Sent” means that the provider accepted the message, not that it was delivered.';

const AUDIO_NOTICE = 'WhatsApp shows no caption with audio. Send the words as a text message.';

const XOBITO_STATUS_NOTICE =
	'Not every Xobito workspace can tell this yet. Where it cannot, the node says so.';

const CONTACTSHIP_STATUS_NOTICE =
	'Contactship has no way to tell what became of a message. Look at the conversation in Contactship.';

const XOBITO_WINDOW_NOTICE =
	'Xobito tells what became of a message only in some workspaces. Where it does not, the template is sent when WhatsApp refuses the media at once, and a later refusal stays unseen.';

const CONTACTSHIP_WINDOW_NOTICE =
	'Contactship cannot tell what became of a message. The template is sent when WhatsApp refuses the media at once; a later refusal stays unseen. For a customer who has never written, use the operation Send Template.';

const HEAD = ['Provider', 'Operation'];

const MEDIA = ['Media Type', 'Media Source', 'Input Binary Field', 'Caption', 'File Name'];

const WINDOW = 'If the 24-Hour Window Is Closed';

const PHONE = ['Phone Number', 'Default Country'];

const CONTACTSHIP_RECIPIENT = ['Channel', 'Recipient', ...PHONE, 'Create Contact If Missing'];

const SEND_OPTIONS = [
	'Messages at Once',
	'Messages in Doubt',
	'Order Reference',
	'Send Only Once',
	'Simplify',
	'Timeout',
	'Wait at Most',
	'Wait for Delivery',
];

/** What a check judges beside the message itself. */
const CHECK_OPTIONS = ['Wait for Delivery'];

const STATUS_OPTIONS = ['Messages at Once', 'Timeout', 'Wait at Most'];

const FAMILY_DETAILS = [
	'Assigned Staff ID',
	'Contact ID',
	'Country',
	'Email',
	'First Name',
	'Group IDs',
	'Last Name',
];

const XOBITO_DETAILS = [
	'Assigned Staff ID',
	'Country',
	'Email',
	'First Name',
	'Group Names',
	'Last Name',
];

const CONTACTSHIP_DETAILS = ['Country', 'Description', 'Email', 'First Name', 'Last Name'];

export const PROVIDER_NAMES = ['Contactship', 'RASL', 'WA.cr', 'Xobito'];

/** In n8n's list; one more is its own, for its HTTP Request node. */
export const OPERATION_NAMES = [
	'Check',
	'Check Template',
	'Get Status',
	'Send',
	'Send Template',
	'Custom API Call',
] as const;

export interface OperationFields {
	operation: (typeof OPERATION_NAMES)[number];
	/** From Provider to the collections. */
	fields: string[];
	/** What can be added to Contact Details; absent where there are none. */
	contactDetails?: string[];
	/** What can be added to Options; absent where there is nothing. */
	options?: string[];
}

export interface ProviderFields {
	provider: string;
	operations: OperationFields[];
}

/** The operations of a provider, whose fields differ by what names the recipient and by the details. */
function operationsOf(
	recipient: string[],
	contactDetails: string[],
	messageId: string[],
): OperationFields[] {
	return [
		{
			operation: 'Send',
			fields: [
				...HEAD,
				WINDOW_NOTICE,
				...recipient,
				...MEDIA,
				'Contact Details',
				WINDOW,
				'Options',
			],
			contactDetails,
			options: SEND_OPTIONS,
		},
		{
			operation: 'Send Template',
			fields: [...HEAD, ...recipient, 'Template', 'Header Media', 'Contact Details', 'Options'],
			contactDetails,
			options: SEND_OPTIONS,
		},
		{
			operation: 'Get Status',
			fields: [...HEAD, ...messageId, 'Options'],
			options: STATUS_OPTIONS,
		},
		{
			operation: 'Check',
			fields: [...HEAD, ...recipient, ...MEDIA, 'Contact Details', WINDOW, 'Options'],
			contactDetails,
			options: CHECK_OPTIONS,
		},
		{
			operation: 'Check Template',
			fields: [...HEAD, ...recipient, 'Template', 'Header Media', 'Contact Details', 'Options'],
			contactDetails,
			options: CHECK_OPTIONS,
		},
	];
}

const CONTACTSHIP_OPTIONS: Partial<Record<OperationFields['operation'], string[]>> = {
	Send: [
		'Base64 as Data URI',
		'Messages at Once',
		'Messages in Doubt',
		'Order Reference',
		'Save Message',
		'Send as Link',
		'Send Only Once',
		'Simplify',
		'Timeout',
		'Wait at Most',
	],
	'Send Template': [
		'Messages at Once',
		'Messages in Doubt',
		'Order Reference',
		'Save Message',
		'Send Only Once',
		'Simplify',
		'Timeout',
		'Wait at Most',
	],
	Check: ['Base64 as Data URI', 'Save Message', 'Send as Link'],
	'Check Template': ['Save Message'],
};

export const PROVIDER_FIELDS: readonly ProviderFields[] = [
	{
		provider: 'Contactship',
		operations: operationsOf(CONTACTSHIP_RECIPIENT, CONTACTSHIP_DETAILS, [
			CONTACTSHIP_STATUS_NOTICE,
		]).map((row) => ({
			...row,
			options: CONTACTSHIP_OPTIONS[row.operation] ?? row.options,
		})),
	},
	{
		provider: 'RASL',
		operations: operationsOf(['Recipient', ...PHONE], FAMILY_DETAILS, ['Record ID']),
	},
	{
		provider: 'WA.cr',
		operations: operationsOf(['Recipient', ...PHONE], FAMILY_DETAILS, ['Record ID']),
	},
	{
		provider: 'Xobito',
		operations: operationsOf(PHONE, XOBITO_DETAILS, ['Message ID', XOBITO_STATUS_NOTICE]),
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

/** The fields after the operation Send Template, up to the template. */
export const RECIPIENT_FIELDS: ReadonlyArray<{
	provider: string;
	recipient: string;
	fields: string[];
}> = [
	{ provider: 'Contactship', recipient: 'Phone Number', fields: CONTACTSHIP_RECIPIENT },
	{ provider: 'Contactship', recipient: 'Contact', fields: ['Channel', 'Recipient', 'Contact'] },
	// The channel is only asked for because its templates are to be listed.
	{
		provider: 'Contactship',
		recipient: 'Thread ID',
		fields: ['Recipient', 'Thread ID', 'Channel'],
	},
	{ provider: 'WA.cr', recipient: 'Phone Number', fields: ['Recipient', ...PHONE] },
	{ provider: 'WA.cr', recipient: 'Contact', fields: ['Recipient', 'Contact'] },
];

/** The fields from If the 24-Hour Window Is Closed to Options, when a template is to be sent then. */
export const WINDOW_FIELDS: ReadonlyArray<{ provider: string; fields: string[] }> = [
	{ provider: 'Contactship', fields: [WINDOW, CONTACTSHIP_WINDOW_NOTICE, 'Template'] },
	{ provider: 'RASL', fields: [WINDOW, 'Template'] },
	{ provider: 'Xobito', fields: [WINDOW, XOBITO_WINDOW_NOTICE, 'Template'] },
];
