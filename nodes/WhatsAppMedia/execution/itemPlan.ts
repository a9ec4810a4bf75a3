import type { IExecuteFunctions } from 'n8n-workflow';

import { unclearProblems } from '../checks/problem';
import type { MediaSession } from '../delivery/session';
import { failureOf, failureOfProblems, NOWHERE } from '../failures/describe';
import type { Failure } from '../failures/failure';
import type { ItemDraft } from '../message';
import type { ItemResult, Operation } from '../operations/operation';
import type { SessionResult } from '../parameters/session';
import { readSettings, type ItemSettings } from '../parameters/settings';
import { cut, plain } from '../text';
import type { Attempts, EarlierItem, ItemOutput } from './attempts';
import type { OnceIdentity, SendOnce } from './sendOnce';

/** What is to be done with an item. */
export type ItemPlan =
	/** It cannot be sent. */
	| { readonly type: 'failed'; readonly output: ItemOutput }
	/** An earlier attempt of this execution has dealt with it. */
	| { readonly type: 'earlier'; readonly output: ItemOutput }
	| {
			readonly type: 'ready';
			readonly session: MediaSession;
			/** What the operation prepared. */
			readonly value: unknown;
			/** As it was entered. */
			readonly phone: string;
			readonly settings: ItemSettings;
			/** Where repeats are left out. */
			readonly identity?: OnceIdentity;
	  };

/** What planning an item needs. */
export interface Planning<D extends ItemDraft> {
	readonly functions: IExecuteFunctions;
	readonly operation: Operation<D>;
	readonly opened: SessionResult;
	readonly attempts?: Attempts;
	readonly sendOnce: SendOnce;
	readonly itemIndex: number;
	present(result: ItemResult, phone: string): ItemOutput;
}

/** Reads and checks an item, unless an earlier attempt has dealt with it. Requests nothing, and never throws. */
export async function planItem<D extends ItemDraft>(planning: Planning<D>): Promise<ItemPlan> {
	const { functions, operation, opened, attempts, sendOnce, itemIndex, present } = planning;
	const earlier = attempts?.earlier(itemIndex);
	let phone = '';
	const failed = (failure: Failure): ItemPlan => {
		return { type: 'failed', output: present({ failure }, phone) };
	};
	try {
		const kept = earlier && keptOf(earlier, () => readSettings(functions, itemIndex));
		if (kept !== undefined) return { type: 'earlier', output: keptOutput(kept, present) };
		if ('failure' in opened) return failed(opened.failure);
		const { session } = opened;
		const settings = readSettings(functions, itemIndex);
		const draft = await operation.read(functions, itemIndex);
		phone = draft.phone;
		const unclear = operation.sends ? unclearProblems(settings.unclear) : [];
		if (unclear.length > 0) return failed(failureOfProblems(unclear));
		const prepared = operation.prepare(session, draft);
		if ('failure' in prepared) return failed(prepared.failure);
		const ready = { type: 'ready', session, value: prepared.value, phone, settings } as const;
		if (prepared.identity === undefined || settings.once === undefined) return ready;
		const identified = await sendOnce.identify(prepared.identity, settings.once, itemIndex);
		return 'failure' in identified
			? failed(identified.failure)
			: { ...ready, identity: identified.identity };
	} catch (error) {
		// An expression that does not resolve is n8n's to explain.
		return failed({ ...failureOf('internal', NOWHERE), ...wordsOf(error) });
	}
}

/** What stays as it is, and whether it must be told anew. */
interface Kept {
	readonly output?: ItemOutput;
	/** A person retried, and a message is in doubt. */
	readonly isReportedAnew: boolean;
	readonly isTreatedAsSent: boolean;
}

/**
 * Whether an item of an earlier attempt stays as it is. n8n's own attempts repeat nothing that may have
 * been sent. A person who retries may decide about messages in doubt, and repeats what was accepted
 * and not delivered.
 */
function keptOf(
	{ output, isOfThisExecution }: EarlierItem,
	settingsOf: () => ItemSettings,
): Kept | undefined {
	const isDone = output !== undefined && output.failure === undefined;
	if (isDone || (isOfThisExecution && output !== undefined)) {
		return { output, isReportedAnew: false, isTreatedAsSent: false };
	}
	if (output?.failure?.outcome === 'notDelivered') return undefined;
	const { openMessages } = settingsOf();
	if (isOfThisExecution || openMessages === 'report') {
		return { output, isReportedAnew: true, isTreatedAsSent: false };
	}
	return openMessages === 'sendAgain'
		? undefined
		: { output, isReportedAnew: false, isTreatedAsSent: true };
}

function keptOutput(
	{ output, isReportedAnew, isTreatedAsSent }: Kept,
	present: (result: ItemResult, phone: string) => ItemOutput,
): ItemOutput {
	const phone = phoneOf(output);
	if (isTreatedAsSent) return treatedAsSent(output, phone);
	if (!isReportedAnew && output !== undefined) return output;
	const { why, messageId, recordId } = output?.failure ?? {};
	const failure = failureOf('earlierUnknown', NOWHERE, {
		...(why !== undefined && { why }),
		...(messageId !== undefined && { messageId }),
		...(recordId !== undefined && { recordId }),
	});
	return present({ failure }, phone);
}

function phoneOf(output: ItemOutput | undefined): string {
	const details = output?.json.details;
	const phone =
		typeof details === 'object' && details !== null && 'phone' in details ? details.phone : '';
	return typeof phone === 'string' ? phone : '';
}

/** The ten fields of a message in doubt that a person counts as sent. */
function treatedAsSent(output: ItemOutput | undefined, phone: string): ItemOutput {
	const { messageId, recordId } = output?.failure ?? {};
	const details = output?.json.details as { readonly provider?: string } | undefined;
	return {
		json: {
			provider: details?.provider ?? null,
			outcome: 'skipped',
			sentAs: null,
			status: null,
			messageId: messageId ?? null,
			recordId: recordId ?? null,
			phone: phone === '' ? null : phone,
			contactId: null,
			conversationId: null,
			warnings: [
				'An earlier attempt may have sent this message. It was not sent again, because Messages in Doubt is set to Treat Them as Sent.',
			],
		},
	};
}

/** Headline and reason from an error that somebody else made. */
export function wordsOf(error: unknown): Partial<Pick<Failure, 'headline' | 'why'>> {
	if (!(error instanceof Error)) return {};
	const description = (error as { description?: unknown }).description;
	return {
		headline: cut(plain(error.message), 300),
		...(typeof description === 'string' && { why: cut(plain(description), 500) }),
	};
}
