import { Readable } from 'node:stream';

const CHUNK = 64 * 1024;

/** A stream of so many bytes that starts like a PDF; every chunk is made when it is asked for. */
export function bigPdf(bytes: number): Readable {
	return Readable.from(chunks(bytes));
}

function* chunks(bytes: number): Generator<Buffer> {
	const head = Buffer.from('%PDF-1.7\n');
	yield head;
	for (let done = head.byteLength; done < bytes; done += CHUNK) {
		yield Buffer.alloc(Math.min(CHUNK, bytes - done), done % 251);
	}
}
