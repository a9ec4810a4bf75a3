import type { Exchange } from '../../nodes/WhatsAppMedia/http/transport';

/** A connection that broke off without an answer. */
export const DROPPED_ANSWER: Exchange = {
	type: 'silence',
	fault: { phase: 'during', code: 'ECONNRESET', words: 'broke the connection off' },
	request: 'whole',
};

/** A 429 for which the time to wait is over. */
export const LIMITED_ANSWER: Exchange = {
	type: 'answer',
	response: {
		status: 429,
		headers: { 'retry-after': '60' },
		body: { success: false, error: { code: 'RATE_LIMIT_EXCEEDED', message: 'Too many requests.' } },
	},
	request: 'whole',
};
