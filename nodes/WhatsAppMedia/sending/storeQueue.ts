import type { DeduplicationHelperFunctions } from 'n8n-workflow';

/** n8n's own store of what a node has processed, one list for each node of a workflow. */
export type ProcessedStore = Pick<
	DeduplicationHelperFunctions,
	'checkProcessedAndRecord' | 'removeProcessed'
>;

/** Entries that n8n keeps for a node; the oldest are forgotten first. */
export const REMEMBERED = 10_000;
const OPTIONS = { mode: 'entries', maxEntries: REMEMBERED } as const;

interface Request {
	readonly store: ProcessedStore;
	readonly entries: readonly string[];
	readonly resolve: (fresh: ReadonlySet<string>) => void;
	readonly reject: (reason: Error) => void;
}

type Kind = 'record' | 'remove';

/**
 * Serializes access to n8n's store for one node in this process. Each request carries all entries
 * queued while the previous one ran, because the store rewrites its whole list every time.
 */
export class StoreQueue {
	readonly #queued: Record<Kind, Request[]> = { record: [], remove: [] };

	readonly #holders = new Map<string, Promise<void>>();

	#previous: Promise<void> = Promise.resolve();

	/**
	 * Waits until no other message of this process holds the key, and holds it.
	 * @returns how to let go of it, or undefined if the signal fired first
	 */
	async hold(key: string, cancelled?: AbortSignal): Promise<(() => void) | undefined> {
		for (;;) {
			const holder = this.#holders.get(key);
			if (cancelled?.aborted === true) return undefined;
			if (holder === undefined) break;
			await eitherOf(holder, cancelled);
		}
		let release = (): void => undefined;
		const held = new Promise<void>((resolve) => {
			release = () => {
				if (this.#holders.get(key) === held) this.#holders.delete(key);
				resolve();
			};
		});
		this.#holders.set(key, held);
		return release;
	}

	/** Records entries and returns those that are new. Rejects with what the store rejects with. */
	async record(store: ProcessedStore, entries: readonly string[]): Promise<ReadonlySet<string>> {
		return await this.#queue('record', store, entries);
	}

	/** Removes entries. Rejects with what the store rejects with. */
	async remove(store: ProcessedStore, entries: readonly string[]): Promise<void> {
		await this.#queue('remove', store, entries);
	}

	async #queue(
		kind: Kind,
		store: ProcessedStore,
		entries: readonly string[],
	): Promise<ReadonlySet<string>> {
		return await new Promise((resolve, reject) => {
			const queued = this.#queued[kind];
			queued.push({ store, entries, resolve, reject });
			if (queued.length === 1) {
				this.#previous = this.#previous.then(async () => await this.#flush(kind));
			}
		});
	}

	/** Never rejects: each request is told by itself. */
	async #flush(kind: Kind): Promise<void> {
		const requests = this.#queued[kind].splice(0);
		const [first] = requests;
		if (first === undefined) return;
		const entries = [...new Set(requests.flatMap((request) => request.entries))];
		try {
			const fresh = await ask(kind, first.store, entries);
			for (const request of requests) {
				// An entry that several record at once is new for the first of them.
				const own = new Set(request.entries.filter((entry) => fresh.delete(entry)));
				request.resolve(own);
			}
		} catch (error) {
			const reason = error instanceof Error ? error : new Error(String(error));
			for (const { reject } of requests) reject(reason);
		}
	}
}

async function ask(kind: Kind, store: ProcessedStore, entries: string[]): Promise<Set<string>> {
	if (kind === 'record') {
		const { new: fresh } = await store.checkProcessedAndRecord(entries, 'node', OPTIONS);
		return new Set(fresh.map(String));
	}
	await store.removeProcessed(entries, 'node', OPTIONS);
	return new Set();
}

async function eitherOf(holder: Promise<void>, cancelled?: AbortSignal): Promise<void> {
	if (cancelled === undefined) return await holder;
	await new Promise<void>((resolve) => {
		const end = (): void => {
			cancelled.removeEventListener('abort', end);
			resolve();
		};
		cancelled.addEventListener('abort', end, { once: true });
		void holder.then(end);
	});
}

const queues = new Map<string, StoreQueue>();

/** One queue per node; never removed, because their number is bounded by the number of nodes. */
export function storeQueueOf(owner: string): StoreQueue {
	const known = queues.get(owner) ?? new StoreQueue();
	queues.set(owner, known);
	return known;
}
