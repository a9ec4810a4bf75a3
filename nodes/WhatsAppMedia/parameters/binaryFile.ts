import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { readDetails, readDetailsFrom, readDetailsWith, type Details } from '../files/details';
import { HEAD_LENGTH } from '../files/signatures';
import { bareMimeType } from '../files/fileTypes';
import type { MediaFile } from '../messages/message';
import { asText } from './values';

/** Opens an n8n binary for sending: exact size, first bytes, and a way to read it in chunks. */
export async function openBinary(
	functions: IExecuteFunctions,
	binary: IBinaryData,
): Promise<MediaFile> {
	const isOneOfSeveral = functions.getInputData().length > 1;
	if (binary.id !== undefined) {
		return { ...named(binary), ...(await inStorage(functions, binary.id)), isOneOfSeveral };
	}
	const { base64, mimeType } = readData(binary.data);
	const ownType = bareMimeType(isText(binary.mimeType) ? binary.mimeType : '');
	return {
		...named(binary),
		...(ownType === undefined && mimeType !== undefined && { mimeType: asText(mimeType) }),
		...inMemory(base64),
		isOneOfSeveral,
	};
}

/** Code nodes can put anything there. */
function named({
	fileName,
	mimeType,
	fileExtension,
}: IBinaryData): Pick<MediaFile, 'extension' | 'mimeType' | 'name'> {
	return {
		...(isText(fileName) && { name: asText(fileName) }),
		...(isText(mimeType) && { mimeType: asText(mimeType) }),
		...(isText(fileExtension) && { extension: asText(fileExtension) }),
	};
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

type Content = Pick<MediaFile, 'details' | 'head' | 'open' | 'ownChunks' | 'size'>;

/** The start of a `data:` link, which Code nodes put before the content (RFC 2397). */
const DATA_URI = /^\s*data:([^,;]{0,200})((?:;[^,;]{0,200}){0,10}),/i;
/** Characters in which that start is looked for. */
const LONGEST_START = 2048;
const SPACE = 0x20;

interface Encoded {
	readonly base64: string;
	readonly mimeType?: string;
}

/** The content in base64, out of a `data:` link where it is one. */
function readData(data: string): Encoded {
	// Most do not begin so, and nothing in the node is asked more often.
	const start =
		data.charCodeAt(0) <= SPACE || /^data:/i.test(data)
			? DATA_URI.exec(data.slice(0, LONGEST_START))
			: null;
	if (start === null) return { base64: data };
	const [all, mimeType, parameters = ''] = start;
	const content = data.slice(all.length);
	return {
		base64: /;\s*base64\s*$/i.test(parameters)
			? content
			: Buffer.from(decodedText(content)).toString('base64'),
		...(mimeType && { mimeType: asText(mimeType) }),
	};
}

function decodedText(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** Memory mode: n8n holds the file as base64 in the item; it is decoded piece by piece. */
function inMemory(data: string): Content {
	const base64 = isStrict(data) ? data : withoutRest(data);
	const size = Buffer.byteLength(base64, 'base64');
	const head = decodedAt(base64, 0, HEAD_LENGTH);
	const details = readDetailsWith(head, size, (at, length) =>
		at + length <= head.byteLength ? head.subarray(at, at + length) : decodedAt(base64, at, length),
	);
	return { size, head, ...withDetails(details), open: async (step) => decoded(base64, step) };
}

/** Characters that are decoded at a time to see whether they are all base64, and room for what comes of them. */
const CHECKED = 32 * 1024;
const unused = Buffer.allocUnsafe((CHECKED / 4) * 3);

/**
 * Whether Node decodes each character: it leaves out blanks and what else it does not know, and sizes
 * are counted by the characters. Decoding is the fastest way to see that.
 */
function isStrict(base64: string): boolean {
	// No bytes have so many characters, and one that is left out would not change their number.
	if (base64.replace(/={1,2}$/, '').length % 4 === 1) return false;
	for (let at = 0; at < base64.length; at += CHECKED) {
		const part = base64.slice(at, at + CHECKED);
		if (unused.write(part, 'base64') !== Buffer.byteLength(part, 'base64')) return false;
	}
	return true;
}

/** Without padding and whatever else stands in or behind it: mails and Code nodes bring base64 in lines. */
function withoutRest(base64: string): string {
	const padding = base64.indexOf('=');
	return base64.slice(0, padding < 0 ? base64.length : padding).replace(/[^\w+/-]+/g, '');
}

function decodedAt(base64: string, at: number, length: number): Buffer {
	const start = Math.floor(at / 3) * 4;
	const end = Math.ceil((at + length) / 3) * 4;
	return Buffer.from(base64.slice(start, end), 'base64').subarray(at % 3, (at % 3) + length);
}

function withDetails(details: Details | undefined): { readonly details?: Details } {
	return details === undefined || Object.keys(details).length === 0 ? {} : { details };
}

async function* decoded(base64: string, step: number): AsyncGenerator<Uint8Array> {
	const characters = Math.ceil(step / 3) * 4;
	for (let offset = 0; offset < base64.length; offset += characters) {
		yield Buffer.from(base64.slice(offset, offset + characters), 'base64');
	}
}

/** Bytes to read at a time on the way further into a file. */
const STEP = 256 * 1024;

/** Disk, S3 or database: n8n's own metadata tell the exact size. */
async function inStorage(functions: IExecuteFunctions, id: string): Promise<Content> {
	const { helpers } = functions;
	const { fileSize: size } = await helpers.getBinaryMetadata(id);
	const seen = await readStart(await helpers.getBinaryStream(id, HEAD_LENGTH));
	const details =
		readDetails(seen, size) ??
		(await readDetailsFrom(seen, await helpers.getBinaryStream(id, STEP)));
	return {
		size,
		// A copy: database mode gives the whole file as one chunk.
		head: Buffer.concat([seen.subarray(0, HEAD_LENGTH)]),
		...withDetails(details),
		open: async (step) => await helpers.getBinaryStream(id, step),
		ownChunks: true,
	};
}

/** The first bytes, and what else came with them; leaving the loop closes the stream. */
async function readStart(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of stream) {
		chunks.push(chunk);
		size += chunk.byteLength;
		if (size >= HEAD_LENGTH) break;
	}
	const [first] = chunks;
	return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
}
