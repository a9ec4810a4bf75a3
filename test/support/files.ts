import { readDetails } from '../../nodes/WhatsAppMedia/files/details';
import { HEAD_LENGTH } from '../../nodes/WhatsAppMedia/files/signatures';
import type { MediaFile } from '../../nodes/WhatsAppMedia/messages/message';
import { bytes, MINIMAL } from './bytes';

/** A file in memory; `size` may lie, as the size of a large file would. */
export function fileOf(
	content: Uint8Array,
	about: Partial<Pick<MediaFile, 'extension' | 'mimeType' | 'name' | 'size'>> = {},
): MediaFile {
	const size = content.byteLength;
	const details = readDetails(content, size);
	return {
		size,
		head: content.subarray(0, HEAD_LENGTH),
		...(details && { details }),
		open: async () => chunksOf([content]),
		...about,
	};
}

export async function* chunksOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
	yield* chunks;
}

/** Everything that an async iterable gives, as one buffer. */
export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of source) chunks.push(chunk);
	return Buffer.concat(chunks);
}

/** A file of a MIME type with the least content that shows its type. */
export function sampleOf(
	mimeType: string,
	about: Partial<Pick<MediaFile, 'extension' | 'mimeType' | 'name' | 'size'>> = {},
): MediaFile {
	return fileOf(MINIMAL[mimeType] ?? bytes('data'), { mimeType, ...about });
}

export const INVOICE = sampleOf('application/pdf', { name: 'invoice.pdf' });
