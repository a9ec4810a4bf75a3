import {
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type NodeApiError,
	type NodeOperationError,
} from 'n8n-workflow';

import { asUnanswered, failureOf, NOWHERE, stillInDoubt } from '../failures/describeFailure';
import { forTool } from '../failures/forTool';
import type { Failure } from '../failures/failure';
import { columnsOf, markAsFailed, toFailureItem, toNodeError } from '../failures/nodeError';
import type { ItemDraft } from '../messages/draft';
import type { ItemResult, Operation } from '../operations/operation';
import { Turns } from '../http/turns';
import { readParameter } from '../parameters/reader';
import { asObject } from '../parameters/values';
import { openSession, readConcurrency, type SessionResult } from './openSession';
import { providerById } from '../providers/registry';
import type { Claim } from '../sending/claim';
import { cut, plain, startOf } from '../text';
import { Attempts, type ItemOutput } from './attempts';
import { concurrently, type Others } from './concurrently';
import { InAdvance } from './inAdvance';
import { planItem, wordsOf, type ItemPlan, type OncePlan, type OpenOutput } from './planItem';
import { Report, type ByHand, type ItemRecord, type StopReport } from './report';
import { SendOnce } from './sendOnce';
import { shortAnswer } from './shortAnswer';

/** How a run behaves when an item is not sent, by the node's settings. */
export interface OnFailure {
	/** On Error: Stop. No further items are started, and the run ends with an error. */
	readonly stops: boolean;
	/** On Error: Continue (using error output). */
	readonly hasErrorOutput: boolean;
	/** Whether a model reads the output, which then says what a model can do, and is not long. */
	readonly isTool?: boolean;
}

/**
 * Items that are planned, and claimed for Send Only Once, before their turn, at most. If the process is ended,
 * what is claimed is in doubt, and n8n's list has some entries for each, so there are only as many as are needed
 * while claiming takes its time.
 */
const MOST_IN_ADVANCE = 256;

/** An item that is ready for its turn. */
interface Prepared {
	readonly plan: ItemPlan;
	readonly claim?: Claim;
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

	/** When all items so far are planned. */
	#turn = Promise.resolve();

	#node?: INode;

	#provider?: string | null;

	constructor(functions: IExecuteFunctions, operation: Operation<D>, onFailure: OnFailure) {
		this.#functions = functions;
		this.#operation = operation;
		this.#onFailure = onFailure;
		this.#itemCount = functions.getInputData().length;
		this.#report = new Report(this.#itemCount, functions.getMode() === 'integrated');
		this.#sendOnce = new SendOnce(functions);
		if (operation.sends) this.#attempts = new Attempts(functions);
	}

	/** The output of all items, in their order. Throws where an item's failure stops the run. */
	async run(): Promise<INodeExecutionData[]> {
		const atOnce = readConcurrency(this.#functions);
		const planned = await this.#planAll(atOnce);
		const records = await this.#performAll(atOnce, planned);
		if (this.#onFailure.stops) {
			const stop = this.#report.stop(await this.#providerName());
			if (stop !== undefined) throw this.#error(stop);
		}
		const hints = this.#report.hints(await this.#byHand());
		if (hints.length > 0) this.#functions.addExecutionHints(...hints);
		const items = await this.#presentAll(records);
		// A run that was stopped is not handed over: n8n stores it, and a person may retry it. Nothing is waited
		// for in between.
		if (!this.#isCancelled) this.#attempts?.handOver();
		return items;
	}

	/** Sends what is to be sent. What was claimed and is not needed any more is given back, also while others are under way. */
	async #performAll(
		atOnce: number,
		planned: Array<ItemPlan | undefined> | undefined,
	): Promise<Array<ItemRecord | undefined>> {
		const isAhead = this.#claimsInAdvance;
		// After all are planned: that takes longer in a large run, and two runs would be at the same point again.
		if (isAhead) this.#sendOnce.begin();
		const prepared = new InAdvance(
			this.#itemCount,
			{ start: isAhead ? 2 * atOnce : atOnce, most: MOST_IN_ADVANCE, first: atOnce },
			async (itemIndex) => await this.#prepare(itemIndex, planned),
		);
		let given: Promise<void> | undefined;
		const giveBackRest = (): void => {
			this.#sendOnce.end();
			given ??= prepared.close().then(async (rest) => await this.#giveBack(rest));
		};
		try {
			return await concurrently(
				this.#itemCount,
				atOnce,
				async (itemIndex, others) => {
					const own = await prepared.take(itemIndex);
					// It waited for its claim, and the run stopped meanwhile.
					if (isAhead && others.isStopped()) return void (await this.#giveBack([[itemIndex, own]]));
					return await this.#perform(itemIndex, own, others);
				},
				{
					isLast: ({ output, isEarlier }) =>
						this.#onFailure.stops && !isEarlier && output.failure !== undefined,
					...(isAhead && { onStop: giveBackRest }),
				},
			);
		} finally {
			giveBackRest();
			await given;
		}
	}

	/** Of many items with pauses, so that n8n can do other things in between. */
	async #presentAll(records: ReadonlyArray<ItemRecord | undefined>): Promise<INodeExecutionData[]> {
		const turns = new Turns();
		const items: INodeExecutionData[] = [];
		for (const record of records) {
			if (record !== undefined) items.push(this.#present(record));
			const pause = turns.breathe();
			if (pause !== undefined) await pause;
		}
		return items;
	}

	/**
	 * Plans all items before the first is sent, where one that cannot be sent must keep the others back.
	 * Throws if nothing may be sent.
	 */
	async #planAll(atOnce: number): Promise<Array<ItemPlan | undefined> | undefined> {
		const { sends } = this.#operation;
		if (!sends || !this.#onFailure.stops) return undefined;
		const plans = await concurrently(
			this.#itemCount,
			atOnce,
			async (itemIndex) => await this.#plan(itemIndex),
		);
		const failed = plans.flatMap((plan, itemIndex) =>
			plan?.type === 'failed' && plan.output.failure !== undefined
				? [{ itemIndex, failure: plan.output.failure }]
				: [],
		);
		if (failed.length === 0) return plans;
		const refusal = this.#report.refusal(failed, await this.#providerName());
		if (refusal !== undefined) throw this.#error(refusal);
		return plans;
	}

	/** An item that an earlier attempt has dealt with is told of even if this one does not come to it. */
	async #plan(itemIndex: number): Promise<ItemPlan> {
		const plan = await planItem({
			functions: this.#functions,
			operation: this.#operation,
			opened: await this.#open(),
			attempts: this.#attempts,
			sendOnce: this.#sendOnce,
			itemIndex,
			isTool: this.#onFailure.isTool,
			present: (result, phone) => this.#outputOf(result, itemIndex, phone),
		});
		const known = plan.type === 'earlier' ? plan : plan.known;
		if (known !== undefined) {
			const { output, isRemembered } = known;
			this.#report.add({ itemIndex, output, isRemembered, isEarlier: true });
		}
		return plan;
	}

	/** @param planned all plans, where they were made before; each is let go of */
	async #prepare(itemIndex: number, planned?: Array<ItemPlan | undefined>): Promise<Prepared> {
		const turn = this.#turn;
		const planning = planned?.[itemIndex] ?? this.#plan(itemIndex);
		// What a finished item holds on to, its file among it, is let go of.
		if (planned !== undefined) planned[itemIndex] = undefined;
		// Without what was planned, which would be held on to.
		this.#turn = Promise.all([turn, planning]).then(() => undefined);
		const plan = await planning;
		if (plan.type !== 'ready' || plan.once === undefined || !this.#claimsInAdvance) return { plan };
		// Of equal messages the first one is sent, however long it takes to identify it.
		await turn;
		return { plan, claim: await this.#sendOnce.claim(plan.once.identity) };
	}

	/**
	 * Whether messages are claimed before their turn. Then all are, in the order of the items: two runs that
	 * hold messages and wait for those of the other would wait for ever in any other order.
	 */
	get #claimsInAdvance(): boolean {
		const isFirstAttempt = this.#attempts?.isFirst ?? false;
		return isFirstAttempt && this.#sendOnce.mayBeUsed && !this.#sendOnce.mayBeDecided;
	}

	/** What was claimed for items that the run did not come to is not theirs any more. */
	async #giveBack(rest: ReadonlyArray<readonly [number, Prepared]>): Promise<void> {
		const giving = rest.map(async ([itemIndex, { claim }]) => {
			const isClean = claim === undefined || (await this.#sendOnce.giveBack(claim));
			if (!isClean) this.#report.addLeftClaimed(itemIndex);
		});
		await Promise.all(giving);
	}

	async #perform(
		itemIndex: number,
		{ plan, claim }: Prepared,
		others: Others,
	): Promise<ItemRecord> {
		const output =
			plan.type === 'ready' ? await this.#send(itemIndex, plan, others, claim) : plan.output;
		const record = recordOf(itemIndex, plan, output);
		this.#report.add(record);
		return record;
	}

	async #send(
		itemIndex: number,
		{
			session,
			value,
			phone,
			settings,
			isInDoubt,
			earlier,
			once,
		}: Extract<ItemPlan, { type: 'ready' }>,
		others: Others,
		claim?: Claim,
	): Promise<ItemOutput> {
		const isRemembered = once !== undefined;
		let hasLeft = false;
		const onSend = (): void => {
			hasLeft = true;
			this.#attempts?.start(itemIndex, isRemembered);
		};
		/** What this attempt alone came to says nothing of an earlier one that is in doubt. */
		const settled = (result: ItemResult): ItemResult =>
			isInDoubt && 'failure' in result ? { failure: stillInDoubt(result.failure) } : result;
		const work = async (mayLeave?: () => Promise<boolean>): Promise<ItemResult> => {
			// It waited for another run that held the same message.
			if (once !== undefined && earlier === undefined && others.isStopped()) {
				return { failure: failureOf('cancelledBefore', NOWHERE) };
			}
			try {
				const observed = { ...session, onSend, mayLeave, onWait: others.startNext };
				if (earlier === undefined) {
					return settled(await this.#operation.run(observed, value, settings));
				}
				const { open, json } = earlier;
				return (await this.#operation.resume?.(observed, value, open, json, settings)) ?? earlier;
			} catch (error) {
				if (earlier !== undefined && !hasLeft) return earlier;
				// The exception can come from anywhere: once the request left, the message may have been sent.
				const outcome = hasLeft ? 'unknown' : 'notSent';
				const failure = { ...failureOf('internal', NOWHERE), ...wordsOf(error), outcome } as const;
				return settled({ failure });
			}
		};
		const sendOnce = async ({ identity, ...decided }: OncePlan): Promise<ItemResult> =>
			earlier === undefined
				? await this.#sendOnce.run(identity, { ...decided, session, claim }, work, (isSent) => {
						if (isSent) others.startNext();
						else if (this.#onFailure.stops) others.stop();
					})
				: await this.#sendOnce.resume(identity, session, earlier, work);
		const result = settled(once === undefined ? await work() : await sendOnce(once));
		const output = this.#outputOf(withReceipt(result, earlier), itemIndex, phone);
		this.#attempts?.end(itemIndex, output, isRemembered);
		return output;
	}

	#outputOf(result: ItemResult, itemIndex: number, phone: string): ItemOutput {
		if ('json' in result) return result;
		const told = this.#operation.sends ? result.failure : asUnanswered(result.failure, NOWHERE);
		const failure = this.#onFailure.isTool === true ? forTool(told, this.#shownProvider) : told;
		const { open } = result;
		const json = toFailureItem(failure, itemIndex, this.#about(phone));
		return { json, failure, ...(open !== undefined && { open }) };
	}

	#about(phone: string): IDataObject {
		const shown = cut(plain(startOf(phone, 400)), 40);
		return { provider: this.#providerId, phone: shown === '' ? null : shown };
	}

	get #shownProvider(): string {
		return providerById(this.#providerId ?? '')?.name ?? 'the provider';
	}

	/** As it is set; null where an expression for it does not resolve. */
	get #providerId(): string | null {
		if (this.#provider === undefined) {
			try {
				const provider = readParameter(this.#functions, 'provider', 0, null);
				this.#provider = typeof provider === 'string' ? provider : null;
			} catch {
				this.#provider = null;
			}
		}
		return this.#provider;
	}

	#present({ itemIndex, output: { json: whole, failure } }: ItemRecord): INodeExecutionData {
		const json = this.#onFailure.isTool === true ? shortAnswer(whole) : this.#shown(whole, failure);
		const item: INodeExecutionData = { json, pairedItem: { item: itemIndex } };
		if (failure !== undefined && this.#onFailure.hasErrorOutput) {
			markAsFailed(item, this.#error({ failure, itemIndex }));
		}
		return item;
	}

	/** With On Error: Continue, an item that failed has the columns of the others, too. */
	#shown(json: IDataObject, failure: Failure | undefined): IDataObject {
		const isRow = failure !== undefined && this.#operation.sends && !this.#onFailure.hasErrorOutput;
		return isRow ? { ...columnsOf(failure, asObject(json.details)), ...json } : json;
	}

	get #isCancelled(): boolean {
		return this.#functions.getExecutionCancelSignal()?.aborted === true;
	}

	#error({ failure, itemIndex, ...others }: StopReport): NodeApiError | NodeOperationError {
		// n8n copies the node each time that it is asked for it.
		this.#node ??= this.#functions.getNode();
		return toNodeError(this.#node, failure, itemIndex, others);
	}

	async #byHand(): Promise<ByHand | undefined> {
		if (this.#functions.getMode() !== 'manual' || this.#onFailure.isTool === true) return undefined;
		const opened = await this.#open();
		if ('failure' in opened) return undefined;
		const { name, status } = opened.session.provider;
		return { providerName: name, tellsDelivery: status !== undefined };
	}

	async #providerName(): Promise<string> {
		const opened = await this.#open();
		return 'session' in opened ? opened.session.provider.name : 'your provider';
	}

	/** Opened once: provider and credential are the same for every item. */
	async #open(): Promise<SessionResult> {
		this.#session ??= openSession(this.#functions, this.#onFailure.isTool).catch(
			(error: unknown) => ({
				failure: { ...failureOf('internal', NOWHERE), ...wordsOf(error) },
			}),
		);
		return await this.#session;
	}
}

function recordOf(itemIndex: number, plan: ItemPlan, output: ItemOutput): ItemRecord {
	const isEarlier = plan.type === 'earlier';
	const isRemembered = isEarlier
		? plan.isRemembered
		: plan.type === 'ready' && plan.once !== undefined;
	return { itemIndex, output, isEarlier, isRemembered };
}

/** An open message keeps the output that it had where it cannot be asked about now. */
function withReceipt(result: ItemResult, earlier: OpenOutput | undefined): ItemResult {
	if (!('failure' in result) || result.open === undefined || earlier === undefined) return result;
	return { ...result, open: { ...result.open, receipt: earlier.json } };
}
