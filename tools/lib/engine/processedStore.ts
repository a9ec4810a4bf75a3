import { DataDeduplicationService } from 'n8n-core';
import type {
	DeduplicationItemTypes,
	DeduplicationScope,
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IDataDeduplicator,
} from 'n8n-workflow';
import { setTimeout as delay } from 'node:timers/promises';

/** About what a database takes to read or to write one row, in milliseconds. */
export const DATABASE_MS = 2;

/** The keys of a node, in the order in which they were recorded. */
export type KeyList = readonly DeduplicationItemTypes[];

/** What n8n tells the store of the workflow that runs. */
export type RunningWorkflow = ICheckProcessedContextData['workflow'];

/** A request of a node to its list. */
export interface StoreCall {
	/** How many there were of this node, with this one. */
	readonly number: number;
	readonly operation: 'record' | 'remove';
	readonly keys: KeyList;
	/** The workflow of the execution that asks: one object for each execution. */
	readonly workflow: RunningWorkflow;
}

/** What goes wrong with a request, in the order in which it happens. */
export interface StoreReaction {
	/** Milliseconds that reading takes, and again writing. */
	readonly latency?: number;
	/** The request ends with an error before anything was written, or after. */
	readonly fails?: 'afterWrite' | 'beforeWrite';
	/** Runs between reading and writing: what another worker does meanwhile is written over. */
	readonly between?: (list: NodeList) => void;
	/** Runs as soon as it is written, before the node hears of it. */
	readonly afterwards?: (list: NodeList) => void;
}

/** The list of one node, as other workers and the test have it. */
export interface NodeList {
	read(): KeyList;
	/** Writes the whole list, as every worker does. */
	write(keys: KeyList): void;
}

/** Decides what becomes of each request of a node. */
export type StorePlan = (call: StoreCall) => StoreReaction | undefined;

/**
 * What n8n's server keeps in its database of the items that nodes have processed, written after its
 * DeduplicationHelper. The whole list of a node is read, then written: two requests at once can overwrite
 * each other. Two that both find no list yet both insert one, and the later is refused by the database.
 */
class ProcessedStore implements IDataDeduplicator {
	readonly #lists = new Map<string, KeyList>();

	readonly #plans = new Map<string, StorePlan>();

	readonly #calls = new Map<string, number>();

	/** Executions whose process is gone. */
	#gone = new WeakSet<RunningWorkflow>();

	/** Why the next requests are refused, as by a database that is away. */
	refusal?: string;

	clear(): void {
		this.#lists.clear();
		this.#plans.clear();
		this.#calls.clear();
		this.#gone = new WeakSet();
		this.refusal = undefined;
	}

	/** Sets what becomes of the requests of a node from now on, and counts them from 1 again. */
	plan(nodeId: string, plan: StorePlan | undefined): void {
		if (plan === undefined) this.#plans.delete(nodeId);
		else this.#plans.set(nodeId, plan);
		this.#calls.delete(nodeId);
	}

	/** The list of a node of the engine's workflows. */
	list(nodeId: string): NodeList {
		return {
			read: () => this.#lists.get(nodeId) ?? [],
			write: (keys) => void this.#lists.set(nodeId, [...keys]),
		};
	}

	/** Forgets all about a node, so that a process with many of them does not grow. */
	drop(nodeId: string): void {
		this.#lists.delete(nodeId);
		this.plan(nodeId, undefined);
	}

	/** The process that runs this workflow is gone: nothing that it still asks for happens. */
	abandon(workflow: RunningWorkflow): void {
		this.#gone.add(workflow);
	}

	async checkProcessedAndRecord(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
		{ maxEntries }: ICheckProcessedOptions,
	) {
		return await this.#request('record', items, scope, context, (before) => {
			const isKnown = (item: DeduplicationItemTypes): boolean => before?.includes(item) ?? false;
			const fresh = items.filter((item) => !isKnown(item));
			const after = [...(before ?? []), ...fresh];
			return {
				// n8n counts from the end only when there are too many.
				after: maxEntries === undefined ? after : after.slice(-maxEntries),
				answer: { new: fresh, processed: items.filter(isKnown) },
			};
		});
	}

	async removeProcessed(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	): Promise<void> {
		await this.#request('remove', items, scope, context, (before) => {
			const after = [...(before ?? [])];
			for (const item of items) {
				const at = after.indexOf(item);
				if (at >= 0) after.splice(at, 1);
			}
			return { after: before === undefined ? undefined : after, answer: undefined };
		});
	}

	async clearAllProcessedItems(scope: DeduplicationScope, context: ICheckProcessedContextData) {
		this.#lists.delete(nameOf(scope, context));
		await Promise.resolve();
	}

	async getProcessedDataCount(scope: DeduplicationScope, context: ICheckProcessedContextData) {
		this.#assertReachable(context.workflow);
		await delay(DATABASE_MS);
		return (this.#lists.get(nameOf(scope, context)) ?? []).length;
	}

	/** Reads a list, works on it, and writes it, as far as the plan of the node lets it come. */
	async #request<T>(
		operation: StoreCall['operation'],
		keys: KeyList,
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
		work: (before: KeyList | undefined) => { after: KeyList | undefined; answer: T },
	): Promise<T> {
		const { workflow } = context;
		this.#assertReachable(workflow);
		const name = nameOf(scope, context);
		const number = (this.#calls.get(name) ?? 0) + 1;
		this.#calls.set(name, number);
		const reaction = this.#plans.get(name)?.({ number, operation, keys, workflow }) ?? {};
		const latency = reaction.latency ?? DATABASE_MS;

		await delay(latency);
		const before = this.#lists.get(name);
		const { after, answer } = work(before);
		reaction.between?.(this.list(name));
		await delay(latency);
		this.#assertReachable(workflow);
		if (reaction.fails === 'beforeWrite') throw new Error('Connection terminated unexpectedly');
		if (after !== undefined) {
			if (before === undefined && this.#lists.has(name)) {
				throw new Error('UNIQUE constraint failed: processed_data.context');
			}
			this.#lists.set(name, after);
		}
		reaction.afterwards?.(this.list(name));
		this.#assertReachable(workflow);
		if (reaction.fails === 'afterWrite') throw new Error('Connection terminated unexpectedly');
		return answer;
	}

	#assertReachable(workflow: RunningWorkflow): void {
		if (this.#gone.has(workflow)) throw new Error('This process has ended');
		if (this.refusal !== undefined) throw new Error(this.refusal);
	}
}

/** Every workflow of the engine has the same id, so the node's tells them apart. */
function nameOf(scope: DeduplicationScope, context: ICheckProcessedContextData): string {
	return scope === 'node' ? (context.node?.id ?? '') : context.workflow.id;
}

/** The store of this process; n8n takes one for good, so engines share it one after the other. */
let store: ProcessedStore | undefined;

/** Gives n8n an empty store. */
export async function openProcessedStore(): Promise<ProcessedStore> {
	if (store === undefined) {
		store = new ProcessedStore();
		await DataDeduplicationService.init(store);
	}
	store.clear();
	return store;
}

/** The store that n8n was given, with what is in it. */
export function processedStore(): ProcessedStore {
	if (store === undefined) throw new Error('No store was opened');
	return store;
}

export type { ProcessedStore };
