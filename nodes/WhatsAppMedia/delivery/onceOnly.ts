import type { DeduplicationHelperFunctions } from 'n8n-workflow';

import { wait } from '../http/wait';

/** n8n's own store of what a node has processed, one list for each node of a workflow. */
export type ProcessedStore = Pick<
	DeduplicationHelperFunctions,
	'checkProcessedAndRecord' | 'removeProcessed'
>;

/** Keys that n8n keeps for a node; the oldest are forgotten first. */
export const REMEMBERED = 10_000;
const OPTIONS = { mode: 'entries', maxEntries: REMEMBERED } as const;
/**
 * Milliseconds, at most, that a message waits before it asks the store. The store is read and then
 * written as a whole, so two workers that ask in the same instant would both be told "new".
 */
const SPREAD = 1_000;
/** Milliseconds after which a note is made once more: by then whoever wrote an older list over it is done. */
const RENEW_AFTER = 150;

/**
 * Lets each message go out once, across executions: its key is recorded before it is sent and
 * forgotten if it certainly did not go out. Within one process this is exact. Between workers
 * n8n's store can lose what two of them write in the same instant; that is made unlikely, not impossible.
 */
export class OnceOnly {
	readonly #store: ProcessedStore;

	readonly #desk: Desk;

	readonly #cancelled?: AbortSignal;

	/** @param place names workflow and node, which the store goes by */
	constructor(store: ProcessedStore, place: string, cancelled?: AbortSignal) {
		this.#store = store;
		this.#desk = deskOf(place);
		this.#cancelled = cancelled;
	}

	/** Records a key; false if it was recorded before. Throws what the store throws. */
	async claim(key: string): Promise<boolean> {
		await wait(Math.random() * SPREAD, this.#cancelled);
		if (!(await this.#desk.claim(this.#store, key))) return false;
		await wait(RENEW_AFTER, this.#cancelled);
		await this.#desk.claim(this.#store, key);
		return true;
	}

	/** Keeps the key of a message that went out, or may have; forgets it otherwise. Never throws. */
	async settle(key: string, mayBeOut: boolean): Promise<void> {
		try {
			// Once more, since another worker may have written an older list over the claim meanwhile.
			if (mayBeOut) await this.#desk.claim(this.#store, key);
			else await this.#desk.forget(this.#store, key);
		} catch {
			// What became of the message counts more than a note about it.
		}
	}
}

/** How a message is kept from going out twice. */
export interface OnceRule {
	readonly store: OnceOnly;
	/** What the operator named the order; empty if it was not named. */
	readonly reference: string;
}

interface Claim {
	readonly store: ProcessedStore;
	readonly key: string;
	readonly resolve: (isNew: boolean) => void;
	readonly reject: (reason: Error) => void;
}

/**
 * Where all messages of one node in this process queue for the store. One request is under way at
 * a time, and takes along everybody who came meanwhile: the store rewrites its whole list each time.
 */
class Desk {
	#claims: Claim[] = [];

	#turn: Promise<void> = Promise.resolve();

	async claim(store: ProcessedStore, key: string): Promise<boolean> {
		return await new Promise((resolve, reject) => {
			this.#claims.push({ store, key, resolve, reject });
			if (this.#claims.length === 1) void this.#inTurn(async () => await this.#serve());
		});
	}

	async forget(store: ProcessedStore, key: string): Promise<void> {
		await this.#inTurn(async () => await store.removeProcessed([key], 'node', OPTIONS));
	}

	async #inTurn(work: () => Promise<void>): Promise<void> {
		const mine = this.#turn.then(work);
		this.#turn = mine.catch(() => {});
		await mine;
	}

	async #serve(): Promise<void> {
		const claims = this.#claims.splice(0);
		const [first] = claims;
		if (first === undefined) return;
		try {
			const keys = [...new Set(claims.map(({ key }) => key))];
			const fresh = new Set((await record(first.store, keys)).map(String));
			// Of several with the same key only the first is new.
			for (const { key, resolve } of claims) resolve(fresh.delete(key));
		} catch (error) {
			const reason = error instanceof Error ? error : new Error(String(error));
			claims.forEach(({ reject }) => reject(reason));
		}
	}
}

/** The first record of a node is an insert, which fails if another worker inserts at the same time. */
async function record(store: ProcessedStore, keys: string[]): Promise<unknown[]> {
	try {
		return (await store.checkProcessedAndRecord(keys, 'node', OPTIONS)).new;
	} catch {
		return (await store.checkProcessedAndRecord(keys, 'node', OPTIONS)).new;
	}
}

const desks = new Map<string, Desk>();

/** The desk of a node. There are as many as nodes that use this, so none is ever thrown away. */
function deskOf(place: string): Desk {
	const known = desks.get(place) ?? new Desk();
	desks.set(place, known);
	return known;
}
