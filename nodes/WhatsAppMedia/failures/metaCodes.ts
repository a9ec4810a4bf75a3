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
const CLOSED_WINDOW: MetaCode = {
	meaning:
		'the 24-hour window is closed, because the customer has not written in the last 24 hours',
	advice:
		'Send an approved template instead (set If the 24-Hour Window Is Closed, or use the operation Send Template), or wait until the customer writes.',
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
	130429: TOO_MANY,
	130472: {
		meaning: 'the customer is part of an experiment of Meta and gets no marketing messages',
		advice: 'Reach the customer in another way.',
		again: 'never',
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
	131042: {
		meaning: 'there is something wrong with the payment of the WhatsApp account',
		advice: 'Check the payment method in WhatsApp Manager.',
		again: 'never',
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
	132000: {
		meaning: 'the number of template parameters is wrong',
		advice: TEMPLATE,
		again: 'never',
		field: 'Template Values',
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
		field: 'Template Values',
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
		field: 'Template Values',
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
	133010: {
		meaning: 'the sending number is not registered with WhatsApp',
		advice: 'Register the number in the settings of your provider.',
		again: 'never',
	},
};

/** Meta's own words for a code, which some providers keep without the code. The first that fits counts. */
export const META_WORDS: ReadonlyArray<{ readonly words: RegExp; readonly code: number }> = [
	{
		words:
			/re-?engagement message|more than 24 hours|24[- ]hour (customer service )?window|m[aá]s de 24 horas/i,
		code: 131047,
	},
	{ words: /message undeliverable/i, code: 131026 },
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
