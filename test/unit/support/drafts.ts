import { readDetails } from '../../../nodes/WhatsAppMedia/files/details';
import { HEAD_LENGTH } from '../../../nodes/WhatsAppMedia/files/signatures';
import type { Draft, MediaFile, OpenedSource } from '../../../nodes/WhatsAppMedia/messages/message';
import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
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

/** An invoice to a phone number, ready to be sent; `changes` win. */
export function draftOf(changes: Partial<Draft<OpenedSource>> = {}): Draft<OpenedSource> {
	return {
		recipientBy: 'phone',
		phone: '+14155551234',
		defaultCountry: '',
		contactId: '',
		channelId: '',
		threadId: '',
		kind: 'auto',
		source: { type: 'file', file: INVOICE },
		caption: '',
		fileName: '',
		contact: {},
		createContact: true,
		ifWindowClosed: 'fail',
		template: { reference: '', values: [] },
		waitForDelivery: 0,
		options: {},
		unclear: [],
		...changes,
	};
}

export const ALL_PROVIDERS = Object.values(PROVIDERS);

/** The providers that share a server family, with their strict phone lengths. */
export const FAMILY = [PROVIDERS.xobito, PROVIDERS.waCr, PROVIDERS.rasl];
