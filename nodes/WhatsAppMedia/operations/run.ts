import type {
	IDataObject,
	IExecuteFunctions,
	NodeApiError,
	NodeExecutionHint,
	NodeOperationError,
} from 'n8n-workflow';

import type { MediaSession } from '../delivery/session';
import type { Transport } from '../delivery/transport';
import { asUnanswered, failureOf, NOWHERE } from '../failures/describe';
import { toFailureItem, toNodeError } from '../failures/nodeError';
import type { Failure } from '../failures/failure';
import type { ItemDraft } from '../message';
import { readOnceRule } from '../parameters/once';
import { openSession, readConcurrency, type SessionResult } from '../parameters/session';
import { asObject } from '../parameters/values';
import { cut, plain } from '../text';
import { inOrder } from './inOrder';
import { Ledger } from './ledger';
import type { Circumstances, ItemResult, Operation } from './operation';

/** The json of an item; with the failure where the item did not make it. */
export interface ItemOutput {
	readonly json: IDataObject;
	readonly failure?: Failure;
}

/** One execution of the node, item by item. */
export class Run<D extends ItemDraft> {
	#session?: Promise<SessionResult>;

	#sent = 0;

	#unknown = 0;

	/** The first warning of each message that has any. */
	readonly #warnings: string[] = [];

	#notReady = 0;

	#recalled = 0;

	#skipped = 0;

	readonly #functions: IExecuteFunctions;

	readonly #operation: Operation<D>;

	/** Only where something is sent. */
	readonly #ledger?: Ledger;

	constructor(functions: IExecuteFunctions, operation: Operation<D>) {
		this.#functions = functions;
		this.#operation = operation;
		if (operation.sends) this.#ledger = new Ledger(functions);
	}

	/**
	 * The outputs of all items in their order. Never throws: whatever happens to an item is its
	 * output, so that other items go on.
	 * @param stopsAtFailure begin no further items after a failure; those not begun have no output
	 */
	async items(stopsAtFailure: boolean): Promise<Array<ItemOutput | undefined>> {
		const outputs = await inOrder(
			this.#functions.getInputData().length,
			readConcurrency(this.#functions),
			async (itemIndex) => await this.#item(itemIndex),
			({ failure }) => stopsAtFailure && failure !== undefined,
		);
		this.#ledger?.close(outputs.every((output) => output !== undefined && !output.failure));
		return outputs;
	}

	/** The error of an item's failure, for a run that stops there. */
	error(failure: Failure, itemIndex: number): NodeApiError | NodeOperationError {
		return toNodeError(this.#functions.getNode(), failure, itemIndex, this.#sentBesides());
	}

	async #item(itemIndex: number): Promise<ItemOutput> {
		const { draft, circumstances, failure } = await this.#read(itemIndex);
		const recalled = draft && this.#ledger?.recall(itemIndex, draft);
		if (recalled !== undefined) this.#recalled += 1;
		const output =
			recalled ??
			this.#present(
				itemIndex,
				draft,
				draft ? await this.#perform(draft, circumstances) : { failure },
			);
		if (draft !== undefined && recalled === undefined) this.#ledger?.note(itemIndex, draft, output);
		this.#count(output);
		return output;
	}

	#present(itemIndex: number, draft: D | undefined, result: ItemResult): ItemOutput {
		if ('json' in result) return { json: result.json };
		const { failure } = result;
		return { json: toFailureItem(failure, itemIndex, this.#about(draft)), failure };
	}

	#count({ json, failure }: ItemOutput): void {
		if (failure?.outcome === 'unknown') this.#unknown += 1;
		if (failure !== undefined) return;
		if (json.outcome === 'sent') this.#sent += 1;
		if (json.outcome === 'skipped') {
			this.#skipped += 1;
			return;
		}
		if (json.ready === false) this.#notReady += 1;
		if (Array.isArray(json.warnings) && json.warnings.length > 0)
			this.#warnings.push(String(json.warnings[0]));
	}

	/** What somebody who looks at the output should not miss. */
	addHints(): void {
		const hints: NodeExecutionHint[] = [];
		const add = (type: 'info' | 'warning', message: string): void => {
			hints.push({ message, type, location: 'outputPane' });
		};
		if (this.#unknown > 0) {
			add(
				'warning',
				`It is not known whether ${counted(this.#unknown, 'message')} went out. Look in your provider before you run this again.`,
			);
		}
		if (this.#notReady > 0) {
			add(
				'warning',
				`${counted(this.#notReady, 'message')} cannot be sent like this: see the field <code>problems</code>.`,
			);
		}
		const [warning, ...others] = this.#warnings;
		if (warning !== undefined) {
			add(
				'info',
				others.length === 0
					? warning
					: `${counted(this.#warnings.length, 'message')} went out with a warning: see the field <code>warnings</code>.`,
			);
		}
		if (this.#skipped > 0) {
			const verb = this.#skipped === 1 ? 'was' : 'were';
			add(
				'info',
				`${counted(this.#skipped, 'message')} ${verb} not sent again (option Send Only Once).`,
			);
		}
		if (this.#recalled > 0) {
			const verb = this.#recalled === 1 ? 'was' : 'were';
			add(
				'info',
				`${counted(this.#recalled, 'message')} of an earlier try ${verb} not sent again.`,
			);
		}
		if (hints.length > 0) this.#functions.addExecutionHints(...hints);
	}

	/** The item's parameters; an expression that does not resolve is n8n's to explain. */
	async #read(
		itemIndex: number,
	): Promise<{ draft?: D; circumstances: Circumstances; failure: Failure }> {
		const failure = failureOf('internal', NOWHERE);
		try {
			const draft = await this.#operation.read(this.#functions, itemIndex);
			return { draft, circumstances: this.#circumstances(itemIndex), failure };
		} catch (error) {
			return { circumstances: { simplify: true }, failure: { ...failure, ...wordsOf(error) } };
		}
	}

	async #perform(draft: D, circumstances: Circumstances): Promise<ItemResult> {
		const opened = await this.#open();
		if ('failure' in opened) {
			const { failure } = opened;
			return { failure: this.#operation.sends ? failure : asUnanswered(failure, NOWHERE) };
		}
		const { session, hasAsked } = watched(opened.session);
		try {
			return await this.#operation.run(session, draft, circumstances);
		} catch (error) {
			// Where it happened is not known: once the provider was asked, the message may be out.
			const outcome = this.#operation.sends && hasAsked() ? 'unknown' : 'notSent';
			return { failure: { ...failureOf('internal', NOWHERE), ...wordsOf(error), outcome } };
		}
	}

	#circumstances(itemIndex: number): Circumstances {
		// Read like every other parameter of the item: what an expression gives may not be an object.
		const options = asObject(this.#functions.getNodeParameter('options', itemIndex, {}));
		const simplify = options.simplify !== false;
		const once = this.#operation.sends ? readOnceRule(this.#functions, itemIndex) : undefined;
		return { simplify, once };
	}

	/** Opened once: provider and credential are the same for every item. */
	async #open(): Promise<SessionResult> {
		this.#session ??= openSession(this.#functions).catch((error: unknown) => ({
			failure: { ...failureOf('internal', NOWHERE), ...wordsOf(error) },
		}));
		return await this.#session;
	}

	#about(draft: D | undefined): IDataObject {
		return {
			provider: this.#functions.getNodeParameter('provider', 0, null) as string | null,
			phone: draft === undefined || draft.phone === '' ? null : cut(plain(draft.phone), 40),
		};
	}

	/** Told when a run stops, since n8n then shows no output: running it again would send twice. */
	#sentBesides(): string | undefined {
		if (this.#sent === 0) return undefined;
		const items =
			this.#sent === 1 ? '1 item of this run was' : `${this.#sent} items of this run were`;
		return `${items} already sent and would be sent again by a new run. To go on with the other items instead of stopping, set On Error in the node's settings.`;
	}
}

/** The session, and whether anything was asked of the provider through it. */
function watched(session: MediaSession): { session: MediaSession; hasAsked: () => boolean } {
	let isAsked = false;
	const { transport } = session;
	const exchange: Transport['exchange'] = async (request) => {
		isAsked = true;
		return await transport.exchange(request);
	};
	return {
		session: { ...session, transport: { ...transport, exchange } },
		hasAsked: () => isAsked,
	};
}

function counted(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Headline and reason from an error that somebody else made. */
function wordsOf(error: unknown): Pick<Failure, 'headline' | 'why'> | object {
	if (!(error instanceof Error)) return {};
	const description = (error as { description?: unknown }).description;
	return {
		headline: cut(plain(error.message), 300),
		...(typeof description === 'string' && { why: cut(plain(description), 500) }),
	};
}
