import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

import { isText, readParts, type Upload } from '../multipart';

/** A message as it came over the connection. */
export interface Message {
	readonly kind: 'media' | 'template';
	/** `+` and digits. */
	readonly phone: string;
	/** SHA-256 of the file that was uploaded; the link where there was none. */
	readonly content: string;
	readonly caption: string;
	readonly fileName: string;
	/** Everything that was said of the message, to find marks in. */
	readonly text: string;
	/** By which the sender's credential can be told. */
	readonly authorization: string;
}

/** The fields of a request and the bytes of its file. */
export interface Fields {
	readonly values: Readonly<Record<string, string>>;
	readonly file?: Buffer;
	readonly fileName?: string;
}

/** How a provider speaks, as far as a server of the tests needs it. */
export interface ServerDialect {
	/** What is sent by a request to this path; undefined where nothing is. */
	kindOf(path: string): Message['kind'] | undefined;
	read(kind: Message['kind'], fields: Fields, authorization: string): Message;
	receipt(message: Message, id: string): object;
	/** The receipt of a message that WhatsApp refused at once. */
	failedReceipt(message: Message, id: string): object;
	/** A clear no. */
	refusal(code: string, words: string): object;
	/** An exception of the server's own, in whose words stands what it was given. */
	exception(words: string): object;
	/** A refusal by Meta as the provider hands it on. */
	metaRefusal(graph: string): object;
	/** 429. */
	tooMany(seconds: number): object;
	/** Answers to everything that is asked beside sending; undefined where the address does not exist. */
	other(method: string, url: URL): object | undefined;
}

/** The fields of a request's body, a form or JSON. */
export async function readFields(headers: IncomingHttpHeaders, body: Buffer): Promise<Fields> {
	const type = headers['content-type'] ?? '';
	if (type.includes('multipart/form-data')) return await readForm(type, body);
	if (type.includes('urlencoded')) {
		return { values: Object.fromEntries(new URLSearchParams(body.toString())) };
	}
	const json = JSON.parse(body.toString() || '{}') as Record<string, unknown>;
	const text = (value: unknown): string =>
		typeof value === 'string' ? value : JSON.stringify(value);
	return {
		values: Object.fromEntries(Object.entries(json).map(([name, value]) => [name, text(value)])),
	};
}

async function readForm(type: string, body: Buffer): Promise<Fields> {
	const values: Record<string, string> = {};
	let file: Upload | undefined;
	for (const part of await readParts({ headers: { 'content-type': type }, body })) {
		if (isText(part)) values[part[0]] = part[1];
		else file = part;
	}
	return { values, fileName: file?.fileName, ...(file && { file: file.bytes }) };
}

/** SHA-256, hex. */
export function digest(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}
