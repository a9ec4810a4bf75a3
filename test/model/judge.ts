import type { INodeExecutionData } from 'n8n-workflow';

import { isBad, keyOf, type Chronicle, type Execution } from './chronicle';
import { isVarying, type History, type Item } from './history';
import type { Arrival } from '../support/providerServer/server';
import { hangs, TIMEOUT } from './parameters';
import { inputOf, saidBy, type Said } from '../support/said';
import {
	itemsNamed,
	outcomeOf,
	saysCount,
	saysInDoubt,
	saysNobody,
	saysNotThisOne,
	saysStillNoted,
	wordsOf,
	type Outcome,
} from '../support/vocabulary';

/** Milliseconds before a stop in which an answer comes too late to be noted, if nothing stands still. */
const MARGIN = 50;

/** The same where the store of processed items is slow or fails, and is asked again until it notes it. */
const STORE_MARGIN = 3_000;

/** Milliseconds after which the node takes for granted that whoever had read n8n's list before has written it. */
const WRITTEN_AFTER = 150;

/** A promise that the node broke. */
export interface Violation {
	readonly rule: Rule;
	readonly words: string;
}

export type Rule =
	| 'a message that was in doubt was repeated by a machine'
	| 'a message went out although another could not be sent'
	| 'an item is not told'
	| 'in doubt without need'
	| 'lost in silence'
	| 'not sent, although it was'
	| 'sent twice'
	| 'sent, although it was not'
	| 'skipped, although it was never sent'
	| 'the run cannot be finished'
	| 'the stop does not count what is out'
	| 'the stop does not name what is in doubt';

/**
 * Compares the server's record of a history with what the node said in it. Where the process was busy for so
 * long that the node may have given up an answer that was there, nothing can be said.
 */
export function judge(chronicle: Chronicle): Violation[] {
	return isDisturbed(chronicle) ? [] : new Judge(chronicle).judge();
}

/**
 * Whether the time limit for an answer may have ended one that had come, or whether of two workers one may have
 * written what it had read long before, which n8n's list cannot tell.
 */
export function isDisturbed({ history, stall }: Chronicle): boolean {
	const isPair = history.once !== 'off' && history.steps.some(({ what }) => what === 'pair');
	return (hangs(history) && stall > (TIMEOUT * 1000) / 4) || (isPair && stall > WRITTEN_AFTER / 2);
}

type Stopped = Extract<Said, { type: 'stop' }>;

class Judge {
	readonly #violations: Violation[] = [];

	/** The items of each message, by their number in the input. */
	readonly #items = new Map<string, number[]>();

	readonly #history: History;

	constructor(private readonly chronicle: Chronicle) {
		this.#history = chronicle.history;
		this.#history.items.forEach((item, index) => {
			const key = keyOf(item);
			this.#items.set(key, [...(this.#items.get(key) ?? []), index]);
		});
	}

	judge(): Violation[] {
		this.chronicle.executions.forEach((execution, index) => {
			this.#nothingBesideBad(execution);
			if (execution.stop !== undefined) return;
			const said = saidBy(execution.run);
			if (said?.type === 'items') this.#outputs(said.items, execution, index);
			if (said?.type === 'stop') this.#stop(said, execution, index);
		});
		this.#pairs();
		for (const key of this.#items.keys()) this.#repeats(key);
		this.#end();
		return this.#violations;
	}

	#break(rule: Rule, words: string): void {
		this.#violations.push({ rule, words });
	}

	/** What came for a message in executions with these labels, all of them by default. */
	#arrivals(key: string, labels?: readonly string[]): Arrival[] {
		return this.chronicle.arrivals.filter(
			(arrival) =>
				keyOfArrival(arrival) === key && (labels === undefined || labels.includes(arrival.during)),
		);
	}

	/** The labels of all executions up to one. */
	#upTo(index: number): string[] {
		return this.chronicle.executions.slice(0, index + 1).map(({ label }) => label);
	}

	/** What an answer proved to the node: nothing, if it was stopped before it can have noted it. */
	#isInDoubt(arrival: Arrival): boolean {
		if (arrival.evidence === 'unknown') return true;
		const execution = this.chronicle.executions.find(({ label }) => label === arrival.during);
		if (execution?.stop === undefined) return false;
		const margin = execution.storeFaults > 0 ? STORE_MARGIN : MARGIN;
		return (arrival.answeredAt ?? Infinity) > execution.stop.at - margin - this.chronicle.stall;
	}

	/** What surely proved nothing to the node: there was no answer, or one that came after the node was stopped. */
	#isSurelyInDoubt(arrival: Arrival): boolean {
		if (arrival.evidence === 'unknown') return true;
		const execution = this.chronicle.executions.find(({ label }) => label === arrival.during);
		return (
			execution?.stop !== undefined && (arrival.answeredAt ?? Infinity) > execution.stop.at + MARGIN
		);
	}

	/** Whether executions recognise a message that another one sent. */
	get #isRecognised(): boolean {
		const { once, caption, source } = this.#history;
		// Without an order the words and the content count, which are then other ones each time.
		if (once === 'perFile') return !isVarying(caption) && source !== 'signedLink';
		return once === 'perOrder';
	}

	/** No customer gets a message twice, and none that may be out is sent again, unless a person wants it. */
	#repeats(key: string): void {
		const { executions } = this.chronicle;
		const all = executions.map(({ label }) => label);
		const chains = this.#isRecognised ? [all] : executions.map(({ known }) => known);
		for (const labels of chains) if (this.#isRepeated(key, labels)) return;
	}

	/** @param labels executions that are to know of each other */
	#isRepeated(key: string, labels: readonly string[]): boolean {
		const own = this.chronicle.executions.filter(({ label }) => labels.includes(label));
		// What other workers have done to the store, no node can know.
		if (this.#isRecognised && own.some(({ isStoreTampered }) => isStoreTampered)) return false;
		const arrivals = this.#arrivals(key, labels);
		const lastRepeat = own.findLast(({ step }) => step.repeatUnknown)?.startedAt ?? 0;
		// A process that ends while it looks up what was sent leaves that in doubt.
		const wasTold = own.some(
			(execution) =>
				execution.startedAt < lastRepeat &&
				(this.#saysInDoubt(execution, key) ||
					(this.#isRecognised && execution.step.stop?.by === 'crash')),
		);
		const repeatable = arrivals.filter(
			(arrival) => (wasTold || this.#isInDoubt(arrival)) && arrival.arrivedAt < lastRepeat,
		);
		// Two executions at the same time, and each its own mailing.
		const times = own.length > labels.length ? 2 : 1;
		const owed = this.#isRecognised ? 1 : this.#count(key) * times;
		const got = arrivals.filter(({ acted }) => acted).length;
		const allowed = owed + repeatable.filter(({ acted }) => acted).length;
		if (got > allowed) {
			this.#break('sent twice', `${key}: ${got} times, of ${allowed}: ${shown(arrivals)}`);
			return true;
		}
		const lastRetry = own.findLast(({ step }) => step.what === 'retry')?.startedAt ?? 0;
		const spent = arrivals.filter(
			({ acted, evidence, arrivedAt }) =>
				acted || evidence === 'unknown' || (evidence === 'notDelivered' && arrivedAt > lastRetry),
		);
		if (spent.length <= owed + repeatable.length) return false;
		const words = `${key}: ${shown(arrivals)}`;
		this.#break('a message that was in doubt was repeated by a machine', words);
		return true;
	}

	#count(key: string): number {
		return this.#items.get(key)?.length ?? 0;
	}

	/** With On Error set to Stop nothing goes out if the node itself finds something wrong with an item. */
	#nothingBesideBad({ label, known, step }: Execution): void {
		const { settings, items } = this.#history;
		const earlier = known.filter((one) => one !== label);
		// What an earlier one has dealt with is not sent again, so nothing is wrong with it any more.
		const isDone = (item: Item): boolean =>
			this.#arrivals(keyOf(item), earlier).some(
				({ evidence }) => evidence === 'sent' || (evidence === 'unknown' && !step.repeatUnknown),
			);
		const bad = items.findIndex((item) => isBad(item, this.#history, step) && !isDone(item));
		if (settings.onError !== 'stopWorkflow' || bad < 0) return;
		const out = this.chronicle.arrivals.filter(({ during }) => during === label);
		if (out.length === 0) return;
		this.#break(
			'a message went out although another could not be sent',
			`item ${bad} is bad (${items[bad]?.bad}), and in execution ${label} came: ${shown(out)}`,
		);
	}

	/** What an execution that ended well says of its items. */
	#outputs(output: readonly INodeExecutionData[], execution: Execution, index: number): void {
		const told = new Map<number | undefined, INodeExecutionData[]>();
		for (const item of output) told.set(inputOf(item), [...(told.get(inputOf(item)) ?? []), item]);
		for (const [key, numbers] of this.#items) {
			const items = numbers.flatMap((number) => told.get(number) ?? []);
			const outcomes = items.map(({ json }) => outcomeOf(json));
			const isTold = numbers.every((number) => told.get(number)?.length === 1);
			if (!isTold || outcomes.includes(undefined)) {
				const words = JSON.stringify(items.map(({ json }) => json));
				this.#break('an item is not told', `${key} in execution ${execution.label}: ${words}`);
				continue;
			}
			this.#outcomes(key, items, execution, index);
		}
	}

	#outcomes(key: string, items: INodeExecutionData[], execution: Execution, index: number): void {
		const { label, known } = execution;
		const own = this.#arrivals(key, known);
		const sure = this.#arrivals(key, this.#sure(known));
		const acted = sure.filter((arrival) => arrival.acted).length;
		const accepted = own.filter(({ evidence }) => evidence === 'sent').length;
		const number = (outcome: Outcome): number =>
			items.filter(({ json }) => outcomeOf(json) === outcome).length;
		const where = `${key} in execution ${label}: ${items.map(({ json }) => outcomeOf(json)).join(', ')}; ${shown(own)}`;
		if (number('sent') > accepted) this.#break('sent, although it was not', where);
		if (number('notSent') > Math.max(0, items.length - acted)) {
			this.#break('not sent, although it was', where);
		}
		if (number('skipped') > 0) this.#skipped(key, items, execution, index);
		if (number('unknown') > 0 && this.#isClear(key, index)) {
			this.#break('in doubt without need', where);
		}
	}

	/** Those of an execution's own: of two at the same time nobody can tell whose message it was. */
	#sure(known: readonly string[]): string[] {
		const { executions } = this.chronicle;
		return known.filter((label) => executions.filter((one) => one.label === label).length === 1);
	}

	#isPair({ label }: Execution): boolean {
		return this.chronicle.executions.filter((other) => other.label === label).length > 1;
	}

	/** Whether nothing of what happened to a message so far leaves any doubt. */
	#isClear(key: string, index: number): boolean {
		const before = this.chronicle.executions.slice(0, index + 1);
		const isCalm = before.every(
			(execution) =>
				execution.stop === undefined &&
				execution.storeFaults === 0 &&
				!execution.isStoreTampered &&
				!this.#isPair(execution),
		);
		const arrivals = this.#arrivals(key, this.#upTo(index));
		return isCalm && !arrivals.some((arrival) => this.#isInDoubt(arrival));
	}

	/** An item is left out only if it was sent before, or if it may have been and the item says so. */
	#skipped(key: string, items: INodeExecutionData[], execution: Execution, index: number): void {
		const { executions } = this.chronicle;
		const known = this.#history.once === 'off' ? execution.known : this.#upTo(index);
		// What was accepted and then given up counts as sent for a machine.
		const wasAccepted = ({ acted, evidence }: Arrival): boolean =>
			acted || evidence === 'notDelivered';
		if (this.#arrivals(key, known).some(wasAccepted)) return;
		if (execution.isStoreTampered) return;
		const words = items.map(({ json }) => wordsOf(json)).join(' ');
		const earlier = executions.slice(0, index);
		// What an earlier execution began and did not tell the end of, or told as in doubt.
		const left =
			earlier.some((one) => one.stop !== undefined || this.#leavesInDoubt(one, key)) ||
			// An equal item of the same execution is in doubt.
			items.some(({ json }) => outcomeOf(json) === 'unknown');
		const isDue =
			saysInDoubt(words) && (left || execution.isOverwritten || this.#isPair(execution));
		if (isDue) return;
		this.#break(
			'skipped, although it was never sent',
			`${key} in execution ${execution.label}: ${words}`,
		);
	}

	/** Whether an execution said of a message that it may be out. */
	#saysInDoubt({ run }: Execution, key: string): boolean {
		const said = saidBy(run);
		const numbers = this.#items.get(key) ?? [];
		if (said?.type !== 'items') {
			const named = itemsNamed(said?.text ?? '');
			return numbers.some((number) => named.has(number));
		}
		return said.items.some((item) => {
			const outcome = outcomeOf(item.json);
			const isInDoubt = outcome === 'unknown' || saysInDoubt(wordsOf(item.json));
			return numbers.includes(inputOf(item) ?? -1) && isInDoubt;
		});
	}

	/** Whether an execution said of a message that it may be out, or that it is still noted as if it were. */
	#leavesInDoubt({ run }: Execution, key: string): boolean {
		const said = saidBy(run);
		if (said?.type !== 'items') return said === undefined || saysStillNoted(said.text);
		return said.items.some((item) => {
			const isThis = this.#items.get(key)?.includes(inputOf(item) ?? -1) ?? false;
			const outcome = outcomeOf(item.json);
			if (!isThis || outcome === 'sent') return false;
			return outcome === 'unknown' || saysStillNoted(wordsOf(item.json));
		});
	}

	/** Of two executions at the same time one at least tells what is in doubt. */
	#pairs(): void {
		const { executions } = this.chronicle;
		executions.forEach((execution, index) => {
			const other = executions[index - 1];
			if (other?.label !== execution.label) return;
			const both = [other, execution];
			if (both.some(({ stop, run }) => stop !== undefined || saidBy(run) === undefined)) return;
			for (const key of this.#items.keys()) {
				const own = this.#arrivals(key, [execution.label]);
				const isOpen =
					own.some((arrival) => this.#isInDoubt(arrival)) &&
					!own.some(({ evidence }) => evidence === 'sent');
				if (!isOpen || both.some((one) => this.#saysInDoubt(one, key))) continue;
				const words = `${key} in executions ${execution.label}: ${shown(own)}`;
				this.#break('the stop does not name what is in doubt', words);
			}
		});
	}

	/** What an execution that stopped says of the items that it had begun. */
	#stop({ text, itemIndex }: Stopped, { label, known }: Execution, index: number): void {
		const named = itemsNamed(text);
		const sure = this.#sure(known);
		let out = 0;
		let outBefore = 0;
		let late = 0;
		let acted = 0;
		for (const [key, numbers] of this.#items) {
			const own = this.#arrivals(key, sure);
			acted += own.filter((arrival) => arrival.acted).length;
			const accepted = own.filter(({ evidence }) => evidence === 'sent').length;
			const noted = own.filter((one) => one.evidence === 'sent' && !this.#isInDoubt(one)).length;
			out += Math.min(numbers.length, accepted);
			late += Math.min(numbers.length, accepted) - Math.min(numbers.length, noted);
			if (this.#arrivals(key, this.#upTo(index - 1)).some((arrival) => arrival.acted))
				outBefore += numbers.length;
			const doubtful =
				own.filter((arrival) => this.#isSurelyInDoubt(arrival)).length - this.#resolved(own, sure);
			const open = Math.min(doubtful, numbers.length - Math.min(numbers.length, accepted));
			if (numbers.filter((number) => named.has(number)).length < open) {
				this.#break(
					'the stop does not name what is in doubt',
					`item ${numbers.join(', ')} in execution ${label} (${shown(own)}): ${text}`,
				);
			}
		}
		this.#counted(text, out - late, out + outBefore, label);
		const about = this.#history.items[itemIndex ?? -1];
		const isOut =
			about !== undefined &&
			this.#arrivals(keyOf(about), sure).filter((arrival) => arrival.acted).length >=
				this.#count(keyOf(about));
		if ((saysNobody(text) && acted > 0) || (saysNotThisOne(text) && isOut)) {
			this.#break('not sent, although it was', `execution ${label}: ${text}`);
		}
	}

	/**
	 * How many arrivals in doubt a person has had sent again: they are in doubt no more, or only as the one
	 * message that the repeat has left in doubt.
	 */
	#resolved(arrivals: readonly Arrival[], labels: readonly string[]): number {
		const repeats = this.chronicle.executions.filter(
			({ label, step }) => step.repeatUnknown && labels.includes(label),
		);
		return repeats.reduce((resolved, { label, startedAt }) => {
			const before = arrivals.filter(
				(arrival) => arrival.arrivedAt < startedAt && this.#isInDoubt(arrival),
			).length;
			const again = arrivals.filter(
				(arrival) =>
					arrival.during === label &&
					(arrival.evidence === 'sent' || this.#isSurelyInDoubt(arrival)),
			).length;
			return resolved + Math.min(again, before - resolved);
		}, 0);
	}

	/** What earlier executions sent may be counted as well, where the node knows of it. */
	#counted(text: string, least: number, most: number, label: string): void {
		if (least === 0) return;
		for (let count = least; count <= most; count += 1) if (saysCount(text, count)) return;
		this.#break('the stop does not count what is out', `${least} in execution ${label}: ${text}`);
	}

	/** At the end, when people have finished what was begun, everybody has what he was to get. */
	#end(): void {
		const { executions } = this.chronicle;
		const last = executions.at(-1);
		if (last?.isClosing !== true || last.isBehindNode) return;
		const { known, label } = last;
		const said = saidBy(last.run);
		// Whoever fails to note the end of a repeat keeps others from it for some minutes, and they say so.
		const mayBeHeld = executions.some(({ storeFaults, stop }) => storeFaults > 0 || stop);
		const isHeld = (words: string): boolean =>
			mayBeHeld && /another run may have sent/i.test(words);
		if (said?.type === 'stop' && isHeld(said.text)) return;
		if (said?.type === 'stop' && last.step.repeatUnknown) {
			this.#break('the run cannot be finished', `execution ${label}: ${said.text}`);
		}
		if (said?.type !== 'items') return;
		for (const [key, numbers] of this.#items) {
			const isRecognised = this.#history.once !== 'off';
			const arrivals = this.#arrivals(key, isRecognised ? undefined : known);
			const got = arrivals.filter(({ acted, evidence }) => acted || evidence === 'notDelivered');
			const owed = isRecognised ? 1 : numbers.length;
			if (got.length >= owed || (isRecognised && last.isStoreTampered)) continue;
			const own = said.items.filter((item) => numbers.includes(inputOf(item) ?? -1));
			if (isRecognised && own.some(({ json }) => isHeld(wordsOf(json)))) continue;
			this.#break('lost in silence', `${key}: ${got.length} of ${owed}: ${shown(arrivals)}`);
		}
	}
}

function keyOfArrival({ message }: Arrival): string {
	return `${message.phone} ${/file-\d+ ref-\d+/.exec(message.text)?.[0]}`;
}

function shown(arrivals: readonly Arrival[]): string {
	return arrivals
		.slice(0, 12)
		.map(
			({ during, fault, acted, message }) =>
				`[${during}] ${message.kind} ${fault}${acted ? ' (got it)' : ''}`,
		)
		.join(', ');
}
