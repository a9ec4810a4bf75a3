import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Case, Moment, Plan, Step } from './fault';
import { RequestReader, type RequestHead } from './requestReader';
import { inFull, says, type Ending, type Genuine, type Script } from './script';

const HOST = '127.0.0.1';
/** Where Node tells of every connection that this process opens. */
const CLIENT_SOCKETS = 'net.client.socket';
/** Bytes of a body after which it counts as begun; a shorter one once it is there. */
const BEGUN = 100;

/** A request as it arrived. */
export interface ArrivedRequest {
	readonly step: 'create' | 'find' | 'other' | 'send';
	readonly head: RequestHead;
	isWhole: boolean;
}

export interface InjectorOptions extends Case {
	readonly plan: Plan;
	/** Origin of the sandbox. */
	readonly target: string;
	readonly elsewhere: string;
	readonly secret: string;
}

const NOTHING: Genuine = { status: 200, headers: [], body: Buffer.alloc(0) };
const USUAL: Script = says(inFull);
/** What servers say to somebody who speaks TLS to a port without. */
const NOT_HTTP = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n';

/**
 * A server between the node and the sandbox that breaks, on the level of TCP, the request of one step
 * and hands everything else on.
 */
export class Injector {
	/** Every request whose head arrived. */
	readonly requests: ArrivedRequest[] = [];

	connections = 0;

	/** Bytes of answers that were taken off its hands. */
	written = 0;

	readonly #server: Server;

	#unwatch = (): void => undefined;

	readonly #sockets = new Set<Socket>();

	readonly #options: InjectorOptions;

	#broken = 0;

	#port = 0;

	/** Requests that the provider is busy with. */
	#handedOn = 0;

	private constructor(options: InjectorOptions) {
		this.#options = options;
		const { certificate } = options.plan;
		const accept = (socket: Socket): void => this.#accept(socket);
		this.#server =
			certificate === undefined || options.plan.at === 'connected'
				? createServer(accept)
				: createTlsServer(certificate, accept).on('tlsClientError', () => undefined);
		// Also those that never get as far as TLS.
		this.#server.on('connection', (socket: Socket) => {
			this.connections += 1;
			this.#sockets.add(socket);
			socket.on('error', () => undefined);
			socket.once('close', () => this.#sockets.delete(socket));
		});
	}

	static async start(options: InjectorOptions): Promise<Injector> {
		const injector = new Injector(options);
		await injector.#listen(0);
		const { address } = options.plan;
		if (address === 'closed port' || address === 'closed port at first') {
			await injector.#close();
			if (address === 'closed port at first') injector.#openOnceRefused();
		}
		return injector;
	}

	/** What to enter as the base URL, without path. */
	get origin(): string {
		const { address, certificate } = this.#options.plan;
		const speaksTls = certificate !== undefined;
		const scheme = speaksTls === (address !== 'wrong scheme') ? 'https' : 'http';
		return `${scheme}://${address === 'unknown name' ? 'provider.invalid' : HOST}:${this.#port}`;
	}

	async stop(): Promise<void> {
		this.#unwatch();
		for (const socket of this.#sockets) socket.destroy();
		if (this.#server.listening) await this.#close();
	}

	/**
	 * Reads what is left on every connection and waits until the node has closed them all, and the
	 * provider has done its part.
	 * @returns how many it has not closed in that time (milliseconds)
	 */
	async settled(within: number): Promise<number> {
		for (const socket of this.#sockets) socket.resume();
		const deadline = Date.now() + within;
		while (this.#sockets.size + this.#handedOn > 0 && Date.now() < deadline) await sleep(5);
		return this.#sockets.size;
	}

	async #listen(port: number): Promise<void> {
		this.#server.listen(port, HOST);
		await once(this.#server, 'listening');
		this.#port = (this.#server.address() as AddressInfo).port;
	}

	async #close(): Promise<void> {
		await new Promise((done) => this.#server.close(done));
	}

	/** Opens the closed port as soon as somebody of this process was refused there. */
	#openOnceRefused(): void {
		const port = this.#port;
		const watch = (message: unknown): void => {
			const { socket } = message as { socket: Socket };
			socket.once('error', (error: NodeJS.ErrnoException & { port?: number }) => {
				if (error.code !== 'ECONNREFUSED' || error.port !== port) return;
				this.#unwatch();
				void this.#listen(port);
			});
		};
		subscribe(CLIENT_SOCKETS, watch);
		this.#unwatch = () => unsubscribe(CLIENT_SOCKETS, watch);
	}

	#accept(socket: Socket): void {
		const { plan } = this.#options;
		socket.on('error', () => undefined);
		if (plan.at === 'connected') {
			socket.pause();
			void this.#play(socket, plan.script, NOTHING);
			return;
		}
		const reader = new RequestReader();
		let arrived: ArrivedRequest | undefined;
		let isBroken = false;
		let isBegun = false;
		reader.once('noise', () => socket.end(NOT_HTTP));
		reader.once('head', (head) => {
			arrived = { step: stepOf(head), head, isWhole: false };
			this.requests.push(arrived);
			isBroken = this.#takesPart(arrived);
			if (isBroken && plan.at === 'head') this.#early(socket, reader);
		});
		reader.on('progress', (received) => {
			if (!isBroken || isBegun || plan.at !== 'body' || arrived === undefined) return;
			if (received < Math.min(BEGUN, arrived.head.bodyLength)) return;
			isBegun = true;
			this.#early(socket, reader);
		});
		reader.once('whole', (head, body) => {
			if (arrived !== undefined) arrived.isWhole = true;
			void this.#answer(socket, { head, body, isBroken });
		});
		socket.on('data', (chunk: Buffer) => reader.push(chunk));
		// A client that gives up half-way leaves nothing to wait for.
		socket.once('end', () => socket.end());
	}

	/** Whether a request is one that the fault is about. */
	#takesPart({ step }: ArrivedRequest): boolean {
		const { plan } = this.#options;
		if (step !== requestOf(this.#options.step) || this.#broken >= (plan.times ?? Infinity))
			return false;
		this.#broken += 1;
		return true;
	}

	#early(socket: Socket, reader: RequestReader): void {
		const { plan } = this.#options;
		if (plan.readsOn !== true) {
			reader.removeAllListeners();
			socket.pause();
		}
		void this.#play(socket, plan.script, NOTHING);
	}

	async #answer(
		socket: Socket,
		{ head, body, isBroken }: { head: RequestHead; body: Buffer; isBroken: boolean },
	): Promise<void> {
		const { plan, target } = this.#options;
		this.#handedOn += 1;
		const genuine = !isBroken || plan.handsOn ? await handOn(target, head, body) : NOTHING;
		this.#handedOn -= 1;
		if (isBroken && isEarly(plan.at)) return;
		await this.#play(socket, isBroken ? plan.script : USUAL, genuine);
	}

	async #play(socket: Socket, script: Script, genuine: Genuine): Promise<void> {
		const steps = script({ ...this.#options, genuine });
		let ending: Ending = 'hang';
		for (;;) {
			const step = await steps.next();
			if (step.done === true) {
				ending = step.value;
				break;
			}
			if (socket.destroyed || !socket.writable) return;
			this.written += Buffer.byteLength(step.value);
			if (!socket.write(step.value)) {
				await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
			}
		}
		if (ending === 'close') socket.end();
		if (ending === 'reset') socket.resetAndDestroy();
	}
}

function isEarly(at: Moment | undefined): boolean {
	return at === 'head' || at === 'body';
}

function stepOf({ method, path }: RequestHead): ArrivedRequest['step'] {
	if (/\/(messages\/media|waba\/send-media)$/.test(path)) return 'send';
	if (!/\/contacts(\?|$)/.test(path)) return 'other';
	return method === 'GET' ? 'find' : 'create';
}

function requestOf(step: Step): ArrivedRequest['step'] {
	return step === 'find' || step === 'create' ? step : 'send';
}

/** Sends a request on as it came, and reads the whole answer. */
async function handOn(target: string, head: RequestHead, body: Buffer): Promise<Genuine> {
	const { method, path, headers } = head;
	const outgoing = request(`${target}${path}`, { method, headers: [...headers], agent: false });
	outgoing.end(body);
	const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
	const chunks: Buffer[] = [];
	for await (const chunk of response) chunks.push(chunk as Buffer);
	return {
		status: response.statusCode ?? 0,
		headers: response.rawHeaders,
		body: Buffer.concat(chunks),
	};
}
