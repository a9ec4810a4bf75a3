import type { IExecuteFunctions } from 'n8n-workflow';

import { unclearProblems } from '../checks/problem';
import type { RunSession } from '../sending/session';
import { failureOf, failureOfProblems, NOWHERE, stillInDoubt } from '../failures/describeFailure';
import type { Failure } from '../failures/failure';
import type { ItemDraft } from '../messages/draft';
import type { Recipient } from '../messages/message';
import type { ItemResult, OpenMessage, Operation, OutputSettings } from '../operations/operation';
import type { SessionResult } from './openSession';
import { readSettings } from '../parameters/settings';
import { mixUpOf } from '../parameters/tool';
import { lacksCountryCode } from '../parameters/typedPlus';
import { asObject } from '../parameters/values';
import { wrongItemOf } from '../parameters/wrongItem';
import type { MessagesInDoubt } from '../sending/claim';
import { cut, plain, quote, startOf } from '../text';
import type { Attempts, EarlierItem, ItemOutput } from './attempts';
import type { OnceIdentity, SendOnce } from './sendOnce';
import { skippedReceipt, TREATED_AS_SENT } from './skipped';

/** What is to be done with an item. */
export type ItemPlan =
	/** It cannot be sent. */
	| { readonly type: 'failed'; readonly output: ItemOutput; readonly known?: KnownItem }
	/** An earlier attempt of this execution has dealt with it. */
	| { readonly type: 'earlier'; readonly output: ItemOutput; readonly isRemembered: boolean }
	| {
			readonly type: 'ready';
			readonly session: RunSession;
			/** What the operation prepared. */
			readonly value: unknown;
			/** Of whom it goes to, as in every output; of what is only asked as it was entered. */
			readonly phone: string;
			readonly settings: OutputSettings;
			/** Told if this attempt does not come to it. */
			readonly known?: KnownItem;
			/** An earlier attempt may have sent it, and a person decided to send it again. */
			readonly isInDoubt: boolean;
			/** An earlier attempt sent it, and what became of it is to be asked again. */
			readonly earlier?: OpenOutput;
			/** Where repeats are left out. */
			readonly once?: OncePlan;
	  };

/** A message of which repeats are left out. */
export interface OncePlan {
	readonly identity: OnceIdentity;
	readonly messagesInDoubt: MessagesInDoubt;
	/** Retry of a message that was accepted and not delivered. */
	readonly repeatsUndelivered: boolean;
}

/** What an earlier attempt left of an item. */
export interface KnownItem {
	readonly output: ItemOutput;
	readonly isRemembered: boolean;
}

/** The output of a message that was left open. */
export interface OpenOutput extends ItemOutput {
	readonly open: OpenMessage;
}

/** What planning an item needs. */
export interface Planning<D extends ItemDraft> {
	readonly functions: IExecuteFunctions;
	readonly operation: Operation<D>;
	readonly opened: SessionResult;
	readonly attempts?: Attempts;
	readonly sendOnce: SendOnce;
	readonly itemIndex: number;
	/** Whether a model calls the node. */
	readonly isTool?: boolean;
	present(result: ItemResult, phone: string): ItemOutput;
}

/** Reads and checks an item, unless an earlier attempt has dealt with it. Requests nothing, and never throws. */
export async function planItem<D extends ItemDraft>(planning: Planning<D>): Promise<ItemPlan> {
	const { attempts, itemIndex, functions, present } = planning;
	const mixUp = planning.isTool === true ? mixUpOf(functions, itemIndex) : undefined;
	if (mixUp !== undefined) {
		return { type: 'failed', output: present({ failure: failureOf(mixUp, NOWHERE) }, '') };
	}
	const earlier = attempts?.earlier(itemIndex);
	if (earlier === undefined) return await planAnew(planning);
	const canAsk = planning.operation.resume !== undefined;
	const decision = decisionOf(earlier, canAsk, () => messagesInDoubtOf(functions, itemIndex));
	const { isRemembered, output } = earlier;
	if (decision === 'ask' && output?.open !== undefined) {
		const { open } = output;
		const plan = await planAnew(planning);
		if (plan.type === 'ready') {
			const json = open.receipt ?? output.json;
			return { ...plan, earlier: { json, open }, known: { output, isRemembered } };
		}
		if (!earlier.isOfThisExecution && messagesInDoubtOf(functions, itemIndex) === 'treatAsSent') {
			const settled = keptOutput(earlier, 'treatAsSent', present);
			return { type: 'earlier', output: settled, isRemembered };
		}
		const failure = notAsked(plan.output.failure, open);
		const { phone } = output.json;
		const told = present({ failure }, typeof phone === 'string' ? phone : '');
		const kept = { ...open, receipt: open.receipt ?? output.json };
		return { type: 'earlier', output: { ...told, open: kept }, isRemembered };
	}
	if (decision === 'sendAgain') {
		const isInDoubt = output?.failure?.outcome !== 'notDelivered';
		const told = isInDoubt ? 'report' : 'keep';
		const known = { output: keptOutput(earlier, told, present), isRemembered };
		return { ...(await planAnew(planning, { isInDoubt })), known };
	}
	const kept = decision === 'ask' ? 'keep' : decision;
	return { type: 'earlier', output: keptOutput(earlier, kept, present), isRemembered };
}

type NewPlan = Exclude<ItemPlan, { readonly type: 'earlier' }>;

/** What is known of a message that goes out again. */
interface Again {
	/** An earlier attempt may have sent it. */
	readonly isInDoubt: boolean;
}

async function planAnew<D extends ItemDraft>(
	{ functions, operation, opened, sendOnce, itemIndex, isTool, present }: Planning<D>,
	again?: Again,
): Promise<NewPlan> {
	let phone = '';
	const isInDoubt = again?.isInDoubt ?? false;
	const failed = (failure: Failure): NewPlan => {
		const told = isInDoubt ? stillInDoubt(failure) : failure;
		return { type: 'failed', output: present({ failure: told }, phone) };
	};
	if ('failure' in opened) return failed(opened.failure);
	const { session } = opened;
	try {
		if (session.cancelled?.aborted === true) return failed(failureOf('cancelledBefore', NOWHERE));
		const { once, ...settings } = readSettings(functions, itemIndex);
		const draft = await operation.read(functions, itemIndex);
		phone = draft.phone;
		const unused = once?.by === 'perOrder' ? [] : ['orderReference'];
		const wrongItem = isTool === true ? undefined : wrongItemOf(functions, itemIndex, unused);
		if (wrongItem !== undefined) {
			const { reason, code, parameter } = wrongItem;
			// It is somebody else's.
			if (parameter === 'phone') phone = '';
			return failed(failureOf(reason, NOWHERE, { why: `The expression is ${quote(code, 120)}.` }));
		}
		if (isTool !== true && lacksCountryCode(functions, itemIndex)) {
			return failed(failureOf('noCodeBehindPlus', NOWHERE));
		}
		const unclear = operation.sends ? unclearProblems(settings.unclear) : [];
		if (unclear.length > 0) return failed(failureOfProblems(unclear));
		const prepared = operation.prepare(session, draft);
		if ('failure' in prepared) return failed(prepared.failure);
		if (prepared.identity !== undefined) phone = shownPhone(prepared.identity.recipient);
		const { simplify } = settings;
		const ready = {
			type: 'ready',
			session,
			value: prepared.value,
			phone,
			settings: { simplify },
			isInDoubt,
		} as const;
		if (prepared.identity === undefined || once === undefined) return ready;
		const identified = await sendOnce.identify(prepared.identity, once);
		if ('failure' in identified) return failed(identified.failure);
		const { messagesInDoubt } = settings;
		const repeatsUndelivered = again !== undefined && !isInDoubt;
		return {
			...ready,
			once: { identity: identified.identity, messagesInDoubt, repeatsUndelivered },
		};
	} catch (error) {
		if (!isOfExpression(error))
			return failed({ ...failureOf('internal', NOWHERE), ...wordsOf(error) });
		// Why it does not run is n8n's to explain.
		const { headline, why } = wordsOf(error);
		const told = [headline, why].filter(Boolean).join(': ');
		return failed(
			failureOf('expression', NOWHERE, told === '' ? {} : { why: `n8n says: ${told}` }),
		);
	}
}

/** The number that was settled; nothing for who is named by an id, whatever stands in the field of the number. */
function shownPhone({ phone }: Recipient): string {
	return phone === undefined ? '' : `+${phone}`;
}

/** What a person decided for messages in doubt; nothing where that cannot be read. */
function messagesInDoubtOf(functions: IExecuteFunctions, itemIndex: number): MessagesInDoubt {
	try {
		return readSettings(functions, itemIndex).messagesInDoubt;
	} catch {
		return 'report';
	}
}

/** `ask`: what became of it is asked again. `keep`: its output stays as it is. */
type Decision = MessagesInDoubt | 'ask' | 'keep';

/**
 * What is to be done with an item of an earlier attempt. n8n's own attempts repeat nothing that may have
 * been sent. A person who retries may decide about messages in doubt, and repeats what was accepted
 * and not delivered.
 */
function decisionOf(
	{ output, isOfThisExecution }: EarlierItem,
	canAsk: boolean,
	decided: () => MessagesInDoubt,
): Decision {
	if (canAsk && output?.open !== undefined) {
		// Where asking failed before, a person may have decided since.
		const isDecidable = !isOfThisExecution && output.failure !== undefined;
		const decision = isDecidable ? decided() : 'report';
		return decision === 'report' ? 'ask' : decision;
	}
	const isDone = output !== undefined && output.failure === undefined;
	if (isDone || (isOfThisExecution && output !== undefined)) return 'keep';
	if (isOfThisExecution) return 'report';
	return output?.failure?.outcome === 'notDelivered' ? 'sendAgain' : decided();
}

/** What an item says of an open message that cannot be asked about. */
function notAsked(why: Failure | undefined, { messageId, recordId }: OpenMessage): Failure {
	return failureOf('openNotAsked', NOWHERE, {
		...(why !== undefined && { why: `${why.headline}.` }),
		...(messageId !== undefined && { messageId }),
		...(recordId !== undefined && { recordId }),
	});
}

function keptOutput(
	{ output }: EarlierItem,
	decision: Exclude<Decision, 'ask' | 'sendAgain'>,
	present: (result: ItemResult, phone: string) => ItemOutput,
): ItemOutput {
	if (decision === 'keep' && output !== undefined) return output;
	const { provider, phone } = asObject(output?.json.details ?? output?.json);
	const shown = typeof phone === 'string' ? phone : '';
	const { why, messageId, recordId } = output?.failure ?? {};
	if (decision === 'treatAsSent') {
		return {
			json: skippedReceipt({
				provider: typeof provider === 'string' ? provider : null,
				phone: shown === '' ? null : shown,
				messageId,
				recordId,
				warnings: [`${TREATED_AS_SENT}.`],
			}),
		};
	}
	const failure = failureOf('earlierUnknown', NOWHERE, {
		...(why !== undefined && { why }),
		...(messageId !== undefined && { messageId }),
		...(recordId !== undefined && { recordId }),
	});
	return present({ failure }, shown);
}

/** Whether n8n could not run an expression. */
function isOfExpression(error: unknown): boolean {
	return error instanceof Error && error.name === 'ExpressionError';
}

/** Headline and reason from an error that somebody else made. */
export function wordsOf(error: unknown): Partial<Pick<Failure, 'headline' | 'why'>> {
	if (!(error instanceof Error)) return {};
	const { message, description } = error as { message?: unknown; description?: unknown };
	const headline = inOneLine(message, 300);
	const why = inOneLine(description, 500);
	return { ...(headline !== '' && { headline }), ...(why !== '' && { why }) };
}

function inOneLine(text: unknown, max: number): string {
	return typeof text === 'string' ? cut(plain(startOf(text, max * 8)), max) : '';
}
