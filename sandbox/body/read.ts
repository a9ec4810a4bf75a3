import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { UploadedFile } from '../types';
import { JsonTap } from './jsonTap';
import { MediaDataSink, type MediaData } from './mediaData';
import { isRecord, phpInput } from './phpForm';

/** A request body, read to its end, with files measured and not kept. */
export interface ApiBody {
	/** Multipart text fields in order. */
	fields: Array<[string, string]>;
	/** What a PHP or Node server would see as input; {} for anything it cannot read. */
	input: Record<string, unknown>;
	/** The part that the form sends as a file. */
	file?: UploadedFile;
	/** What the dialect's tap took out of a JSON body. */
	mediaData?: MediaData;
	json?: unknown;
	/** Why the body could not be parsed. */
	malformed?: string;
}

/** Where a JSON body has a file: the keys of its base64 and of its name. */
export interface Tap {
	data: string;
	fileName: string;
}

/** Called with each text field as it arrives; true stops the reading. */
export type FieldWatch = (name: string, value: string) => boolean;

const emptyBody = (): ApiBody => ({ fields: [], input: {} });

/** Thrown out of the reading when the field watch says stop. */
export class ReadingStopped extends Error {}

/** Reads a body of any kind; streams, whatever its size. Rejects when the client goes away. */
export async function readBody(
	request: FastifyRequest,
	options: { tap?: Tap; watch: FieldWatch },
): Promise<ApiBody> {
	const type = request.headers['content-type'] ?? '';
	if (type.startsWith('multipart/form-data')) return await readMultipart(request, options.watch);
	if (/[/+]json\b/.test(type)) return await readJson(request, options.tap);
	for await (const chunk of request.raw) void chunk;
	return emptyBody();
}

async function readMultipart(request: FastifyRequest, watch: FieldWatch): Promise<ApiBody> {
	const body = emptyBody();
	try {
		for await (const part of request.parts()) {
			if (part.type === 'file') {
				const file = await measure(part.fieldname, part.filename, part.mimetype, part.file);
				// A browser's empty file input: PHP sees no file at all.
				if (file.fileName !== '' || file.size > 0) body.file ??= file;
				continue;
			}
			const value = String(part.value);
			body.fields.push([part.fieldname, value]);
			if (watch(part.fieldname, value)) throw new ReadingStopped();
		}
	} catch (error) {
		const clientLeft = !request.raw.complete && request.raw.destroyed;
		if (error instanceof ReadingStopped || clientLeft) throw error;
		body.malformed = error instanceof Error ? error.message : String(error);
		if (!request.raw.readableEnded) for await (const chunk of request.raw) void chunk;
	}
	body.input = phpInput(body.fields);
	return body;
}

async function measure(
	field: string,
	fileName: string,
	mimeType: string,
	stream: AsyncIterable<Buffer>,
): Promise<UploadedFile> {
	const hash = createHash('sha256');
	let size = 0;
	for await (const chunk of stream) {
		size += chunk.length;
		hash.update(chunk);
	}
	return { field, fileName, mimeType, size, sha256: hash.digest('hex') };
}

async function readJson(request: FastifyRequest, tapped?: Tap): Promise<ApiBody> {
	const body = emptyBody();
	const sink = new MediaDataSink();
	let wasTapped = false;
	const tap = new JsonTap(tapped?.data, {
		start: () => {
			wasTapped = true;
			sink.start();
		},
		write: (text) => sink.write(text),
	});
	let arrived = false;
	for await (const chunk of request.raw as AsyncIterable<Buffer>) {
		arrived = true;
		if (body.malformed !== undefined) continue;
		body.malformed = problemOf(() => tap.write(chunk));
	}
	if (!arrived) return body;
	body.malformed ??= problemOf(() => {
		body.json = tap.end();
	});
	if (!isRecord(body.json)) return body;
	if (tapped !== undefined && wasTapped) {
		body.mediaData = sink.end();
		addMediaData(body, body.json, body.mediaData, tapped);
	}
	body.input = body.json;
	return body;
}

function addMediaData(
	body: ApiBody,
	json: Record<string, unknown>,
	data: MediaData,
	{ data: key, fileName: nameKey }: Tap,
): void {
	// A later duplicate of the key that is no string wins, as in JSON.parse.
	if (json[key] !== '') {
		delete body.mediaData;
		return;
	}
	if (data.kind === 'url') {
		json[key] = data.url;
		return;
	}
	if (data.size === 0 && data.valid) return;
	json[key] = '<base64>';
	const fileName = json[nameKey];
	body.file = {
		field: key,
		fileName: typeof fileName === 'string' ? fileName : '',
		mimeType: data.mimeType ?? 'application/octet-stream',
		size: data.size,
		sha256: data.sha256,
	};
}

function problemOf(work: () => void): string | undefined {
	try {
		work();
		return undefined;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
