import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Failure } from '../failures/failure';
import { inputDigest } from '../messages/identity';
import type { OpenMessage } from '../operations/operation';
import { isCalledAsTool } from '../parameters/tool';
import { asObject } from '../parameters/values';

/** The json of an item; with the failure where the item did not make it. */
export interface ItemOutput {
	readonly json: IDataObject;
	/** Accepted, and what stands by for a later refusal may still have to be sent. */
	readonly open?: OpenMessage;
	readonly failure?: Failure;
	/** Sent, and Send Only Once could not record it. */
	readonly isUnrecorded?: boolean;
}

/** An item of an earlier attempt. */
export interface EarlierItem {
	/** Absent where the attempt ended while the message was being sent. */
	readonly output?: ItemOutput;
	/** n8n's own attempts belong to one execution; Retry in the executions list starts another. */
	readonly isOfThisExecution: boolean;
	/** A new run leaves the message out (Send Only Once). */
	readonly isRemembered: boolean;
}

/** What is noted of an item. Plain data, since n8n stores it with the execution. */
interface Note {
	/** Digest of the item's input. */
	readonly input: string;
	readonly executionId: string;
	/** Null while the message is being sent. */
	readonly output: ItemOutput | null;
	readonly isRemembered: boolean;
}

/** Notes by item index. */
type Notes = Record<string, Note>;

/** Where the notes of each run lie in the node's context, which n8n keeps for Retry in the executions list. */
const CONTEXT_KEY = 'whatsAppMediaAttempts';

/** Notes of the run that n8n took over last, by the node's context: n8n may start it again in this process. */
const returned = new WeakMap<object, { readonly run: string; readonly notes: Notes }>();

/**
 * Remembers which items of an execution were sent, across the attempts of Retry On Fail and across
 * Retry in the executions list. Both run the whole node again with all its items. An item is known by
 * its place and its input, since parameters can resolve to something else each time. Notes are made
 * as items start and end, so that they are there whenever n8n stores the execution.
 */
export class Attempts {
	/** Whether no earlier attempt noted anything. */
	readonly isFirst: boolean;

	readonly #functions: IExecuteFunctions;

	readonly #context: Record<string, unknown>;

	readonly #executionId: string;

	readonly #run: string;

	readonly #notes: Notes;

	readonly #digests = new Map<number, string>();

	/** What earlier attempts noted of items that were started now. */
	readonly #before = new Map<number, Note | undefined>();

	constructor(functions: IExecuteFunctions) {
		this.#functions = functions;
		this.#context = functions.getContext('node');
		this.#executionId = functions.getExecutionId();
		this.#run = String(functions.evaluateExpression('{{ $runIndex }}', 0));
		const runs = asObject(this.#context[CONTEXT_KEY]);
		const last = returned.get(this.#context);
		const handedOver = last?.run === this.#run ? last.notes : {};
		this.#notes = Object.hasOwn(runs, this.#run)
			? (asObject(runs[this.#run]) as Record<string, unknown> as Notes)
			: handedOver;
		this.#context[CONTEXT_KEY] = { ...runs, [this.#run]: this.#notes };
		this.isFirst = Object.keys(this.#notes).length === 0;
	}

	/** What an earlier attempt made of an item, unless it surely sent nothing. */
	earlier(itemIndex: number): EarlierItem | undefined {
		const note = this.#noteOf(itemIndex);
		if (note === undefined) return undefined;
		// No attempt gets another input. If it does all the same, what was sent before is not known.
		const { input, executionId, isRemembered, output } = asObject(note);
		const isOfThisExecution = executionId === this.#executionId;
		if (isOfThisExecution && isCallOfAgent(this.#functions)) return undefined;
		const isSame = input === this.#inputOf(itemIndex);
		return {
			// Whatever cannot be read, of another version for example, is as good as unfinished.
			...(isSame && isOutput(output) && { output }),
			isOfThisExecution,
			isRemembered: isRemembered === true,
		};
	}

	/** Notes that the message of an item leaves now. */
	start(itemIndex: number, isRemembered: boolean): void {
		if (!this.#before.has(itemIndex)) this.#before.set(itemIndex, this.#noteOf(itemIndex));
		this.#note(itemIndex, null, isRemembered);
	}

	/**
	 * Notes what became of an item. Of one that was not sent nothing is noted, so that it is sent again;
	 * what an earlier attempt left in doubt stays as that attempt left it. What was accepted and not delivered is
	 * for a person to repeat, also where a person has had it sent again.
	 */
	end(itemIndex: number, output: ItemOutput, isRemembered: boolean): void {
		const { outcome, attemptOutcome = outcome } = output.failure ?? {};
		if (attemptOutcome !== 'notSent') {
			this.#note(itemIndex, output, isRemembered);
			return;
		}
		const before = this.#before.has(itemIndex)
			? this.#before.get(itemIndex)
			: this.#noteOf(itemIndex);
		// Of an open message nothing is left if it was refused, and what stood by as well.
		if (before === undefined || isOpen(before)) delete this.#notes[itemIndex];
		else this.#notes[itemIndex] = before;
	}

	/** n8n takes the items over, so nothing needs to be stored of them. */
	handOver(): void {
		returned.set(this.#context, { run: this.#run, notes: this.#notes });
		const others = { ...asObject(this.#context[CONTEXT_KEY]) };
		delete others[this.#run];
		if (Object.keys(others).length > 0) this.#context[CONTEXT_KEY] = others;
		else delete this.#context[CONTEXT_KEY];
	}

	#noteOf(itemIndex: number): Note | undefined {
		return Object.hasOwn(this.#notes, itemIndex) ? this.#notes[itemIndex] : undefined;
	}

	#note(itemIndex: number, output: ItemOutput | null, isRemembered: boolean): void {
		this.#notes[itemIndex] = {
			input: this.#inputOf(itemIndex),
			executionId: this.#executionId,
			output,
			isRemembered,
		};
	}

	#inputOf(itemIndex: number): string {
		const known = this.#digests.get(itemIndex);
		if (known !== undefined) return known;
		const digest = inputDigest(essenceOf(this.#functions.getInputData()[itemIndex]));
		this.#digests.set(itemIndex, digest);
		return digest;
	}
}

/**
 * Whether an agent calls the node itself: several calls at once (Batch Size) then have the same run index, and what
 * one of them sent says nothing of another. n8n gives each try of such a call an index of its own.
 */
function isCallOfAgent(functions: IExecuteFunctions): boolean {
	return isCalledAsTool(functions) && functions.getInputData()[0]?.pairedItem === undefined;
}

/** Files by what n8n says of them: in its memory mode an item holds megabytes of content. */
function essenceOf(item: unknown): unknown {
	const { json, binary } = asObject(item);
	const files = Object.entries(asObject(binary)).map(([name, file]) => {
		const { id, data, fileName, fileSize } = asObject(file);
		const size = typeof data === 'string' ? data.length : null;
		return [name, typeof id === 'string' ? lastPartOf(id) : size, fileName, fileSize];
	});
	return [json, files];
}

/** n8n moves the file of a webhook into the folder of its execution when that is stored; only its name stays. */
function lastPartOf(id: string): string {
	return id.slice(id.lastIndexOf('/') + 1);
}

function isOpen(note: Note): boolean {
	const { output } = asObject(note);
	return isOutput(output) && output.open !== undefined;
}

function isOutput(output: unknown): output is ItemOutput {
	const { json, failure, open } = asObject(output);
	const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
	const isOptional = (value: unknown): boolean => value === undefined || isObject(value);
	return isObject(json) && isOptional(failure) && isOptional(open);
}
