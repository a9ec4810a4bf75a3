import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';

import { FIXTURES, PROVIDER_IDS } from '../../support/providers';
import { ClientSockets } from './clientSockets';
import type { Behavior, Case, Moment, Plan, Step, Tls } from './fault';
import { RequestReader, type RequestHead } from './requestReader';
import { inFull, says, type Ending, type Genuine, type Script } from './script';

const HOST = '127.0.0.1';
/** Bytes of a body after which it counts as begun by default; a shorter one once it is there. */
const BEGUN = 100;

/** A request as it arrived. */
export interface ArrivedRequest {
	readonly step: 'create' | 'find' | 'other' | 'send';
	readonly head: RequestHead;
	isWhole: boolean;
}

export interface InjectorOptions extends Case {
	readonly plan: Plan;
	readonly behavior?: Behavior;
	/** Origin of the sandbox. */
	readonly target: string;
	readonly elsewhere: string;
	readonly secret: string;
}

const NOTHING: Genuine = { status: 200, headers: [], body: Buffer.alloc(0) };
const USUAL: Script = says(inFull);
/** What servers say to somebody who speaks TLS to a port without. */
const NOT_HTTP = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n';

/** A connection, and the one under it where it speaks TLS. */
interface Connection {
	readonly socket: Socket;
	readonly under: Socket;
}

/**
 * A server between the node and the sandbox that breaks, on the level of TCP, the request of one step
 * and hands everything else on. What arrives whole is handed on first, so that the provider has acted
 * on it by the time that something breaks.
 */
export class Injector {
	/** Every request whose head arrived. */
	readonly requests: ArrivedRequest[] = [];

	/** Statuses of the answers that the fault gave, by their first line. */
	readonly statuses: number[] = [];

	connections = 0;

	/** Bytes of answers that were taken off its hands. */
	written = 0;

	readonly #server: Server;

	readonly #clients = new ClientSockets();

	readonly #sockets = new Set<Socket>();

	readonly #options: InjectorOptions;

	#broken = 0;

	#port = 0;

	/** Requests that the provider is busy with. */
	#handedOn = 0;

	private constructor(options: InjectorOptions) {
		this.#options = options;
		const { tls, at } = options.plan;
		this.#server = createServer((socket) => {
			this.connections += 1;
			this.#sockets.add(socket);
			socket.on('error', () => undefined);
			socket.once('close', () => this.#sockets.delete(socket));
			const speaksTls = tls !== undefined && at !== 'connected';
			this.#accept({ socket: speaksTls ? secured(socket, tls) : socket, under: socket });
		});
	}

	static async start(options: InjectorOptions): Promise<Injector> {
		const injector = new Injector(options);
		await injector.#listen(0);
		injector.#clients.watch(injector.#port);
		const { address } = options.plan;
		if (address === 'closed port' || address === 'closed port at first') {
			await injector.#close();
			if (address === 'closed port at first') {
				// It opens as soon as somebody of this process was refused.
				injector.#clients.onRefused(() => void injector.#listen(injector.#port));
			}
		}
		return injector;
	}

	/** What to enter as the base URL, without path. */
	get origin(): string {
		const { address, tls } = this.#options.plan;
		const scheme = (tls !== undefined) === (address !== 'wrong scheme') ? 'https' : 'http';
		return `${scheme}://${address === 'unknown name' ? 'provider.invalid' : HOST}:${this.#port}`;
	}

	async stop(): Promise<void> {
		this.#clients.stop();
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

	#accept(connection: Connection): void {
		const { plan } = this.#options;
		const { socket } = connection;
		socket.on('error', () => undefined);
		if (plan.at === 'connected') {
			socket.pause();
			void this.#play(connection, plan.script, NOTHING);
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
			if (isBroken && plan.at === 'head') this.#early(connection, reader);
		});
		reader.on('progress', (received) => {
			if (!isBroken || isBegun || plan.at !== 'body' || arrived === undefined) return;
			if (received < Math.min(plan.begun ?? BEGUN, arrived.head.bodyLength)) return;
			isBegun = true;
			this.#early(connection, reader);
		});
		reader.once('whole', (head, body) => {
			if (arrived !== undefined) arrived.isWhole = true;
			void this.#answer(connection, { head, body, isBroken });
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

	#early(connection: Connection, reader: RequestReader): void {
		const { plan } = this.#options;
		if (plan.readsOn !== true) {
			reader.removeAllListeners();
			connection.socket.pause();
		}
		void this.#play(connection, plan.script, NOTHING);
	}

	async #answer(
		connection: Connection,
		{ head, body, isBroken }: { head: RequestHead; body: Buffer; isBroken: boolean },
	): Promise<void> {
		const { plan, target, behavior } = this.#options;
		const acts = !isBroken || (plan.loses !== true && behavior !== 'honest');
		this.#handedOn += 1;
		const genuine = acts ? await handOn(target, head, body) : NOTHING;
		this.#handedOn -= 1;
		if (isBroken && isEarly(plan.at)) return;
		await this.#play(connection, isBroken ? plan.script : USUAL, genuine);
	}

	async #play({ socket, under }: Connection, script: Script, genuine: Genuine): Promise<void> {
		const steps = script({ ...this.#options, genuine });
		let ending: Ending = 'hang';
		let isFirst = script !== USUAL;
		for (;;) {
			const step = await steps.next();
			if (step.done === true) {
				ending = step.value;
				break;
			}
			const { value } = step;
			const isClear = typeof value === 'object' && 'clearText' in value;
			const bytes = isClear ? value.clearText : value;
			const target = isClear ? under : socket;
			if (target.destroyed || !target.writable) return;
			if (isFirst) this.#note(bytes);
			isFirst = false;
			this.written += Buffer.byteLength(bytes);
			if (!target.write(bytes)) {
				await Promise.race([once(target, 'drain'), once(target, 'close')]).catch(() => undefined);
			}
		}
		if (ending === 'close') socket.end();
		else if (ending === 'reset') socket.resetAndDestroy();
		else if (ending !== 'hang') this.#clients.breakWith(ending);
	}

	#note(bytes: Buffer | string): void {
		const line = typeof bytes === 'string' ? bytes.slice(0, 20) : bytes.toString('latin1', 0, 20);
		const status = /^HTTP\/1\.\d (\d{3}) /.exec(line)?.[1];
		if (status !== undefined) this.statuses.push(Number(status));
	}
}

function secured(socket: Socket, tls: Tls): Socket {
	const { certificate, version, wantsClientCertificate = false } = tls;
	const secureContext = createSecureContext({
		...certificate,
		...(version !== undefined && { minVersion: version, maxVersion: version }),
		// OpenSSL no longer speaks the old ones unless it is told to.
		...(version === 'TLSv1.1' && { ciphers: 'DEFAULT@SECLEVEL=0' }),
		ca: certificate.cert,
	});
	return new TLSSocket(socket, {
		isServer: true,
		secureContext,
		requestCert: wantsClientCertificate,
		rejectUnauthorized: wantsClientCertificate,
	});
}

function isEarly(at: Moment | undefined): boolean {
	return at === 'head' || at === 'body';
}

function stepOf({ method, path }: RequestHead): ArrivedRequest['step'] {
	if (PROVIDER_IDS.some((id) => FIXTURES[id].isSendPath(path))) return 'send';
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
