import type {
	IDataObject,
	IExecuteFunctions,
	NodeApiError,
	NodeExecutionHint,
	NodeOperationError,
} from 'n8n-workflow';

import type { Session } from '../delivery/session';
import type { Transport } from '../delivery/transport';
import { failureOf, NOWHERE } from '../failures/describe';
import { toFailureItem, toNodeError } from '../failures/nodeError';
import type { Failure } from '../failures/outcome';
import type { Draft } from '../message';
import { readDraft } from '../parameters/draft';
import { openSession, readConcurrency, type SessionResult } from '../parameters/session';
import { cut, plain } from '../text';
import { inOrder } from './inOrder';
import { Ledger } from './ledger';
import type { ItemResult, Operation, Presentation } from './operation';

/** The json of an item; with the failure where the item did not make it. */
export interface ItemOutput {
	readonly json: IDataObject;
	readonly failure?: Failure;
}

/** One execution of the node, item by item. */
export class Run {
	#session?: Promise<SessionResult>;

	#sent = 0;

	#unknown = 0;

	/** The first warning of each message that has any. */
	readonly #warnings: string[] = [];

	#notReady = 0;

	#recalled = 0;

	readonly #functions: IExecuteFunctions;

	readonly #operation: Operation;

	/** Only where something is sent. */
	readonly #ledger?: Ledger;

	constructor(functions: IExecuteFunctions, operation: Operation) {
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
		const { draft, presentation, failure } = await this.#read(itemIndex);
		const recalled = draft && this.#ledger?.recall(itemIndex, draft);
		if (recalled !== undefined) this.#recalled += 1;
		const output =
			recalled ??
			this.#present(
				itemIndex,
				draft,
				draft ? await this.#perform(draft, presentation) : { failure },
			);
		if (draft !== undefined && recalled === undefined) this.#ledger?.note(itemIndex, draft, output);
		this.#count(output);
		return output;
	}

	#present(itemIndex: number, draft: Draft | undefined, result: ItemResult): ItemOutput {
		if ('json' in result) return { json: result.json };
		const { failure } = result;
		return { json: toFailureItem(failure, itemIndex, this.#about(draft)), failure };
	}

	#count({ json, failure }: ItemOutput): void {
		if (failure?.outcome === 'unknown') this.#unknown += 1;
		if (failure !== undefined) return;
		if (this.#operation.sends) this.#sent += 1;
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
	): Promise<{ draft?: Draft; presentation: Presentation; failure: Failure }> {
		const failure = failureOf('internal', NOWHERE);
		try {
			const draft = await readDraft(this.#functions, itemIndex);
			const presentation = readPresentation(this.#functions, itemIndex);
			return { draft, presentation, failure };
		} catch (error) {
			return { presentation: { simplify: true }, failure: { ...failure, ...wordsOf(error) } };
		}
	}

	async #perform(draft: Draft, presentation: Presentation): Promise<ItemResult> {
		const opened = await this.#open();
		if ('failure' in opened) return opened;
		const { session, hasAsked } = watched(opened.session);
		try {
			return await this.#operation.run(session, draft, presentation);
		} catch (error) {
			// Where it happened is not known: once the provider was asked, the message may be out.
			const outcome = hasAsked() ? 'unknown' : 'notSent';
			return { failure: { ...failureOf('internal', NOWHERE), ...wordsOf(error), outcome } };
		}
	}

	/** Opened once: provider and credential are the same for every item. */
	async #open(): Promise<SessionResult> {
		this.#session ??= openSession(this.#functions).catch((error: unknown) => ({
			failure: { ...failureOf('internal', NOWHERE), ...wordsOf(error) },
		}));
		return await this.#session;
	}

	#about(draft: Draft | undefined): IDataObject {
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
function watched({ provider, transport }: Session): { session: Session; hasAsked: () => boolean } {
	let isAsked = false;
	const { address } = transport;
	const exchange: Transport['exchange'] = async (request) => {
		isAsked = true;
		return await transport.exchange(request);
	};
	return { session: { provider, transport: { address, exchange } }, hasAsked: () => isAsked };
}

function readPresentation(functions: IExecuteFunctions, itemIndex: number): Presentation {
	return { simplify: functions.getNodeParameter('options.simplify', itemIndex, true) !== false };
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
