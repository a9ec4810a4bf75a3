import { SsrfBlockedHostnameError, SsrfBlockedIpError } from '@n8n/backend-network';
import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';

import { readNetworkFault } from '../../../nodes/WhatsAppMedia/http/networkFault';

/** Errors as they are made; those that real connections make are in faults.test.ts. */

const NODE: INode = {
	id: '1',
	name: 'Send',
	type: 'n8n-nodes-whatsapp-media.whatsAppMedia',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** An error of Node inside one of axios inside one of n8n. */
function wrapped(cause: object, code: string, more: object = {}): unknown {
	const inner = Object.assign(new Error('x'), cause);
	const middle = Object.assign(new Error('x', { cause: inner }), {
		name: 'AxiosError',
		code,
		...more,
	});
	return new NodeApiError(NODE, middle as unknown as JsonObject);
}

const phaseOf = (thrown: unknown): string => readNetworkFault(thrown).phase;

describe('an error of the network', () => {
	it.each([
		['ENOTFOUND', 'getaddrinfo'],
		['EAI_AGAIN', 'getaddrinfo'],
		['EAI_FAIL', 'getaddrinfo'],
		['ECONNREFUSED', 'connect'],
		['ENETUNREACH', 'connect'],
		['EHOSTUNREACH', 'connect'],
		['EADDRNOTAVAIL', 'connect'],
		['ETIMEDOUT', 'connect'],
		['ECONNRESET', 'connect'],
		['EWHATEVER', 'connect'],
	])('%s came before anything was sent where %s gave it', (code, syscall) => {
		expect(phaseOf(wrapped({ code, syscall }, code))).toBe('before');
		// The same codes come from a connection that stands, for example as a late ICMP answer.
		for (const other of ['read', 'write', 'shutdown', undefined]) {
			const fault = readNetworkFault(wrapped({ code, syscall: other }, code));
			expect(fault).toMatchObject({ phase: 'during', code });
		}
	});

	it.each([
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'not trusted', 'NODE_EXTRA_CA_CERTS'],
		['SELF_SIGNED_CERT_IN_CHAIN', 'not trusted', 'NODE_EXTRA_CA_CERTS'],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'not trusted', 'NODE_EXTRA_CA_CERTS'],
		['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'not trusted', 'NODE_EXTRA_CA_CERTS'],
		['HOSTNAME_MISMATCH', 'not trusted', 'NODE_EXTRA_CA_CERTS'],
		['ERR_TLS_CERT_ALTNAME_INVALID', 'another name', 'a name of the certificate'],
		['CERT_HAS_EXPIRED', 'has expired', 'a new certificate'],
		['CERT_NOT_YET_VALID', 'not valid yet', 'the clock'],
	])('%s is a certificate that was refused, before anything was sent', (code, words, remedy) => {
		expect(readNetworkFault(wrapped({ code }, code))).toEqual({
			phase: 'before',
			code,
			words: expect.stringContaining(words) as unknown,
			remedy: expect.stringContaining(remedy) as unknown,
		});
	});

	it('tells the names of a certificate of another host, and nothing that is no name', () => {
		const wordsOf = (names: string): string => {
			const message = `Hostname/IP does not match certificate's altnames: Host: a.example. is not in the cert's altnames: ${names}`;
			const code = 'ERR_TLS_CERT_ALTNAME_INVALID';
			return readNetworkFault(wrapped({ code, message }, code)).words;
		};
		expect(wordsOf('DNS:other.example, DNS:*.other.example')).toMatch(
			/ \(DNS:other\.example, DNS:\*\.other\.example\)$/,
		);
		expect(wordsOf('DNS:<b>x</b>')).not.toContain('<b>');
		expect(wordsOf(`DNS:${'x'.repeat(100_000)}`)).not.toContain('xxx');
	});

	it.each([
		...['ECONNABORTED', 'EPIPE', 'ERR_CANCELED', 'ERR_BAD_RESPONSE', 'HPE_INVALID_CONSTANT'],
		...['NEWS', 'ENOTFOUND', 'ERR_TLS_HANDSHAKE_TIMEOUT', 'ERR_SSL_WRONG_VERSION_NUMBER'],
		...['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', 'EPROTO'],
		...['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'ERR_SSL_HTTP_REQUEST', 'MY_CERT_FILE'],
		...['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'ERR_SSL_UNKNOWN_PROTOCOL'],
	])('%s may have come after the message arrived', (code) => {
		expect(readNetworkFault(wrapped({ code }, code))).toMatchObject({ phase: 'during', code });
	});

	it.each(['wrong version number', 'handshake failure', 'before secure TLS connection', 'connect'])(
		'is not judged by its words: %s',
		(words) => {
			const error = Object.assign(new Error(`x ${words}`), { code: 'ECONNRESET' });
			expect(phaseOf(new NodeApiError(NODE, error as unknown as JsonObject))).toBe('during');
		},
	);

	it('of several addresses that were tried came before anything was sent', () => {
		const tries = ['ETIMEDOUT', 'EHOSTUNREACH'].map((code) =>
			Object.assign(new Error('x'), { code, syscall: 'connect' }),
		);
		const aggregate = Object.assign(new AggregateError(tries), { code: 'ETIMEDOUT' });
		expect(phaseOf(new Error('x', { cause: aggregate }))).toBe('before');
	});

	it('of an address that is none came before anything was sent', () => {
		expect(phaseOf(wrapped({ code: 'ERR_INVALID_URL' }, 'ERR_INVALID_URL'))).toBe('before');
	});

	it('is told in words that mean something to an operator', () => {
		const words = (code: string, syscall?: string) =>
			readNetworkFault(wrapped({ code, syscall }, code)).words;
		expect(words('ERR_SSL_BAD_RECORD_TYPE')).toBe('its TLS connection broke');
		expect(readNetworkFault(wrapped({ code: 'EPROTO' }, 'EPROTO')).remedy).toContain('https://');
		expect(readNetworkFault(wrapped({ code: 'EPIPE' }, 'EPIPE')).remedy).toBeUndefined();
		expect(words('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED')).toContain('client certificate');
		expect(words('HPE_INVALID_CONSTANT')).toContain('not valid HTTP');
		expect(words('ETIMEDOUT')).toBe('it did not answer in time');
		expect(words('ETIMEDOUT', 'connect')).toContain('did not accept the connection');
	});
});

describe('the socket of a request', () => {
	const broken = (socket: unknown): unknown =>
		wrapped({ code: 'ECONNABORTED' }, 'ECONNABORTED', { request: { socket } });

	it('tells that TLS was never established', () => {
		expect(phaseOf(broken({ encrypted: true, secureConnecting: true }))).toBe('before');
	});

	it('tells by not being there that a proxy did not connect', () => {
		expect(phaseOf(broken(null))).toBe('before');
	});

	it.each<readonly [string, unknown]>([
		['TLS was established', { encrypted: true, secureConnecting: false }],
		['nothing is known of TLS', { encrypted: true }],
		['it is a plain one', { secureConnecting: true }],
		['it says something else', { encrypted: 'yes', secureConnecting: 1 }],
		['the request has no such thing', undefined],
		['it is no object', 'socket'],
	])('tells nothing where %s', (_, socket) => {
		expect(phaseOf(broken(socket))).toBe('during');
	});
});

describe('an error of n8n 1.123, which keeps code and message only', () => {
	/** As that n8n makes it; `messages` holds what Node said. */
	const kept = (httpCode: string | null, ...messages: string[]): unknown =>
		Object.assign(new Error('The connection was aborted, perhaps the server is offline'), {
			name: 'NodeApiError',
			httpCode,
			messages,
			cause: undefined,
		});

	it.each([
		['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:38151'],
		['ENOTFOUND', 'getaddrinfo ENOTFOUND provider.invalid'],
		['EAI_AGAIN', 'getaddrinfo EAI_AGAIN provider.invalid'],
		['ETIMEDOUT', 'connect ETIMEDOUT 10.0.0.1:443'],
		['CERT_HAS_EXPIRED', 'certificate has expired'],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'],
	])('came before anything was sent with %s', (code, message) => {
		expect(readNetworkFault(kept(code, message, message))).toMatchObject({ phase: 'before', code });
	});

	it.each([
		['ECONNREFUSED', 'read ECONNREFUSED'],
		['ECONNRESET', 'read ECONNRESET'],
		['ETIMEDOUT', 'read ETIMEDOUT'],
		['ECONNABORTED', 'timeout of 800ms exceeded'],
		['EPROTO', 'write EPROTO 804C87EBD77F0000:error:0A000410:SSL routines'],
		['ERR_SSL_WRONG_VERSION_NUMBER', '804C87EBD77F0000:error:0A00010B:wrong version number'],
		['ECONNRESET', 'Client network socket disconnected before secure TLS connection'],
		// Not as Node writes it.
		['ECONNRESET', 'connect ECONNREFUSED 127.0.0.1:1'],
		['ECONNRESET', 'it said: connect ECONNRESET'],
		['502', 'connect 502 x'],
	])('may have come after the message arrived with %s: %s', (code, message) => {
		expect(phaseOf(kept(code, message))).toBe('during');
	});

	it('is believed only where nothing more is known', () => {
		const error = kept('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1') as Error;
		error.cause = Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall: 'read' });
		expect(phaseOf(error)).toBe('during');
	});

	it('without messages tells nothing', () => {
		for (const messages of [undefined, 'x', [], [5], [null]]) {
			expect(phaseOf({ httpCode: 'ECONNREFUSED', messages })).toBe('during');
		}
	});
});

describe('a refusal of n8n itself', () => {
	it.each([
		['an address', new SsrfBlockedIpError('10.0.0.1', 'x.example')],
		['a name', new SsrfBlockedHostnameError('x')],
	])('of %s is known as it is thrown, and inside of an error of the HTTP client', (_, error) => {
		expect(readNetworkFault(error)).toEqual({ phase: 'blocked', words: error.message });
		const outer = new NodeApiError(NODE, error as unknown as JsonObject);
		expect(readNetworkFault(outer)).toMatchObject({ phase: 'blocked' });
		const inside = wrapped({}, 'ERR_BAD_REQUEST');
		Object.assign((inside as Error).cause as Error, { cause: error });
		expect(phaseOf(inside)).toBe('blocked');
	});

	it('is known for a credential that may not go to this host', () => {
		const message = 'Domain not allowed: This credential is restricted from accessing x';
		expect(readNetworkFault(new Error(message))).toEqual({ phase: 'blocked', words: message });
	});

	it.each([
		['a code tells otherwise', { code: 'ECONNRESET' }],
		['there was a request', { request: {} }],
	])('is not believed where %s', (_, more) => {
		const error = Object.assign(new Error('Domain not allowed: x'), more);
		expect(phaseOf(error)).toBe('during');
	});

	it('is not believed in the middle of other words', () => {
		expect(phaseOf(new Error('It said: Domain not allowed'))).toBe('during');
	});
});

describe('an error of any sort', () => {
	it.each([
		...[undefined, null, 'gone', 5, {}, [], new Error(''), { cause: { cause: {} } }],
		...[{ code: 5 }, { code: 'constructor' }, { syscall: {} }, { errors: 'x' }],
	])('says that it is not known what happened: %p', (thrown) => {
		const fault = readNetworkFault(thrown);
		expect(fault.phase).toBe('during');
		expect(fault.words).not.toBe('');
	});

	it('is told in its own words where no code is known', () => {
		expect(readNetworkFault(new Error('socket hung in the air'))).toEqual({
			phase: 'during',
			words: 'socket hung in the air',
		});
	});

	it('that causes itself ends', () => {
		const snake: { cause?: unknown; code: string; errors?: unknown[] } = { code: 'EPIPE' };
		snake.cause = snake;
		snake.errors = [snake, snake];
		expect(readNetworkFault(snake)).toMatchObject({ phase: 'during', code: 'EPIPE' });
	});
});
