import type { FailureContext } from '../../../nodes/WhatsAppMedia/failures/describeFailure';
import type { ApiResponse } from '../../../nodes/WhatsAppMedia/wire/apiResponse';
import { ALL_PROVIDERS } from '../../support/providers';

/** Every provider at an address, as failures speak of it. */
export const CONTEXTS: readonly FailureContext[] = ALL_PROVIDERS.map((provider) => ({
	provider,
	url: 'https://api.example.com/v1/messages/media',
}));

/** Words that n8n's guide keeps out of messages to the operator. */
export const SCOLDING = /error|problem|failure|mistake/i;

export function answerOf(
	status: number,
	body: unknown,
	headers: Readonly<Record<string, string>> = {},
): ApiResponse {
	return { status, headers, body };
}
