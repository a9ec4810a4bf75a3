import type { Outcome } from '../../../nodes/WhatsAppMedia/failures/failure';
import type { Reason } from '../../../nodes/WhatsAppMedia/failures/reasons';
import type { ProviderId } from '../../../nodes/WhatsAppMedia/providers/provider';
import type { Certificate } from './certificates';
import type { Script } from './script';

/**
 * The requests that a fault is tried on: a message with a link, one with a file, and what Contactship
 * is asked before a message, to find or create its contact.
 */
export type Step = 'create' | 'file' | 'find' | 'link';

/** One provider and one of its requests. */
export interface Case {
	readonly provider: ProviderId;
	readonly step: Step;
}

/** Where the base URL of the credential leads. */
export type Address =
	/** The injector, over plain HTTP or over TLS if it has a certificate. */
	| 'injector'
	/** The injector, with the other scheme than it speaks. */
	| 'wrong scheme'
	/** A port that nobody listens on. */
	| 'closed port'
	/** A port that nobody listens on for the first moment. */
	| 'closed port at first'
	/** A host under `.invalid`, which no DNS server may ever know (RFC 6761). */
	| 'unknown name';

/** How far the injector reads a request before it does what its script says. */
export type Moment =
	/** Nothing is read. */
	| 'connected'
	/** The request's head. */
	| 'head'
	/** The head and a little of the body; reading stops there. */
	| 'body'
	/** The whole request, which then counts as arrived. */
	| 'whole';

/** What the injector does with a connection. */
export interface Plan {
	readonly address?: Address;
	readonly certificate?: Certificate;
	/** Whether n8n's machine trusts who signed the certificate; not by default. */
	readonly trusted?: boolean;
	/** `whole` by default. */
	readonly at?: Moment;
	/** Whether the request is handed on to the provider, so that its answer is there to be broken. */
	readonly handsOn: boolean;
	/** Goes on reading the body while it answers, where it answers before the body was there. */
	readonly readsOn?: boolean;
	readonly script: Script;
	/** How many requests get this; those after them are handed on and answered in full. All by default. */
	readonly times?: number;
}

/** How much of a message the provider got. */
export type Arrived = 'nothing' | 'part' | 'whole';

/** What is to come of a fault. */
export interface Verdict {
	readonly outcome: Outcome;
	/** Row of the table of reasons; none for a message that was sent. */
	readonly reason?: Reason;
	readonly arrived: Arrived;
	/** Requests to send that reached the provider's address, complete or not. */
	readonly requests: number;
	/** Messages that reached the customer. */
	readonly customers: 0 | 1;
}

/** `link`, or `contactship`, or `contactship/link` where both decide; later ones go before. */
export type Where = ProviderId | Step | `${ProviderId}/${Step}`;

/** A row of the table: what breaks, and what is to come of it. */
export interface Fault {
	/** Names it in the tests. */
	readonly id: string;
	/** What broke, as a phrase of the documentation. */
	readonly title: string;
	readonly plan: Plan;
	readonly expected: Verdict;
	/** Where a provider or a step differs. */
	readonly except?: Readonly<Partial<Record<Where, Partial<Verdict>>>>;
	/** Option Timeout of the node in seconds; a minute by default. */
	readonly timeout?: number;
	/** Option Wait at Most of the node in seconds; ten by default. */
	readonly maxWait?: number;
	/** The file is 16 MB long, so that it cannot be written to the connection in one go. */
	readonly bigFile?: boolean;
}

/** A chapter of the table. */
export interface Chapter {
	readonly title: string;
	readonly faults: readonly Fault[];
	/** Faults of which the same comes stand in one row of the documentation. */
	readonly merged?: boolean;
}

/** What is to come of a fault in one case. */
export function verdictOf({ expected, except = {} }: Fault, { provider, step }: Case): Verdict {
	const base = step === 'find' || step === 'create' ? beforeTheMessage(expected) : expected;
	return { ...base, ...except[provider], ...except[step], ...except[`${provider}/${step}`] };
}

/** Without its contact no message is begun, so nothing can have gone out, whatever the reason. */
function beforeTheMessage(expected: Verdict): Verdict {
	if (expected.outcome === 'sent') return expected;
	const reason = expected.outcome === 'notSent' ? expected.reason : 'contactLookup';
	return { outcome: 'notSent', reason, arrived: 'nothing', requests: 0, customers: 0 };
}
