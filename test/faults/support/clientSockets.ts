import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

import type { SystemError } from './script';

/** Where Node tells of every connection that this process opens. */
const CLIENT_SOCKETS = 'net.client.socket';

const watchers = new Set<ClientSockets>();
const sockets = new Set<Socket>();

/** Each connection is listened to once, however many ports are watched. */
function onSocket(message: unknown): void {
	const { socket } = message as { socket: Socket };
	sockets.add(socket);
	socket.once('close', () => sockets.delete(socket));
	socket.once('error', (error: NodeJS.ErrnoException & { port?: number }) => {
		if (error.code !== 'ECONNREFUSED') return;
		for (const watcher of watchers) watcher.refused(error.port);
	});
}

/** The client's ends of the connections that this process opens to one port. */
export class ClientSockets {
	#port = 0;

	#onRefused?: () => void;

	watch(port: number): void {
		this.#port = port;
		if (watchers.size === 0) subscribe(CLIENT_SOCKETS, onSocket);
		watchers.add(this);
	}

	stop(): void {
		if (watchers.delete(this) && watchers.size === 0) unsubscribe(CLIENT_SOCKETS, onSocket);
	}

	/** Calls back once, as soon as a connection is refused. */
	onRefused(act: () => void): void {
		this.#onRefused = act;
	}

	refused(port: number | undefined): void {
		if (port !== this.#port) return;
		const act = this.#onRefused;
		this.#onRefused = undefined;
		act?.();
	}

	/** Puts an error of the operating system on every connection that stands. */
	breakWith({ code, syscall }: SystemError): void {
		for (const socket of sockets) {
			const error = Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
			if (socket.remotePort === this.#port) socket.destroy(error);
		}
	}
}
