import { EXPIRED, OF_ANOTHER_HOST, VALID } from '../../../support/certificates';
import { SAMPLE, type Chapter, type Fault, type Tls } from '../fault';
import { after, inFull, says, saysInClear, silence, type SystemError } from '../script';
import { notSent, SENT, unknown } from '../verdicts';

const unreached = notSent('notReached', 'nothing');
/** The node sees a connection that broke. A big file cannot have been written by then; a link can. */
const cutOff = {
	expected: unknown('noAnswer', 'nothing'),
	except: { file: notSent('uploadBroken', 'nothing') },
	bigFile: true,
} as const;
const idle = { script: silence('hang') } as const;
const trusted: Tls = { certificate: VALID, isTrusted: true };

/** The connection is never established, or breaks before anybody reads the request. */
export const connection: Chapter = {
	title: 'Connecting',
	faults: [
		{
			id: 'refused',
			title: 'Nobody listens at the address',
			plan: { address: 'closed port', ...idle },
			expected: unreached,
		},
		{
			id: 'refused-at-first',
			title: 'Nobody listens at first, and a moment later somebody does',
			plan: { address: 'closed port at first', script: says(inFull) },
			expected: SENT,
		},
		{
			id: 'unknown-name',
			title: 'No DNS server knows the name of the host',
			plan: { address: 'unknown name', ...idle },
			expected: unreached,
		},
		{
			id: 'tls',
			title: 'Nothing breaks: the certificate is trusted',
			plan: { tls: trusted, script: says(inFull) },
			expected: SENT,
		},
		{
			id: 'self-signed',
			title: 'The certificate is self-signed',
			plan: { tls: { certificate: VALID }, ...idle },
			expected: unreached,
		},
		{
			id: 'expired',
			title: 'The certificate has expired',
			plan: { tls: { certificate: EXPIRED, isTrusted: true }, ...idle },
			expected: unreached,
		},
		{
			id: 'other-host',
			title: 'The certificate is for another host',
			plan: { tls: { certificate: OF_ANOTHER_HOST, isTrusted: true }, ...idle },
			expected: unreached,
		},
		{
			id: 'old-tls',
			title: 'The server speaks only a TLS version that Node.js refuses (1.1)',
			plan: { tls: { ...trusted, version: 'TLSv1.1' }, ...idle },
			expected: unreached,
		},
		{
			id: 'client-certificate-1.2',
			title: 'The server requires a client certificate (TLS 1.2)',
			plan: { tls: { ...trusted, version: 'TLSv1.2', wantsClientCertificate: true }, ...idle },
			expected: unreached,
		},
		{
			// The client has sent its request by the time that the server says so.
			id: 'client-certificate-1.3',
			title: 'The server requires a client certificate (TLS 1.3)',
			plan: { tls: { ...trusted, version: 'TLSv1.3', wantsClientCertificate: true }, ...idle },
			...cutOff,
		},
		{
			id: 'https-to-http',
			title: 'https:// is entered for a server that speaks plain HTTP',
			plan: { address: 'wrong scheme', ...idle },
			expected: unreached,
		},
		{
			id: 'http-to-https',
			title: 'http:// is entered for a server that speaks TLS',
			plan: { address: 'wrong scheme', tls: { certificate: VALID }, ...idle },
			...cutOff,
		},
		{
			id: 'tls-reset',
			title: 'The connection is reset during the TLS handshake',
			plan: { tls: { certificate: VALID }, at: 'connected', script: silence('reset') },
			expected: unreached,
		},
		{
			id: 'tls-close',
			title: 'The connection is closed during the TLS handshake',
			plan: { tls: { certificate: VALID }, at: 'connected', script: silence('close') },
			expected: unreached,
		},
		{
			id: 'tls-hang',
			title: 'The TLS handshake is never answered',
			plan: { tls: { certificate: VALID }, at: 'connected', ...idle },
			expected: unreached,
			timeout: 1,
			maxRateLimitWait: 0.5,
		},
		{
			id: 'reset-unread',
			title: 'The connection is accepted and reset a moment later',
			plan: { at: 'connected', script: after(100, silence('reset')) },
			...cutOff,
		},
		{
			id: 'close-unread',
			title: 'The connection is accepted and closed a moment later',
			plan: { at: 'connected', script: after(100, silence('close')) },
			...cutOff,
		},
		{
			id: 'hang-unread',
			title: 'The connection is accepted, and nothing is ever read or answered',
			plan: { at: 'connected', ...idle },
			...cutOff,
			timeout: 1,
		},
	],
};

const BAD_GATEWAY = 'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n';
/** A record that says of itself that it is longer than any can be. */
const LONG_RECORD = Buffer.concat([Buffer.from([0x17, 3, 3, 0xff, 0xff]), Buffer.alloc(64)]);
const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;

const inSession = (id: string, title: string, clearText: Buffer | string): Fault[] =>
	VERSIONS.map((version) => ({
		id: `${id}-${version}`,
		title: `${title} (${version.replace('v', ' ')})`,
		plan: { tls: { ...trusted, version }, script: saysInClear(clearText) },
		expected: unknown('noAnswer', 'whole'),
	}));

/** What Linux can report for a connection that stands, for example after a late ICMP message. */
const SYSTEM_ERRORS: readonly SystemError[] = [
	{ code: 'ENETUNREACH', syscall: 'read' },
	{ code: 'ECONNREFUSED', syscall: 'read' },
	{ code: 'EHOSTUNREACH', syscall: 'read' },
	{ code: 'ETIMEDOUT', syscall: 'read' },
	{ code: 'EADDRNOTAVAIL', syscall: 'write' },
];

/** The same codes and words as in a connection that was never established, after the request arrived. */
export const established: Chapter = {
	title: 'Established connections that look as if they never were',
	cases: SAMPLE,
	faults: [
		...inSession(
			'plain-inside',
			'A proxy answers in clear text inside the TLS session',
			BAD_GATEWAY,
		),
		...inSession('long-record', 'A TLS record is longer than allowed', LONG_RECORD),
		...inSession(
			'noise-inside',
			'Bytes that are no TLS arrive inside the session',
			'x'.repeat(500),
		),
		...SYSTEM_ERRORS.map(
			(error): Fault => ({
				id: `system-${error.code}`,
				title: `The operating system reports \`${error.syscall} ${error.code}\``,
				plan: { script: silence(error) },
				expected: unknown('noAnswer', 'whole'),
			}),
		),
	],
};
