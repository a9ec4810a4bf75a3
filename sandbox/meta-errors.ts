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
	470: {
		message: '(#470) Re-engagement message',
		details: 'Message failed to send because more than 24 hours have passed.',
	},
};

/** The codes in the order of their phone lines; new ones go to the end. */
export const metaCodes: readonly number[] = [
	131047, 131026, 131053, 131056, 131042, 130429, 190, 470,
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
