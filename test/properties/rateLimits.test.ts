import fc from 'fast-check';
import { sleep } from 'n8n-workflow';

import type { Exchange } from '../../nodes/WhatsAppMedia/http/transport';
import { RateLimiter } from '../../nodes/WhatsAppMedia/http/rateLimiter';
import { throttled } from '../../nodes/WhatsAppMedia/http/throttled';
import type { ApiRequest } from '../../nodes/WhatsAppMedia/wire/apiRequest';
import { RateServer, shortestTime, type RateLimit } from './support/rateServers';
import { runs, TIME_LIMIT } from './support/runs';

/** Requests that a limiter lets be under way. */
const AT_ONCE = 64;

interface Situation {
	readonly rateLimit: RateLimit;
	readonly messages: number;
	/** Milliseconds there and back, for each message in turn. */
	readonly latencies: readonly number[];
	/** Processes that send with the same credential, and do not know of each other. */
	readonly processes: number;
}

interface Observed {
	/** Numbers of the messages in the order in which the provider accepted them. */
	readonly order: readonly number[];
	/** How often each was asked for. */
	readonly statuses: readonly number[];
	/** When the last message was accepted, in ms. */
	readonly took: number;
	readonly refused: number;
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** All messages come at the same moment and wait as long as they must. */
async function send({ rateLimit, messages, latencies, processes }: Situation): Promise<Observed> {
	const server = new RateServer(rateLimit);
	const begun = performance.now();
	const order: number[] = [];
	const exchange = async ({ path }: ApiRequest): Promise<Exchange> => {
		const latency = latencies[Number(path) % latencies.length] ?? 0;
		await sleep(latency / 2);
		const response = server.answer(performance.now() - begun);
		if (response.status === 200) order.push(Number(path));
		await sleep(latency / 2);
		return { type: 'answer', response, request: 'whole' };
	};
	const transports = Array.from({ length: processes }, () =>
		throttled({ baseUrl: '', exchange }, new RateLimiter(), { maxWait: 86_400_000 }),
	);
	const exchanges = Array.from({ length: messages }, async (_, index) => {
		const transport = transports[index % processes];
		return await transport?.exchange({ method: 'POST', path: String(index) });
	});
	let isDone = false;
	const all = Promise.all(exchanges).finally(() => (isDone = true));
	await jest.advanceTimersByTimeAsync(0);
	while (!isDone) {
		if (jest.getTimerCount() === 0) throw new Error('Messages wait for nothing');
		await jest.advanceTimersToNextTimerAsync();
	}
	const statuses = (await all).map((one) => (one?.type === 'answer' ? one.response.status : 0));
	// The timer that all long waits share ends after its last turn.
	await jest.advanceTimersByTimeAsync(2_000);
	return { order, statuses, took: server.accepted.at(-1) ?? 0, refused: server.refused };
}

const rateLimit: fc.Arbitrary<RateLimit> = fc.record({
	type: fc.constantFrom('fixedWindow', 'slidingWindow', 'tokenBucket'),
	limit: fc.integer({ min: 1, max: 100 }),
	window: fc.integer({ min: 10, max: 60 }).map((seconds) => seconds * 1000),
	tells: fc.constantFrom('nothing', 'seconds', 'headers'),
	skew: fc.constantFrom(0, 1_300, -7_200_000, 86_400_000),
});

const situation: fc.Arbitrary<Situation> = fc
	.record({
		rateLimit,
		windows: fc.integer({ min: 2, max: 8 }),
		latencies: fc.array(fc.integer({ min: 2, max: 1_000 }), { minLength: 1, maxLength: 5 }),
		processes: fc.constantFrom(1, 1, 1, 2, 3),
	})
	.map(({ windows, ...rest }) => ({
		...rest,
		messages: Math.min(400, rest.rateLimit.limit * windows + 1),
	}));

/** Most 429s: the limit is met for the first time with all that is under way, and what follows each success. */
function mostRefused({
	rateLimit: { type, tells, limit },
	messages,
	processes,
}: Situation): number {
	const firstMet = 2 * AT_ONCE * processes;
	// Who is told when to come back is refused once in a window, to learn whether there is more.
	if (tells === 'headers' && processes === 1) return AT_ONCE + messages / 10;
	if (type !== 'tokenBucket') return firstMet + (3 * messages * processes) / limit + messages / 4;
	return firstMet + (2 * messages * processes) / 3;
}

/** Longest time, in ms. */
function longestTime({ rateLimit: limited, messages, latencies, processes }: Situation): number {
	const shortest = shortestTime(limited, messages);
	const windows = Math.ceil(messages / limited.limit);
	// What is told is rounded to seconds. A window is opened by a request that goes alone, then by more and more.
	const opening = windows * (1_200 + 10 * Math.max(...latencies));
	const share = limited.tells === 'nothing' ? 2 : 1.1;
	return shortest * share + opening + processes * limited.window + 60_000 * Number(share === 2);
}

it(
	'a provider with a rate limit gets all messages, about as fast as it takes them, and in their order',
	async () => {
		await fc.assert(
			fc.asyncProperty(situation, async (each) => {
				const { order, statuses, took, refused } = await send(each);
				expect(statuses).toEqual(Array.from({ length: each.messages }, () => 200));
				expect([...order].sort((a, b) => a - b)).toEqual(statuses.map((_, index) => index));
				expect(refused).toBeLessThanOrEqual(mostRefused(each));
				expect(took).toBeLessThanOrEqual(longestTime(each));
				if (each.processes > 1) return;
				// Only what was under way at the same time can overtake.
				order.forEach((message, position) =>
					expect(Math.abs(message - position)).toBeLessThan(2 * AT_ONCE),
				);
			}),
			{ ...runs(0.02), endOnFailure: true },
		);
	},
	TIME_LIMIT,
);

describe('a limit of sixty a minute', () => {
	const TYPES = ['fixedWindow', 'slidingWindow', 'tokenBucket'] as const;
	const base = { messages: 600, latencies: [200, 350, 120], processes: 1 };
	const limited = (type: RateLimit['type'], tells: RateLimit['tells']): Situation => ({
		...base,
		rateLimit: { type, tells, limit: 60, window: 60_000, skew: 0 },
	});

	it.each(TYPES)('is reached within five hundredths where it is told: %s', async (type) => {
		for (const tells of ['seconds', 'headers'] as const) {
			const each = limited(type, tells);
			const { took } = await send(each);
			expect(took / shortestTime(each.rateLimit, each.messages)).toBeLessThan(1.05);
		}
	});

	it.each(TYPES)('is hardly ever exceeded where headers tell it: %s', async (type) => {
		// All that is under way before the first answer is there.
		expect((await send(limited(type, 'headers'))).refused).toBeLessThan(10);
	});

	it('costs about one 429 in two windows where only they tell it', async () => {
		for (const type of ['fixedWindow', 'slidingWindow'] as const) {
			expect((await send(limited(type, 'seconds'))).refused).toBeLessThan(2 * AT_ONCE);
		}
	});
});
