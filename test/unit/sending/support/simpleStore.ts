import type { ProcessedStore } from '../../../../nodes/WhatsAppMedia/sending/storeQueue';

type Call = 'record' | 'remove';

/** n8n's store of processed items in one process, with its bound, and whatever a test makes of a call. */
export class SimpleStore {
	list: string[] = [];

	readonly calls: Array<{ readonly call: Call; readonly entries: readonly string[] }> = [];

	/** Asked before each call, with its number from 1: breaks before or after it is carried out. */
	breaks: (call: number) => 'after' | 'before' | undefined = () => undefined;

	/** The call after which another worker writes back the list from before it. */
	staleAfter?: number;

	/** Awaited in each call before it is carried out. */
	delay: () => Promise<void> = async () => undefined;

	/** As n8n gives it to a node. */
	readonly helpers: ProcessedStore = {
		checkProcessedAndRecord: async (items, _, { maxEntries }) => {
			const entries = items.map(String);
			const before = await this.#change('record', entries, (list) => {
				const all = [...list, ...entries.filter((entry) => !list.includes(entry))];
				return all.slice(-(maxEntries ?? all.length));
			});
			return {
				new: entries.filter((entry) => !before.includes(entry)),
				processed: entries.filter((entry) => before.includes(entry)),
			};
		},
		removeProcessed: async (items) => {
			const entries = items.map(String);
			await this.#change('remove', entries, (list) =>
				list.filter((entry) => !entries.includes(entry)),
			);
		},
	};

	async #change(
		call: Call,
		entries: readonly string[],
		change: (list: string[]) => string[],
	): Promise<readonly string[]> {
		this.calls.push({ call, entries });
		const number = this.calls.length;
		const breaks = this.breaks(number);
		await this.delay();
		if (breaks === 'before') throw new Error('connection lost');
		const before = this.list;
		if (number !== this.staleAfter) this.list = change(before);
		if (breaks === 'after') throw new Error('connection lost');
		return before;
	}
}
