import type {
	IDataObject,
	IHookFunctions,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { cleanSecret } from '../../../credentials/secret';
import { eventJson } from '../events/output';
import { chosen, keysOf, receive, type Proof } from '../events/receive';
import { claimEvents, type Claim, type SavedKeys } from '../events/repeats';
import { failureOf } from '../failures/describeFailure';
import type { Failure } from '../failures/failure';
import { toEditorError } from '../failures/nodeError';
import { wait } from '../http/wait';
import type { EventKind, MessageEvent, WebhookApi } from '../providers/eventApi';
import type { Provider } from '../providers/provider';
import { providerById } from '../providers/registry';
import { chosenEvents } from './chosenEvents';

/** Fields of the credential. */
const SECRET = 'webhookSecret';
const TOKEN = 'webhookToken';

/** What this node uses of the request that n8n hands over. */
interface Request {
	readonly headers: Readonly<Record<string, unknown>>;
	readonly query: Readonly<Record<string, unknown>>;
	/** Absent where n8n did not read the body, as of a form with files. */
	readonly rawBody?: Uint8Array;
}

/** What this node uses of n8n's answer. */
interface Response {
	readonly statusCode: number;
	/** n8n has given it, whether anybody was there or not. */
	readonly writableEnded: boolean;
	readonly closed: boolean;
	status(code: number): Response;
	json(body: object): Response;
	once(event: 'close', listener: () => void): unknown;
}

/** Where deliveries come from: the provider itself, or Meta through it. */
type Source = 'forwarder' | 'signed';

const REFUSALS = {
	400: 'The body is not one that this trigger can read',
	401: 'The signature or token is missing or wrong',
	413: 'The body is too large',
	503: 'The workflow is just being started for this event',
} as const;

/** One call of the URL: starts the workflow with an item for each event that is chosen and new. */
export async function webhook(functions: IWebhookFunctions): Promise<IWebhookResponseData> {
	const { provider, api, source } = setUpOf(functions);
	const response = functions.getResponseObject() as unknown as Response;
	const { headers, query, rawBody } = functions.getRequestObject() as unknown as Request;
	const delivery = { headers, query, body: rawBody ?? new Uint8Array() };
	const received = await receive(api, delivery, proofOf(functions, provider, source));
	if (received.status !== 200) {
		response.status(received.status).json({ message: REFUSALS[received.status] });
		return { noWebhookResponse: true };
	}
	const kinds = chosenEvents(functions.getNodeParameter('events', []));
	if ('failure' in kinds) return {};
	const events = chosen(received.events, kinds as ReadonlySet<EventKind>);
	const fresh = await withoutRepeats(functions, events, response);
	if (fresh === 'underWay') {
		// Whoever is told that all is well does not come again if that start comes to nothing.
		response.status(503).json({ message: REFUSALS[503] });
		return { noWebhookResponse: true };
	}
	if (fresh.length === 0) return {};
	const isSimple = functions.getNodeParameter('simple', true) !== false;
	return {
		workflowData: [fresh.map((event) => ({ json: eventJson(event, provider, isSimple) }))],
	};
}

/** Events that did not start the workflow before. Whoever tests by hand gets all of them. */
async function withoutRepeats(
	functions: IWebhookFunctions,
	events: readonly MessageEvent[],
	response: Response,
): Promise<readonly MessageEvent[] | 'underWay'> {
	if (events.length === 0 || functions.getMode() === 'manual') return events;
	const keys = await keysOf(events);
	const place = `${functions.getWorkflow().id ?? ''}:${functions.getNode().id}`;
	const saved: IDataObject & SavedKeys = functions.getWorkflowStaticData('node');
	const claim = claimEvents(place, saved, keys);
	if (claim.isUnderWay) return 'underWay';
	// Nobody tells any more that a caller is gone who was gone before this.
	if (response.closed) void settle(claim, response);
	else response.once('close', () => void settle(claim, response));
	return events.filter((_, index) => claim.fresh.includes(index));
}

/** Ms between two looks whether n8n has answered a caller who hung up, and ms after which it is taken for granted. */
const LOOK_EVERY = 250;
const LONGEST_START = 60_000;

/**
 * n8n answers once it has started the workflow, or could not. Where the caller hung up, it goes on all the same, and
 * nothing tells of the end of its answer.
 */
async function settle(claim: Claim, response: Response): Promise<void> {
	const since = performance.now();
	while (!response.writableEnded && performance.now() - since <= LONGEST_START) {
		await wait(LOOK_EVERY);
	}
	if (response.statusCode >= 400) claim.release();
	else claim.confirm();
}

interface SetUp {
	readonly provider: Provider;
	readonly api: WebhookApi;
	readonly source: Source;
}

function setUpOf(functions: IHookFunctions | IWebhookFunctions): SetUp {
	const provider = providerById(String(functions.getNodeParameter('provider', '')));
	if (provider?.events?.type !== 'webhook') {
		const context = { provider: provider ?? NOBODY, url: '' };
		throw toEditorError(functions.getNode(), failureOf('eventsUnsupported', context));
	}
	const isForwarded = functions.getNodeParameter('source', 'signed') === 'forwarder';
	return { provider, api: provider.events, source: isForwarded ? 'forwarder' : 'signed' };
}

/** Only a workflow edited by hand names no provider. */
const NOBODY: Pick<Provider, 'credentialName' | 'name' | 'secretLocation' | 'secretName'> = {
	name: 'The provider',
	credentialName: '',
	secretLocation: '',
	secretName: '',
};

function proofOf(
	functions: IWebhookFunctions,
	{ credentialType }: Provider,
	source: Source,
): Proof {
	const secretIn = (field: string) => async (): Promise<string> =>
		cleanSecret((await functions.getCredentials(credentialType))[field]);
	if (source === 'signed') return { type: 'signature', secret: secretIn(SECRET) };
	const isTokenWanted = functions.getNodeParameter('requireToken', false) === true;
	return { type: 'unsigned', ...(isTokenWanted && { token: secretIn(TOKEN) }) };
}

/**
 * What n8n does when a workflow is activated, and when somebody listens for a test event. Nothing can be
 * registered at the provider, but what could never start the workflow, or be started by anybody, is said now.
 */
export async function activate(functions: IHookFunctions): Promise<boolean> {
	const { provider, api, source } = setUpOf(functions);
	const node = functions.getNode();
	const kinds = chosenEvents(functions.getNodeParameter('events', []));
	if ('failure' in kinds) throw toEditorError(node, kinds.failure);
	const isTokenWanted = functions.getNodeParameter('requireToken', false) === true;
	if (source === 'forwarder' && !isTokenWanted) return true;
	const field = source === 'signed' ? SECRET : TOKEN;
	const credential = await functions.getCredentials(provider.credentialType);
	if (cleanSecret(credential[field]) !== '') return true;
	throw toEditorError(node, missing(provider, api, source));
}

function missing(provider: Provider, api: WebhookApi, source: Source): Failure {
	const { credentialName } = provider;
	const context = { provider, url: '' };
	if (source === 'forwarder') {
		return failureOf('invalidInput', context, {
			headline: `The credential “${credentialName}” has no Webhook URL Token`,
			advice:
				'Enter a long random text there, and add ?token= and this text to the URL. Or switch off Require Token in URL.',
		});
	}
	return failureOf('invalidInput', context, {
		headline: `The credential “${credentialName}” has no Webhook Secret`,
		advice: `Without it, anybody could start this workflow. ${api.secretSource}, and enter it in the credential.`,
	});
}
