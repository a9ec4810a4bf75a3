import type { Outcome } from '../../../nodes/WhatsAppMedia/failures/failure';
import type { Reason } from '../../../nodes/WhatsAppMedia/failures/reasons';
import type { ProviderId } from '../../../nodes/WhatsAppMedia/providers/registry';
import type { Certificate } from '../../support/certificates';
import type { Script } from './script';

/**
 * The requests that a fault is tried on: a message with a link, one with a file, and the requests to
 * Contactship before a message that find or create its contact.
 */
export type Step = 'create' | 'file' | 'find' | 'link';

/** One provider and one of its requests. */
export interface Case {
	readonly provider: ProviderId;
	readonly step: Step;
}

/** One case of each kind, for faults that do not care which provider it is. */
export const SAMPLE: readonly Case[] = [
	{ provider: 'xobito', step: 'link' },
	{ provider: 'waCr', step: 'file' },
	{ provider: 'contactship', step: 'file' },
	{ provider: 'contactship', step: 'find' },
	{ provider: 'contactship', step: 'create' },
];

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

/** How the injector speaks TLS. */
export interface Tls {
	readonly certificate: Certificate;
	/** Whether n8n's machine trusts who signed the certificate; not by default. */
	readonly isTrusted?: boolean;
	/** The only version; any that Node.js knows by default. */
	readonly version?: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
	readonly wantsClientCertificate?: boolean;
}

/** What the injector does with a connection. */
export interface Plan {
	readonly address?: Address;
	readonly tls?: Tls;
	/** `whole` by default. */
	readonly at?: Moment;
	/**
	 * The provider loses what arrived. By default it acts on every request that arrived whole, and only
	 * then the script has its say.
	 */
	readonly loses?: true;
	/** Bytes of the body after which it counts as begun; a hundred by default. */
	readonly begun?: number;
	/** Goes on reading the body while it answers, where it answers before the body was there. */
	readonly readsOn?: boolean;
	readonly script: Script;
	/** How many requests get this; those after them are answered in full. All by default. */
	readonly times?: number;
}

/** How much of a message the provider got. */
export type Arrived = 'nothing' | 'part' | 'whole';

/** What the node says of a message, and what of it arrived. */
export interface Verdict {
	readonly outcome: Outcome;
	/** Row of the table of reasons; none for a message that was sent. */
	readonly reason?: Reason;
	readonly arrived: Arrived;
	/** Requests to send that reached the provider's address, complete or not. */
	readonly requests: number;
}

/** `link`, or `contactship`, or `contactship/link` where both decide; later ones go before. */
export type Where = ProviderId | Step | `${ProviderId}/${Step}`;

/** A row of the table: what breaks, and what the node says. */
export interface Fault {
	/** Names it in the tests. */
	readonly id: string;
	/** What broke, as a phrase of the documentation. */
	readonly title: string;
	readonly plan: Plan;
	readonly expected: Verdict;
	/** Where a provider or a step differs. */
	readonly except?: Readonly<Partial<Record<Where, Partial<Verdict>>>>;
	/** Status that the injector answers, where it is one that refuses by HTTP. */
	readonly status?: number;
	/** By the provider's documents this answer refuses, although its status does not say so. */
	readonly isDocumented?: true;
	/** Option Timeout of the node in seconds; a minute by default. */
	readonly timeout?: number;
	/** Option Max Rate Limit Wait of the node in seconds; ten by default. */
	readonly maxRateLimitWait?: number;
	/** The file is 16 MB long, so that it cannot be written to the connection in one go. */
	readonly bigFile?: boolean;
}

/** A chapter of the table. */
export interface Chapter {
	readonly title: string;
	/** A sentence under the title. */
	readonly note?: string;
	readonly faults: readonly Fault[];
	/** Faults with the same result stand in one row of the documentation. */
	readonly merged?: boolean;
	/** All by default. */
	readonly cases?: readonly Case[];
}

/**
 * Whether the provider acts on what arrives. `honest`: only in the second run of a fault, where the
 * provider refuses and keeps to it.
 */
export type Behavior = 'acts' | 'honest';

/** What the node is to say in one case. */
export function verdictOf({ expected, except = {} }: Fault, { provider, step }: Case): Verdict {
	const base = step === 'find' || step === 'create' ? beforeTheMessage(expected) : expected;
	return { ...base, ...except[provider], ...except[step], ...except[`${provider}/${step}`] };
}

/** Without its contact no message is begun, so nothing can have been sent, whatever the reason. */
function beforeTheMessage(expected: Verdict): Verdict {
	if (expected.outcome === 'sent') return expected;
	const reason = expected.outcome === 'notSent' ? expected.reason : 'contactLookup';
	return { outcome: 'notSent', reason, arrived: 'nothing', requests: 0 };
}

/**
 * Whether nobody on this side of the connection can doubt that the server did not act: HTTP or the
 * provider's documents say so. Such a fault runs twice, since a server may lie.
 */
export function isBelieved({ status, isDocumented }: Fault): boolean {
	return isDocumented === true || (status !== undefined && refusesByProtocol(status));
}

/** Messages that a provider sends that acts on all that arrives whole. */
export function customersOf({ plan }: Fault, { arrived, requests }: Verdict): number {
	return arrived === 'whole' && plan.loses !== true ? requests : 0;
}

/**
 * Whether an answer says by HTTP itself that the server did not act (RFC 9110, 9.2 and 15): a client
 * has nothing else to go by. 303, 408, 409, 425 and 499 leave it open.
 */
export function refusesByProtocol(status: number): boolean {
	return status >= 300 && status < 500 && ![303, 408, 409, 425, 499].includes(status);
}
