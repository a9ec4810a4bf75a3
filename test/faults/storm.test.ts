import { Bench, CASES, type Batch } from './support/bench';
import type { Fault } from './support/fault';
import { answer, says, silence } from './support/script';
import { notSent, SENT, unknown } from './support/verdicts';

const COUNT = 100;
/** What the node has under way at the same time by default. */
const AT_ONCE = 64;
const REFUSED = 12;
const LINKS = CASES.filter(({ step }) => step === 'link');

const tooMany = (wait: string) =>
	says(() => answer('429 Too Many Requests', '{}', `Retry-After: ${wait}`));

const passing: Fault = {
	id: 'storm',
	title: 'The first of many requests are refused',
	plan: { times: REFUSED, script: tooMany('1') },
	status: 429,
	expected: SENT,
	maxRateLimitWait: 60,
};
const lasting: Fault = {
	id: 'storm-for-ever',
	title: 'Every request is refused for ten years',
	plan: { script: tooMany('315360000') },
	status: 429,
	expected: notSent('rateLimited', 'whole'),
};
const mute: Fault = {
	id: 'mute',
	title: 'Every message goes out and no answer comes',
	plan: { script: silence('reset') },
	expected: unknown('noAnswer', 'whole'),
};

let bench: Bench;
beforeAll(async () => {
	bench = await Bench.start();
});
afterAll(async () => {
	await bench.close();
});
afterEach(() => {
	expect(bench.unhandled).toEqual([]);
});

const all = <T>(value: T): T[] => Array.from({ length: COUNT }, () => value);

/** The same through every provider at once. */
async function storm(fault: Fault, expectation: (batch: Batch) => void): Promise<void> {
	const batches = await Promise.all(
		LINKS.map(async (each) => {
			// What a rate limit refuses, it does not send.
			const behavior = fault.status === 429 ? 'honest' : 'acts';
			return await bench.batch(fault, each, COUNT, behavior);
		}),
	);
	for (const batch of batches) expectation(batch);
}

describe('many messages in one run', () => {
	it('reach everybody once when the rate limit passes', async () => {
		await storm(passing, ({ outcomes, customers, requests }) => {
			expect(outcomes).toEqual(all('sent'));
			expect(customers).toEqual(all(1));
			expect(requests).toBe(COUNT + REFUSED);
		});
	});

	it('are not even tried once the rate limit is far too long', async () => {
		await storm(lasting, ({ outcomes, customers, requests }) => {
			expect(outcomes).toEqual(all('notSent'));
			expect(customers).toEqual(all(0));
			expect(requests).toBeLessThanOrEqual(AT_ONCE);
		});
	});

	it('are each sent once, whatever is not known of them', async () => {
		await storm(mute, ({ outcomes, customers, requests }) => {
			expect(outcomes).toEqual(all('unknown'));
			expect(customers).toEqual(all(1));
			expect(requests).toBe(COUNT);
		});
	});
});
