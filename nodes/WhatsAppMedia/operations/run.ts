import type {
	IDataObject,
	IExecuteFunctions,
	NodeApiError,
	NodeExecutionHint,
	NodeOperationError,
} from 'n8n-workflow';

import { failureOf } from '../failures/describe';
import { toFailureItem, toNodeError } from '../failures/nodeError';
import type { Failure } from '../failures/outcome';
import type { Draft } from '../message';
import { readDraft } from '../parameters/draft';
import { openSession, type SessionResult } from '../parameters/session';
import { cut, plain } from '../text';
import type { ItemResult, Operation } from './operation';

/** The json of an item; with an error where the item did not make it. */
export interface ItemOutput {
	readonly json: IDataObject;
	readonly error?: NodeApiError | NodeOperationError;
}

/** One execution of the node, item by item. */
export class Run {
	#session?: Promise<SessionResult>;

	#sent = 0;

	#unknown = 0;

	#warned = 0;

	readonly #functions: IExecuteFunctions;

	readonly #operation: Operation;

	constructor(functions: IExecuteFunctions, operation: Operation) {
		this.#functions = functions;
		this.#operation = operation;
	}

	/** Never throws: whatever happens to an item is its output, so that other items go on. */
	async item(itemIndex: number): Promise<ItemOutput> {
		const { draft, failure } = await this.#read(itemIndex);
		const result = draft === undefined ? { failure } : await this.#perform(draft, itemIndex);
		if ('json' in result) {
			if (this.#operation.sends) this.#sent += 1;
			const { warnings } = result.json;
			if (Array.isArray(warnings) && warnings.length > 0) this.#warned += 1;
			return { json: result.json };
		}
		if (result.failure.outcome === 'unknown') this.#unknown += 1;
		const node = this.#functions.getNode();
		return {
			json: toFailureItem(result.failure, itemIndex, this.#about(draft)),
			error: toNodeError(node, result.failure, itemIndex, this.#sentSoFar()),
		};
	}

	/** What somebody who looks at the output should not miss. */
	addHints(): void {
		const hints: NodeExecutionHint[] = [];
		if (this.#unknown > 0) {
			hints.push({
				message: `It is not known whether ${counted(this.#unknown, 'message')} went out. Look in your provider before you run this again.`,
				type: 'warning',
				location: 'outputPane',
			});
		}
		if (this.#warned > 0) {
			hints.push({
				message: `${counted(this.#warned, 'message')} went out with a warning: see the field <code>warnings</code>.`,
				type: 'info',
				location: 'outputPane',
			});
		}
		if (hints.length > 0) this.#functions.addExecutionHints(...hints);
	}

	/** The item's parameters; an expression that does not resolve is n8n's to explain. */
	async #read(itemIndex: number): Promise<{ draft?: Draft; failure: Failure }> {
		const failure = failureOf('internal', NOWHERE);
		try {
			return { draft: await readDraft(this.#functions, itemIndex), failure };
		} catch (error) {
			return { failure: { ...failure, ...wordsOf(error) } };
		}
	}

	async #perform(draft: Draft, itemIndex: number): Promise<ItemResult> {
		try {
			// Opened once: provider and credential are the same for every item.
			this.#session ??= openSession(this.#functions);
			const opened = await this.#session;
			if ('failure' in opened) return opened;
			const simplify =
				this.#functions.getNodeParameter('options.simplify', itemIndex, true) !== false;
			return await this.#operation.run(opened.session, draft, { simplify });
		} catch (error) {
			return { failure: { ...failureOf('internal', NOWHERE), ...wordsOf(error) } };
		}
	}

	#about(draft: Draft | undefined): IDataObject {
		return {
			provider: this.#functions.getNodeParameter('provider', 0, null) as string | null,
			phone: draft === undefined || draft.phone === '' ? null : cut(plain(draft.phone), 40),
		};
	}

	/** Told when a run stops, since n8n then shows no output: running it again would send twice. */
	#sentSoFar(): string | undefined {
		if (this.#sent === 0) return undefined;
		const items =
			this.#sent === 1 ? '1 item of this run was' : `${this.#sent} items of this run were`;
		return `${items} already sent before this one and would be sent again by a new run. To go on with the other items instead of stopping, set On Error in the node's settings.`;
	}
}

function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const NOWHERE = {
	provider: { name: 'the provider', credentialName: '', keyLocation: '', keyWord: '' },
	address: '',
};

/** Headline and reason from an error that somebody else made. */
function wordsOf(error: unknown): Pick<Failure, 'headline' | 'why'> | object {
	if (!(error instanceof Error)) return {};
	const description = (error as { description?: unknown }).description;
	return {
		headline: cut(plain(error.message), 300),
		...(typeof description === 'string' && { why: cut(plain(description), 500) }),
	};
}
