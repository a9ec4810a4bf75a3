import type { ProcessedStore } from '../../../../nodes/WhatsAppMedia/sending/storeQueue';
import { actor, course } from './interleavings';

/** A call of the store that breaks, before or after it was written. */
export interface Fault {
	readonly worker: string;
	/** From 1. */
	readonly call: number;
	readonly when: 'after' | 'before';
}

/**
 * n8n's store of processed items as its server has it: one row, whose whole list is read and then
 * written. Two workers can overwrite each other; two that make the row at once collide.
 */
export class SharedStore {
	/** Undefined while there is no row. */
	list?: readonly string[];

	readonly #faults: readonly Fault[];

	readonly #calls = new Map<string, number>();

	/** Workers of which so many next calls happen at once, as a whole. */
	readonly quiet = new Map<string, number>();

	/** What each worker asked for last. */
	readonly last = new Map<string, 'record' | 'remove'>();

	/** Calls that have read and not yet written. */
	readonly #begun = new Set<object>();

	constructor(list?: readonly string[], faults: readonly Fault[] = []) {
		if (list !== undefined) this.list = list;
		this.#faults = faults;
	}

	/** As n8n gives it to a node. */
	get helpers(): ProcessedStore {
		return {
			checkProcessedAndRecord: async (items) => {
				const entries = items.map(String);
				const before = await this.#change(`record ${entries}`, (list) => [
					...list,
					...entries.filter((entry) => !list.includes(entry)),
				]);
				const fresh = entries.filter((entry) => !before.includes(entry));
				course().learn(fresh);
				return { new: fresh, processed: entries.filter((entry) => before.includes(entry)) };
			},
			removeProcessed: async (items) => {
				const entries = items.map(String);
				await this.#change(`remove ${entries}`, (list, hasRow) =>
					hasRow ? list.filter((entry) => !entries.includes(entry)) : undefined,
				);
				course().learn('removed');
			},
		};
	}

	/** Whether all calls that have read by now have written; for waits that are longer than a call. */
	whenWritten(): () => boolean {
		const begun = [...this.#begun];
		return () => begun.every((call) => !this.#begun.has(call));
	}

	async #change(
		name: string,
		change: (list: readonly string[], hasRow: boolean) => readonly string[] | undefined,
	): Promise<readonly string[]> {
		const worker = actor();
		const count = (this.#calls.get(worker) ?? 0) + 1;
		this.#calls.set(worker, count);
		const fault = this.#faults.find((each) => each.worker === worker && each.call === count);
		const broken = (): Error => {
			course().learn('broken');
			return new Error('connection lost');
		};
		this.last.set(worker, name.startsWith('remove') ? 'remove' : 'record');
		const left = this.quiet.get(worker) ?? 0;
		this.quiet.set(worker, left - 1);
		const isQuiet = left > 0;
		if (!isQuiet) await course().step(() => `read for ${name}`, 'brief');
		if (fault?.when === 'before') throw broken();
		const before = this.list;
		const call = {};
		this.#begun.add(call);
		if (!isQuiet) await course().step(() => `write ${name} over ${before}`, 'brief');
		this.#begun.delete(call);
		const isCollision = before === undefined && this.list !== undefined;
		const after = change(before ?? [], before !== undefined);
		if (after !== undefined) {
			if (isCollision) throw broken();
			this.list = after;
		}
		if (fault?.when === 'after') throw broken();
		return before ?? [];
	}
}
