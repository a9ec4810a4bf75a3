interface MetaError {
	message: string;
	details: string;
}

/** What Meta's Graph API says for the codes that the sandbox can provoke. */
const metaErrors: Readonly<Record<number, MetaError>> = {
	131047: {
		message: '(#131047) Re-engagement message',
		details:
			'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
	},
	131026: {
		message: '(#131026) Message undeliverable',
		details: 'Message Undeliverable.',
	},
	131053: {
		message: '(#131053) Media upload error',
		details: 'Unable to upload the media used in the message.',
	},
	131056: {
		message: '(#131056) (Business Account, Consumer Account) pair rate limit hit',
		details:
			'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.',
	},
	131042: {
		message: '(#131042) Business eligibility payment issue',
		details:
			'Message failed to send because there were one or more errors related to your payment method.',
	},
	130429: {
		message: '(#130429) Rate limit hit',
		details:
			'Message failed to send because there were too many messages sent from this phone number in a short period of time',
	},
	190: {
		message: 'Error validating access token: The session has been invalidated.',
		details: 'The access token has expired.',
	},
	131008: {
		message: '(#131008) Required parameter is missing',
		details: 'The request is missing a required parameter.',
	},
	131049: {
		message: '(#131049) This message was not delivered to maintain healthy ecosystem engagement.',
		details:
			'In order to maintain a healthy ecosystem engagement, the message failed to be delivered.',
	},
	131050: {
		message:
			'(#131050) User has chosen to stop receiving marketing messages on WhatsApp from your business',
		details:
			'Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business.',
	},
	132000: {
		message: '(#132000) Number of parameters does not match the expected number of params',
		details: 'The number of parameters does not match the template.',
	},
	132001: {
		message: '(#132001) Template name does not exist in the translation',
		details: 'The template does not exist in this language or has not been approved.',
	},
	132005: {
		message: '(#132005) Translated text too long',
		details: 'The text with its parameters is longer than the template allows.',
	},
	132007: {
		message: '(#132007) Template format character policy violated',
		details: 'A parameter has characters that are not allowed.',
	},
	132012: {
		message: '(#132012) Parameter format does not match format in the created template',
		details: 'A parameter has another format than the template.',
	},
	132015: {
		message: '(#132015) Template is paused',
		details: 'The template is paused because of its low quality.',
	},
	132018: {
		message:
			'(#132018) Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
		details: 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
	},
	100: {
		message: '(#100) Invalid parameter',
		details: 'Parameter name is missing or empty',
	},
	470: {
		message: '(#470) Re-engagement message',
		details: 'Message failed to send because more than 24 hours have passed.',
	},
};

/** Codes for media, in the order of their phone lines; new ones go to the end. */
export const metaCodes: readonly number[] = [
	131047, 131026, 131053, 131056, 131042, 130429, 190, 470,
];

/** The same for templates. */
export const templateMetaCodes: readonly number[] = [
	132000, 132001, 132005, 132007, 132012, 132015, 132018, 131008, 131026, 131049, 131050,
];

/** A Graph API error body as Meta sends it, ready to be wrapped by a provider. */
export function graphError(code: number): { error: Record<string, unknown> & { message: string } } {
	const known = metaErrors[code] ?? { message: `(#${code}) Unknown error`, details: '' };
	return {
		error: {
			message: known.message,
			type: 'OAuthException',
			code,
			error_data: { messaging_product: 'whatsapp', details: known.details },
			error_subcode: 2494010,
			fbtrace_id: 'AsandboxTrace00000000000',
		},
	};
}

/** In which forms a provider stores why a message failed after Meta had accepted it. */
export const failureForms = ['marked', 'words', 'graph'] as const;

/** `(#131047) Re-engagement message`, Meta's details in words without a code, or a Graph API error body. */
export function failureText(code: number, form: (typeof failureForms)[number]): string {
	const error = graphError(code);
	if (form === 'graph') return JSON.stringify(error);
	const { message } = error.error;
	if (form === 'marked') return message.startsWith('(#') ? message : `(#${code}) ${message}`;
	return metaErrors[code]?.details ?? message;
}
