import { Busboy } from '@fastify/busboy';

export type Part =
	| { readonly name: string; readonly value: string }
	| {
			readonly name: string;
			readonly fileName: string;
			readonly mimeType: string;
			readonly base64: string;
	  };

/** The parts of a multipart body in their order, as an independent parser reads them. */
export async function parseMultipart(contentType: string, body: Buffer): Promise<Part[]> {
	const parts: Part[] = [];
	const pending: Array<Promise<void>> = [];
	const parser = new Busboy({
		headers: { 'content-type': contentType },
		preservePath: true,
		limits: { fieldNameSize: 10_000 },
	});
	parser.on('field', (name, value) => parts.push({ name, value }));
	parser.on('file', (name, stream, fileName, _encoding, mimeType) => {
		const chunks: Buffer[] = [];
		const at = parts.length;
		parts.push({ name, fileName, mimeType, base64: '' });
		pending.push(
			new Promise((done) => {
				stream.on('data', (chunk: Buffer) => chunks.push(chunk));
				stream.on('end', () => {
					parts[at] = {
						name,
						fileName,
						mimeType,
						base64: Buffer.concat(chunks).toString('base64'),
					};
					done();
				});
			}),
		);
	});
	await new Promise<void>((done, fail) => {
		parser.on('finish', done);
		parser.on('error', fail);
		parser.end(body);
	});
	await Promise.all(pending);
	return parts;
}
