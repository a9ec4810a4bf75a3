/**
 * Stands in for the providers while something is measured; a process of its own, started with an
 * IPC channel. Bare node:http, because the sandbox parses and hashes every upload, which takes longer
 * than sending it. Answers with the documented success bodies and 429s, counts what it sees.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import { RateLimiter } from '../../../sandbox/state/rateLimiter';
import { DIALECTS } from './answers';
import type { Behaviour, Command, Reply, Seen } from './protocol';

const send = (reply: Reply): void => void process.send?.(reply);

let behaviour: Behaviour = { latencyMs: 0 };
let limiter = new RateLimiter(Infinity);
const openSockets = new Set<Socket>();
let seen: Seen = nothing();
let firstAt: number | undefined;

function nothing(): Seen {
	return {
		mostSockets: openSockets.size,
		delivered: 0,
		refused: 0,
		bytes: 0,
		incomplete: 0,
		makespan: 0,
	};
}

/** Reads a body to its end without keeping it; its length in bytes. */
async function drain(request: IncomingMessage): Promise<number> {
	let bytes = 0;
	request.on('data', (chunk: Buffer) => (bytes += chunk.byteLength));
	await new Promise<void>((resolve) => {
		request.once('end', resolve);
		request.once('close', resolve);
	});
	return bytes;
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
	firstAt ??= Date.now();
	const bytes = await drain(request);
	const isWhole = bytes === Number(request.headers['content-length'] ?? NaN) && request.complete;
	seen = {
		...seen,
		bytes: seen.bytes + bytes,
		incomplete: seen.incomplete + Number(!isWhole),
	};
	const dialect = DIALECTS.find(({ prefix }) => request.url?.startsWith(prefix));
	if (dialect === undefined) return void response.writeHead(404).end();
	// As Laravel does: the request counts when it arrives, not when it is answered.
	const rate = limiter.take(dialect.prefix);
	if (behaviour.latencyMs > 0) await delay(behaviour.latencyMs);
	const isRefused = rate?.allowed === false;
	const { status, headers, body } = isRefused ? dialect.refusal(rate) : dialect.success(rate);
	seen = {
		...seen,
		delivered: seen.delivered + Number(!isRefused),
		refused: seen.refused + Number(isRefused),
		makespan: isRefused ? seen.makespan : Date.now() - firstAt,
	};
	const text = JSON.stringify(body);
	// Whoever asked for it closes once the answer is there; its next connection can be seen before that.
	if (request.headers.connection === 'close') openSockets.delete(request.socket);
	response
		.writeHead(status, {
			'content-type': 'application/json',
			'content-length': Buffer.byteLength(text),
			...headers,
		})
		.end(text);
}

const server = createServer((request, response) => void serve(request, response));
server.on('connection', (socket) => {
	openSockets.add(socket);
	const mostSockets = Math.max(seen.mostSockets, openSockets.size);
	seen = { ...seen, mostSockets };
	socket.once('close', () => openSockets.delete(socket));
});

process.on('message', (command: Command) => {
	if (command.do === 'tell') return send({ seen });
	({ behaviour } = command);
	limiter = new RateLimiter(behaviour.perWindow ?? Infinity, behaviour.windowMs);
	seen = nothing();
	firstAt = undefined;
	send({ done: true });
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit());

server.listen(0, '127.0.0.1', 4096, () => {
	send({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
