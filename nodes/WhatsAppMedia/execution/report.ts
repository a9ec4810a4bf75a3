import type { NodeExecutionHint } from 'n8n-workflow';

import type { Failure } from '../failures/failure';
import { NOTHING_SENT } from '../failures/nodeError';
import type { ItemOutput } from './attempts';
import {
	capitalized,
	counted,
	itemsOf,
	messagesOf,
	reasonsOf,
	them,
	wasOrWere,
	type FailedItem,
	type NumberedItem,
} from './sentences';

/** What became of one item. */
export interface ItemRecord {
	readonly itemIndex: number;
	readonly output: ItemOutput;
	/** Not requested now: an earlier attempt of this execution had dealt with it. */
	readonly isEarlier: boolean;
	/** A new run leaves it out if it was sent (Send Only Once). */
	readonly isRemembered: boolean;
}

/** Why a run stops, told of all items that were started. */
export interface StopReport {
	readonly failure: Failure;
	readonly itemIndex: number;
	/** What became of the items: first what is in doubt, then what was sent. */
	readonly account?: string;
	/** Why further items were not sent. */
	readonly others?: string;
}

/** The provider, for somebody who runs the node by hand and looks at its output. */
export interface ByHand {
	readonly providerName: string;
	/** It can tell what became of a message that it accepted. */
	readonly tellsDelivery: boolean;
}

/**
 * One record of all items that a run started or found done; the text of a stop and the hints over the
 * output are both made from it.
 */
export class Report {
	readonly #records = new Map<number, ItemRecord>();

	readonly #itemCount: number;

	readonly #isCalled: boolean;

	readonly #leftClaimed: NumberedItem[] = [];

	/** Of the records so far, so that the end of a run with many items takes no time; none where one was replaced. */
	#tallied?: Tally = new Tally();

	/** @param isCalled another workflow called this one: its Retry begins this one anew, without notes */
	constructor(itemCount: number, isCalled = false) {
		this.#itemCount = itemCount;
		this.#isCalled = isCalled;
	}

	add(record: ItemRecord): void {
		const isReplaced = this.#records.has(record.itemIndex);
		this.#records.set(record.itemIndex, record);
		if (isReplaced) this.#tallied = undefined;
		else this.#tallied?.add(record);
	}

	/** An item that the run did not come to, and that n8n’s list may now say was begun. */
	addLeftClaimed(itemIndex: number): void {
		this.#leftClaimed.push({ itemIndex });
	}

	/**
	 * What stops the run: a message in doubt before any other, else the first item that was not sent.
	 * @param providerName where a person sees what became of a message
	 */
	stop(providerName: string): StopReport | undefined {
		const failed = this.#failed();
		const main = failed.find(({ failure }) => failure.outcome === 'unknown') ?? failed[0];
		if (main === undefined) return undefined;
		const others = failed.filter(({ itemIndex }) => itemIndex !== main.itemIndex);
		return {
			...main,
			...this.#account(providerName),
			...(others.length > 0 && { others: reasonsOf(others, this.#itemCount) }),
		};
	}

	/**
	 * Why nothing is sent, where some of the items that were to be sent cannot be.
	 * @param failed the items that cannot be sent, in their order
	 */
	refusal(failed: readonly FailedItem[], providerName: string): StopReport | undefined {
		const [first] = failed;
		if (first === undefined) return undefined;
		// One reason for all of them, such as a credential that is missing, is told as it is.
		const isShared =
			failed.length === this.#itemCount &&
			failed.every(({ failure }) => isSame(failure, first.failure));
		if (isShared) return first;
		const subject =
			failed.length === 1
				? `Item ${first.itemIndex + 1} of ${this.#itemCount}`
				: `${failed.length} of ${this.#itemCount} items`;
		const isFirstAttempt = this.#records.size === 0;
		return {
			failure: {
				...first.failure,
				reason: NOTHING_SENT,
				headline: `${subject} cannot be sent, so nothing was sent ${isFirstAttempt ? 'to anybody' : 'now'}`,
				why: reasonsOf(failed, this.#itemCount),
				field: fieldOf(failed),
				advice:
					'To send the other items all the same, set On Error in the node’s settings to Continue.',
			},
			itemIndex: first.itemIndex,
			...this.#account(providerName),
		};
	}

	/** What somebody who looks at the output should not miss. */
	hints(byHand?: ByHand): NodeExecutionHint[] {
		const unknown = this.#failed().filter(({ failure }) => failure.outcome === 'unknown');
		const { notReady, undecided, skipped, sentEarlier } = this.#tally.counts;
		return [
			...hint('warning', unknown.length, () => {
				return `It is not known whether ${messagesOf(unknown, this.#itemCount)} sent. Check in your provider before you run this again.`;
			}),
			...hint('warning', notReady, (count) => {
				return `${counted(count, 'message')} cannot be sent like this: see the field <code>problems</code>.`;
			}),
			...hint('warning', undecided, (count) => {
				return `Whether ${counted(count, 'message')} ${wasOrWere(count)} delivered could not be seen: see the field <code>warnings</code>.`;
			}),
			...this.#warnings(),
			...hint('info', skipped, (count) => {
				return `${counted(count, 'message')} ${wasOrWere(count)} left out: see the field <code>warnings</code>.`;
			}),
			...hint('info', sentEarlier, (count) => {
				return `${counted(count, 'message')} of an earlier attempt ${wasOrWere(count)} not sent again.`;
			}),
			...(byHand === undefined ? [] : this.#nextSteps(byHand)),
		];
	}

	/** What is not obvious to whoever tries the node. */
	#nextSteps({ providerName, tellsDelivery }: ByHand): NodeExecutionHint[] {
		const { accepted, checked, ready } = this.#tally.counts;
		return [
			...hint('info', accepted, (count) => {
				const told = `${providerName} accepted ${counted(count, 'message')}.`;
				return tellsDelivery
					? `${told} Whether ${count === 1 ? 'it arrives' : 'they arrive'} is known later: add the option Wait for Delivery, or use the operation Get Status.`
					: `${told} It does not report whether a message arrives: look at the conversation in ${providerName}.`;
			}),
			...hint('info', checked, (count) => {
				return `Nothing was sent. ${ready} of ${counted(count, 'message')} ${ready === 1 ? 'is' : 'are'} ready.`;
			}),
		];
	}

	/** What became of the items so far: first what is in doubt, then what was sent. */
	#account(providerName: string): Pick<StopReport, 'account'> {
		const failed = this.#failed();
		const account = [this.#doubts(failed, providerName), this.#undelivered(failed), this.#sent()]
			.filter((sentence) => sentence !== undefined)
			.join(' ');
		return account === '' ? {} : { account };
	}

	get #tally(): Tally {
		this.#tallied ??= Tally.of(this.#records.values());
		return this.#tallied;
	}

	#failed(): FailedItem[] {
		return [...this.#tally.failed].sort((one, other) => one.itemIndex - other.itemIndex);
	}

	#doubts(failed: readonly FailedItem[], providerName: string): string | undefined {
		const unknown = failed.filter(({ failure }) => failure.outcome === 'unknown');
		if (unknown.length === 0 || this.#itemCount === 1) return undefined;
		const doubt = `It is not known whether ${messagesOf(unknown, this.#itemCount)} sent: check in ${providerName}.`;
		const forgotten = unknown.filter(({ itemIndex }) => !this.#isRemembered(itemIndex)).length;
		if (this.#isCalled && forgotten > 0) {
			return `${doubt} A Retry of the workflow that called this one would send ${shareOf(forgotten, unknown.length)} again.`;
		}
		return `${doubt} Retry in the executions list does not send ${them(unknown.length)} again unless the option Messages in Doubt says so.`;
	}

	#undelivered(failed: readonly FailedItem[]): string | undefined {
		const undelivered = failed.filter(({ failure }) => failure.outcome === 'notDelivered');
		if (undelivered.length === 0 || this.#itemCount === 1) return undefined;
		return `${capitalized(messagesOf(undelivered, this.#itemCount))} accepted but not delivered. Retry sends ${them(undelivered.length)} again.`;
	}

	#sent(): string | undefined {
		const told = [this.#counts(), this.#unrecorded(), this.#claimed()];
		return told.filter(Boolean).join(' ') || undefined;
	}

	/** What was sent, and n8n's list says that it may have been. */
	#unrecorded(): string | undefined {
		const items = [...this.#tally.unrecorded].sort((one, other) => one.itemIndex - other.itemIndex);
		if (items.length === 0) return undefined;
		const which = itemsOf(items, this.#itemCount);
		return `n8n’s list of sent messages could not be changed for ${which}, so a new run may report ${them(items.length)} as in doubt.`;
	}

	#claimed(): string | undefined {
		if (this.#leftClaimed.length === 0) return undefined;
		const which = itemsOf(this.#leftClaimed, this.#itemCount);
		return `The run did not come to ${which}, and n8n’s list of sent messages could not be changed, so a new run may report ${them(this.#leftClaimed.length)} as in doubt though nothing was sent now.`;
	}

	#counts(): string | undefined {
		const { sent: count, sentForgotten: forgotten } = this.#tally.counts;
		if (count === 0) return undefined;
		const told = `${counted(count, 'message')} ${wasOrWere(count)} sent.`;
		if (this.#isCalled && forgotten > 0) {
			return `${told} A new run, or a Retry of the workflow that called this one, would send ${shareOf(forgotten, count)} again.`;
		}
		const newRun =
			forgotten === 0
				? `A new run does not send ${them(count)} again either (option Send Only Once).`
				: `A new run would send ${shareOf(forgotten, count)} again.`;
		return `${told} Retry does not send ${them(count)} again. ${newRun}`;
	}

	#isRemembered(itemIndex: number): boolean {
		return this.#records.get(itemIndex)?.isRemembered === true;
	}

	/** Of messages that went out with a warning, or are ready with one. */
	#warnings(): NodeExecutionHint[] {
		const { warning, counts } = this.#tally;
		if (warning === undefined) return [];
		const { field, text } = warning;
		return hint('info', counts.warned, (count) => {
			return count === 1
				? text
				: `${counted(count, 'message')} came with a warning: see the field <code>${field}</code>.`;
		});
	}
}

/** What the sentences of a report count. */
class Tally {
	readonly counts = {
		accepted: 0,
		checked: 0,
		notReady: 0,
		ready: 0,
		sent: 0,
		sentEarlier: 0,
		sentForgotten: 0,
		skipped: 0,
		undecided: 0,
		warned: 0,
	};

	/** In the order in which they were added. */
	readonly failed: FailedItem[] = [];

	/** What was sent, and n8n’s list says that it may have been. */
	readonly unrecorded: NumberedItem[] = [];

	/** The first of all. */
	warning?: Warning;

	static of(records: Iterable<ItemRecord>): Tally {
		const tally = new Tally();
		for (const record of records) tally.add(record);
		return tally;
	}

	add({ itemIndex, output, isEarlier, isRemembered }: ItemRecord): void {
		const { counts } = this;
		const { json, failure } = output;
		if (failure !== undefined) this.failed.push({ itemIndex, failure });
		if (output.isUnrecorded === true) this.unrecorded.push({ itemIndex });
		if (isAccepted(output)) counts.accepted += 1;
		if (isSkipped(output)) counts.skipped += 1;
		if (isUndecided(output)) counts.undecided += 1;
		if (typeof json.ready === 'boolean') counts.checked += 1;
		if (json.ready === true) counts.ready += 1;
		if (json.ready === false) counts.notReady += 1;
		if (isSent(output)) {
			counts.sent += 1;
			if (isEarlier) counts.sentEarlier += 1;
			if (!isRemembered) counts.sentForgotten += 1;
		}
		const warning = warningOf(output);
		if (warning !== undefined) {
			counts.warned += 1;
			this.warning ??= warning;
		}
	}
}

/** Some of so many messages, or all of them. */
function shareOf(part: number, count: number): string {
	return part === count ? them(count) : `${part} of them`;
}

function isSame(one: Failure, other: Failure): boolean {
	return one.headline === other.headline && one.advice === other.advice;
}

/** The field that is concerned, if it is the same for all. */
function fieldOf([first, ...others]: readonly FailedItem[]): string | undefined {
	const field = first?.failure.field;
	return others.every(({ failure }) => failure.field === field) ? field : undefined;
}

function isSent({ json }: ItemOutput): boolean {
	return json.outcome === 'sent';
}

/** Accepted, and nobody waited for more. */
function isAccepted({ json }: ItemOutput): boolean {
	return json.outcome === 'sent' && json.status === 'accepted';
}

/** Accepted, and nobody could see whether it was delivered, or whether what stands by is owed. */
function isUndecided({ json, open }: ItemOutput): boolean {
	return json.status === 'unconfirmed' || open !== undefined;
}

function isSkipped({ json }: ItemOutput): boolean {
	return json.outcome === 'skipped';
}

interface Warning {
	/** Field of the output in which it stands. */
	readonly field: 'problems' | 'warnings';
	readonly text: string;
}

/** The first warning of an item, of those that no other sentence tells of. */
function warningOf(output: ItemOutput): Warning | undefined {
	const { json } = output;
	if (isSkipped(output) || isUndecided(output)) return undefined;
	if (Array.isArray(json.warnings)) {
		const [text] = json.warnings as unknown[];
		return text === undefined ? undefined : { field: 'warnings', text: String(text) };
	}
	if (json.ready !== true || !Array.isArray(json.problems)) return undefined;
	const [problem] = json.problems as unknown[];
	if (problem === undefined) return undefined;
	const { message, advice } = (problem ?? {}) as Readonly<Record<string, unknown>>;
	return { field: 'problems', text: `${String(message)}. ${String(advice)}` };
}

function hint(
	type: 'info' | 'warning',
	count: number,
	text: (count: number) => string,
): NodeExecutionHint[] {
	return count === 0 ? [] : [{ message: text(count), type, location: 'outputPane' }];
}
