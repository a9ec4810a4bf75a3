import { Busboy } from '@fastify/busboy';

import type { Sent } from './wire';

/** A field of a form, or its file with the bytes that arrived. */
export type Part =
	| readonly [name: string, value: string]
	| {
			readonly name: string;
			readonly fileName: string;
			readonly mimeType: string;
			readonly bytes: Buffer;
	  };

/** The parts of a multipart body in their order, as an independent parser reads them. */
export async function readParts({
	headers,
	body,
}: Pick<Sent, 'body' | 'headers'>): Promise<Part[]> {
	const parts: Part[] = [];
	const parser = new Busboy({
		headers: { 'content-type': headers['content-type'] ?? '' },
		preservePath: true,
	});
	parser.on('field', (name, value) => parts.push([name, value]));
	parser.on('file', (name, stream, fileName, _encoding, mimeType) => {
		const chunks: Buffer[] = [];
		stream.on('data', (chunk: Buffer) => chunks.push(chunk));
		stream.on('end', () => {
			parts.push({ name, fileName, mimeType, bytes: Buffer.concat(chunks) });
		});
	});
	await new Promise<void>((done, fail) => {
		parser.on('finish', done);
		parser.on('error', fail);
		parser.end(body);
	});
	return parts;
}

/** A body of any type as data: JSON parsed, a form as its parts. */
export async function readBody(sent: Sent): Promise<unknown> {
	const type = sent.headers['content-type'] ?? '';
	if (type.startsWith('multipart/form-data')) return await readParts(sent);
	return sent.body.length === 0 ? undefined : (JSON.parse(String(sent.body)) as unknown);
}
