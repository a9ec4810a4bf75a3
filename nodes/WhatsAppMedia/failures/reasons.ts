import type { Failure, Outcome } from './failure';

/** How a reason is told to the operator. */
export interface ReasonText {
	readonly outcome: Failure['outcome'];
	/**
	 * What happened, without final period. Placeholders: {provider}, {credential} (its name in n8n),
	 * {secretName} (token or API key), {secretLocation}, {url} (the URL that was asked).
	 */
	readonly headline: string;
	/** What to do next, with the same placeholders. */
	readonly advice: string;
	readonly field?: string;
	/** What n8n calls it, so that its own handling can follow. */
	readonly cause?:
		| 'configuration-invalid'
		| 'credential-invalid'
		| 'quota-exhausted'
		| 'rate-limited'
		| 'temporarily-unavailable';
}

/**
 * Everything that keeps a message from being confirmed, in the operator's words.
 * Names are part of the output (field `reason`), so workflows may depend on them.
 */
const TABLE = {
	invalidInput: {
		outcome: 'notSent',
		headline: 'The message cannot be sent as it is',
		advice: 'Correct the field that is named above.',
	},
	invalidKey: {
		outcome: 'notSent',
		headline: '{provider} did not accept the {secretName}',
		advice: 'Copy the {secretName} again ({secretLocation}) into the credential “{credential}”.',
		field: 'Credential',
		cause: 'credential-invalid',
	},
	missingScope: {
		outcome: 'notSent',
		headline: 'The {provider} {secretName} lacks a permission',
		advice:
			'Give it the permission that {provider} names, or make a new {secretName} that has it ({secretLocation}).',
		field: 'Credential',
		cause: 'credential-invalid',
	},
	ipBlocked: {
		outcome: 'notSent',
		headline: '{provider} does not accept requests from the address of this n8n',
		advice:
			'Add the IP address of this n8n to the list of allowed addresses of the {secretName} in {provider}.',
		field: 'Credential',
		cause: 'configuration-invalid',
	},
	apiDisabled: {
		outcome: 'notSent',
		headline: 'API access is switched off in {provider}',
		advice: 'Switch on API access in {provider} ({secretLocation}).',
		field: 'Credential',
		cause: 'configuration-invalid',
	},
	forbidden: {
		outcome: 'notSent',
		headline: '{provider} did not allow the request',
		advice: 'Check the permissions of the {secretName} and the state of your {provider} plan.',
		field: 'Credential',
	},
	wrongAddress: {
		outcome: 'notSent',
		headline: 'There is no {provider} API at the address that was asked',
		advice: 'Check the Base URL in the credential “{credential}”. It asked {url}.',
		field: 'Credential',
		cause: 'configuration-invalid',
	},
	plainHttp: {
		outcome: 'notSent',
		headline: '{provider} accepts only https://, and the Base URL begins with http://',
		advice:
			'Begin the Base URL in the credential “{credential}” with https://. The request went to {url}.',
		field: 'Credential',
		cause: 'configuration-invalid',
	},
	gatewayRefused: {
		outcome: 'notSent',
		headline: 'A web server or a firewall in front of {provider} refused the request',
		advice:
			'The answer is not from the API, so the {secretName} is probably right. Check the Base URL in the credential “{credential}”. If it is right, ask the support of {provider} whether it blocks the IP address of your n8n instance. The request went to {url}.',
		field: 'Credential',
		cause: 'configuration-invalid',
	},
	wrongSubdomain: {
		outcome: 'notSent',
		headline: '{provider} does not know the workspace subdomain',
		advice:
			'Check the Subdomain in the credential “{credential}”: only the name of the workspace, for example acme. It asked {url}.',
		field: 'Credential',
		cause: 'configuration-invalid',
	},
	redirected: {
		outcome: 'notSent',
		headline: '{provider} answered that its API has moved to another address',
		advice:
			'Check the Base URL in the credential “{credential}”, also whether it starts with https://. It asked {url}. The {secretName} was not sent anywhere else.',
		field: 'Credential',
		cause: 'configuration-invalid',
	},
	planLimit: {
		outcome: 'notSent',
		headline: 'A limit of your {provider} plan is reached',
		advice: 'Upgrade the plan in {provider}, or free what it counts.',
		cause: 'quota-exhausted',
	},
	contactLimit: {
		outcome: 'notSent',
		headline: '{provider} cannot create the contact, the contact limit of your plan is reached',
		advice: 'Delete contacts that are no longer needed in {provider}, or upgrade the plan.',
		cause: 'quota-exhausted',
	},
	conversationLimit: {
		outcome: 'notSent',
		headline: 'The conversation limit of your {provider} plan is reached',
		advice: 'Upgrade the plan in {provider}, or wait until the limit is reset.',
		cause: 'quota-exhausted',
	},
	optedOut: {
		outcome: 'notSent',
		headline: 'The contact does not want to receive messages',
		advice:
			'Respect this and leave the contact out. If the person agreed again, change it at the contact in {provider}.',
		field: 'Phone Number',
	},
	contactNotFound: {
		outcome: 'notSent',
		headline: '{provider} does not know the contact',
		advice: 'Check the contact, and that it belongs to the phone number.',
		field: 'Contact',
	},
	channelOrMediaRefused: {
		outcome: 'notSent',
		headline: '{provider} did not accept the channel, the recipient or the media',
		advice:
			'Check that the channel is a WhatsApp channel (type WABA), and that the media opens without a login.',
		field: 'Channel',
	},
	contactDefaultsMissing: {
		outcome: 'notSent',
		headline: '{provider} cannot create the contact, its defaults are not set',
		advice:
			'Set a default lead status, source and assignee in the application settings of {provider}.',
		field: 'Contact Details',
		cause: 'configuration-invalid',
	},
	contactExistsElsewhere: {
		outcome: 'notSent',
		headline: '{provider} says that the contact exists but does not find it by its phone number',
		advice: 'Look the contact up in {provider} and choose Contact in the field Recipient.',
		field: 'Phone Number',
	},
	contactDoubtful: {
		outcome: 'notSent',
		headline: '{provider} has a contact with the same digits, which may be somebody else',
		advice:
			'Write its phone number in {provider} with a plus and its country code, or choose Contact in the field Recipient.',
		field: 'Phone Number',
	},
	contactMissing: {
		outcome: 'notSent',
		headline: '{provider} has no contact with this phone number',
		advice:
			'Switch the option Create Contact If Missing on, or create the contact in {provider} first.',
		field: 'Phone Number',
	},
	contactUnreadable: {
		outcome: 'notSent',
		headline: '{provider} has no contact with this ID, or no phone number for it',
		advice: 'Choose the contact again, or choose Phone Number in the field Recipient.',
		field: 'Contact',
	},
	threadUnreadable: {
		outcome: 'notSent',
		headline: '{provider} does not tell whom the conversation is with, so nothing was sent',
		advice: 'Check the thread ID, or choose Phone Number in the field Recipient.',
		field: 'Thread ID',
	},
	contactLookup: {
		outcome: 'notSent',
		headline: '{provider} gave no usable answer about the contact, so no message was sent',
		advice: 'Check the Base URL in the credential “{credential}”. It asked {url}.',
	},
	whatsAppNotConnected: {
		outcome: 'notSent',
		headline: 'No WhatsApp number is connected to your {provider} account',
		advice: 'Connect WhatsApp in the settings of {provider}.',
		cause: 'configuration-invalid',
	},
	mediaRefused: {
		outcome: 'notSent',
		headline: '{provider} did not accept the media',
		advice:
			'Check the file type and size, and for a link that it opens without a login and ends in a file name such as /invoice.pdf.',
		field: 'Media Type',
	},
	fileTooLarge: {
		outcome: 'notSent',
		headline: 'The file is larger than WhatsApp accepts',
		advice: 'Make the file smaller, or send a link to it with the operation Send Text.',
		field: 'Input Binary Field',
	},
	uploadTooLarge: {
		outcome: 'notSent',
		headline: 'The server of {provider} takes no uploads of this size',
		advice: 'Send a smaller file, or a public link (Media Source: Link).',
		field: 'Input Binary Field',
	},
	refusedInput: {
		outcome: 'notSent',
		headline: '{provider} did not accept the values of the message',
		advice: 'Correct the fields that {provider} names.',
	},
	templateNotFound: {
		outcome: 'notSent',
		headline: '{provider} does not have the template in this language',
		advice:
			'Choose the template from the list. If it is new, synchronise the templates in {provider} first.',
		field: 'Template',
	},
	templateNotApproved: {
		outcome: 'notSent',
		headline: 'The template is not approved by WhatsApp',
		advice: 'Wait for the approval, or choose another template.',
		field: 'Template',
	},
	templateValues: {
		outcome: 'notSent',
		headline: 'The values do not fit the template',
		advice: 'Fill in every value that the template asks for, and its header.',
		field: 'Values to Send',
	},
	notDelivered: {
		outcome: 'notDelivered',
		headline: '{provider} accepted the message, but WhatsApp did not deliver it',
		advice: 'Look at the message in {provider}, or reach the customer in another way.',
	},
	statusUnsupported: {
		outcome: 'unanswered',
		headline: '{provider} has no way to tell what became of a message',
		advice: 'Look at the conversation in {provider}.',
		field: 'Operation',
	},
	statusWithoutId: {
		outcome: 'unanswered',
		headline: '{provider} gave no ID by which the message can be asked for',
		advice: 'Look at the conversation in {provider}.',
	},
	statusUnavailable: {
		outcome: 'unanswered',
		headline: 'This {provider} workspace cannot tell what became of a message yet',
		advice:
			'{provider} announces it for a later release. Until then, look at the conversation in {provider}.',
	},
	messageNotFound: {
		outcome: 'unanswered',
		headline: '{provider} does not know the message',
		advice: 'Use the ID from the output of the node that sent it, with the same credential.',
	},
	statusUnread: {
		outcome: 'unanswered',
		headline: '{provider} gave no usable answer about the message',
		advice:
			'Ask again later. If it stays like this, check the Base URL in the credential “{credential}”. It asked {url}.',
	},
	statusOfAnother: {
		outcome: 'unanswered',
		headline: '{provider} returned the status of another message',
		advice: 'Get the status again later. If it stays like this, ask the support of {provider}.',
	},
	listUnread: {
		outcome: 'unanswered',
		headline: '{provider} gave no usable list',
		advice: 'Check the Base URL in the credential “{credential}”. It asked {url}.',
	},
	eventsUnsupported: {
		outcome: 'unanswered',
		headline: '{provider} reports nothing to this trigger',
		advice: 'Choose another provider in the field Provider.',
		field: 'Provider',
	},
	pollTooLong: {
		outcome: 'unanswered',
		headline: '{provider} did not list all messages in the time that a poll has',
		advice: 'If it stays like this, poll more often, so that there is less to read each time.',
	},
	messagesUnread: {
		outcome: 'unanswered',
		headline: '{provider} returned messages without their numbers',
		advice: 'Ask the support of {provider} about the field id in GET /messages.',
	},
	messagesOldestFirst: {
		outcome: 'unanswered',
		headline: '{provider} lists the oldest messages first, although the newest were requested',
		advice:
			'New messages cannot be found this way. Ask the support of {provider} about sorting in GET /messages.',
	},
	messagesMissed: {
		outcome: 'unanswered',
		headline: '{provider} has more news than one poll can read, so the oldest may be missing',
		advice:
			'Poll more often, so that there is less to read each time. Check in {provider} what happened since the previous poll: the oldest messages and status changes may not be reported.',
	},
	messagesNumberedAnew: {
		outcome: 'unanswered',
		headline: '{provider} restarted the numbers of its messages, so this trigger began anew',
		advice:
			'Numbers restart when {provider} restores a backup or moves an account. What happens from now on is reported. Check in {provider} what happened since the previous poll: it is not reported.',
	},
	directionsUntold: {
		outcome: 'unanswered',
		headline: '{provider} does not tell sent and received messages apart',
		advice: 'Ask the support of {provider} about filter[direction] in GET /messages.',
	},
	channelRefused: {
		outcome: 'unanswered',
		headline: '{provider} did not accept the channel',
		advice: 'Choose a WhatsApp channel (type WABA) in the field Channel.',
		field: 'Channel',
	},
	rateLimited: {
		outcome: 'notSent',
		headline: '{provider} takes no more messages for the moment (rate limit)',
		advice: 'Send the message again after the wait, and fewer messages per minute.',
		cause: 'rate-limited',
	},
	refused: {
		outcome: 'notSent',
		headline: '{provider} did not accept the request',
		advice: 'Check the values of the message. If they are right, ask the support of {provider}.',
	},
	metaRefused: {
		outcome: 'notSent',
		headline: 'WhatsApp refused the message',
		advice: 'Ask the support of {provider} with the words above.',
	},
	metaUncertain: {
		outcome: 'unknown',
		headline: 'WhatsApp did not confirm the message',
		advice: 'Before you send it again, check in {provider} whether it was sent.',
	},
	notReached: {
		outcome: 'notSent',
		headline: '{provider} could not be reached',
		advice:
			'Check the Base URL in the credential “{credential}” and the network of this n8n. It asked {url}. Nothing left n8n, so the message can be sent again.',
		cause: 'temporarily-unavailable',
	},
	uploadBroken: {
		outcome: 'notSent',
		headline: 'The upload to {provider} broke off before the file was complete',
		advice: 'An incomplete file cannot go out, so the message can be sent again.',
		cause: 'temporarily-unavailable',
	},
	fileUnreadable: {
		outcome: 'notSent',
		headline: 'The file could not be read from n8n’s storage',
		advice: 'Run the node that makes or downloads the file again.',
		field: 'Input Binary Field',
	},
	downloadFailed: {
		outcome: 'notSent',
		headline: 'The file could not be downloaded from the media URL',
		advice:
			'An incomplete file cannot go out, so the message can be sent again. If it happens again, open the media URL in a private browser window: it must give the whole file without a login.',
		field: 'Media URL',
	},
	linkExpired: {
		outcome: 'notSent',
		headline: 'The media URL has expired',
		advice:
			'Create the link again in each run, right before this node, or let it be valid for longer. A link that was signed with temporary credentials ends when they do.',
		field: 'Media URL',
	},
	internalAddress: {
		outcome: 'notSent',
		headline:
			'The media URL leads into your own network, where the tool of an AI agent opens nothing',
		advice: 'Use a public link to the file.',
		field: 'Media URL',
	},
	mixedCalls: {
		outcome: 'notSent',
		headline: 'This call of the tool got the values of another call, so nothing was sent',
		advice:
			'The AI agent works on several items at once, and n8n mixed up their values. Set Batch Size in the agent to 1.',
	},
	notAsked: {
		outcome: 'notSent',
		headline: 'The model gave a value that it was not asked for, so nothing was sent',
		advice:
			'Call the tool with the values that it asks for, and no others. To let the model choose a field, let it be filled in by the model.',
	},
	otherItem: {
		outcome: 'notSent',
		headline:
			'The AI agent has several items, of which its tools get the first, so nothing was sent',
		advice:
			'Let the model fill in the fields that differ, or put Loop Over Items before the agent (Limit instead of Execute Once), one item at a time, and refer to the item as $json.',
	},
	hiddenAnswer: {
		outcome: 'notSent',
		headline: 'The agent would not be told what this tool did, so nothing was sent',
		advice:
			'Remove this tool and add it again: a setting that n8n does not show in tools gives its answer to nobody.',
	},
	lostItem: {
		outcome: 'notSent',
		headline: 'An expression means an item that n8n does not find, so nothing was sent',
		advice:
			"This item did not pass the node that is named, there is nothing at that place of its list, or an AI agent with tools came in between. Take over what it needs with Edit Fields before, and refer to it as $json. A tool finds no $('Node').item in loops and behind other agents or outputs either, but $('Node').first() of a node that each item passes, and no files.",
	},
	itemByPlace: {
		outcome: 'notSent',
		headline: 'An expression takes another item by its place, so nothing was sent',
		advice:
			'Items were left out, added or sorted in between. Write $(\'Node\').item instead of $node["Node"], $items("Node")[$itemIndex] or $(\'Node\').all()[$itemIndex]. To hand out the rows of another list by their position, use Merge (Combine by Position) before.',
	},
	sameItemForAll: {
		outcome: 'notSent',
		headline:
			'An expression names the same person or file for different items, so nothing was sent',
		advice:
			"With $('Node').first(), last() or a number, all items get what one item of that node has. Refer to $json, or to what this item came from as $('Node').item. If one is meant for all, take it over into each item with Edit Fields before, and refer to it as $json.",
	},
	itemBehindAgent: {
		outcome: 'notSent',
		headline: 'An expression means an item of another branch, so nothing was sent',
		advice:
			"Behind an AI agent that called a tool, n8n takes the first output of the node before the agent for $('Node').item. Put Edit Fields between the branch and the agent, with Include Other Input Fields on.",
	},
	otherOutput: {
		outcome: 'notSent',
		headline: 'An expression of this tool names no output of a node, so nothing was sent',
		advice:
			"Name the output: $('If').first(1) is the second. Else n8n takes the first for a tool, whichever leads to the agent.",
	},
	requestBlocked: {
		outcome: 'notSent',
		headline: 'This n8n does not allow requests to the address of {provider}',
		advice: 'Ask who runs this n8n to allow it. It asked {url}.',
		cause: 'configuration-invalid',
	},
	onceUnavailable: {
		outcome: 'notSent',
		headline: 'The list of sent messages in n8n could not be used, so nothing was sent',
		advice:
			'Save the workflow and run it again. If it stays like this, ask your n8n administrator to check the database.',
		field: 'Send Only Once',
		cause: 'temporarily-unavailable',
	},
	onceUndecided: {
		outcome: 'notSent',
		headline: 'The list of sent messages in n8n confirmed no entry, so nothing was sent',
		advice:
			'The list may hold this message as begun, so that the next run reports it as in doubt. If so, check whether the recipient has it from an earlier run, and set the option Messages in Doubt for the next one.',
		field: 'Send Only Once',
		cause: 'temporarily-unavailable',
	},
	cancelled: {
		outcome: 'unknown',
		headline: 'The execution was stopped while the message was being sent',
		advice: 'Look in {provider} whether the message went out before sending it again.',
	},
	cancelledBefore: {
		outcome: 'notSent',
		headline: 'The execution was stopped before the message was sent',
		advice: 'Nothing was sent, so the message can be sent again.',
	},
	noAnswer: {
		outcome: 'unknown',
		headline: '{provider} did not answer, so the message may or may not have been sent',
		advice: 'Look in {provider} whether the message went out before sending it again.',
	},
	requestTimeout: {
		outcome: 'unknown',
		headline:
			'{provider} did not get all of it in time, so the message may or may not have been sent',
		advice: 'Before you send it again, check in {provider} whether it was sent.',
		cause: 'temporarily-unavailable',
	},
	noReceipt: {
		outcome: 'unknown',
		headline:
			'{provider} answered without confirming the message, so it may or may not have been sent',
		advice: 'Look in {provider} whether the message went out before sending it again.',
	},
	noReceiptForLink: {
		outcome: 'unknown',
		headline: '{provider} gave an empty answer, as it does when it cannot download the media URL',
		advice:
			'Open the media URL in a private browser window: it must show the file without a login. Look in {provider} whether the message went out before sending it again.',
		field: 'Media URL',
	},
	mayBeThere: {
		outcome: 'unknown',
		headline: '{provider} reports a conflict: the message may have been sent already',
		advice: 'Before you send it again, check in {provider} whether it was sent.',
	},
	earlierUnknown: {
		outcome: 'unknown',
		headline: 'An earlier attempt may have sent this message, so nothing was requested now',
		advice:
			'Before you send it again, check in your provider whether the recipient has it. Then set the option Messages in Doubt to Send Them Again, or to Treat Them as Sent, and choose Retry with currently saved workflow.',
		field: 'Messages in Doubt',
	},
	openNotAsked: {
		outcome: 'unknown',
		headline: 'An earlier attempt may have sent this message, and its status cannot be read now',
		advice:
			'Correct what is named here and choose Retry once more. Or check in your provider whether the recipient has it before you send it again: set the option Messages in Doubt to Treat Them as Sent or Send Them Again, and choose Retry with currently saved workflow.',
		field: 'Messages in Doubt',
	},
	repeatedElsewhere: {
		outcome: 'unknown',
		headline:
			'Another run may have sent this message again, or is about to, so nothing was requested now',
		advice:
			'Look in that run what became of it. If it was ended, check in your provider before you send it again, in 20 minutes.',
		field: 'Messages in Doubt',
	},
	earlierUndelivered: {
		outcome: 'notDelivered',
		headline: 'An earlier attempt was accepted and not delivered, so nothing was requested now',
		advice:
			'To send it again, set the option Messages in Doubt to Send Them Again for one run, or choose Retry for the run that it belonged to.',
		field: 'Messages in Doubt',
	},
	notAnApi: {
		outcome: 'unknown',
		headline: '{provider} answered with a web page, so the message may or may not have been sent',
		advice: 'Check the Base URL in the credential “{credential}”. It asked {url}.',
		field: 'Credential',
		cause: 'configuration-invalid',
	},
	providerBroken: {
		outcome: 'unknown',
		headline: '{provider} had trouble of its own, so the message may or may not have been sent',
		advice: 'Look in {provider} whether the message went out before sending it again.',
	},
	providerCrashed: {
		outcome: 'unknown',
		headline: '{provider} had trouble of its own, so the message may or may not have been sent',
		advice:
			'Look in {provider} whether the message went out before sending it again. Its servers answer like this when they cannot download a media URL: check that it opens without a login.',
	},
	unavailable: {
		outcome: 'unknown',
		headline:
			'{provider} is not available at the moment, and the message may or may not have been sent',
		advice: 'Look in {provider} whether the message went out before sending it again.',
		cause: 'temporarily-unavailable',
	},
	noCodeBehindPlus: {
		outcome: 'notSent',
		headline: 'The phone number has no country code behind its plus',
		advice:
			'The expression behind the plus gave nothing for this item, so that what follows would be read as a country code. Fill in the country code, or leave the plus away and set Default Country.',
		field: 'Phone Number',
	},
	expression: {
		outcome: 'notSent',
		headline: 'An expression of the node does not run, so nothing was sent',
		advice:
			"Open the node and look which field is red. What came in is $json. What is needed from further back, take over with Edit Fields right behind the node that has it; of a node that gave one item for all it is $('Node').first().",
		cause: undefined,
	},
	internal: {
		outcome: 'notSent',
		headline: 'The node could not prepare the message',
		advice:
			'Check the fields of the node. If they are right, please report this with the words above.',
		cause: undefined,
	},
} as const satisfies Record<string, ReasonText>;

/** Stable names of the reasons. */
export type Reason = keyof typeof TABLE;

export const REASONS: Readonly<Record<Reason, ReasonText>> = TABLE;

/** Other words for where nothing was to be sent: nobody may read in them to send a message again. */
export const QUERY_TEXTS: Readonly<
	Partial<Record<string, Pick<ReasonText, 'advice' | 'headline'>>>
> = {
	rateLimited: {
		headline: '{provider} answers no more requests for the moment (rate limit)',
		advice: 'Ask again after the wait.',
	},
	notReached: {
		headline: TABLE.notReached.headline,
		advice:
			'Check the Base URL in the credential “{credential}” and the network of this n8n. It asked {url}.',
	},
	refusedInput: {
		headline: TABLE.refused.headline,
		advice: 'Correct what {provider} names.',
	},
	refused: {
		headline: TABLE.refused.headline,
		advice: 'Check the fields of the node. If they are right, ask the support of {provider}.',
	},
};

/** Reason by HTTP status, for answers that give no better one. */
const BY_STATUS: Readonly<Record<number, Reason>> = {
	303: 'noReceipt',
	400: 'refusedInput',
	401: 'invalidKey',
	402: 'planLimit',
	403: 'forbidden',
	404: 'wrongAddress',
	405: 'wrongAddress',
	408: 'requestTimeout',
	409: 'mayBeThere',
	413: 'uploadTooLarge',
	415: 'mediaRefused',
	422: 'refusedInput',
	425: 'noReceipt',
	429: 'rateLimited',
	499: 'noAnswer',
	502: 'unavailable',
	503: 'unavailable',
	504: 'unavailable',
};

/** The reason that an HTTP status alone tells. */
export function reasonByStatus(status: number): Reason {
	const exact = BY_STATUS[status];
	if (exact !== undefined) return exact;
	if (status >= 500) return 'providerBroken';
	if (status >= 400) return 'refused';
	if (status >= 300) return 'redirected';
	return 'noReceipt';
}

/** Reasons for an outcome where nothing better is known. */
const UNEXPLAINED: Readonly<Record<Exclude<Outcome, 'sent'>, Reason>> = {
	notDelivered: 'notDelivered',
	notSent: 'refused',
	unknown: 'noReceipt',
};

/** The first of the explanations that fits what became of the message. */
export function reasonFitting(
	outcome: Exclude<Outcome, 'sent'>,
	explanations: ReadonlyArray<Reason | undefined>,
): Reason {
	const fitting = explanations.find(
		(reason) => reason !== undefined && REASONS[reason].outcome === outcome,
	);
	return fitting ?? UNEXPLAINED[outcome];
}
