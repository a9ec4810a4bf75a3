import type { IHttpRequestOptions } from 'n8n-workflow';

import { BASE64_STEP, base64Length, encodeBase64 } from './base64';
import { LazyFile, stepsFor } from './lazyFile';
import type { MediaFile } from '../messages/message';
import type { Body } from '../wire/apiRequest';

/** A body as n8n's HTTP helper takes it. */
export interface HttpBody {
	readonly body: IHttpRequestOptions['body'];
	/** Absent for a form with a file, whose type carries a boundary that only the HTTP client knows. */
	readonly contentType?: string;
	/** The file in it, to see how far it was read. */
	readonly file?: LazyFile;
}

/** Turns a provider's body into one for n8n's HTTP helper; files stay closed until they are sent. */
export function toHttpBody(body: Body): HttpBody {
	switch (body.type) {
		case 'json':
			return { body: { ...body.value }, contentType: 'application/json' };
		case 'multipart':
			return multipart(body);
		case 'base64Json':
			return base64Json(body);
	}
}

function multipart({ fields, file }: Extract<Body, { type: 'multipart' }>): HttpBody {
	if (file === undefined) return formOfTexts(fields);
	const form = new FormData();
	for (const [name, value] of fields) form.append(name, value);
	const content = file.file;
	const part = new LazyFile(file.fileName, file.mimeType, content.size, async () => {
		const { read, piece } = stepsFor(content.isOneOfSeveral);
		return { chunks: await content.open(read), piece };
	});
	form.append(file.field, part);
	return { body: asBody(form), file: part };
}

/**
 * A form without a file as one piece of text, which costs less than the stream that the HTTP client makes of a
 * `FormData`. Encoded as browsers do (WHATWG, multipart/form-data encoding algorithm).
 */
function formOfTexts(fields: ReadonlyArray<readonly [string, string]>): HttpBody {
	const boundary = `form-${crypto.randomUUID()}`;
	const parts = fields.map(
		([name, value]) =>
			`--${boundary}\r\nContent-Disposition: form-data; name="${withEscapes(withCrLf(name))}"\r\n\r\n${withCrLf(value)}\r\n`,
	);
	return {
		body: `${parts.join('')}--${boundary}--\r\n`,
		contentType: `multipart/form-data; boundary=${boundary}`,
	};
}

function withCrLf(text: string): string {
	return text.replace(/\r\n?|\n/g, '\r\n');
}

function withEscapes(name: string): string {
	return name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22');
}

/** The file's field goes first, so that the rest of the object is one piece of text behind it. */
function base64Json({
	value,
	field,
	prefix,
	file,
}: Extract<Body, { type: 'base64Json' }>): HttpBody {
	const rest = JSON.stringify(value).slice(1);
	const start = Buffer.from(`{${JSON.stringify(field)}:${JSON.stringify(prefix).slice(0, -1)}`);
	const end = Buffer.from(`"${rest === '}' ? '' : ','}${rest}`);
	const size = start.byteLength + base64Length(file.size) + end.byteLength;
	const body = new LazyFile('body.json', 'application/json', size, async () => ({
		chunks: framed(start, encodeBase64(exactly(file), file.ownChunks), end),
	}));
	return { body: asBody(body), contentType: 'application/json', file: body };
}

/**
 * Base64 has the same length for up to three sizes, so the bytes are counted before they are encoded.
 * Opened here, not before: what was opened and never begun would not be closed.
 */
async function* exactly(file: MediaFile): AsyncGenerator<Uint8Array> {
	let count = 0;
	for await (const chunk of await file.open(BASE64_STEP)) {
		count += chunk.byteLength;
		yield chunk;
	}
	if (count !== file.size)
		throw new RangeError(`it has not the ${file.size} bytes that n8n announced`);
}

async function* framed(
	start: Uint8Array,
	content: AsyncIterable<Uint8Array>,
	end: Uint8Array,
): AsyncGenerator<Uint8Array> {
	yield start;
	yield* content;
	yield end;
}

/** n8n's type knows npm's form-data only; its helper takes the platform's `FormData` and `File` too. */
function asBody(body: FormData | File): IHttpRequestOptions['body'] {
	return body as unknown as IHttpRequestOptions['body'];
}
