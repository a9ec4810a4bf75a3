import fc from 'fast-check';

import { answering } from './support/answers';
import { Switchboard, type Reaction } from './support/connection';
import { expectInvariants, isSend, outcomeOf } from './support/invariants';
import { accountOf } from './support/letters';
import { execute, loadNode, type Execution } from './support/node';
import { TIME_LIMIT } from './support/runs';

const node = loadNode();
let board: Switchboard;

beforeAll(() => {
	board = new Switchboard();
});

afterAll(() => board.close());

type Step = 'accepted' | 'limited' | 'refused' | 'silent' | 'unreachable';
const REACTIONS: Readonly<Record<Step, Reaction>> = {
	accepted: answering({ status: 200, body: { success: true, data: { message_id: 'wamid.1' } } }),
	limited: answering({
		status: 429,
		headers: [['Retry-After', '1']],
		body: { message: 'Too many' },
	}),
	refused: answering({ status: 422, body: { message: 'Invalid' } }),
	silent: { type: 'break', code: 'ECONNRESET', after: 1e9 },
	unreachable: { type: 'unreachable', code: 'ECONNREFUSED' },
};
/** After these a message may go out once more; after anything else it must not. */
const REPEATABLE: readonly Step[] = ['limited', 'unreachable'];

const step = fc.constantFrom<Step>(
	'accepted',
	'limited',
	'limited',
	'refused',
	'silent',
	'unreachable',
);

/** A message to a provider of its own. */
async function deliver(index: number) {
	const secret = `tok_of-this-very-run-${index}`;
	const account = accountOf('waCr', secret);
	const execution: Execution = {
		parameters: [
			{
				provider: 'waCr',
				operation: 'send',
				phone: '+14155551234',
				mediaSource: 'url',
				mediaUrl: 'https://example.com/invoice.pdf',
				options: { maxRateLimitWait: 2.5 },
			},
		],
		items: [{ json: {} }],
		settings: { onError: 'continueRegularOutput' },
		authentication: account.authentication,
		credential: { ...account.credential, baseUrl: originOf(index) },
	};
	return { execution, secret, observation: await execute(node, execution) };
}

const originOf = (index: number): string => `https://shop-${index}.example`;

// Waits are real, so many messages wait side by side.
it(
	'sends again only after 429 or where there was no connection, and stops at anything else',
	async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 40, maxLength: 60 }),
				async (plans) => {
					board.reset((origin, before) => {
						const index = plans.findIndex((_, at) => origin === originOf(at));
						const steps = plans[index] ?? [];
						return REACTIONS[steps[Math.min(before, steps.length - 1)] ?? 'accepted'];
					});
					const results = await Promise.all(plans.map(async (_, index) => await deliver(index)));
					results.forEach(({ execution, secret, observation }, index) => {
						const steps = plans[index] ?? [];
						const origin = originOf(index);
						const requests = board.requests.filter((request) => request.origin === origin);
						// Each repetition is one more than an item has otherwise.
						expectInvariants(execution, observation, requests.slice(-1), secret);
						const tried = board.connections.get(origin) ?? 0;
						const end = steps.findIndex((one) => !REPEATABLE.includes(one));
						const may = end < 0 ? Infinity : end + 1;
						expect(tried).toBeGreaterThanOrEqual(1);
						expect(tried).toBeLessThanOrEqual(may);
						const last = steps[Math.min(tried, steps.length) - 1] as Step;
						const outcomes = { accepted: 'sent', silent: 'unknown' } as Record<Step, string>;
						const json = observation.output?.[0]?.json ?? {};
						expect(outcomeOf(json)).toBe(outcomes[last] ?? 'notSent');
						expect(requests.filter(isSend)).toHaveLength(requests.length);
					});
				},
			),
			// Shrinking would wait for hundreds of tries.
			{ numRuns: 2, endOnFailure: true },
		);
	},
	TIME_LIMIT,
);
