import type { Answer } from '../wire';

/** An answer of a provider, and what the operator must be told of it. */
export interface Fixture {
	readonly name: string;
	/** What was sent; a link where it does not matter. */
	readonly source?: 'file' | 'link';
	readonly answer: Answer;
	readonly expected: {
		readonly outcome: 'notDelivered' | 'notSent' | 'unknown';
		readonly reason: string;
		readonly code?: string;
		readonly metaCode?: number;
		readonly retryAfter?: number;
		readonly messageId?: string;
		readonly recordId?: string;
		/** Of headline and text. */
		readonly phrases: readonly string[];
	};
}

export const PAGE = {
	'Content-Type': 'text/html; charset=UTF-8',
};
export const page = (title: string) =>
	`<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;

/** What Meta's Graph API told the provider, as the providers hand it on: JSON as a text. */
export const graph = (code: number, message: string, details?: string) =>
	JSON.stringify({
		error: {
			message: `(#${code}) ${message}`,
			type: 'OAuthException',
			code,
			...(details && { error_data: { messaging_product: 'whatsapp', details } }),
			error_subcode: 2494010,
			fbtrace_id: 'A1b2C3',
		},
	});

export const WINDOW_DETAILS =
	'Message failed to send because more than 24 hours have passed since the customer last replied to this number.';
export const CLOSED_WINDOW = graph(131047, 'Re-engagement message', WINDOW_DETAILS);

/** The envelope of the product's first version. */
export const v1 = (message: string, more: object = {}) => ({ status: 'error', message, ...more });
