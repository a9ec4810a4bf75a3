import type { IExecuteFunctions } from 'n8n-workflow';

import type { Flaw } from './flaws';

/** What is known of an item that was begun. */
export interface Entry {
	readonly state: 'begun' | 'claimed' | 'doubted' | 'notDelivered' | 'sent' | 'skipped' | 'unknown';
	readonly words: string;
	/** What was sent, for a flaw that goes by it. */
	readonly message: string;
}

interface Page {
	/** Execution that wrote last: another one is a Retry by a person. */
	execution: string;
	entries: Record<string, Entry>;
}

/**
 * What the tries of an execution, and a Retry of it, know of each other: it lies in the node's context, and
 * an item is known by its place.
 */
export class Memory {
	readonly #page: Page;

	/** A person has pressed Retry since it was written. */
	readonly isRetried: boolean;

	readonly #flaw?: Flaw;

	readonly #earlier: Page['entries'];

	constructor(functions: IExecuteFunctions, flaw: Flaw | undefined) {
		const context = functions.getContext('node');
		const runIndex = String(functions.evaluateExpression('{{ $runIndex }}', 0));
		const pages = (context.pages ??= {}) as Record<string, Page>;
		const execution = functions.getExecutionId();
		const page = (pages[runIndex] ??= { execution, entries: {} });
		this.isRetried = page.execution !== execution;
		if (this.isRetried && flaw === 'remembersForItsOwnTriesOnly') page.entries = {};
		page.execution = execution;
		this.#earlier = page.entries;
		if (flaw === 'forgetsWhatATryDidNotReach') page.entries = {};
		this.#page = page;
		this.#flaw = flaw;
	}

	/** What an earlier try, or an earlier execution, made of an item. */
	recall(index: number, message: string): Entry | undefined {
		const entry = this.#earlier[index];
		if (this.#flaw === 'comparesWords' && entry?.message !== message) return undefined;
		if (entry !== undefined) this.#page.entries[index] = entry;
		return entry;
	}

	note(index: number, entry: Entry): void {
		this.#page.entries[index] = entry;
	}

	forget(index: number): void {
		delete this.#page.entries[index];
		delete this.#earlier[index];
	}

	/** The items that something is said of, counted from 0. */
	withWords(isMeant: (words: string) => boolean): number[] {
		return Object.entries(this.#page.entries)
			.filter(([, { words }]) => isMeant(words))
			.map(([index]) => Number(index));
	}

	/** The items that are in a state, counted from 0. */
	in(...states: Array<Entry['state']>): number[] {
		return Object.entries(this.#page.entries)
			.filter(([, { state }]) => states.includes(state))
			.map(([index]) => Number(index));
	}
}
