/** What the panel has to show, in order. These tables are written by hand on purpose. */

export const WINDOW_NOTICE =
	'WhatsApp delivers media and texts only to customers who wrote to you within the last 24 hours. To reach everyone else, set “Outside the 24-Hour Window” to “Send a Template”. “Sent” means that the provider accepted the message, not that it was delivered.';

export const HEAD = ['Provider', 'Operation'];

const MEDIA = ['Media Source', 'Input Binary Field', 'Caption'];

export const WINDOW = 'Outside the 24-Hour Window';

export const PHONE = ['Phone Number', 'Default Country'];

/** For a message of words only. */
const TEXT_OPTIONS = [
	'Max Rate Limit Wait',
	'Messages at Once',
	'Messages in Doubt',
	'Order Reference',
	'Send Only Once',
	'Simplify',
	'Timeout',
	'Wait for Delivery',
];

/** With a file from an earlier node. */
const SEND_OPTIONS = [
	'File Name',
	'Max Rate Limit Wait',
	'Media Type',
	...TEXT_OPTIONS.filter((name) => name !== 'Max Rate Limit Wait'),
];

/** What a check judges beside the message itself. */
const CHECK_OPTIONS = ['File Name', 'Media Type', 'Wait for Delivery'];

const STATUS_OPTIONS = ['Max Rate Limit Wait', 'Messages at Once', 'Timeout'];

/** In n8n's list; one more is its own, for its HTTP Request node. */
export const OPERATION_NAMES = [
	'Check',
	'Check Template',
	'Check Text',
	'Get Status',
	'Send',
	'Send Template',
	'Send Text',
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

/** What the form shows for a provider. */
export interface FormFacts {
	readonly operations: readonly OperationFields[];
	/** The fields after the operation Send Template up to the template, for ways to name the recipient. */
	readonly recipients?: ReadonlyArray<{ recipient: string; fields: string[] }>;
	/** The fields from Outside the 24-Hour Window to Options, when a template is to be sent then. */
	readonly window: string[];
}

/** What differs between providers. */
interface Differences {
	/** What names the recipient. */
	readonly recipient: string[];
	/** Absent where the provider keeps no contacts. */
	readonly contactDetails?: string[];
	/** What Get Status asks for, or a notice where the provider cannot tell. */
	readonly messageId: string[];
	/** It cannot tell what became of a message. */
	readonly tellsNothing?: true;
	/** A notice where the provider has no templates. */
	readonly noTemplates?: string;
	/** A notice where it sends no texts. */
	readonly noTexts?: string;
	/** Options instead of the usual ones; none for an empty list. */
	readonly options?: Partial<Record<OperationFields['operation'], string[]>>;
}

/** The operations of a provider. */
export function operationsOf({
	recipient,
	contactDetails,
	messageId,
	tellsNothing,
	noTemplates,
	noTexts,
	options = {},
}: Differences): OperationFields[] {
	const contact = contactDetails === undefined ? [] : ['Contact Details'];
	const template =
		noTemplates === undefined
			? [...HEAD, ...recipient, 'Template', 'Header Media', ...contact, 'Options']
			: [...HEAD, ...recipient, noTemplates, 'Options'];
	const media = [...recipient, ...MEDIA, WINDOW, ...contact, 'Options'];
	const ofText = noTexts === undefined ? ['Text'] : [noTexts, 'Text'];
	const text = [...recipient, ...ofText, WINDOW, ...contact, 'Options'];
	const told = (names: string[]) =>
		tellsNothing ? names.filter((name) => name !== 'Wait for Delivery') : names;
	const row = (
		operation: OperationFields['operation'],
		fields: string[],
		usual: string[],
	): OperationFields => ({
		operation,
		fields,
		...(contactDetails && { contactDetails }),
		options: options[operation] ?? told(usual),
	});
	return [
		row('Send', [...HEAD, WINDOW_NOTICE, ...media], SEND_OPTIONS),
		row('Send Template', template, TEXT_OPTIONS),
		row('Send Text', [...HEAD, WINDOW_NOTICE, ...text], TEXT_OPTIONS),
		{
			operation: 'Get Status',
			fields: [...HEAD, ...messageId, ...(tellsNothing ? [] : ['Options'])],
			...(!tellsNothing && { options: STATUS_OPTIONS }),
		},
		row('Check', [...HEAD, ...media], CHECK_OPTIONS),
		row('Check Template', template, ['Wait for Delivery']),
		row('Check Text', [...HEAD, ...text], ['Wait for Delivery']),
	];
}
