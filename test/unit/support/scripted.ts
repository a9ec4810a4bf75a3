import type { Session } from '../../../nodes/WhatsAppMedia/sending/session';
import type { Exchange } from '../../../nodes/WhatsAppMedia/http/transport';
import type { Provider } from '../../../nodes/WhatsAppMedia/providers/provider';
import type { ApiRequest } from '../../../nodes/WhatsAppMedia/wire/apiRequest';

export interface Scripted {
	readonly session: Session;
	/** What was asked, in its order. */
	readonly asked: ApiRequest[];
}

/** A session whose provider gives these answers one after the other; one too many is an exception. */
export function scripted(
	provider: Provider,
	answers: readonly Exchange[],
	cancelled?: AbortSignal,
): Scripted {
	const asked: ApiRequest[] = [];
	const transport = {
		baseUrl: 'https://api.example.com',
		exchange: async (request: ApiRequest) => {
			asked.push(request);
			const answer = answers[asked.length - 1];
			if (answer === undefined) throw new Error('Asked more often than expected');
			return await Promise.resolve(answer);
		},
	};
	return { session: { provider, transport, cancelled }, asked };
}

export function answered(
	status: number,
	body: unknown,
	headers: Readonly<Record<string, string>> = {},
): Exchange {
	return { type: 'answer', response: { status, headers, body }, request: 'whole' };
}

/** No connection, so that nothing reached the provider. */
export const UNREACHED: Exchange = {
	type: 'silence',
	fault: { phase: 'before', code: 'ECONNREFUSED', words: 'refused the connection' },
	request: 'nothing',
};
/** A connection that broke off without an answer. */
export const DROPPED: Exchange = {
	type: 'silence',
	fault: { phase: 'during', code: 'ECONNRESET', words: 'broke the connection off' },
	request: 'whole',
};
