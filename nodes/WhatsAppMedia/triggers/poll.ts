import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { lookForEvents, newestEvents, type LookState, type Notice } from '../events/lookForEvents';
import { eventJson } from '../events/output';
import { LookStopped, within } from '../events/readMessages';
import { openAccount } from '../execution/openAccount';
import { failureOf, NOWHERE } from '../failures/describeFailure';
import type { Failure } from '../failures/failure';
import { toEditorError } from '../failures/nodeError';
import { rateLimiterOf } from '../http/rateLimiter';
import { throttled } from '../http/throttled';
import type { MessageEvent, MessageListApi } from '../providers/eventApi';
import type { Session } from '../sending/session';
import { chosenEvents } from './chosenEvents';

/** Milliseconds for one answer. */
const TIMEOUT = 30_000;
/** Milliseconds that a request waits for the provider's rate limit. */
const LONGEST_WAIT = 60_000;
/** Milliseconds for a poll where n8n does not tell how much time it has. */
const LONGEST_POLL = 4 * 60_000;
/** The same for somebody in front of the editor. */
const LONGEST_FETCH = 30_000;

/** Polls that have not ended, by their node: n8n may begin the next one meanwhile, which would find the same. */
const underWay = new Map<string, Promise<unknown>>();

/** What a node polls. */
interface Polled {
	readonly session: Session;
	readonly api: MessageListApi;
	readonly kinds: ReadonlySet<string>;
	/** Tells this account from others: a new token for the same one makes no difference. */
	readonly account: string;
}

/** One poll of a trigger: an item for each event, or null where nothing is new. */
export async function poll(functions: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const place = `${functions.getWorkflow().id ?? ''}:${functions.getNode().id}`;
	if (functions.getMode() === 'manual') return await fetchNewest(functions);
	const running = underWay.get(place);
	if (running !== undefined) {
		// Not at once: n8n takes from both polls what evaluates expressions as soon as one of them ends.
		await Promise.allSettled([running]);
		return null;
	}
	const polling = pollOnce(functions);
	underWay.set(place, polling);
	try {
		return await polling;
	} finally {
		underWay.delete(place);
	}
}

async function pollOnce(functions: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	// n8n before 2.40 does not tell.
	const budget = (functions.getPollBudgetMs as (() => number) | undefined)?.call(functions);
	const saved = functions.getWorkflowStaticData('node');
	const { session, api, kinds, account } = await open(
		functions,
		budget ?? LONGEST_POLL,
		afterwards,
	);
	const look = await stopping(functions, afterwards, async () =>
		lookForEvents(session, api, kinds, account, saved.look as LookState | undefined),
	);
	// Last of all: n8n keeps it together with what is handed on now, and nothing else was changed.
	saved.look = look.state as unknown as IDataObject;
	for (const notice of look.notices) tell(functions, session, notice);
	return itemsOf(functions, session, look.events);
}

/**
 * Adds a failed execution to the list of n8n, which also starts the error workflow. The poll goes on: thrown,
 * the same would keep what was found from being handed on, and the workflow from being activated.
 */
function tell(functions: IPollFunctions, { provider }: Session, notice: Notice): void {
	const failure = failureOf(notice, { provider, url: '' });
	functions.__emitError(toEditorError(functions.getNode(), failure));
}

/** For whoever builds a workflow. What they see counts as not seen. */
async function fetchNewest(functions: IPollFunctions): Promise<INodeExecutionData[][]> {
	const { session, api, kinds } = await open(functions, LONGEST_FETCH);
	const newest = await stopping(functions, same, async () => newestEvents(session, api, kinds));
	const items = itemsOf(functions, session, newest.events);
	if (items !== null) return items;
	throw toEditorError(
		functions.getNode(),
		failureOf('invalidInput', NOWHERE, {
			headline: newest.isWhole
				? `${session.provider.name} has no such message yet`
				: `The newest ${newest.count} messages in ${session.provider.name} have no such event`,
			advice: 'Send a message, or write one to your number, and fetch again.',
		}),
	);
}

async function open(
	functions: IPollFunctions,
	ms: number,
	told: (failure: Failure) => Failure = same,
): Promise<Polled> {
	const node = functions.getNode();
	const kinds = chosenEvents(functions.getNodeParameter('events', []));
	if ('failure' in kinds) throw toEditorError(node, kinds.failure);
	const providerId = functions.getNodeParameter('provider', '');
	const opened = await openAccount(functions, providerId, { timeout: TIMEOUT });
	if ('failure' in opened) throw toEditorError(node, told(opened.failure));
	const { provider, transport, secret } = opened.account;
	if (provider.events?.type !== 'list') {
		throw toEditorError(node, failureOf('eventsUnsupported', { provider, url: '' }));
	}
	const credential = node.credentials?.[provider.credentialType]?.id ?? '';
	const limited = throttled(transport, rateLimiterOf(transport.baseUrl, secret), {
		maxWait: Math.min(LONGEST_WAIT, ms),
	});
	return {
		session: within({ provider, transport: limited }, ms),
		api: provider.events,
		kinds,
		account: [provider.id, transport.baseUrl, credential].join(' '),
	};
}

/** What stops a look, as an error of n8n. */
async function stopping<T>(
	functions: IPollFunctions,
	told: (failure: Failure) => Failure,
	look: () => Promise<T>,
): Promise<T> {
	return await look().catch((reason: unknown) => {
		throw reason instanceof LookStopped
			? toEditorError(functions.getNode(), told(reason.failure))
			: reason;
	});
}

function itemsOf(
	functions: IPollFunctions,
	{ provider }: Session,
	events: readonly MessageEvent[],
): INodeExecutionData[][] | null {
	const isSimple = functions.getNodeParameter('simple', true) !== false;
	if (events.length === 0) return null;
	return [events.map((event) => ({ json: eventJson(event, provider, isSimple) }))];
}

const same = (failure: Failure): Failure => failure;

/** Whoever reads of it in the list of executions wants to know what it cost. */
function afterwards(failure: Failure): Failure {
	return { ...failure, advice: `${failure.advice} Nothing is lost: the next poll finds the same.` };
}
