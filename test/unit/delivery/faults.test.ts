import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';

import axios, { type AxiosRequestConfig } from 'axios';
import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';

import { readNetworkFault } from '../../../nodes/WhatsAppMedia/http/networkFault';
import { close, listen, tcpServer } from '../support/servers';
import { SELF_SIGNED } from '../support/certificate';

const NODE: INode = {
	id: '1',
	name: 'Send',
	type: 'n8n-nodes-whatsapp-media.whatsAppMedia',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** The error that axios throws, bare and as n8n's HTTP helper wraps it. */
async function faultsOf(url: string, config: AxiosRequestConfig = {}): Promise<unknown[]> {
	const thrown: unknown = await axios
		.post(url, { a: 1 }, { maxRedirects: 0, timeout: 2000, ...config })
		.then(
			() => undefined,
			(error: unknown) => error,
		);
	if (thrown === undefined) throw new Error('The request went through');
	return [thrown, new NodeApiError(NODE, thrown as JsonObject)].map(readNetworkFault);
}

describe('a request that broke, really made', () => {
	it('was refused at every address of a host', async () => {
		const { port, stop } = await tcpServer(() => undefined);
		await stop();
		for (const fault of await faultsOf(`http://localhost:${port}/`)) {
			expect(fault).toMatchObject({ phase: 'before', code: 'ECONNREFUSED' });
		}
	});

	it('went to a server that reset the connection after the request', async () => {
		const { port, stop } = await tcpServer((socket) =>
			socket.once('data', () => socket.resetAndDestroy()),
		);
		for (const fault of await faultsOf(`http://127.0.0.1:${port}/`)) {
			expect(fault).toMatchObject({ phase: 'during', code: 'ECONNRESET' });
		}
		await stop();
	});

	it('went to a server that answers nonsense', async () => {
		const { port, stop } = await tcpServer((socket) =>
			socket.once('data', () => socket.end('Hello?\r\n')),
		);
		for (const fault of await faultsOf(`http://127.0.0.1:${port}/`)) {
			expect(fault).toMatchObject({
				phase: 'during',
				words: 'what it answered is not valid HTTP',
			});
		}
		await stop();
	});

	it('was cancelled', async () => {
		const { port, stop } = await tcpServer(() => undefined);
		const signal = AbortSignal.timeout(50);
		for (const fault of await faultsOf(`http://127.0.0.1:${port}/`, { signal })) {
			expect(fault).toMatchObject({ phase: 'during', words: 'the request was cancelled' });
		}
		await stop();
	});

	it('went over TLS to a server without', async () => {
		const server = createHttpServer((_, response) => response.end());
		const port = await listen(server);
		for (const fault of await faultsOf(`https://127.0.0.1:${port}/`)) {
			expect(fault).toMatchObject({ phase: 'before', words: expect.stringContaining('https://') });
		}
		await close(server);
	});

	it('went over TLS to a server that hangs up at once', async () => {
		const { port, stop } = await tcpServer((socket) => socket.once('data', () => socket.destroy()));
		for (const fault of await faultsOf(`https://127.0.0.1:${port}/`)) {
			expect(fault).toMatchObject({ phase: 'before', code: 'ECONNRESET' });
		}
		await stop();
	});

	it('went to a server with a certificate that nobody signed', async () => {
		const server = createHttpsServer(SELF_SIGNED);
		const port = await listen(server);
		for (const fault of await faultsOf(`https://127.0.0.1:${port}/`)) {
			expect(fault).toMatchObject({
				phase: 'before',
				code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
				words: expect.stringContaining('certificate'),
			});
		}
		await close(server);
	});

	it('went to an address that is none', async () => {
		for (const fault of await faultsOf('http://')) expect(fault).toMatchObject({ phase: 'before' });
	});
});

/** An error of Node inside one of axios inside one of n8n. */
function wrapped(cause: object, code: string, message = 'x'): unknown {
	const inner = Object.assign(new Error(message), cause);
	const middle = Object.assign(new Error(message, { cause: inner }), { name: 'AxiosError', code });
	return new NodeApiError(NODE, middle as unknown as JsonObject);
}

describe('an error of the network', () => {
	it.each([
		...['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ERR_INVALID_URL'],
		...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
		...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
		...['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'],
	])('%s came before anything was sent', (code) => {
		expect(readNetworkFault(wrapped({ code }, code))).toMatchObject({ phase: 'before', code });
	});

	it.each(['ETIMEDOUT', 'EHOSTUNREACH', 'ECONNRESET'])(
		'%s came before anything was sent only while connecting',
		(code) => {
			const connecting = wrapped({ code, syscall: 'connect' }, code);
			expect(readNetworkFault(connecting)).toMatchObject({ phase: 'before', code });
			for (const syscall of ['read', 'write', undefined]) {
				expect(readNetworkFault(wrapped({ code, syscall }, code))).toMatchObject({
					phase: 'during',
					code,
				});
			}
		},
	);

	it.each([
		'ECONNABORTED',
		'EPIPE',
		'ERR_CANCELED',
		'ERR_BAD_RESPONSE',
		'HPE_INVALID_CONSTANT',
		'NEWS',
	])('%s may have come after the message arrived', (code) => {
		expect(readNetworkFault(wrapped({ code }, code))).toMatchObject({ phase: 'during' });
	});

	it.each(['ERR_SSL_SSL/TLS_ALERT_BAD_RECORD_MAC', 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC'])(
		'%s may have come after the message arrived, since the connection stood',
		(code) => {
			expect(readNetworkFault(wrapped({ code }, code))).toMatchObject({ phase: 'during' });
		},
	);

	it('of several addresses that were tried came before anything was sent', () => {
		const tries = ['ETIMEDOUT', 'EHOSTUNREACH'].map((code) =>
			Object.assign(new Error('x'), { code, syscall: 'connect' }),
		);
		const aggregate = Object.assign(new AggregateError(tries), { code: 'ETIMEDOUT' });
		expect(readNetworkFault(new Error('x', { cause: aggregate }))).toMatchObject({
			phase: 'before',
		});
	});

	it.each([
		'The request was blocked because it resolves to a restricted IP address',
		'Domain not allowed: This credential is restricted from accessing x',
	])('is n8n’s own refusal: %s', (message) => {
		expect(readNetworkFault(new Error(message))).toEqual({ phase: 'blocked', words: message });
	});

	it('is not taken for a refusal of n8n where a code tells otherwise', () => {
		const reset = wrapped({ code: 'ECONNRESET' }, 'ECONNRESET', 'not allowed');
		expect(readNetworkFault(reset)).toMatchObject({ phase: 'during' });
	});

	it('is told in its own words where no code is known', () => {
		expect(readNetworkFault(new Error('socket hung in the air'))).toEqual({
			phase: 'during',
			words: 'socket hung in the air',
		});
	});

	it.each([
		undefined,
		null,
		'gone',
		5,
		{},
		[],
		new Error(''),
		{ code: 5 },
		{ code: 'constructor' },
	])('of any sort says that it is not known what happened: %p', (thrown) => {
		const fault = readNetworkFault(thrown);
		expect(fault.phase).toBe('during');
		expect(fault.words).not.toBe('');
	});

	it('that causes itself ends', () => {
		const snake: { cause?: unknown; code?: string } = { code: 'EPIPE' };
		snake.cause = snake;
		expect(readNetworkFault(snake)).toMatchObject({ phase: 'during', code: 'EPIPE' });
	});
});
