import { Readable } from 'node:stream';

import { linkServer, type LinkServer } from '../links';

const CHUNK = 64 * 1024;

/** A stream of so many bytes that starts like a PDF; every chunk is made when it is asked for. */
export function bigPdf(bytes: number): Readable {
	return Readable.from(chunks(bytes));
}

/** Serves `bigPdf(n)` at `/known/n`, and at `/unknown/n` without saying how long it is. */
export async function bigFileServer(): Promise<LinkServer> {
	return await linkServer((request, response) => {
		const [, length = '', bytes = ''] = (request.url ?? '').split('/');
		response.setHeader('Content-Type', 'application/pdf');
		if (length === 'known') response.setHeader('Content-Length', bytes);
		bigPdf(Number(bytes)).pipe(response);
	});
}

function* chunks(bytes: number): Generator<Buffer> {
	const head = Buffer.from('%PDF-1.7\n');
	yield head;
	for (let done = head.byteLength; done < bytes; done += CHUNK) {
		yield Buffer.alloc(Math.min(CHUNK, bytes - done), done % 251);
	}
}
