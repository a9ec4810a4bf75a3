import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { FIXTURES, PROVIDER_IDS, type ProviderId } from '../support/providers';
import { answering, type HttpAnswer } from './support/answers';
import { Switchboard, type Reaction } from './support/connection';
import { expectInvariants, isSend, outcomeOf } from './support/invariants';
import { accountOf } from './support/letters';
import { execute, loadNode, type Execution } from './support/node';
import { garbage, replyTo } from './support/replies';
import { runs, TIME_LIMIT } from './support/runs';

/** With what JSON may write in another way; without what cleaning would change where it leaked. */
const SECRET = 'tok/S3cr3t+0f"th1s&sh0p\\=';
const node = loadNode();
let board: Switchboard;

beforeAll(() => {
	board = new Switchboard();
});

afterAll(() => board.close());

const settings = fc.constantFrom<Execution['settings']>(
	undefined,
	{ onError: 'continueRegularOutput' },
	{ onError: 'continueErrorOutput' },
);

function executionOf(provider: ProviderId, how: Partial<Execution>, simplify: boolean): Execution {
	return {
		parameters: [
			{
				provider,
				operation: 'send',
				phone: '+14155551234',
				// Others would have to look the phone number of the contact up first.
				recipientBy: FIXTURES[provider].recipient.recipientBy ?? 'phone',
				contactId: 'c-1',
				channelId: 'chn-1',
				mediaSource: 'url',
				mediaUrl: 'https://example.com/invoice.pdf',
				options: { mediaType: 'document', simplify, maxRateLimitWait: 0.01 },
			},
		],
		items: [{ json: {} }],
		...accountOf(provider, SECRET),
		...how,
	};
}

interface Case {
	readonly execution: Execution;
	readonly reaction: Reaction;
}

/** Runs a case with everything that always holds; gives the item's outcome, and its json if it has one. */
async function outcomeOfCase({ execution, reaction }: Case) {
	board.reset(() => reaction);
	const observation = await execute(node, execution);
	expectInvariants(execution, observation, board.requests, SECRET);
	expect(board.requests.filter(isSend)).toHaveLength(1);
	const json = observation.output?.[0]?.json;
	return { outcome: json === undefined ? 'thrown' : outcomeOf(json), json };
}

/** Whether an answer names a message, by the providers' documentation and not by the node's code. */
function namesMessage(provider: ProviderId, { status, body }: HttpAnswer): boolean {
	if (status < 200 || status > 299) return false;
	let answer: IDataObject;
	try {
		answer = JSON.parse(String(body)) as IDataObject;
	} catch {
		return false;
	}
	return FIXTURES[provider].idsAt
		.map((path) => valueAt(answer, path))
		.some((id) => (typeof id === 'string' && id.trim() !== '') || typeof id === 'number');
}

function valueAt(answer: unknown, path: readonly string[]): unknown {
	return path.reduce<unknown>(
		(value, key) => (value as IDataObject | null | undefined)?.[key],
		answer,
	);
}

/** Whether it says success as documented, with a readable id, whatever else is in it. */
function isSound(provider: ProviderId, reply: HttpAnswer): boolean {
	const { status, headers = [], body, breaks } = reply;
	// Some of the others have no body.
	if (status !== 200 && status !== 201) return false;
	const isDisguised = headers.some(([, value]) => /^(text\/html|gzip|br)$/.test(value));
	if (breaks || isDisguised || !namesMessage(provider, reply)) return false;
	const answer = JSON.parse(String(body)) as IDataObject;
	const { idsAt, saysSuccess } = FIXTURES[provider];
	const id = valueAt(answer, idsAt[0] ?? []);
	// In the form in which the documents have it: any other text may be words about the message.
	const isReadable = typeof id === 'string' && /^wamid\.\w+$/.test(id);
	// Beside a success these can contradict it, which leaves the message open.
	const names = Object.keys((answer.data ?? {}) as object);
	const isOther = /error|exception|fail|success|status|sent$|code|whatsapp_response/i;
	return saysSuccess(answer) && isReadable && !names.some((name) => isOther.test(name));
}

const situation = fc.constantFrom(...PROVIDER_IDS).chain((provider) =>
	fc.record({
		provider: fc.constant(provider),
		reply: replyTo(provider, SECRET),
		settings,
		isTool: fc.boolean(),
		simplify: fc.boolean(),
	}),
);

it(
	'never gives away the token, never says sent without a message, and bounds what it shows',
	async () => {
		await fc.assert(
			fc.asyncProperty(situation, async ({ provider, reply, simplify, ...how }) => {
				const execution = executionOf(provider, how, simplify);
				const { outcome, json } = await outcomeOfCase({ execution, reaction: answering(reply) });
				const details = json?.details as IDataObject | undefined;
				if (outcome === 'sent') expect(namesMessage(provider, reply)).toBe(true);
				if (isSound(provider, reply)) expect(['sent', 'thrown']).toContain(outcome);
				// A refusal that came as a whole leaves nothing open, but for a server that gave up waiting, that
				// speaks of a repeat, or that names a message all the same.
				const isRefusal =
					reply.status >= 400 && reply.status < 500 && ![408, 409, 425, 499].includes(reply.status);
				const namesOne = details?.messageId !== undefined && details.messageId !== null;
				// A code of Meta's in the answer decides instead of the status; some leave it open.
				const metaCode = details?.metaCode ?? null;
				const isClear = isRefusal && !reply.breaks && metaCode === null && !namesOne;
				if (isClear) expect(['notSent', 'thrown']).toContain(outcome);
			}),
			runs(0.25),
		);
	},
	TIME_LIMIT,
);

it(
	'takes bytes that are no answer for an unknown outcome',
	async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...PROVIDER_IDS),
				garbage,
				settings,
				async (name, bytes, how) => {
					const execution = executionOf(name, { settings: how }, true);
					const reaction: Reaction = { type: 'answer', answer: () => ({ bytes }) };
					const { outcome } = await outcomeOfCase({ execution, reaction });
					expect(['unknown', 'thrown']).toContain(outcome);
				},
			),
			runs(0.03),
		);
	},
	TIME_LIMIT,
);
