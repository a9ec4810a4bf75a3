import type { FastifyRequest } from 'fastify';
import { sandboxProviders } from '../providers';
import type { ProviderId, RecordedRequest } from '../types';

const secretHeaders = new Set(
	Object.values(sandboxProviders).map(({ secretHeader }) => secretHeader),
);

/** The beginning of a record; body and status follow as they are known. Secrets never get in. */
export function newRecord(
	request: FastifyRequest,
	provider: ProviderId,
	path: string,
	tokenIsKnown: boolean,
): RecordedRequest {
	const headers = Object.fromEntries(
		Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
	);
	const { secretHeader: own } = sandboxProviders[provider];
	for (const name of secretHeaders) {
		if (name === own && headers[name] === undefined) headers[name] = 'missing';
		else if (headers[name] !== undefined) {
			headers[name] = name === own && tokenIsKnown ? 'valid' : 'invalid';
		}
	}
	const length = request.headers['content-length'];
	return {
		provider,
		method: request.method,
		path,
		headers,
		...(length === undefined ? {} : { contentLength: Number(length) }),
		chunked: /chunked/i.test(request.headers['transfer-encoding'] ?? ''),
		fields: [],
		status: 0,
		at: Date.now(),
		complete: false,
	};
}
