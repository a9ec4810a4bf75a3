import { once } from 'node:events';
import { request } from 'node:http';
import { Agent, request as secureRequest } from 'node:https';
import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket, type SecureContextOptions } from 'node:tls';

import axios, { type AxiosRequestConfig } from 'axios';
import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';

import { readNetworkFault } from '../../../nodes/WhatsAppMedia/http/networkFault';
import { EXPIRED, OF_ANOTHER_HOST, SELF_SIGNED, VALID } from '../../support/certificates';
import { tcpServer } from '../../support/servers';

/** Errors that real connections make. The server says whether the request got there. */

const NODE: INode = {
	id: '1',
	name: 'Send',
	type: 'n8n-nodes-whatsapp-media.whatsAppMedia',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** Milliseconds; far less than a server of these tests keeps still. */
const TIMEOUT = 400;
const BODY = { caption: 'Your invoice' };
const trusting = (...certificates: string[]) => new Agent({ ca: certificates });

/** The error that axios throws, bare and as n8n's HTTP helper wraps it. */
async function faultsOf(url: string, config: AxiosRequestConfig = {}) {
	const thrown: unknown = await axios
		.post(url, BODY, { maxRedirects: 0, timeout: 5_000, proxy: false, ...config })
		.then(
			() => undefined,
			(error: unknown) => error,
		);
	if (thrown === undefined) throw new Error('The request went through');
	return [thrown, new NodeApiError(NODE, thrown as JsonObject)].map(readNetworkFault);
}

/** Sends something to a server that breaks, and tells what the client saw and what the server got. */
async function meet(
	scheme: 'http' | 'https',
	handle: (socket: Socket, got: (chunk: Buffer) => void) => void,
	config?: AxiosRequestConfig,
) {
	let received = '';
	const { port, stop } = await tcpServer((socket) =>
		handle(socket, (chunk) => (received += chunk.toString())),
	);
	try {
		const faults = await faultsOf(`${scheme}://127.0.0.1:${port}/`, config);
		return { faults, arrived: received.includes(BODY.caption) };
	} finally {
		await stop();
	}
}

/** A TLS session in which the server does something as soon as the whole request is there. */
const session =
	(options: SecureContextOptions, act: (secure: TLSSocket, plain: Socket) => void, more = {}) =>
	(socket: Socket, got: (chunk: Buffer) => void): void => {
		const secureContext = createSecureContext({ ...VALID, ...options });
		const secure = new TLSSocket(socket, { isServer: true, secureContext, ...more });
		secure.on('error', () => undefined);
		secure.on('data', (chunk: Buffer) => {
			got(chunk);
			if (chunk.includes(BODY.caption)) act(secure, socket);
		});
	};

describe('a plain connection', () => {
	it('that is refused at every address of a host never came about', async () => {
		const { port, stop } = await tcpServer(() => undefined);
		await stop();
		for (const fault of await faultsOf(`http://localhost:${port}/`)) {
			expect(fault).toMatchObject({ phase: 'before', code: 'ECONNREFUSED' });
		}
	});

	it('to a name that nobody knows never came about', async () => {
		for (const fault of await faultsOf('http://provider.invalid/')) {
			expect(fault.phase).toBe('before');
		}
	});

	it('to an address that is none never came about', async () => {
		for (const fault of await faultsOf('http://')) expect(fault.phase).toBe('before');
	});

	it.each<readonly [string, (socket: Socket) => void, string]>([
		['is reset', (socket) => socket.resetAndDestroy(), 'it broke the connection off'],
		['is closed', (socket) => socket.end(), 'it broke the connection off'],
		['answers nonsense', (socket) => socket.end('Hello?\r\n'), 'not valid HTTP'],
		['stays mute', () => undefined, 'it did not answer in time'],
	])('that %s may have brought the request', async (_, act, words) => {
		const { faults, arrived } = await meet(
			'http',
			(socket, got) =>
				socket.on('data', (chunk) => {
					got(chunk);
					act(socket);
				}),
			{ timeout: TIMEOUT },
		);
		expect(arrived).toBe(true);
		for (const fault of faults) {
			expect(fault).toMatchObject({ phase: 'during', words: expect.stringContaining(words) });
		}
	});

	it('that was given up may have brought the request', async () => {
		const signal = AbortSignal.timeout(50);
		const { faults } = await meet('http', (socket, got) => socket.on('data', got), { signal });
		for (const fault of faults) {
			expect(fault).toMatchObject({ phase: 'during', words: 'the request was cancelled' });
		}
	});
});

describe('a TLS handshake that', () => {
	const alert = (code: number) => Buffer.from([0x15, 3, 1, 0, 2, 2, code]);

	it.each<readonly [string, (socket: Socket) => void]>([
		['is answered in clear text', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
		['is answered with noise', (socket) => socket.end(Buffer.alloc(200, 0xa5))],
		['is answered with “handshake failure”', (socket) => socket.end(alert(40))],
		['is answered with “protocol version”', (socket) => socket.end(alert(70))],
		['is answered with “unrecognized name”', (socket) => socket.end(alert(112))],
		['is closed', (socket) => socket.end()],
		['is reset', (socket) => socket.resetAndDestroy()],
		['is never answered', () => undefined],
	])('%s brought nothing', async (_, act) => {
		const { faults } = await meet('https', (socket) => socket.once('data', () => act(socket)), {
			timeout: TIMEOUT,
		});
		for (const fault of faults) expect(fault.phase).toBe('before');
	});

	it.each<readonly [string, (socket: Socket) => void]>([
		['is closed before it began', (socket) => socket.end()],
		['is reset before it began', (socket) => socket.resetAndDestroy()],
	])('%s brought nothing', async (_, act) => {
		const { faults } = await meet('https', act);
		for (const fault of faults) expect(fault.phase).toBe('before');
	});

	it('is given up by n8n brought nothing', async () => {
		const signal = AbortSignal.timeout(50);
		const { faults } = await meet('https', () => undefined, { signal });
		for (const fault of faults) expect(fault.phase).toBe('before');
	});

	it.each<readonly [string, SecureContextOptions, string[], string]>([
		['nobody signed', SELF_SIGNED, [], 'DEPTH_ZERO_SELF_SIGNED_CERT'],
		['is over', EXPIRED, [EXPIRED.cert], 'CERT_HAS_EXPIRED'],
		['is another host’s', OF_ANOTHER_HOST, [OF_ANOTHER_HOST.cert], 'ERR_TLS_CERT_ALTNAME_INVALID'],
	])('ends at a certificate that %s brought nothing', async (_, certificate, trusted, code) => {
		for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
			const options = { ...certificate, minVersion: version, maxVersion: version };
			const { faults, arrived } = await meet(
				'https',
				session(options, () => undefined),
				{ httpsAgent: trusting(...trusted) },
			);
			expect(arrived).toBe(false);
			for (const fault of faults) {
				expect(fault).toMatchObject({ phase: 'before', code });
				expect(fault.words).toContain('certificate');
			}
		}
	});

	it('has no version in common brought nothing', async () => {
		const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
		const { faults, arrived } = await meet(
			'https',
			session(old as SecureContextOptions, () => undefined),
			{ httpsAgent: trusting(VALID.cert) },
		);
		expect(arrived).toBe(false);
		for (const fault of faults) {
			expect(fault).toMatchObject({ phase: 'before', words: expect.stringContaining('https://') });
		}
	});
});

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('an established session (%s)', (version) => {
	const options = { minVersion: version, maxVersion: version };
	const httpsAgent = trusting(VALID.cert);
	const longRecord = Buffer.concat([Buffer.from([0x17, 3, 3, 0xff, 0xff]), Buffer.alloc(64)]);

	it.each<readonly [string, (secure: TLSSocket, plain: Socket) => void]>([
		[
			'is answered in clear text by somebody between',
			(_, plain) => plain.write('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'),
		],
		['gets a record that is too long', (_, plain) => plain.write(longRecord)],
		['gets noise', (_, plain) => plain.write(Buffer.alloc(2_000, 0xa5))],
		[
			'gets an alert in clear text',
			(_, plain) => plain.write(Buffer.from([0x15, 3, 3, 0, 2, 2, 40])),
		],
		['is reset', (_, plain) => plain.resetAndDestroy()],
		['is closed', (secure) => secure.end()],
		['is closed without a goodbye', (_, plain) => plain.end()],
		['stays mute', () => undefined],
	])('that %s may have brought the request, and did', async (_, act) => {
		const { faults, arrived } = await meet('https', session(options, act), {
			httpsAgent,
			timeout: TIMEOUT,
		});
		expect(arrived).toBe(true);
		for (const fault of faults) {
			expect(fault.phase).toBe('during');
			expect(fault.words).not.toMatch(/error|openssl|:[0-9A-F]{8}:/i);
		}
	});

	it('whose server wants a client certificate is not said to have brought nothing', async () => {
		const more = { requestCert: true, rejectUnauthorized: true };
		const { faults } = await meet(
			'https',
			session({ ...options, ca: VALID.cert }, () => undefined, more),
			{ httpsAgent },
		);
		// With TLS 1.3 the client has sent by the time that the server says so.
		const phase = version === 'TLSv1.2' ? 'before' : 'during';
		for (const fault of faults) {
			expect(fault.phase).toBe(phase);
			expect(fault.words).not.toContain('not trusted');
		}
	});
});

describe('a socket that stands', () => {
	/** What Linux reports there when packets are lost for long, or a soft ICMP message comes. */
	const CODES = ['ENETUNREACH', 'ECONNREFUSED', 'EADDRNOTAVAIL', 'EHOSTUNREACH', 'ETIMEDOUT'];

	it.each(CODES.flatMap((code) => ['read', 'write'].map((syscall) => [code, syscall] as const)))(
		'and breaks with %s (%s) may have brought the request, and did',
		async (code, syscall) => {
			for (const scheme of ['http', 'https'] as const) {
				const clients: Socket[] = [];
				const httpsAgent = trusting(VALID.cert);
				const breakClient = (): void => {
					const error = Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
					clients.forEach((socket) => socket.destroy(error));
				};
				const plain = (socket: Socket, got: (chunk: Buffer) => void): void => {
					socket.on('data', (chunk) => {
						got(chunk);
						breakClient();
					});
				};
				const { faults, arrived } = await meet(
					scheme,
					scheme === 'http' ? plain : session({}, breakClient),
					{
						httpsAgent,
						transport: {
							request: (...args: Parameters<typeof request>) => {
								const outgoing = (scheme === 'http' ? request : secureRequest)(...args);
								void once(outgoing, 'socket').then(([socket]) => clients.push(socket as Socket));
								return outgoing;
							},
						},
					} as AxiosRequestConfig,
				);
				expect(arrived).toBe(true);
				for (const fault of faults) expect(fault).toMatchObject({ phase: 'during', code });
			}
		},
	);
});
