import { EventEmitter } from 'node:events';

/** The head of a request, as far as the injector needs it. */
export interface RequestHead {
	readonly method: string;
	readonly path: string;
	/** Name and value by turns, as they came. */
	readonly headers: readonly string[];
	/** Bytes. */
	readonly bodyLength: number;
}

interface Events {
	head: [head: RequestHead];
	/** Bytes of the body so far. */
	progress: [received: number];
	whole: [head: RequestHead, body: Buffer];
	/** Bytes that are no request. */
	noise: [];
}

const END_OF_HEAD = '\r\n\r\n';

/** Puts the bytes of one connection together to one request with a Content-Length. */
export class RequestReader extends EventEmitter<Events> {
	#head?: RequestHead;

	#received = 0;

	#chunks: Buffer[] = [];

	push(chunk: Buffer): void {
		this.#chunks.push(chunk);
		this.#received += chunk.byteLength;
		if (this.#head === undefined) this.#readHead();
		if (this.#head === undefined) return;
		this.emit('progress', this.#received);
		if (this.#received < this.#head.bodyLength) return;
		const body = Buffer.concat(this.#chunks);
		this.#chunks = [];
		this.emit('whole', this.#head, body);
	}

	#readHead(): void {
		const bytes = Buffer.concat(this.#chunks);
		if (!/^[A-Z]/.test(bytes.toString('latin1', 0, 1))) {
			this.emit('noise');
			return;
		}
		const end = bytes.indexOf(END_OF_HEAD);
		if (end === -1) return;
		const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
		const [method = '', path = ''] = first.split(' ');
		const headers = lines.flatMap((line) => {
			const colon = line.indexOf(':');
			return [line.slice(0, colon), line.slice(colon + 1).trim()];
		});
		const at = headers.findIndex(
			(name, index) => index % 2 === 0 && /^content-length$/i.test(name),
		);
		this.#head = { method, path, headers, bodyLength: at === -1 ? 0 : Number(headers[at + 1]) };
		const rest = bytes.subarray(end + END_OF_HEAD.length);
		this.#chunks = [rest];
		this.#received = rest.byteLength;
		this.emit('head', this.#head);
	}
}
