import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import nock from 'nock';

import type { Sent } from './wire';

/** A server on this machine, for what nock cannot take: bodies that start with a file on disk. */
export interface Recorder {
	/** Answers one request with 200 and this JSON, and gives what arrived. */
	take(answer: object, act: (url: string) => Promise<void>): Promise<Sent>;
	stop(): Promise<void>;
}

export async function startRecorder(): Promise<Recorder> {
	const received: Sent[] = [];
	let body = '{}';
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
			received.push({
				method: request.method ?? '',
				url: request.url ?? '',
				headers: Object.fromEntries(headers) as Record<string, string>,
				body: Buffer.concat(chunks),
			});
			response.setHeader('Content-Type', 'application/json').end(body);
		});
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const { port } = server.address() as AddressInfo;
	nock.enableNetConnect(`127.0.0.1:${port}`);

	return {
		async take(answer, act) {
			received.length = 0;
			body = JSON.stringify(answer);
			await act(`http://127.0.0.1:${port}`);
			expect(received).toHaveLength(1);
			return received[0] as Sent;
		},
		async stop() {
			nock.disableNetConnect();
			server.closeAllConnections();
			await new Promise((done) => server.close(done));
		},
	};
}
