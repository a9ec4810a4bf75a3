import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Failure } from '../failures/failure';
import { inputDigest } from '../messages/identity';

/** The json of an item; with the failure where the item did not make it. */
export interface ItemOutput {
	readonly json: IDataObject;
	readonly failure?: Failure;
}

/** An item of an earlier attempt. */
export interface EarlierItem {
	/** Absent where the attempt ended while the message was being sent. */
	readonly output?: ItemOutput;
	/** n8n's own attempts belong to one execution; Retry in the executions list starts another. */
	readonly isOfThisExecution: boolean;
}

/** What is noted of an item. Plain data, since n8n stores it with the execution. */
interface Note {
	/** Digest of the item's input. */
	readonly input: string;
	readonly executionId: string;
	/** Null while the message is being sent. */
	readonly output: ItemOutput | null;
}

/** Notes by item index, of each run of the node in the execution. */
type Notes = Record<string, Note>;
type NotesByRun = Record<string, Notes>;

/** Where the notes lie in the node's context, which n8n keeps for Retry in the executions list. */
const CONTEXT_KEY = 'whatsAppMediaAttempts';

/**
 * Notes of runs that returned their items. n8n may still start the node again in this process, and
 * nothing of them is stored with the execution.
 */
const returned = new WeakMap<object, NotesByRun>();

/**
 * Remembers which items of an execution were sent, across the attempts of Retry On Fail and across
 * Retry in the executions list. Both run the whole node again with all its items. An item is known by
 * its place and its input, since parameters can resolve to something else each time. Notes are made
 * as items start and end, so that they are there whenever n8n stores the execution.
 */
export class Attempts {
	readonly #functions: IExecuteFunctions;

	readonly #context: Record<string, unknown>;

	readonly #executionId: string;

	readonly #run: string;

	readonly #notes: Notes;

	readonly #digests = new Map<number, string>();

	constructor(functions: IExecuteFunctions) {
		this.#functions = functions;
		this.#context = functions.getContext('node');
		this.#executionId = functions.getExecutionId();
		this.#run = String(functions.evaluateExpression('{{ $runIndex }}', 0));
		const byRun = {
			...returned.get(this.#context),
			...(this.#context[CONTEXT_KEY] as NotesByRun | undefined),
		};
		this.#notes = byRun[this.#run] ?? {};
		this.#context[CONTEXT_KEY] = { ...byRun, [this.#run]: this.#notes };
	}

	/** What an earlier attempt made of an item, unless it surely sent nothing. */
	earlier(itemIndex: number): EarlierItem | undefined {
		const note = this.#notes[itemIndex];
		if (note === undefined || note.input !== this.#inputOf(itemIndex)) return undefined;
		return {
			...(note.output !== null && { output: note.output }),
			isOfThisExecution: note.executionId === this.#executionId,
		};
	}

	/** Notes that the message of an item leaves now. */
	start(itemIndex: number): void {
		this.#note(itemIndex, null);
	}

	/** Notes what became of an item. An item that was not sent is forgotten, so that it is sent again. */
	end(itemIndex: number, output: ItemOutput): void {
		if (output.failure?.outcome === 'notSent') delete this.#notes[itemIndex];
		else this.#note(itemIndex, output);
	}

	/** n8n takes the items over, so nothing needs to be stored of them. */
	handOver(): void {
		returned.set(this.#context, this.#context[CONTEXT_KEY] as NotesByRun);
		delete this.#context[CONTEXT_KEY];
	}

	#note(itemIndex: number, output: ItemOutput | null): void {
		this.#notes[itemIndex] = {
			input: this.#inputOf(itemIndex),
			executionId: this.#executionId,
			output,
		};
	}

	#inputOf(itemIndex: number): string {
		const known = this.#digests.get(itemIndex);
		if (known !== undefined) return known;
		const { json, binary = {} } = this.#functions.getInputData()[itemIndex] ?? {};
		// Files by what n8n says of them: in its memory mode an item holds megabytes of content.
		const files = Object.entries(binary).map(([name, { id, data, fileName, fileSize }]) => {
			return [name, id ?? String(data).length, fileName, fileSize];
		});
		const digest = inputDigest([json, files]);
		this.#digests.set(itemIndex, digest);
		return digest;
	}
}
