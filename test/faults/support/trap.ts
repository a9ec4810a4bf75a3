import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A host that has no business with any credential. It writes down whatever it is told. */
export class Trap {
	readonly #sockets = new Set<Socket>();

	readonly #server: Server;

	connections = 0;

	#heard = '';

	private constructor() {
		this.#server = createServer((socket) => {
			this.connections += 1;
			this.#sockets.add(socket);
			socket.on('error', () => undefined);
			socket.on('data', (chunk) => {
				this.#heard += chunk.toString('latin1');
				socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
			});
		});
	}

	static async start(): Promise<Trap> {
		const trap = new Trap();
		await new Promise<void>((done) => trap.#server.listen(0, '127.0.0.1', done));
		return trap;
	}

	get origin(): string {
		return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
	}

	/** Every byte of every request. */
	get heard(): string {
		return this.#heard;
	}

	async stop(): Promise<void> {
		for (const socket of this.#sockets) socket.destroy();
		await new Promise((done) => this.#server.close(done));
	}
}
