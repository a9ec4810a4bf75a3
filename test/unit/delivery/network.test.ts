import axios from 'axios';
import { NodeApiError, type INode } from 'n8n-workflow';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { readNetworkFault } from '../../../nodes/WhatsAppMedia/http/networkFault';

const node = {
	id: '1',
	name: 'Send',
	type: 'x',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
} as INode;

/** What n8n's helper throws for a request: its own error around the HTTP client's. */
async function thrownFor(url: string, timeout = 2_000): Promise<unknown> {
	try {
		await axios.post(url, 'x', { timeout, maxRedirects: 0, proxy: false });
		throw new Error('it was answered');
	} catch (error) {
		return new NodeApiError(node, error as never);
	}
}

/** A server that does something with each connection. */
async function withServer<T>(
	onConnection: Parameters<typeof createServer>[1],
	use: (port: number) => Promise<T>,
): Promise<T> {
	const server = createServer({}, onConnection);
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	try {
		return await use((server.address() as AddressInfo).port);
	} finally {
		server.close();
	}
}

const coded = (code: string, more: object = {}) =>
	Object.assign(new Error(`x ${code}`), { code, ...more });

describe('a request without an answer', () => {
	it('surely did not arrive where nobody listens', async () => {
		const port = await withServer(undefined, async (free) => await Promise.resolve(free));
		expect(readNetworkFault(await thrownFor(`http://127.0.0.1:${port}/`))).toMatchObject({
			phase: 'before',
			code: 'ECONNREFUSED',
		});
	});

	it('may have arrived when the connection breaks', async () => {
		const fault = await withServer(
			(socket) => socket.once('data', () => socket.destroy()),
			async (port) => readNetworkFault(await thrownFor(`http://127.0.0.1:${port}/`)),
		);
		expect(fault).toMatchObject({ phase: 'during', code: 'ECONNRESET' });
	});

	it('may have arrived when the time is over', async () => {
		const sockets: Array<{ destroy(): unknown }> = [];
		const fault = await withServer(
			(socket) => sockets.push(socket),
			async (port) => readNetworkFault(await thrownFor(`http://127.0.0.1:${port}/`, 200)),
		);
		sockets.forEach((socket) => socket.destroy());
		expect(fault).toMatchObject({
			phase: 'during',
			code: 'ECONNABORTED',
			words: 'it did not answer in time',
		});
	});

	it('surely did not arrive when the server does not speak TLS', async () => {
		const fault = await withServer(
			(socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
			async (port) => readNetworkFault(await thrownFor(`https://127.0.0.1:${port}/`)),
		);
		expect(fault.phase).toBe('before');
	});

	it.each([
		['ENOTFOUND', {}],
		['EAI_AGAIN', {}],
		['ETIMEDOUT', { syscall: 'connect' }],
		['EHOSTUNREACH', { syscall: 'connect' }],
		['DEPTH_ZERO_SELF_SIGNED_CERT', {}],
		['CERT_HAS_EXPIRED', {}],
		['ERR_TLS_CERT_ALTNAME_INVALID', {}],
	])('surely did not arrive after %s', (code, more) => {
		expect(readNetworkFault(new NodeApiError(node, coded(code, more) as never)).phase).toBe(
			'before',
		);
	});

	it.each(['ETIMEDOUT', 'ECONNRESET', 'EPIPE', 'ECONNABORTED', 'EWHATEVER'])(
		'may have arrived after %s',
		(code) => {
			expect(readNetworkFault(coded(code)).phase).toBe('during');
		},
	);

	it('was never begun where n8n blocks the address', () => {
		const error = new Error(
			'The request was blocked because it resolves to a restricted IP address',
		);
		expect(readNetworkFault(error).phase).toBe('blocked');
	});

	it.each([undefined, null, 'text', 42, {}, { cause: { cause: {} } }])(
		'may have arrived when all that is known is %p',
		(thrown) => {
			expect(readNetworkFault(thrown).phase).toBe('during');
		},
	);

	it('is read from an error that contains itself', () => {
		const error: { cause?: unknown; code: string } = { code: 'ECONNRESET' };
		error.cause = error;
		expect(readNetworkFault(error).code).toBe('ECONNRESET');
	});
});
