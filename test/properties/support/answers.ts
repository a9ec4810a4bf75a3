import { STATUS_CODES } from 'node:http';

import { FIXTURES, type ProviderId } from '../../support/providers';
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

/** Answers every request as a healthy provider that does not know the contact yet. */
export function healthy(provider: ProviderId, messageId = 'wamid.1'): React {
	const { accepted, newContact = [] } = FIXTURES[provider];
	const receipt = answerBytes({ status: 200, body: accepted(messageId) });
	return () => ({
		type: 'answer',
		answer: (request) => {
			const line = request.toString('latin1', 0, 40);
			const other = newContact.find((each) => line.startsWith(each.request));
			return { bytes: other === undefined ? receipt : answerBytes(other) };
		},
	});
}
