import { Busboy } from '@fastify/busboy';

/** The file of a form. */
export interface Upload {
	readonly name: string;
	readonly fileName: string;
	readonly mimeType: string;
	readonly bytes: Buffer;
}

/** A field of a form, or its file with the bytes that arrived. */
export type Part = Upload | readonly [name: string, value: string];

/** A request, as far as its body is read. */
interface Request {
	readonly headers: Readonly<Record<string, string | undefined>>;
	readonly body: Buffer;
}

export function isText(part: Part): part is readonly [string, string] {
	return Array.isArray(part);
}

/** The parts of a multipart body in their order, as an independent parser reads them. */
export async function readParts({ headers, body }: Request): Promise<Part[]> {
	const parts: Part[] = [];
	const parser = new Busboy({
		headers: { 'content-type': headers['content-type'] ?? '' },
		preservePath: true,
		limits: { fieldNameSize: 10_000 },
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
export async function readBody(sent: Request): Promise<unknown> {
	const type = sent.headers['content-type'] ?? '';
	if (type.startsWith('multipart/form-data')) return await readParts(sent);
	return sent.body.length === 0 ? undefined : (JSON.parse(String(sent.body)) as unknown);
}
