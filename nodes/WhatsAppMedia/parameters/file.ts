import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { HEAD_LENGTH } from '../media/signatures';
import type { MediaFile } from '../message';
import { asText } from './values';

/** Base64 characters that hold the head of a file in n8n's memory mode. */
const HEAD_CHARACTERS = Math.ceil(HEAD_LENGTH / 3) * 4;

/** Opens an n8n binary for sending: exact size, first bytes, and a way to read it in chunks. */
export async function openBinary(
	functions: IExecuteFunctions,
	binary: IBinaryData,
): Promise<MediaFile> {
	// Code nodes can put anything there.
	const named = {
		...(isText(binary.fileName) && { name: asText(binary.fileName) }),
		...(isText(binary.mimeType) && { mimeType: asText(binary.mimeType) }),
	};
	const isOneOfSeveral = functions.getInputData().length > 1;
	return binary.id === undefined
		? { ...named, ...inMemory(binary.data), isOneOfSeveral }
		: { ...named, ...(await inStorage(functions, binary.id)), isOneOfSeveral };
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value !== '';
}

/** Puts a stream of unknown length into n8n's storage; in its memory mode it is then in memory. */
export async function storeStream(
	functions: IExecuteFunctions,
	content: NodeJS.ReadableStream,
	name?: string,
): Promise<MediaFile> {
	const { prepareBinaryData } = functions.helpers;
	type Streamed = Parameters<typeof prepareBinaryData>[0];
	const binary = await prepareBinaryData(content as Streamed, name);
	return await openBinary(functions, binary);
}

type Content = Pick<MediaFile, 'head' | 'open' | 'ownChunks' | 'size'>;

/** Memory mode: n8n holds the file as base64 in the item; it is decoded piece by piece. */
function inMemory(data: string): Content {
	// Mails and Code nodes bring base64 in lines.
	const base64 = /\s/.test(data) ? data.replace(/\s+/g, '') : data;
	return {
		size: Buffer.byteLength(base64, 'base64'),
		head: Buffer.from(base64.slice(0, HEAD_CHARACTERS), 'base64'),
		open: async (step) => decoded(base64, step),
	};
}

async function* decoded(base64: string, step: number): AsyncGenerator<Uint8Array> {
	const characters = Math.ceil(step / 3) * 4;
	for (let offset = 0; offset < base64.length; offset += characters) {
		yield Buffer.from(base64.slice(offset, offset + characters), 'base64');
	}
}

/** Disk, S3 or database: n8n's own metadata tell the exact size. */
async function inStorage(functions: IExecuteFunctions, id: string): Promise<Content> {
	const { helpers } = functions;
	const { fileSize } = await helpers.getBinaryMetadata(id);
	return {
		size: fileSize,
		head: await readHead(await helpers.getBinaryStream(id, HEAD_LENGTH)),
		open: async (step) => await helpers.getBinaryStream(id, step),
		ownChunks: true,
	};
}

/** The first bytes; leaving the loop closes the stream. */
async function readHead(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of stream) {
		// Cut before anything is copied: database mode gives the whole file as one chunk.
		chunks.push(chunk.subarray(0, HEAD_LENGTH));
		size += chunk.byteLength;
		if (size >= HEAD_LENGTH) break;
	}
	return Buffer.concat(chunks).subarray(0, HEAD_LENGTH);
}
