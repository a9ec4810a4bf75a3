import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type NodeApiError,
	type NodeOperationError,
} from 'n8n-workflow';

import { asUnanswered, failureOf, NOWHERE } from '../failures/describe';
import { markAsFailed, toFailureItem, toNodeError } from '../failures/nodeError';
import type { ItemDraft } from '../message';
import type { ItemResult, Operation } from '../operations/operation';
import { readParameter } from '../parameters/reader';
import { openSession, readConcurrency, type SessionResult } from '../parameters/session';
import { cut, plain } from '../text';
import { Attempts, type ItemOutput } from './attempts';
import { concurrently, everyTurn, nowAndThen } from './concurrently';
import { planItem, wordsOf, type ItemPlan } from './itemPlan';
import { nothingSent, Report, type StopReport } from './report';
import { SendOnce } from './sendOnce';

/** How a run behaves when an item is not sent, by the node's settings. */
export interface OnFailure {
	/** On Error: Stop. No further items are started, and the run ends with an error. */
	readonly stops: boolean;
	/** On Error: Continue (using error output). */
	readonly hasErrorOutput: boolean;
}

/**
 * One run of the node, items in and items out. With On Error: Stop all items are checked before the
 * first is sent; if one cannot be sent, nothing is.
 */
export class Execution<D extends ItemDraft> {
	#session?: Promise<SessionResult>;

	readonly #functions: IExecuteFunctions;

	readonly #operation: Operation<D>;

	readonly #onFailure: OnFailure;

	readonly #itemCount: number;

	readonly #report: Report;

	/** Only where something is sent. */
	readonly #attempts?: Attempts;

	readonly #sendOnce: SendOnce;

	constructor(functions: IExecuteFunctions, operation: Operation<D>, onFailure: OnFailure) {
		this.#functions = functions;
		this.#operation = operation;
		this.#onFailure = onFailure;
		this.#itemCount = functions.getInputData().length;
		this.#report = new Report(this.#itemCount);
		this.#sendOnce = new SendOnce(functions);
		if (operation.sends) this.#attempts = new Attempts(functions);
	}

	/** The output of all items, in their order. Throws where an item's failure stops the run. */
	async run(): Promise<INodeExecutionData[]> {
		const atOnce = readConcurrency(this.#functions);
		const plans = await this.#planAll(atOnce);
		const outputs = new Array<ItemOutput | undefined>(this.#itemCount).fill(undefined);
		// What earlier attempts did is part of the report even if the run stops before it gets there, and
		// a message that they left in doubt keeps no other back.
		const remaining = this.#indexes().filter((itemIndex) => {
			const plan = plans?.[itemIndex];
			if (plan?.type === 'earlier') outputs[itemIndex] = this.#record(itemIndex, plan.output, true);
			return outputs[itemIndex] === undefined;
		});
		await concurrently(
			remaining.length,
			everyTurn(atOnce),
			async (position, letNextStart) => {
				const itemIndex = remaining[position] ?? 0;
				const plan = plans?.[itemIndex] ?? (await this.#plan(itemIndex));
				// What a finished item holds on to, its file among it, is let go of.
				if (plans !== undefined) plans[itemIndex] = undefined;
				const output = await this.#perform(itemIndex, plan, letNextStart);
				outputs[itemIndex] = output;
				return output;
			},
			({ failure }) => this.#onFailure.stops && failure !== undefined,
		);
		if (this.#onFailure.stops) {
			const { provider: providerName } = await this.#names();
			const isRemembered = this.#sendOnce.isUsed;
			const stop = this.#report.stop({ isRemembered, providerName });
			if (stop !== undefined) throw this.#error(stop);
		}
		const hints = this.#report.hints();
		if (hints.length > 0) this.#functions.addExecutionHints(...hints);
		this.#attempts?.handOver();
		return outputs.flatMap((output, itemIndex) =>
			output === undefined ? [] : [this.#present(output, itemIndex)],
		);
	}

	/**
	 * Plans all items before the first is sent, where one that cannot be sent must keep the others back,
	 * or where equal messages must be found. Throws if nothing may be sent.
	 */
	async #planAll(atOnce: number): Promise<Array<ItemPlan | undefined> | undefined> {
		const { sends } = this.#operation;
		if (!sends || !(this.#onFailure.stops || this.#sendOnce.mayBeUsed)) return undefined;
		const plans = await concurrently(
			this.#itemCount,
			nowAndThen(atOnce),
			async (itemIndex) => await this.#plan(itemIndex),
		);
		if (!this.#onFailure.stops) return plans;
		const failed = plans.flatMap((plan, itemIndex) =>
			plan?.type === 'failed' && plan.output.failure !== undefined
				? [{ itemIndex, failure: plan.output.failure }]
				: [],
		);
		const earlierCount = plans.filter(
			(plan) => plan?.type === 'earlier' && plan.output.json.outcome === 'sent',
		).length;
		const stop = nothingSent(failed, this.#itemCount, earlierCount);
		if (stop !== undefined) throw this.#error(stop);
		return plans;
	}

	async #plan(itemIndex: number): Promise<ItemPlan> {
		const opened = await this.#open();
		return await planItem({
			functions: this.#functions,
			operation: this.#operation,
			opened,
			attempts: this.#attempts,
			sendOnce: this.#sendOnce,
			itemIndex,
			present: (result, phone) => this.#outputOf(result, itemIndex, phone),
		});
	}

	async #perform(itemIndex: number, plan: ItemPlan, letNextStart: () => void): Promise<ItemOutput> {
		const output =
			plan.type === 'ready' ? await this.#send(itemIndex, plan, letNextStart) : plan.output;
		return this.#record(itemIndex, output, plan.type === 'earlier');
	}

	#record(itemIndex: number, output: ItemOutput, isEarlier: boolean): ItemOutput {
		this.#report.add({ itemIndex, output, isEarlier });
		return output;
	}

	#indexes(): number[] {
		return Array.from({ length: this.#itemCount }, (_, itemIndex) => itemIndex);
	}

	async #send(
		itemIndex: number,
		{ session, value, phone, settings, identity }: Extract<ItemPlan, { type: 'ready' }>,
		onWait: () => void,
	): Promise<ItemOutput> {
		let hasLeft = false;
		const onSend = (): void => {
			hasLeft = true;
			this.#attempts?.start(itemIndex);
		};
		const work = async (): Promise<ItemResult> => {
			try {
				return await this.#operation.run({ ...session, onSend, onWait }, value, settings);
			} catch (error) {
				// The exception can come from anywhere: once the request left, the message may have been sent.
				const outcome = hasLeft ? 'unknown' : 'notSent';
				return { failure: { ...failureOf('internal', NOWHERE), ...wordsOf(error), outcome } };
			}
		};
		const result =
			identity === undefined
				? await work()
				: await this.#sendOnce.run(identity, { session, settings, itemIndex }, work);
		const output = this.#outputOf(result, itemIndex, phone);
		this.#attempts?.end(itemIndex, output);
		return output;
	}

	#outputOf(result: ItemResult, itemIndex: number, phone: string): ItemOutput {
		if ('json' in result) return { json: result.json };
		const failure = this.#operation.sends ? result.failure : asUnanswered(result.failure, NOWHERE);
		return { json: toFailureItem(failure, itemIndex, this.#about(phone)), failure };
	}

	#about(phone: string): IDataObject {
		return {
			provider: readParameter(this.#functions, 'provider', 0, null) as string | null,
			phone: phone === '' ? null : cut(plain(phone), 40),
		};
	}

	#present(output: ItemOutput, itemIndex: number): INodeExecutionData {
		const item: INodeExecutionData = { json: output.json, pairedItem: { item: itemIndex } };
		if (output.failure !== undefined && this.#onFailure.hasErrorOutput) {
			markAsFailed(item, this.#error({ failure: output.failure, itemIndex }));
		}
		return item;
	}

	#error({ failure, itemIndex, ...others }: StopReport): NodeApiError | NodeOperationError {
		return toNodeError(this.#functions.getNode(), failure, itemIndex, others);
	}

	async #names(): Promise<{ readonly provider: string }> {
		const opened = await this.#open();
		return { provider: 'session' in opened ? opened.session.provider.name : 'your provider' };
	}

	/** Opened once: provider and credential are the same for every item. */
	async #open(): Promise<SessionResult> {
		this.#session ??= openSession(this.#functions).catch((error: unknown) => ({
			failure: { ...failureOf('internal', NOWHERE), ...wordsOf(error) },
		}));
		return await this.#session;
	}
}
