import type { Reason } from '../../../nodes/WhatsAppMedia/failures/reasons';
import type { Arrived, Verdict } from './fault';

/** The message went out, and the node says so. */
export const SENT: Verdict = { outcome: 'sent', arrived: 'whole', requests: 1, customers: 1 };

/** Nothing went out, and the node says so. */
export function notSent(reason: Reason, arrived: Arrived): Verdict {
	return {
		outcome: 'notSent',
		reason,
		arrived,
		requests: arrived === 'nothing' ? 0 : 1,
		customers: 0,
	};
}

/** The customer has the message, and the node cannot know. */
export function unknownButArrived(reason: Reason): Verdict {
	return { outcome: 'unknown', reason, arrived: 'whole', requests: 1, customers: 1 };
}

/** The customer has no message, and the node cannot know. */
export function unknownAndLost(reason: Reason, arrived: Arrived): Verdict {
	return {
		outcome: 'unknown',
		reason,
		arrived,
		requests: arrived === 'nothing' ? 0 : 1,
		customers: 0,
	};
}

/** An empty answer to a link is how the family of Xobito says that it could not download it. */
export const EMPTY_FOR_LINK = {
	'xobito/link': { reason: 'noReceiptForLink' },
	'waCr/link': { reason: 'noReceiptForLink' },
	'rasl/link': { reason: 'noReceiptForLink' },
} as const;
