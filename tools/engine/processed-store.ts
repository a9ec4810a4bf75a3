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
const DATABASE_MS = 2;

/**
 * What n8n's server keeps in its database of the items that nodes have processed. As there, the
 * whole list of a node is read, then written: two requests at once can overwrite each other.
 */
class ProcessedStore implements IDataDeduplicator {
	readonly #lists = new Map<string, readonly DeduplicationItemTypes[]>();

	/** Why the next requests are refused, as by a database that is away. */
	refusal?: string;

	clear(): void {
		this.#lists.clear();
		this.refusal = undefined;
	}

	async checkProcessedAndRecord(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
		{ maxEntries }: ICheckProcessedOptions,
	) {
		const name = this.#nameOf(scope, context);
		const before = await this.#read(name);
		const isKnown = (item: DeduplicationItemTypes): boolean => before.includes(item);
		const fresh = items.filter((item) => !isKnown(item));
		await this.#write(name, [...before, ...fresh].slice(-(maxEntries ?? Infinity)));
		return { new: fresh, processed: items.filter(isKnown) };
	}

	async removeProcessed(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		context: ICheckProcessedContextData,
	): Promise<void> {
		const name = this.#nameOf(scope, context);
		const before = await this.#read(name);
		await this.#write(
			name,
			before.filter((item) => !items.includes(item)),
		);
	}

	async clearAllProcessedItems(scope: DeduplicationScope, context: ICheckProcessedContextData) {
		this.#lists.delete(this.#nameOf(scope, context));
		await Promise.resolve();
	}

	async getProcessedDataCount(scope: DeduplicationScope, context: ICheckProcessedContextData) {
		return (await this.#read(this.#nameOf(scope, context))).length;
	}

	async #read(name: string): Promise<readonly DeduplicationItemTypes[]> {
		if (this.refusal !== undefined) throw new Error(this.refusal);
		await delay(DATABASE_MS);
		return this.#lists.get(name) ?? [];
	}

	async #write(name: string, list: readonly DeduplicationItemTypes[]): Promise<void> {
		await delay(DATABASE_MS);
		this.#lists.set(name, list);
	}

	#nameOf(scope: DeduplicationScope, { workflow, node }: ICheckProcessedContextData): string {
		return scope === 'node' ? `${workflow.id} ${node?.id}` : workflow.id;
	}
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

export type { ProcessedStore };
