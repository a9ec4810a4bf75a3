import type { IDataObject } from 'n8n-workflow';

import { asTexts, type Problem } from '../checks/problem';
import { addressTemplateTo, type Addressee } from '../delivery/recipient';
import { sendMessage } from '../delivery/send';
import { placeOf, type Session } from '../delivery/session';
import { watchDelivery } from '../delivery/status';
import { failureOfStatus } from '../failures/describe';
import type { Failure } from '../failures/failure';
import type { Sendable } from '../message';
import type { DeliveryState } from '../providers/provider';
import type { ItemResult, OutputSettings } from './operation';
import { presentReceipt, presentRest, type SentMessage } from './receipt';

export type Dispatch = { readonly sent: SentMessage } | { readonly failure: Failure };

/** How to send. */
export interface Dispatching {
	readonly addressee: Addressee;
	readonly problems: readonly Problem[];
	/** Seconds; 0: not at all. */
	readonly waitForDelivery: number;
}

/** Sends a message to its recipient and, where that is wanted, waits for what becomes of it. */
export async function dispatch<M extends Sendable>(
	session: Session,
	content: M,
	{ addressee, problems, waitForDelivery }: Dispatching,
): Promise<Dispatch> {
	const addressed =
		'template' in content ? await addressTemplateTo(session, addressee.recipient) : addressee;
	if ('failure' in addressed) return addressed;
	const message: M = { ...content, recipient: addressed.recipient };
	const result = await sendMessage(session, message);
	if ('failure' in result) return { failure: withWarnings(result.failure, problems) };

	const { delivery } = result;
	const warnings = asTexts(problems);
	let state: DeliveryState = 'accepted';
	if (waitForDelivery > 0) {
		const watched = await watchDelivery(session, delivery.receipt, waitForDelivery);
		if (watched.status?.state === 'failed') {
			const { messageId, recordId } = delivery.receipt;
			const failure = failureOfStatus(watched.status, placeOf(session, ''));
			return { failure: { ...failure, messageId, recordId } };
		}
		state = watched.status?.state ?? 'accepted';
		if (state === 'accepted') warnings.push(unconfirmed(session, watched.failure, waitForDelivery));
	}
	return { sent: { message, delivery, state, contactCreated: addressee.created, warnings } };
}

/** Waiting brought nothing: the message was accepted, and that is all that is known. */
function unconfirmed({ provider }: Session, failure: Failure | undefined, seconds: number): string {
	return failure === undefined
		? `${provider.name} accepted the message, but its delivery was not confirmed within ${seconds} s. Ask again later with the operation Get Status.`
		: `${provider.name} accepted the message, but whether it was delivered is not known: ${failure.headline}. ${failure.advice}`;
}

/** What was doubted before may well be what the provider refused. */
function withWarnings(failure: Failure, warnings: readonly Problem[]): Failure {
	if (failure.httpStatus === undefined || warnings.length === 0) return failure;
	return { ...failure, advice: [failure.advice, ...asTexts(warnings)].join(' ') };
}

/** The item's output. */
export function presentDispatch(
	session: Session,
	result: Dispatch,
	{ simplify }: OutputSettings,
): ItemResult {
	if ('failure' in result) return result;
	const receipt: IDataObject = presentReceipt(session, result.sent);
	return { json: simplify ? receipt : { ...receipt, ...presentRest(result.sent) } };
}
