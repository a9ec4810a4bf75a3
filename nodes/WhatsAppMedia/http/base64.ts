/**
 * Bytes encoded at a time: a multiple of three, so that no padding falls inside the text, which stays
 * under the 128 KiB from which on V8 treats a text as a large object.
 */
export const BASE64_STEP = 3 * 28 * 1024;

/** Number of base64 characters for so many bytes, padding included. */
export function base64Length(bytes: number): number {
	return Math.ceil(bytes / 3) * 4;
}

/**
 * Encodes a stream as base64 in small steps, however large its chunks are (n8n's database mode
 * gives a file as one chunk). What does not fill a group of three bytes waits for the next chunk.
 * @param ownChunks whether the memory of a chunk may be freed once it is encoded
 */
export async function* encodeBase64(
	source: AsyncIterable<Uint8Array>,
	ownChunks = false,
): AsyncGenerator<Uint8Array> {
	let rest: Buffer = Buffer.alloc(0);
	for await (const chunk of source) {
		const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
		let offset = 0;
		if (rest.byteLength > 0) {
			offset = Math.min(3 - rest.byteLength, bytes.byteLength);
			rest = Buffer.concat([rest, bytes.subarray(0, offset)]);
			if (rest.byteLength < 3) continue;
			yield encode(rest);
		}
		const end = bytes.byteLength - ((bytes.byteLength - offset) % 3);
		for (; offset < end; offset += BASE64_STEP) {
			yield encode(bytes.subarray(offset, Math.min(offset + BASE64_STEP, end)));
		}
		// A copy: the stream may use the chunk's memory again.
		rest = Buffer.from(bytes.subarray(end));
		if (ownChunks && bytes.byteLength <= BASE64_STEP) free(bytes);
	}
	if (rest.byteLength > 0) yield encode(rest);
}

function encode(bytes: Buffer): Uint8Array {
	return Buffer.from(bytes.toString('base64'), 'latin1');
}

/**
 * Gives the memory of a chunk back at once. Left to the garbage collector, which hardly sees how much
 * hangs on a chunk, tens of megabytes of them wait for it.
 */
function free({ buffer, byteLength }: Buffer): void {
	// Part of a larger piece of memory is not ours alone. Node 20 cannot do it.
	const { transfer } = buffer as ArrayBuffer & { transfer?: (size: number) => unknown };
	if (buffer.byteLength === byteLength) transfer?.call(buffer, 0);
}
