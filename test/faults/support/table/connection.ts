import { EXPIRED, OF_ANOTHER_HOST, VALID } from '../certificates';
import type { Chapter } from '../fault';
import { after, inFull, says, silence } from '../script';
import { notSent, SENT, unknownAndLost } from '../verdicts';

const unreached = notSent('notReached', 'nothing');
/** The node sees a connection that broke. A big file cannot have been written by then; a link can. */
const cutOff = {
	expected: unknownAndLost('noAnswer', 'nothing'),
	except: { file: notSent('uploadBroken', 'nothing') },
	bigFile: true,
} as const;
const idle = { handsOn: false, script: silence('hang') } as const;

/** The connection never comes about, or breaks before anybody read the request. */
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
			plan: { address: 'closed port at first', handsOn: true, script: says(inFull) },
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
			plan: { certificate: VALID, trusted: true, handsOn: true, script: says(inFull) },
			expected: SENT,
		},
		{
			id: 'self-signed',
			title: 'The certificate is self-signed',
			plan: { certificate: VALID, ...idle },
			expected: unreached,
		},
		{
			id: 'expired',
			title: 'The certificate has expired',
			plan: { certificate: EXPIRED, trusted: true, ...idle },
			expected: unreached,
		},
		{
			id: 'other-host',
			title: 'The certificate is for another host',
			plan: { certificate: OF_ANOTHER_HOST, trusted: true, ...idle },
			expected: unreached,
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
			plan: { address: 'wrong scheme', certificate: VALID, ...idle },
			...cutOff,
		},
		{
			id: 'tls-reset',
			title: 'The connection is reset in the middle of the TLS handshake',
			plan: { certificate: VALID, at: 'connected', handsOn: false, script: silence('reset') },
			expected: unreached,
		},
		{
			id: 'tls-hang',
			title: 'The TLS handshake is never answered',
			plan: { certificate: VALID, at: 'connected', ...idle },
			...cutOff,
			timeout: 1,
		},
		{
			id: 'reset-unread',
			title: 'The connection is accepted and reset a moment later',
			plan: { at: 'connected', handsOn: false, script: after(100, silence('reset')) },
			...cutOff,
		},
		{
			id: 'close-unread',
			title: 'The connection is accepted and closed a moment later',
			plan: { at: 'connected', handsOn: false, script: after(100, silence('close')) },
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
