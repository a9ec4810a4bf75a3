import axios from 'axios';
import { ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Duplex } from 'node:stream';

import type { WireRequest } from '../../support/wireRequest';

/** What the other side does with one request. */
export type Reaction =
	/** No connection comes about. */
	| { readonly type: 'unreachable'; readonly code: string }
	/** Breaks the connection after so many bytes of the request, or at its end when it has fewer. */
	| { readonly type: 'break'; readonly code: string; readonly after: number }
	/** Takes the whole request and answers. */
	| { readonly type: 'answer'; readonly answer: (request: Buffer) => Answer };

/** The bytes of an answer; behind them the connection ends or breaks. */
export interface Answer {
	readonly bytes: Buffer;
	readonly breaks?: boolean;
}

/**
 * The other side of one TCP connection, without network: Node's own HTTP client writes its bytes
 * here and parses the bytes that it is given.
 */
class Connection extends Duplex {
	readonly #chunks: Buffer[] = [];

	#size = 0;

	/** Size of the whole request, once the head is there. */
	#expected?: number;

	#isOver = false;

	readonly #origin: string;

	readonly #reaction: Reaction;

	readonly #onRequest: (request: WireRequest) => void;

	constructor(origin: string, reaction: Reaction, onRequest: (request: WireRequest) => void) {
		super();
		this.#origin = origin;
		this.#reaction = reaction;
		this.#onRequest = onRequest;
		if (reaction.type === 'unreachable') {
			this.#isOver = true;
			const error = Object.assign(new Error(`connect ${reaction.code} 192.0.2.1:443`), {
				code: reaction.code,
				syscall: 'connect',
			});
			process.nextTick(() => this.destroy(error));
		}
	}

	override _read(): void {}

	override _write(chunk: Buffer, _encoding: string, done: () => void): void {
		this.#chunks.push(chunk);
		this.#size += chunk.byteLength;
		this.#expected ??= expectedSize(this.#chunks);
		const isWhole = this.#expected !== undefined && this.#size >= this.#expected;
		if (!this.#isOver) this.#react(isWhole);
		done();
	}

	#react(isWhole: boolean): void {
		const reaction = this.#reaction;
		if (reaction.type === 'break' && (isWhole || this.#size > reaction.after)) {
			this.#finish(isWhole);
			this.#breakOff(reaction.code);
		} else if (isWhole && reaction.type === 'answer') {
			this.#finish(isWhole);
			// Behind the end of the request, so that bytes beyond its Content-Length are seen as well.
			setImmediate(() => {
				const { bytes, breaks } = reaction.answer(Buffer.concat(this.#chunks));
				this.push(bytes);
				if (breaks) this.#breakOff('ECONNRESET');
				else this.push(null);
			});
		}
	}

	/** Not at once: a real socket tells it after what was written. */
	#breakOff(code: string): void {
		const error = Object.assign(new Error(`read ${code}`), { code });
		setImmediate(() => this.destroy(error));
	}

	/** Told once; the bytes are read when the test looks, with all that came by then. */
	#finish(isWhole: boolean): void {
		this.#isOver = true;
		const parsed = lazily(() => parseRequest(Buffer.concat(this.#chunks)));
		this.#onRequest({
			get requestLine() {
				return parsed().requestLine;
			},
			get headers() {
				return parsed().headers;
			},
			get body() {
				return parsed().body;
			},
			isWhole,
			origin: this.#origin,
		});
	}

	/** What Node's HTTP client wants of a socket, beyond a stream. */
	setTimeout(): this {
		return this;
	}

	setNoDelay(): this {
		return this;
	}

	setKeepAlive(): this {
		return this;
	}

	ref(): this {
		return this;
	}

	unref(): this {
		return this;
	}
}

/** Size of head and body, or undefined before the head is complete. */
function expectedSize(chunks: readonly Buffer[]): number | undefined {
	const bytes = Buffer.concat(chunks);
	const end = bytes.indexOf('\r\n\r\n');
	if (end < 0) return undefined;
	const length = /^content-length: *(\d+)\r?$/im.exec(bytes.toString('latin1', 0, end + 2));
	return end + 4 + Number(length?.[1] ?? 0);
}

function lazily<T>(make: () => T): () => T {
	let made: T | undefined;
	return () => (made ??= make());
}

function parseRequest(bytes: Buffer): Pick<WireRequest, 'body' | 'headers' | 'requestLine'> {
	const end = bytes.indexOf('\r\n\r\n');
	const [requestLine = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
	const headers = lines.map((line) => {
		const colon = line.indexOf(':');
		return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
	});
	return { requestLine, headers, body: bytes.subarray(end + 4) };
}

/** Says what happens to a request: to which origin it goes, and how many went there before. */
export type React = (origin: string, before: number) => Reaction;

/** Every request of axios, and so of n8n's HTTP helper, as long as it is open. */
export class Switchboard {
	/** Requests that arrived, in their order. */
	readonly requests: WireRequest[] = [];

	/** Connections that were tried, whether they came about or not, by origin. */
	readonly connections = new Map<string, number>();

	#react?: React;

	readonly #before = {
		transport: axios.defaults.transport as unknown,
		proxy: axios.defaults.proxy,
	};

	constructor() {
		Object.assign(axios.defaults, {
			proxy: false,
			transport: {
				request: (
					options: RequestOptions,
					onResponse: (response: IncomingMessage) => void,
				): ClientRequest => this.#open(options, onResponse),
			},
		});
	}

	/** Forgets everything that was. */
	reset(react: React): void {
		this.requests.length = 0;
		this.connections.clear();
		this.#react = react;
	}

	close(): void {
		Object.assign(axios.defaults, this.#before);
	}

	#open(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest {
		if (this.#react === undefined) throw new Error('A request that no test expects');
		const port = options.port ? `:${options.port}` : '';
		const origin = `${options.protocol}//${options.hostname}${port}`;
		const before = this.connections.get(origin) ?? 0;
		this.connections.set(origin, before + 1);
		const reaction = this.#react(origin, before);
		const onRequest = (request: WireRequest): void => void this.requests.push(request);
		// Without an agent, which would keep connections; TLS is not what is tested here.
		const plain = { ...options, protocol: 'http:', agent: undefined, agents: undefined };
		const createConnection = (): Connection => new Connection(origin, reaction, onRequest);
		return new ClientRequest({ ...plain, createConnection } as never, onResponse);
	}
}
