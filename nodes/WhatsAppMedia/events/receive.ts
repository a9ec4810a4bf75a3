import { cleanSecret } from '../../../credentials/secret';
import { readAnswerText } from '../http/answerText';
import type { EventKind, MessageEvent, WebhookApi } from '../providers/eventApi';
import { isSame, isSignature, isSigned, shortDigest } from './signature';

/** A body may have so many bytes; Meta's have up to 3 MB, all others a few kilobytes. */
export const MOST_BYTES = 3 * 1024 * 1024;

/** What came to the URL of the node. */
export interface Delivery {
	/** Lower-case names. */
	readonly headers: Readonly<Record<string, unknown>>;
	readonly query: Readonly<Record<string, unknown>>;
	/** As it came. */
	readonly body: Uint8Array;
}

/** What a delivery has to prove. `token`: undefined where none is wanted. */
export type Proof =
	| { readonly type: 'signature'; readonly secret: () => Promise<string> }
	| { readonly type: 'unsigned'; readonly token?: () => Promise<string> };

/** A delivery that was accepted, or the status that refuses it. */
export type Received =
	| { readonly status: 200; readonly events: readonly MessageEvent[] }
	| { readonly status: 400 | 401 | 413 };

/** Reads a delivery, after it has proved where it comes from. */
export async function receive(
	api: WebhookApi,
	delivery: Delivery,
	proof: Proof,
): Promise<Received> {
	if (delivery.body.byteLength > MOST_BYTES) return { status: 413 };
	if (!(await isProven(api, delivery, proof))) return { status: 401 };
	const read = proof.type === 'signature' ? api.read : api.forwarder?.read;
	// Nothing of ours that is secret can be in it.
	const body = readAnswerText(Buffer.from(delivery.body).toString('utf8'), (text) => text);
	const events = read?.(body);
	return events === undefined ? { status: 400 } : { status: 200, events };
}

async function isProven(
	{ signatureHeader }: WebhookApi,
	{ headers, query, body }: Delivery,
	proof: Proof,
): Promise<boolean> {
	if (proof.type === 'signature') {
		const signature = headers[signatureHeader];
		// Nothing is decrypted or calculated for what has not the form of a signature.
		return isSignature(signature) && (await isSigned(body, signature, await proof.secret()));
	}
	if (proof.token === undefined) return true;
	const { token } = query;
	if (typeof token !== 'string') return false;
	const expected = await proof.token();
	// In a URL a plus that was not encoded is a blank, and credentials are read without blanks.
	const spellings = [token.replaceAll(' ', '+'), cleanSecret(token)];
	const matches = await Promise.all(spellings.map(async (each) => await isSame(each, expected)));
	return matches.includes(true);
}

/** The events that the operator chose. */
export function chosen(
	events: readonly MessageEvent[],
	kinds: ReadonlySet<EventKind | 'other'>,
): MessageEvent[] {
	return events.filter(({ kind }) => kinds.has(kind));
}

/**
 * Names of events, by which a repeated delivery is known: as documented by model, id, event and time. What
 * has no id or time is known by everything that is in it: a template that is approved, paused and approved
 * again differs by the time alone.
 */
export async function keysOf(events: readonly MessageEvent[]): Promise<string[]> {
	return await Promise.all(events.map(async (event) => await shortDigest(nameOf(event))));
}

function nameOf({ kind, name, messageId, at, raw }: MessageEvent): string {
	if (kind === 'other' || messageId === undefined || at === undefined) {
		return JSON.stringify(['body', at, raw]);
	}
	return JSON.stringify(['message', messageId, name, at]);
}
