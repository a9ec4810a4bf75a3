import type { DeduplicationHelperFunctions } from 'n8n-workflow';

import { onAbort } from '../http/onAbort';
import { wait } from '../http/wait';

/** n8n's own store of what a node has processed, one list for each node of a workflow. */
export type ProcessedStore = Pick<
	DeduplicationHelperFunctions,
	'checkProcessedAndRecord' | 'removeProcessed'
>;

/** Entries that n8n keeps for a node; the oldest are forgotten first. */
export const REMEMBERED = 10_000;
const OPTIONS = { mode: 'entries', maxEntries: REMEMBERED } as const;

/** Keys of open messages that are kept in mind for each node. */
const MOST_OPEN = 1_000;

/** Longest time in ms that a request waits for the store, those before it included. */
const LONGEST_WAIT = 20_000;

/** Time in ms after which a request that is not answered never will be. */
const LONGEST_ANSWER = 120_000;

/** Why a request is no longer waited for; an error with a stack would be made each time without it. */
const ANSWERED = 'answered';

/** The store did not answer in time. The request may still be carried out. */
export class StoreTimeout extends Error {
	/** @param wasAsked whether it was asked, so that it may still do what it was asked for */
	constructor(readonly wasAsked = true) {
		super(`It did not answer within ${LONGEST_WAIT / 1000} seconds`);
	}
}

interface Request {
	readonly store: ProcessedStore;
	readonly entries: readonly string[];
	readonly resolve: (fresh: ReadonlySet<string>) => void;
	readonly reject: (reason: Error) => void;
}

type Kind = 'record' | 'remove';

/** Messages that this process sent, as many as n8n's list keeps of all. */
const MOST_SENT = 10_000;
/** Ms for which it is kept in mind that a message was sent which n8n's list has as sent. */
const KNOWN_FOR = 10 * 60_000;

/** A message that this process sent. */
export interface KnownAsSent {
	/** Whether n8n's list has it as sent; otherwise the list says that it may have been. */
	readonly isRecorded: boolean;
	/** Entries that say who claimed it. */
	readonly marks: readonly string[];
	/** What stands by for it may be owed. */
	readonly isOwed: boolean;
}

/** A key that is held, so that no other message of this process can be the same. */
export interface Hold {
	/**
	 * Whether this execution left the message open, or whoever held the key while this message waited for
	 * it: nobody can have decided about it yet.
	 */
	readonly isLeftOpen: boolean;
	/** Whether this process left the message open before, so that nobody will finish it. */
	readonly isKnownOpen: boolean;
	/** Lets go of the key. Only the first call counts. */
	release(isLeftOpen: boolean): void;
}

/**
 * Serializes access to n8n's store for one node in this process. Each request carries all entries
 * queued while the previous one ran, because the store rewrites its whole list every time.
 */
export class StoreQueue {
	readonly #queued: Record<Kind, Request[]> = { record: [], remove: [] };

	/** How the last of those who hold a key or wait for it leaves its message, by key. */
	readonly #holders = new Map<string, Promise<boolean>>();

	/** The executions that left messages of this process open, by key, the newest last. */
	readonly #open = new Map<string, string>();

	/** Entries of this process that it could not remove, the newest last. */
	readonly #leftBehind = new Set<string>();

	/** Messages that this process sent, the newest last; with the time on the monotonic clock, in ms. */
	readonly #sent = new Map<string, KnownAsSent & { readonly since: number }>();

	#previous: Promise<void> = Promise.resolve();

	/**
	 * Waits until no other message of this process holds the key, and holds it.
	 * @param execution whose message it is
	 * @returns undefined if the signal fired first
	 */
	async hold(key: string, execution: string, cancelled?: AbortSignal): Promise<Hold | undefined> {
		const before = this.#holders.get(key);
		let isLeftOpen = this.#open.get(key) === execution;
		let end: (isLeftOpen: boolean) => void = () => undefined;
		const held = new Promise<boolean>((resolve) => {
			end = resolve;
		});
		// First come, first served: who holds several keys and waits for one asked for them in this order.
		this.#holders.set(key, held);
		const leave = (isNowOpen: boolean): void => {
			if (this.#holders.get(key) === held) this.#holders.delete(key);
			end(isNowOpen);
		};
		if (before !== undefined) {
			const wasLeftOpen = await unlessCancelled(before, cancelled);
			if (wasLeftOpen === undefined) {
				void before.then(leave);
				return undefined;
			}
			isLeftOpen = wasLeftOpen;
		}
		if (cancelled?.aborted === true) {
			leave(isLeftOpen);
			return undefined;
		}
		let isHeld = true;
		return {
			isLeftOpen,
			isKnownOpen: this.#open.has(key),
			release: (isNowOpen) => {
				if (!isHeld) return;
				isHeld = false;
				this.#noteOpen(key, isNowOpen ? execution : undefined);
				leave(isNowOpen);
			},
		};
	}

	/** Keeps in mind entries of this process that could not be removed: nobody works by them any more. */
	leaveBehind(entries: readonly string[]): void {
		for (const entry of entries) this.#leftBehind.add(entry);
		shorten(this.#leftBehind);
	}

	/** Whether this process left an entry behind. */
	hasLeftBehind(entry: string): boolean {
		return this.#leftBehind.has(entry);
	}

	/** Keeps in mind that a message was sent: the store may not say so, or not for long. */
	noteSent(key: string, known: KnownAsSent): void {
		this.#sent.delete(key);
		this.#sent.set(key, { ...known, since: performance.now() });
		shorten(this.#sent, MOST_SENT);
	}

	/** Something else was recorded of a message by now. */
	forgetSent(key: string): void {
		this.#sent.delete(key);
	}

	/** What this process knows of a message that it sent. */
	knownAsSent(key: string): KnownAsSent | undefined {
		const known = this.#sent.get(key);
		if (known?.isRecorded === true && performance.now() - known.since > KNOWN_FOR) return undefined;
		return known;
	}

	#noteOpen(key: string, execution: string | undefined): void {
		this.#open.delete(key);
		if (execution === undefined) return;
		this.#open.set(key, execution);
		shorten(this.#open);
	}

	/**
	 * Records entries and returns those that are new. Rejects with what the store rejects with, or with
	 * `StoreTimeout`.
	 */
	async record(store: ProcessedStore, entries: readonly string[]): Promise<ReadonlySet<string>> {
		return await this.#queue('record', store, entries);
	}

	/** Removes entries. Rejects as `record` does. */
	async remove(store: ProcessedStore, entries: readonly string[]): Promise<void> {
		await this.#queue('remove', store, entries);
	}

	async #queue(
		kind: Kind,
		store: ProcessedStore,
		entries: readonly string[],
	): Promise<ReadonlySet<string>> {
		const answered = new AbortController();
		try {
			return await new Promise((resolve, reject) => {
				const request = { store, entries, resolve, reject };
				const queued = this.#queued[kind];
				queued.push(request);
				if (queued.length === 1) {
					this.#previous = this.#previous.then(async () => await this.#flush(kind));
				}
				void wait(LONGEST_WAIT, answered.signal).then(() => {
					if (answered.signal.aborted) return;
					const index = this.#queued[kind].indexOf(request);
					if (index >= 0) this.#queued[kind].splice(index, 1);
					reject(new StoreTimeout(index < 0));
				});
			});
		} finally {
			answered.abort(ANSWERED);
		}
	}

	/**
	 * Never rejects: each request is told by itself. Ends when the store has answered, late as that may be: it
	 * writes its whole list, so a later request beside it could be written over. What takes minutes is not
	 * answered any more.
	 */
	async #flush(kind: Kind): Promise<void> {
		const requests = this.#queued[kind].splice(0);
		const [first] = requests;
		if (first === undefined) return;
		const entries = [...new Set(requests.flatMap((request) => request.entries))];
		try {
			const fresh = await inTime(ask(kind, first.store, entries));
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

/** Forgets the oldest of what is kept in mind. */
function shorten(known: Map<string, unknown> | Set<string>, most = MOST_OPEN): void {
	for (const oldest of known.keys()) {
		if (known.size <= most) break;
		known.delete(oldest);
	}
}

/** Rejects with `StoreTimeout` where the store does not answer at all. */
async function inTime<T>(asked: Promise<T>): Promise<T> {
	const answered = new AbortController();
	const late = wait(LONGEST_ANSWER, answered.signal).then(() => {
		throw new StoreTimeout();
	});
	late.catch(() => undefined);
	try {
		return await Promise.race([asked, late]);
	} finally {
		answered.abort(ANSWERED);
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

/** What a promise gives; undefined if the signal fires first. */
async function unlessCancelled<T>(
	promise: Promise<T>,
	cancelled?: AbortSignal,
): Promise<T | undefined> {
	if (cancelled === undefined) return await promise;
	return await new Promise((resolve) => {
		const forget = onAbort(cancelled, () => resolve(undefined));
		void promise.then((value) => {
			forget();
			resolve(value);
		});
	});
}

const queues = new Map<string, StoreQueue>();

/** One queue per node; never removed, because their number is bounded by the number of nodes. */
export function storeQueueOf(owner: string): StoreQueue {
	const known = queues.get(owner) ?? new StoreQueue();
	queues.set(owner, known);
	return known;
}
