import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import type { INodeParameters } from 'n8n-workflow';

import { FIXTURES, type ProviderId } from '../providers';
import { readFields, type Message, type ServerDialect } from './dialect';
import { faultOf, type Ending, type Evidence, type Fault, type FaultName } from './faults';

/** What the server does with one request for a message, and how long it takes for it. */
export interface Attempt {
	readonly fault: FaultName;
	/** Milliseconds between acting and answering. */
	readonly ms: number;
}

/** A request for a message that came to the server. */
export interface Arrival {
	readonly message: Message;
	/** What the test was doing, as it named it. */
	readonly during: string;
	readonly fault: FaultName;
	/** Whether the customer got the message. */
	readonly acted: boolean;
	/** What the answer proves. Nothing (`unknown`) for as long as the other side has no whole answer. */
	evidence: Evidence;
	/** `performance.now()` when the whole request was here, and when the whole answer was out. */
	readonly arrivedAt: number;
	answeredAt?: number;
}

/** Decides what becomes of a message; `attempt` counts the requests for the same message from 0. */
export type Plan = (message: Message, attempt: number) => Attempt;

const ACCEPT: Attempt = { fault: 'accepts', ms: 0 };

/**
 * A provider on a port of its own, which acts on a message first and answers afterwards, or breaks at any
 * point. What it keeps is what customers got, whatever anybody says of it.
 */
export class ProviderServer {
	readonly arrivals: Arrival[] = [];

	/** Requests that were no message, by method and path. */
	readonly others: string[] = [];

	/** By default everything is accepted at once. */
	plan: Plan = () => ACCEPT;

	/** Tells messages apart; by default customers. */
	keyOf: (message: Message) => string = ({ phone }) => phone;

	/** What goes into `Arrival.during`. */
	during = '';

	/** Called for each message, once the customer got it if he does. */
	onArrival: (arrival: Arrival) => void = () => {};

	readonly #server: Server;

	readonly #dialect: ServerDialect;

	readonly #attempts = new Map<string, number>();

	#port = 0;

	#ids = 0;

	private constructor(
		readonly provider: ProviderId,
		private readonly host: string,
	) {
		this.#dialect = FIXTURES[provider].server;
		this.#server = createServer({ keepAlive: false }, (request, response) => {
			void this.#serve(request, response).catch(() => request.socket.destroy());
		});
	}

	/** @param host an address of this machine */
	static async start(provider: ProviderId, host = '127.0.0.1'): Promise<ProviderServer> {
		const server = new ProviderServer(provider, host);
		await server.resume();
		return server;
	}

	/** Data of the node's credential. */
	credential(secret = 'tok_S3cr3t-0f-th1s-sh0p'): Record<string, string> {
		return { ...FIXTURES[this.provider].credential(secret, `http://${this.host}:${this.#port}`) };
	}

	get credentialType(): string {
		return FIXTURES[this.provider].credentialType;
	}

	/** The parameters of the node that belong to this provider. */
	get parameters(): INodeParameters {
		return { provider: this.provider, ...FIXTURES[this.provider].byPhone };
	}

	/** What customers got, in the order in which they got it. */
	get delivered(): Message[] {
		return this.arrivals.filter(({ acted }) => acted).map(({ message }) => message);
	}

	/** Who got something, in the order in which they got it. */
	get phones(): string[] {
		return this.delivered.map(({ phone }) => phone);
	}

	/** From now on nobody listens: connections are refused. What is under way goes on. */
	pause(): void {
		this.#server.close();
	}

	async resume(): Promise<void> {
		this.#server.listen(this.#port, this.host);
		await once(this.#server, 'listening');
		this.#port = (this.#server.address() as AddressInfo).port;
	}

	/** Resolves when no connection is open any more. */
	async settled(): Promise<void> {
		const open = async (): Promise<number> =>
			await new Promise((resolve) => {
				this.#server.getConnections((_, count) => resolve(count));
			});
		while ((await open()) > 0) await delay(1);
	}

	async close(): Promise<void> {
		this.#server.closeAllConnections();
		if (!this.#server.listening) return;
		this.#server.close();
		await once(this.#server, 'close');
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? '/', 'http://localhost');
		const { method = 'GET' } = request;
		const kind = method === 'POST' ? this.#dialect.kindOf(url.pathname) : undefined;
		const body = await bodyOf(request);
		if (kind === undefined) {
			this.others.push(`${method} ${url.pathname}`);
			const known = this.#dialect.other(method, url);
			await reply(response, known === undefined ? 404 : 200, known ?? { message: 'Not found' });
			return;
		}
		const { authorization, 'x-api-key': key } = request.headers;
		const fields = await readFields(request.headers, body);
		const message = this.#dialect.read(kind, fields, authorization ?? String(key));
		await this.#handle(message, response);
	}

	async #handle(message: Message, response: ServerResponse): Promise<void> {
		const key = this.keyOf(message);
		const attempt = this.#attempts.get(key) ?? 0;
		this.#attempts.set(key, attempt + 1);
		const { fault: name, ms } = this.plan(message, attempt);
		const fault: Fault = faultOf(name);
		const arrival: Arrival = {
			message,
			during: this.during,
			fault: name,
			acted: fault.acts,
			evidence: 'unknown',
			arrivedAt: performance.now(),
		};
		this.arrivals.push(arrival);
		this.onArrival(arrival);
		if (ms > 0) await delay(ms);
		const id = `${String((this.#ids += 1)).padStart(6, '0')}`;
		const ending = fault.ending(message, id, this.#dialect);
		const isWhole = await end(response, ending, fault.retryAfter);
		if (!isWhole) return;
		const isOpen = name === 'saysNo' && FIXTURES[this.provider].failureIsOpen === true;
		arrival.evidence = isOpen ? 'unknown' : fault.evidence;
		arrival.answeredAt = performance.now();
	}
}

/** Rejects when the connection breaks before the body is there as a whole. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	if (!request.complete) throw new Error('The request broke off');
	return Buffer.concat(chunks);
}

/** Resolves to whether a whole answer went out. */
async function end(
	response: ServerResponse,
	ending: Ending,
	retryAfter: number | undefined,
): Promise<boolean> {
	const { socket } = response;
	if (socket === null || socket.destroyed) return false;
	switch (ending.type) {
		case 'hang':
			await once(socket, 'close');
			return false;
		case 'reset':
			if (ending.at === 'headers') socket.write('HTTP/1.1 200 OK\r\nContent-Type: applica');
			if (ending.at === 'half') {
				socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n');
				socket.write('Content-Length: 400\r\n\r\n{"success":true,"status":"success","data":{"mess');
			}
			// What was written goes out before the connection breaks.
			if (ending.at !== 'body') await delay(1);
			socket.resetAndDestroy();
			return false;
		case 'answer': {
			const { status, body } = ending;
			if (retryAfter !== undefined) response.setHeader('Retry-After', String(retryAfter));
			if (status >= 300 && status < 400)
				response.setHeader('Location', 'https://shop.example/login');
			return await reply(response, status, body);
		}
	}
}

async function reply(
	response: ServerResponse,
	status: number,
	body: object | string,
): Promise<boolean> {
	const isText = typeof body === 'string';
	response.writeHead(status, {
		'Content-Type': isText ? 'text/html' : 'application/json',
		Connection: 'close',
	});
	const closed = once(response, 'close').then(() => response.writableFinished);
	response.end(isText ? body : JSON.stringify(body));
	return await closed;
}
