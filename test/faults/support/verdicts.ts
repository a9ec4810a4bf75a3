import type { Reason } from '../../../nodes/WhatsAppMedia/failures/reasons';
import type { Arrived, Verdict } from './fault';

/** The message was sent, and the node says so. */
export const SENT: Verdict = { outcome: 'sent', arrived: 'whole', requests: 1 };

/** The node says that nothing was sent. */
export function notSent(reason: Reason, arrived: Arrived): Verdict {
	return { outcome: 'notSent', reason, arrived, requests: arrived === 'nothing' ? 0 : 1 };
}

/** The node says that it does not know. */
export function unknown(reason: Reason, arrived: Arrived): Verdict {
	return { outcome: 'unknown', reason, arrived, requests: arrived === 'nothing' ? 0 : 1 };
}

/** An empty answer to a link is how the family of Xobito reports that it could not download it. */
export const EMPTY_FOR_LINK = {
	'xobito/link': { reason: 'noReceiptForLink' },
	'waCr/link': { reason: 'noReceiptForLink' },
	'rasl/link': { reason: 'noReceiptForLink' },
} as const;
