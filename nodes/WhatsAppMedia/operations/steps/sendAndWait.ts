import type { IDataObject } from 'n8n-workflow';

import { isOtherNumber } from '../../checks/otherNumber';
import { asTexts, type Problem } from '../../checks/problem';
import { resolveThread, type ResolvedRecipient } from '../../sending/resolveRecipient';
import { sendMessage } from '../../sending/sendMessage';
import { contextOf, type RunSession, type Session } from '../../sending/session';
import { failureOfStatus, sentencesOf } from '../../failures/describeFailure';
import type { Failure } from '../../failures/failure';
import type { Sendable } from '../../messages/message';
import { followUp, type FollowedUp } from '../../sending/deliveryStatus';
import type { ItemResult, OpenMessage, OutputSettings } from '../operation';
import { presentReceipt, presentRest, type SentMessage } from './output';

export type SendOutcome = { readonly sent: SentMessage } | { readonly failure: Failure };

/** How to send. */
export interface SendOptions {
	readonly resolved: ResolvedRecipient;
	readonly problems: readonly Problem[];
	/** Seconds; 0: not at all. */
	readonly waitForDelivery: number;
	/** What a later refusal that nobody sees would mean for the recipient. */
	readonly unseen?: string;
}

/** Sends a message to its recipient and, where that is wanted, waits for what becomes of it. */
export async function sendAndWait<M extends Sendable>(
	session: RunSession,
	content: M,
	{ resolved, problems, waitForDelivery, unseen }: SendOptions,
): Promise<SendOutcome> {
	const addressed =
		'template' in content || 'text' in content
			? await resolveThread(session, resolved.recipient)
			: resolved;
	if ('failure' in addressed) return addressed;
	const { recipient } = addressed;
	const message: M = { ...content, recipient };
	const result = await sendMessage(session, message);
	if ('failure' in result) {
		return { failure: withWarnings(withContact(result.failure, resolved, session), problems) };
	}

	const { accepted } = result;
	const { messageId, recordId, phone } = accepted.receipt;
	const warnings = [
		...otherRecipient(session, phone, recipient.phone),
		...asTexts(problems),
		...(resolved.warnings ?? []),
	];
	const asked = { messageId, recordId, recipient, account: session.account };
	const awaited = await awaitDelivery(session, asked, warnings, { waitForDelivery, unseen });
	if ('failure' in awaited) return awaited;
	return { sent: { message, accepted, contactCreated: resolved.created, ...awaited } };
}

/** The first thing to know of a message: the receipt has somebody else's phone number. */
function otherRecipient(
	{ provider: { name } }: Session,
	said: string | undefined,
	phone: string | undefined,
): string[] {
	if (said === undefined || phone === undefined || !isOtherNumber(said, phone)) return [];
	return [
		`${name} reports another phone number for this message: ${said}. Check in ${name} who received it.`,
	];
}

/** A message that was accepted, as far as asking about it needs to know it. */
export type AcceptedMessage = Omit<OpenMessage, 'isUnseen' | 'warnings'>;

/** What was seen of an accepted message. */
export type AwaitedDelivery =
	| Pick<SentMessage, 'open' | 'state' | 'warnings'>
	| { readonly failure: Failure };

/**
 * Waits for what becomes of an accepted message, where that is wanted.
 * @param warnings that hold whatever becomes of it
 */
export async function awaitDelivery(
	session: RunSession,
	{ messageId, recordId, recipient, account }: AcceptedMessage,
	warnings: readonly string[],
	{ waitForDelivery, unseen }: Pick<SendOptions, 'unseen' | 'waitForDelivery'>,
): Promise<AwaitedDelivery> {
	if (waitForDelivery === 0) {
		return { state: 'accepted', warnings: unseen === undefined ? warnings : [...warnings, unseen] };
	}
	session.onWait?.();
	const ids = { messageId, recordId };
	const asked = { ...ids, isOfAnotherAccount: account !== session.account };
	// While a template stands by, a look decides whether somebody gets anything.
	const priority = unseen === undefined ? 'low' : 'high';
	const followed = await followUp(session, asked, waitForDelivery, priority);
	if (followed.status?.state === 'failed') {
		return { failure: { ...failureOfStatus(followed.status, contextOf(session, '')), ...ids } };
	}
	const state = followed.status?.state ?? 'unconfirmed';
	const isUndecided = state === 'accepted' || state === 'unconfirmed';
	if (!isUndecided) return { state, warnings };
	const told = [...warnings, unconfirmed(session, followed, waitForDelivery)];
	if (unseen === undefined) return { state, warnings: told };
	// What nobody can ask stays as it is: a later attempt would learn nothing more.
	if (followed.cannotBeAsked) return { state, warnings: [...told, unseen] };
	// A wait that was cut short says as little as no answer, and so does a message that WhatsApp does not have yet.
	const { status, stoppedAfter } = followed;
	const isUnseen = status === undefined || status.isPending === true || stoppedAfter !== undefined;
	const open = { account, isUnseen, ...ids, recipient, warnings };
	return { state, warnings: [...told, unseen], open };
}

/** Waiting brought nothing: the message was accepted, and that is all that is known. */
function unconfirmed(
	{ provider }: Session,
	{ failure, stoppedAfter }: FollowedUp,
	seconds: number,
): string {
	const accepted = `${provider.name} accepted the message`;
	if (stoppedAfter !== undefined) {
		return `${accepted}, but the execution was stopped after ${stoppedAfter} s, before its delivery was confirmed. Get its status later with the operation Get Status.`;
	}
	// With the provider's words: the advice speaks of what they name.
	return failure === undefined
		? `${accepted}, but its delivery was not confirmed within ${seconds} s. Get its status later with the operation Get Status.`
		: `${accepted}, but whether it was delivered is not known: ${sentencesOf(failure)}`;
}

/** A contact stays even if the message is refused. */
function withContact(
	failure: Failure,
	{ created }: ResolvedRecipient,
	{ provider }: Session,
): Failure {
	if (created !== true) return failure;
	const advice = `${failure.advice} A contact for this number was created in ${provider.name}.`;
	return { ...failure, advice };
}

/** What was doubted before may well be what the provider refused. */
function withWarnings(failure: Failure, warnings: readonly Problem[]): Failure {
	if (failure.httpStatus === undefined || warnings.length === 0) return failure;
	return { ...failure, advice: [failure.advice, ...asTexts(warnings)].join(' ') };
}

/** The item's output. */
export function presentDispatch(
	session: Session,
	result: SendOutcome,
	{ simplify }: OutputSettings,
): ItemResult {
	if ('failure' in result) return result;
	const receipt: IDataObject = presentReceipt(session, result.sent);
	const json = simplify ? receipt : { ...receipt, ...presentRest(result.sent) };
	const { open } = result.sent;
	return { json, ...(open !== undefined && { open }) };
}
