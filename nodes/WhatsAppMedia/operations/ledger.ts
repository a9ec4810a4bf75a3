import type { IExecuteFunctions } from 'n8n-workflow';

import type { MediaFile } from '../message';
import type { ItemOutput } from './run';

/** Where the ledger lies in the node's context, which lives as long as the execution. */
const PLACE = 'whatsAppMediaLedger';

interface Page {
	/** How often the node had run in the execution: in a loop, items of different rounds differ. */
	readonly runIndex: number;
	/** What became of items, by index; only what must not be sent again. */
	readonly entries: Record<string, Entry>;
}

interface Entry {
	readonly fingerprint: string;
	readonly output: ItemOutput;
}

/**
 * Remembers across n8n's own tries (Retry On Fail) what went out. n8n runs the whole node again,
 * with all items; without this, a customer whose item came before a failing one would get the same
 * message once per try. Also an `unknown` outcome stays as it is: only a person may repeat it.
 */
export class Ledger {
	readonly #functions: IExecuteFunctions;

	readonly #earlier: Page['entries'];

	readonly #runIndex: number;

	readonly #entries: Page['entries'] = {};

	constructor(functions: IExecuteFunctions) {
		this.#functions = functions;
		this.#runIndex = this.#isNeeded
			? Number(functions.evaluateExpression('{{ $runIndex }}', 0))
			: 0;
		const page = this.#isNeeded ? (this.#context[PLACE] as Page | undefined) : undefined;
		this.#earlier = page?.runIndex === this.#runIndex ? page.entries : {};
	}

	/** What an earlier try made of the same message, if it must not be sent again. */
	recall(itemIndex: number, draft: object): ItemOutput | undefined {
		const entry = this.#earlier[itemIndex];
		if (entry === undefined || entry.fingerprint !== fingerprintOf(draft)) return undefined;
		this.#entries[itemIndex] = entry;
		return entry.output;
	}

	/** Notes an item that went out or may have gone out. */
	note(itemIndex: number, draft: object, output: ItemOutput): void {
		if (!this.#isNeeded || output.failure?.outcome === 'notSent') return;
		this.#entries[itemIndex] = { fingerprint: fingerprintOf(draft), output };
	}

	/** Keeps the notes for another try, or throws them away when none will come. */
	close(isComplete: boolean): void {
		if (!this.#isNeeded) return;
		if (isComplete) {
			delete this.#context[PLACE];
		} else {
			const page: Page = { runIndex: this.#runIndex, entries: this.#entries };
			this.#context[PLACE] = page as never;
		}
	}

	get #isNeeded(): boolean {
		return this.#functions.getNode().retryOnFail === true;
	}

	get #context(): ReturnType<IExecuteFunctions['getContext']> {
		return this.#functions.getContext('node');
	}
}

/** Equal for equal messages; of a file its name, type and size, since a signed link is new each time. */
function fingerprintOf(draft: object): string {
	return JSON.stringify(draft, (_, value: unknown) => {
		if (!hasFile(value)) return value;
		const { name, mimeType, size } = value.file;
		return [name, mimeType, size];
	});
}

/** A source with a file: from n8n's storage, or the same as a link. */
function hasFile(value: unknown): value is { readonly file: MediaFile } {
	return typeof value === 'object' && value !== null && 'file' in value;
}
