import { setTimeout as sleep } from 'node:timers/promises';

import type { Case } from './fault';

/** An answer of the provider, taken apart. */
export interface Genuine {
	readonly status: number;
	/** Name and value by turns, as they came. */
	readonly headers: readonly string[];
	readonly body: Buffer;
}

/** What a script may make use of. */
export interface Scene extends Case {
	/** The provider's own answer; an empty one where it has none. */
	readonly genuine: Genuine;
	/** A host that has no business with the credential. */
	readonly elsewhere: string;
	/** The credential's secret, for servers that repeat it. */
	readonly secret: string;
}

/** An error of the operating system on the client's own socket. */
export interface SystemError {
	readonly code: string;
	readonly syscall: 'read' | 'write';
}

/** What becomes of the connection at last; an error is put on n8n's end of it. */
export type Ending = SystemError | 'close' | 'hang' | 'reset';

/** Bytes that go around TLS, as somebody between client and server would write them. */
export interface ClearText {
	readonly clearText: Buffer | string;
}

/** Writes an answer, byte for byte, and tells how the connection ends. */
export type Script = (scene: Scene) => AsyncGenerator<Buffer | ClearText | string, Ending>;

const CRLF = '\r\n';

/** The lines of a head, with the empty line behind it. */
export function head(status: string, ...fields: string[]): string {
	return [`HTTP/1.1 ${status}`, ...fields, CRLF].join(CRLF);
}

/** An answer as a well-behaved server writes it. */
export function whole(body: Buffer | string, ...fields: string[]): Buffer {
	return answer('200 OK', body, ...fields);
}

export function answer(status: string, body: Buffer | string, ...fields: string[]): Buffer {
	const length = `Content-Length: ${Buffer.byteLength(body)}`;
	return Buffer.concat([Buffer.from(head(status, ...fields, length)), Buffer.from(body)]);
}

export const JSON_TYPE = 'Content-Type: application/json';
export const HTML_TYPE = 'Content-Type: text/html; charset=utf-8';

/** The provider's own answer, in full. */
export function inFull({ genuine }: Scene): Buffer {
	const fields: string[] = [];
	for (let index = 0; index + 1 < genuine.headers.length; index += 2) {
		const [name = '', value = ''] = genuine.headers.slice(index, index + 2);
		if (!/^(content-length|connection|keep-alive|transfer-encoding)$/i.test(name))
			fields.push(`${name}: ${value}`);
	}
	return answer(`${genuine.status} As Usual`, genuine.body, ...fields);
}

/** Says nothing. */
export const silence = (ending: Ending): Script =>
	// eslint-disable-next-line require-yield
	async function* () {
		return ending;
	};

/** Writes what `text` makes of the scene. */
export const says = (text: (scene: Scene) => Buffer | string, ending: Ending = 'close'): Script =>
	async function* (scene) {
		yield text(scene);
		return ending;
	};

/** Writes what stands outside of the TLS session, and leaves the connection as it is. */
export const saysInClear = (clearText: Buffer | string): Script =>
	async function* () {
		yield { clearText };
		return 'hang';
	};

/** Writes in pieces of `size` bytes, one every `every` milliseconds. */
export const drips = (
	text: (scene: Scene) => Buffer | string,
	size: number,
	every: number,
): Script =>
	async function* (scene) {
		const bytes = Buffer.from(text(scene));
		for (let offset = 0; offset < bytes.byteLength; offset += size) {
			yield bytes.subarray(offset, offset + size);
			await sleep(every, undefined, { ref: false });
		}
		return 'close';
	};

/** Waits before it does what another script says. */
export const after = (milliseconds: number, script: Script): Script =>
	async function* (scene) {
		await sleep(milliseconds, undefined, { ref: false });
		return yield* script(scene);
	};

/** Writes a beginning and then `bytes` of the same, for as long as somebody takes it. */
export const floods = (
	beginning: string,
	bytes: number,
	frame: (chunk: Buffer) => Buffer = (chunk) => chunk,
): Script =>
	async function* () {
		yield beginning;
		const chunk = frame(Buffer.alloc(64 * 1024, ' '));
		for (let sent = 0; sent < bytes; sent += chunk.byteLength) yield chunk;
		return 'close';
	};
