/** One of Meta's codes, in the operator's words. */
export interface MetaCode {
	/** What it means, continues "WhatsApp refused the message: ". */
	readonly meaning: string;
	readonly advice: string;
	/** Whether sending the same message again can work, and when. */
	readonly again: 'later' | 'never';
	/** Meta itself does not know what became of the message. */
	readonly uncertain?: true;
	/** Label of the field that is concerned. */
	readonly field?: string;
}

const ASK_PROVIDER = 'Ask the support of your provider, whose connection to Meta is concerned.';
const TEMPLATE = 'Check the template and its parameters in WhatsApp Manager.';
const REGISTER = 'Register the number again in the settings of your provider.';
const WAIT_TO_REGISTER =
	'Wait, and register the number in the settings of your provider. Then send the message again.';
const CLOSED_WINDOW: MetaCode = {
	meaning:
		'the 24-hour window is closed, because the customer has not written in the last 24 hours',
	advice:
		'Send an approved template instead (set “Outside the 24-Hour Window” to “Send a Template”, or use the operation Send Template), or wait until the customer writes.',
	again: 'never',
};
const MISSING_PERMISSION: MetaCode = {
	meaning: 'the connection between your provider and Meta is broken or lacks a permission',
	advice:
		'Connect WhatsApp again in the settings of your provider. The key in n8n is not concerned.',
	again: 'never',
};
const TOO_MANY: MetaCode = {
	meaning: 'too many messages were sent in a short time',
	advice: 'Send the message again later, and fewer at a time.',
	again: 'later',
};
const META_TROUBLE: MetaCode = {
	meaning: 'WhatsApp has trouble of its own',
	advice: 'Look in your provider whether the message went out before sending it again.',
	again: 'later',
	uncertain: true,
};

/** Codes of Meta's Graph and Cloud API that can come back for a message. */
export const META_CODES: Readonly<Record<number, MetaCode>> = {
	0: MISSING_PERMISSION,
	1: META_TROUBLE,
	2: META_TROUBLE,
	3: MISSING_PERMISSION,
	4: TOO_MANY,
	10: MISSING_PERMISSION,
	33: {
		meaning: 'the sending number was deleted',
		advice:
			'Check in WhatsApp Manager which numbers you have, and connect one of them in your provider.',
		again: 'never',
	},
	100: {
		meaning: 'a value of the message is not valid',
		advice: 'Check the phone number, the media, and the caption or the values of the template.',
		again: 'never',
	},
	190: MISSING_PERMISSION,
	368: {
		meaning: 'the WhatsApp account is blocked for breaking a policy',
		advice: 'Look at the account quality in WhatsApp Manager.',
		again: 'never',
	},
	470: CLOSED_WINDOW,
	80007: TOO_MANY,
	130403: {
		meaning: 'the recipient is blocked, or you are not permitted to message this number',
		advice: 'Check the number, or reach the customer in another way.',
		again: 'never',
		field: 'Phone Number',
	},
	130429: TOO_MANY,
	130472: {
		meaning: 'the customer is part of an experiment of Meta and gets no marketing messages',
		advice: 'Reach the customer in another way.',
		again: 'never',
	},
	130497: {
		meaning: 'your business may not message people in the country of this number',
		advice: 'Reach the customer in another way.',
		again: 'never',
		field: 'Phone Number',
	},
	131000: META_TROUBLE,
	131005: MISSING_PERMISSION,
	131008: {
		meaning: 'a value is missing',
		advice: `For a template, fill in all its values and its header. ${ASK_PROVIDER}`,
		again: 'never',
	},
	131009: {
		meaning: 'a value of the message is not valid',
		advice: 'Check the phone number, the media, and the caption or the values of the template.',
		again: 'never',
	},
	131016: META_TROUBLE,
	131021: {
		meaning: 'sender and recipient are the same number',
		advice: 'Use another phone number.',
		again: 'never',
		field: 'Phone Number',
	},
	131026: {
		meaning:
			'the number cannot get the message: it is not on WhatsApp, uses an old version, or blocked you',
		advice: 'Check the number, or reach the customer in another way.',
		again: 'never',
		field: 'Phone Number',
	},
	131031: {
		meaning: 'the WhatsApp account is locked',
		advice: 'Look at the account in WhatsApp Manager.',
		again: 'never',
	},
	131037: {
		meaning: 'the display name of the sending number is not approved',
		advice: 'Have the display name approved in WhatsApp Manager.',
		again: 'never',
	},
	131042: {
		meaning: 'there is something wrong with the payment of the WhatsApp account',
		advice: 'Check the payment method in WhatsApp Manager.',
		again: 'never',
	},
	131043: {
		meaning: 'the message expired before it could be delivered',
		advice: 'Send the message again later, or reach the customer in another way.',
		again: 'later',
	},
	131045: {
		meaning: 'the sending number is not registered correctly',
		advice: 'Register the number again in the settings of your provider.',
		again: 'never',
	},
	131047: CLOSED_WINDOW,
	131048: {
		meaning: 'too many messages of this number were reported as spam',
		advice: 'Look at the quality rating in WhatsApp Manager and send less for a while.',
		again: 'never',
	},
	131049: {
		meaning:
			'Meta chose not to deliver it, to keep people from getting too many marketing messages',
		advice: 'Do not send it again at once; wait at least a day.',
		again: 'later',
	},
	131050: {
		meaning: 'the customer stopped marketing messages from you',
		advice: 'Respect this and leave the customer out.',
		again: 'never',
		field: 'Phone Number',
	},
	131051: {
		meaning: 'this type of message is not supported',
		advice: 'Choose another Media Type.',
		again: 'never',
		field: 'Media Type',
	},
	131052: {
		meaning: 'media could not be downloaded',
		advice: 'Check that the media URL opens without a login.',
		again: 'later',
		field: 'Media URL',
	},
	131053: {
		meaning: 'it could not fetch the media or does not accept its type',
		advice: 'Check the file type and size, and for a link that it opens without a login.',
		again: 'never',
		field: 'Media Type',
	},
	131055: {
		meaning: 'this way of sending is not allowed for this kind of message',
		advice: ASK_PROVIDER,
		again: 'never',
	},
	131056: {
		meaning: 'too many messages went to this one number in a short time',
		advice: 'Wait some seconds before the next message to the same number.',
		again: 'later',
		field: 'Phone Number',
	},
	131057: {
		meaning: 'the WhatsApp account is in maintenance',
		advice: 'Send the message again later.',
		again: 'later',
	},
	131063: {
		meaning: 'marketing messages cannot be sent in this way from this account or to this country',
		advice: ASK_PROVIDER,
		again: 'never',
		field: 'Template',
	},
	131064: {
		meaning:
			'the account has reached the limit for templates of a wrong category, which keeps back every message',
		advice:
			'Correct the category of the templates that WhatsApp Manager names. The limit ends automatically: send the message again later.',
		again: 'later',
	},
	132000: {
		meaning: 'the number of template parameters is wrong',
		advice: TEMPLATE,
		again: 'never',
		field: 'Values to Send',
	},
	132001: {
		meaning: 'the template does not exist in this language or is not approved',
		advice: TEMPLATE,
		again: 'never',
		field: 'Template',
	},
	132005: {
		meaning: 'the template text becomes too long',
		advice: 'Shorten the parameters.',
		again: 'never',
		field: 'Values to Send',
	},
	132007: {
		meaning: 'the template breaks a policy',
		advice: TEMPLATE,
		again: 'never',
		field: 'Template',
	},
	132012: {
		meaning: 'a template parameter has the wrong format',
		advice: TEMPLATE,
		again: 'never',
		field: 'Values to Send',
	},
	132015: {
		meaning: 'the template is paused for low quality',
		advice: TEMPLATE,
		again: 'later',
		field: 'Template',
	},
	132016: {
		meaning: 'the template is switched off for low quality',
		advice: TEMPLATE,
		again: 'never',
		field: 'Template',
	},
	132018: {
		meaning: 'the template or one of its values was refused',
		advice: `Check the values for line breaks, tabs and more than four spaces in a row. ${TEMPLATE}`,
		again: 'never',
		field: 'Values to Send',
	},
	132068: {
		meaning: 'the flow of the template is blocked',
		advice: 'Check the flow in WhatsApp Manager.',
		again: 'never',
		field: 'Template',
	},
	132069: {
		meaning: 'the flow of the template is throttled',
		advice: 'Check the flow in WhatsApp Manager, and send the message again later.',
		again: 'later',
		field: 'Template',
	},
	133000: {
		meaning: 'the sending number was not deregistered completely',
		advice: REGISTER,
		again: 'never',
	},
	133004: META_TROUBLE,
	133005: {
		meaning: 'the PIN of the sending number was wrong when it was registered',
		advice: REGISTER,
		again: 'never',
	},
	133006: {
		meaning: 'the sending number has to be verified before it is registered',
		advice: REGISTER,
		again: 'never',
	},
	133008: {
		meaning: 'the PIN of the sending number was entered wrongly too often',
		advice: WAIT_TO_REGISTER,
		again: 'later',
	},
	133009: {
		meaning: 'the PIN of the sending number was entered too quickly',
		advice: WAIT_TO_REGISTER,
		again: 'later',
	},
	133010: {
		meaning: 'the sending number is not registered with WhatsApp',
		advice: 'Register the number in the settings of your provider.',
		again: 'never',
	},
	133015: {
		meaning: 'the sending number was deleted a moment ago, and the deletion is not complete',
		advice: WAIT_TO_REGISTER,
		again: 'later',
	},
	133016: {
		meaning: 'the sending number was registered or deregistered too often',
		advice: WAIT_TO_REGISTER,
		again: 'later',
	},
	134011: {
		meaning: 'the terms for payments on WhatsApp are not accepted',
		advice: 'Accept the terms in WhatsApp Manager.',
		again: 'never',
	},
	134100: {
		meaning: 'this connection sends marketing templates only',
		advice: 'Use a template of the category Marketing, or ask the support of your provider.',
		again: 'never',
		field: 'Template',
	},
	134101: {
		meaning: 'the template is still being prepared for marketing messages',
		advice: 'Send the message again after about 10 minutes.',
		again: 'later',
		field: 'Template',
	},
	134102: {
		meaning: 'the template cannot be used for marketing messages',
		advice: TEMPLATE,
		again: 'never',
		field: 'Template',
	},
	135000: {
		meaning: 'something in the message is not as WhatsApp wants it',
		advice: 'Check the values of the message. If they are right, ask the support of your provider.',
		again: 'never',
	},
	2494100: META_TROUBLE,
};

/** Meta's own words for a code, which some providers keep without the code. The first that fits counts. */
export const META_WORDS: ReadonlyArray<{ readonly words: RegExp; readonly code: number }> = [
	{
		words:
			/re-?engagement message|more than 24 hours|24[- ]hour (customer service )?window|m[aá]s de 24 horas/i,
		code: 131047,
	},
	{
		words: /message undeliverable|\bnot (registered )?on whatsapp\b(?! (business|manager))/i,
		code: 131026,
	},
	{ words: /healthy ecosystem engagement/i, code: 131049 },
	{ words: /(stopped|stop receiving) marketing messages/i, code: 131050 },
	{ words: /unsupported message type/i, code: 131051 },
	{ words: /media download error/i, code: 131052 },
	{ words: /media upload error/i, code: 131053 },
	{ words: /spam rate limit hit/i, code: 131048 },
	{ words: /pair rate limit hit/i, code: 131056 },
	{ words: /rate limit hit|message throughput has been reached/i, code: 130429 },
	{ words: /part of an experiment/i, code: 130472 },
	{ words: /recipient cannot be sender/i, code: 131021 },
	{ words: /account has been locked/i, code: 131031 },
	{ words: /blocked for policies violations/i, code: 368 },
	{ words: /business eligibility.{1,5}payment issue/i, code: 131042 },
	{ words: /account in maintenance mode/i, code: 131057 },
	{ words: /error validating access token/i, code: 190 },
	{
		words: /number of parameters does not match|template param count mismatch/i,
		code: 132000,
	},
	{
		words: /template name does not exist in the translation|template does not exist/i,
		code: 132001,
	},
	{ words: /(hydrated|translated) text too long/i, code: 132005 },
	{ words: /template format character policy violated/i, code: 132007 },
	{
		words: /parameter format does not match|template parameter format mismatch/i,
		code: 132012,
	},
	{ words: /template is paused/i, code: 132015 },
	{ words: /template is disabled/i, code: 132016 },
];

/** Whether a code says that only a template gets through to this customer for now. */
export function isClosedWindow(code: number | undefined): boolean {
	return metaCode(code) === CLOSED_WINDOW;
}

/** Permission codes of the Graph API come as a range. */
const PERMISSION_RANGE = { from: 200, to: 299 };

/** The row of a code, if it is known. */
export function metaCode(code: number | undefined): MetaCode | undefined {
	if (code === undefined) return undefined;
	const isPermission = code >= PERMISSION_RANGE.from && code <= PERMISSION_RANGE.to;
	return META_CODES[code] ?? (isPermission ? MISSING_PERMISSION : undefined);
}
