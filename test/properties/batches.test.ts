import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { FIXTURES, PROVIDER_IDS, type ProviderId } from '../support/providers';
import { SECRET } from '../support/secrets';
import { answerBytes, type HttpAnswer } from './support/answers';
import { Switchboard, type Reaction } from './support/connection';
import { expectInvariants, isSend, outcomeOf } from './support/invariants';
import { accountOf } from './support/letters';
import { execute, fileItem, loadNode, type Execution } from './support/node';
import { runs, TIME_LIMIT } from './support/runs';

const PDF = Buffer.from('%PDF-1.7\nan invoice');
const node = loadNode();
let board: Switchboard;

beforeAll(() => {
	board = new Switchboard();
});

afterAll(() => board.close());

/** What the provider makes of one message, and what must then be said of it. */
type Fate = 'accepted' | 'brokenAnswer' | 'crash' | 'nonsense' | 'refused';
const OUTCOMES: Readonly<Record<Fate, string>> = {
	accepted: 'sent',
	brokenAnswer: 'unknown',
	crash: 'unknown',
	nonsense: 'unknown',
	refused: 'notSent',
};

const fate = fc.constantFrom<Fate>(
	...([
		'accepted',
		'accepted',
		'accepted',
		'brokenAnswer',
		'crash',
		'nonsense',
		'refused',
	] as const),
);
/** Those that are asked for nothing before a message. */
const provider = fc.constantFrom(
	...PROVIDER_IDS.filter((id) => FIXTURES[id].newContact === undefined),
);
const onError = fc.constantFrom<Execution['settings']>(
	undefined,
	{ onError: 'continueRegularOutput' },
	{ onError: 'continueErrorOutput' },
	{ onError: 'continueRegularOutput', retryOnFail: true },
);
const source = fc.constantFrom('url', 'binary');

/** The phone number of an item, by which the provider tells the items apart. */
const phoneOf = (index: number): string => `+1415555${String(1_000 + index)}`;

function answerTo(name: ProviderId, fates: readonly Fate[], request: Buffer): HttpAnswer {
	const index = Number(/1415555(\d{4})/.exec(String(request))?.[1]) - 1_000;
	const accepted = FIXTURES[name].accepted(`wamid.${index}`);
	switch (fates[index]) {
		case 'accepted':
			return { status: 200, body: accepted };
		case 'brokenAnswer':
			return { status: 200, body: JSON.stringify(accepted).slice(0, -12), breaks: true };
		case 'crash':
			return { status: 500, body: { message: 'Server Error' } };
		case 'nonsense':
			return { status: 200, body: '<html>Maintenance</html>' };
		default:
			return { status: 422, body: { message: 'The phone field is invalid', errors: {} } };
	}
}

function executionOf(
	name: ProviderId,
	count: number,
	mediaSource: string,
	options: IDataObject,
	settings: Execution['settings'],
): Execution {
	return {
		parameters: Array.from({ length: count }, (_, index) => ({
			provider: name,
			operation: 'send',
			phone: phoneOf(index),
			mediaSource,
			mediaUrl: 'https://example.com/invoice.pdf',
			binaryPropertyName: 'data',
			options: { maxRateLimitWait: 0.01, ...options },
		})),
		items: Array.from({ length: count }, () => fileItem(PDF, { fileName: 'invoice.pdf' })),
		settings,
		...accountOf(name, SECRET),
	};
}

const batch = fc.record({
	name: provider,
	fates: fc.array(fate, { minLength: 1, maxLength: 12 }),
	mediaSource: source,
	concurrency: fc.integer({ min: 1, max: 64 }),
	settings: onError,
});

it(
	'gives each item its own end, in the order of the input, and sends none twice',
	async () => {
		await fc.assert(
			fc.asyncProperty(batch, async ({ name, fates, mediaSource, concurrency, settings }) => {
				board.reset(() => ({
					type: 'answer',
					answer: (request) => {
						const answer = answerTo(name, fates, request);
						return { bytes: answerBytes(answer), breaks: answer.breaks };
					},
				}));
				const execution = executionOf(name, fates.length, mediaSource, { concurrency }, settings);
				const { output, thrown, hints } = await execute(node, execution);
				expectInvariants(execution, { output, thrown, hints }, board.requests, SECRET);

				const sentTo = board.requests.map(({ body }) => /1415555\d{4}/.exec(String(body))?.[0]);
				expect(new Set(sentTo).size).toBe(sentTo.length);
				const failing = fates.findIndex((end) => end !== 'accepted');
				if (settings === undefined && failing >= 0) {
					// With several under way, the first failing one in the order of the items is told.
					const at = (thrown as { context?: IDataObject } | undefined)?.context?.itemIndex;
					expect(fates[at as number]).not.toBe('accepted');
					if (concurrency === 1) expect([at, sentTo.length]).toEqual([failing, failing + 1]);
					return;
				}
				expect(sentTo).toHaveLength(fates.length);
				output?.forEach(({ json }, index) => {
					const end = OUTCOMES[fates[index] as Fate];
					expect(outcomeOf(json)).toBe(end);
					expect(json.phone ?? (json.details as IDataObject).phone).toBe(phoneOf(index));
					if (end === 'sent') expect(json.messageId).toBe(`wamid.${index}`);
				});
			}),
			runs(0.04),
		);
	},
	TIME_LIMIT,
);

/** A network that breaks at any byte of a request, or before there is a connection. */
const fault: fc.Arbitrary<Reaction> = fc.oneof(
	fc.record({
		type: fc.constant('break' as const),
		code: fc.constantFrom('ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ERR_SSL_BAD_RECORD', 'X'),
		after: fc.oneof(fc.integer({ min: 0, max: 1_500 }), fc.constant(1e9)),
	}),
	fc.record({
		type: fc.constant('unreachable' as const),
		code: fc.constantFrom('ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH', 'EAI_AGAIN'),
	}),
);

it(
	'says not sent only if the message cannot have arrived as a whole',
	async () => {
		await fc.assert(
			fc.asyncProperty(provider, fault, source, async (name, reaction, mediaSource) => {
				board.reset(() => reaction);
				const settings = { onError: 'continueRegularOutput' } as const;
				const execution = executionOf(name, 1, mediaSource, {}, settings);
				const observation = await execute(node, execution);
				expectInvariants(
					execution,
					observation,
					// What was cut off has not the length that it announced.
					board.requests.filter(({ isWhole }) => isWhole),
					SECRET,
				);
				expect(board.requests.filter(isSend).length).toBeLessThanOrEqual(1);
				const outcome = outcomeOf(observation.output?.[0]?.json ?? {});
				if (reaction.type === 'unreachable') expect(outcome).toBe('notSent');
				else if (board.requests.some(({ isWhole }) => isWhole)) expect(outcome).toBe('unknown');
				else expect(['notSent', 'unknown']).toContain(outcome);
			}),
			runs(0.03),
		);
	},
	TIME_LIMIT,
);
