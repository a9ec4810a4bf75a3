import { STATUS_CODES } from 'node:http';

import type { ProviderName } from '../../wire/support/providers';
import type { React, Reaction } from './connection';

/** An answer of HTTP before it is bytes. */
export interface HttpAnswer {
	readonly status: number;
	readonly headers?: ReadonlyArray<readonly [name: string, value: string]>;
	readonly body: Buffer | object | string;
	/** The connection breaks before the body is there as a whole. */
	readonly breaks?: boolean;
}

/** The bytes of an answer as a server writes them. */
export function answerBytes({ status, headers = [], body, breaks }: HttpAnswer): Buffer {
	const isData = typeof body === 'object' && !Buffer.isBuffer(body);
	const content = Buffer.isBuffer(body)
		? body
		: Buffer.from(isData ? JSON.stringify(body) : (body as string));
	const length = content.byteLength + (breaks ? 1_000 : 0);
	const lines = [
		`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Whatever'}`,
		...(isData ? ['Content-Type: application/json'] : []),
		...headers.map(([name, value]) => `${name}: ${value}`),
		`Content-Length: ${length}`,
		'Connection: close',
	];
	return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), content]);
}

export function answering(answer: HttpAnswer): Reaction {
	const bytes = answerBytes(answer);
	return { type: 'answer', answer: () => ({ bytes, breaks: answer.breaks }) };
}

/** What each provider says when it has taken a message. */
export const ACCEPTED: Readonly<Record<ProviderName, (messageId: string) => object>> = {
	xobito: (id) => ({ status: 'success', data: { message_id: id } }),
	waCr: (id) => ({ success: true, data: { message_id: id } }),
	rasl: (id) => ({ success: true, data: { message_id: id } }),
	contactship: (id) => ({ success: true, data: { message_id: 'record-1', provider_id: id } }),
};

/** Answers every request as a healthy provider that does not know the contact yet. */
export function healthy(provider: ProviderName, messageId = 'wamid.1'): React {
	const accepted = answering({ status: 200, body: ACCEPTED[provider](messageId) });
	if (provider !== 'contactship') return () => accepted;
	return () => ({
		type: 'answer',
		answer: (request) => ({ bytes: contactshipAnswer(request, accepted) }),
	});
}

function contactshipAnswer(request: Buffer, accepted: Reaction): Buffer {
	const line = request.toString('latin1', 0, 40);
	if (line.startsWith('GET /v1/contacts')) return answerBytes({ status: 200, body: [] });
	if (line.startsWith('POST /v1/contacts'))
		return answerBytes({ status: 201, body: { id: NEW_CONTACT } });
	return accepted.type === 'answer' ? accepted.answer(request).bytes : Buffer.alloc(0);
}

/** Id of the contact that Contactship creates. */
export const NEW_CONTACT = 'c-new-1';
