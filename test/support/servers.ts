import {
	createServer,
	type IncomingHttpHeaders,
	type RequestListener,
	type Server,
} from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import type { Server as NetServer } from 'node:net';

/** A request as a server got it. */
export interface Received {
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
}

/** Listens on a free port of the own machine. */
export async function listen(server: NetServer): Promise<number> {
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return (server.address() as AddressInfo).port;
}

export async function close(server: NetServer): Promise<void> {
	if ('closeAllConnections' in server) (server as Server).closeAllConnections();
	await new Promise((done) => server.close(done));
}

/** An HTTP server that keeps what it gets. */
export class Recorder {
	readonly received: Received[] = [];

	readonly #server: Server;

	private constructor(
		server: Server,
		readonly url: string,
		received: Received[],
	) {
		this.#server = server;
		this.received = received;
	}

	static async start(): Promise<Recorder> {
		const received: Received[] = [];
		const answer: RequestListener = (request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				received.push({ headers: request.headers, body: Buffer.concat(chunks) });
				response.end('{}');
			});
		};
		const server = createServer(answer);
		return new Recorder(server, `http://127.0.0.1:${await listen(server)}/`, received);
	}

	async stop(): Promise<void> {
		await close(this.#server);
	}
}

/** A TCP server that does something to every connection. */
export async function tcpServer(
	handle: (socket: Socket) => void,
): Promise<{ port: number; stop: () => Promise<void> }> {
	const sockets = new Set<Socket>();
	const server = createTcpServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		handle(socket);
	});
	const port = await listen(server);
	return {
		port,
		stop: async () => {
			for (const socket of sockets) socket.destroy();
			await close(server);
		},
	};
}
