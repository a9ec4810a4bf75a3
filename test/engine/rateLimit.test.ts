import type { INodeExecutionData } from 'n8n-workflow';

import { ALL_PROVIDERS, PRODUCT_IDS } from '../support/providers';
import { startRig, type Rig } from './support/setup';

let rig: Rig | undefined;
afterEach(async () => {
	await rig?.close();
	rig = undefined;
});

const phones = (count: number): string[] =>
	Array.from({ length: count }, (_, index) => `+1415555${String(1000 + index)}`);

/** Milliseconds that the sandbox's scenario `slow` holds an answer back. */
const SLOW_ANSWER = 3_000;

const byUrl = { mediaSource: 'url', mediaUrl: 'https://shop.example/invoice.pdf' };

function itemsFor(list: string[]): INodeExecutionData[] {
	return list.map((phone) => ({ json: { phone } }));
}

function providerCalled(id: string): (typeof ALL_PROVIDERS)[number] {
	const provider = ALL_PROVIDERS.find((candidate) => candidate.id === id);
	if (provider === undefined) throw new Error(`no provider ${id}`);
	return provider;
}

describe('a rate limit', () => {
	it.each(PRODUCT_IDS)(
		'is waited for and nobody is left out through %s',
		async (id) => {
			rig = await startRig({ ratePerMinute: 15, rateWindowMs: 1_000 });
			const list = phones(40);
			const { main, error } = await rig.run(providerCalled(id), itemsFor(list), byUrl);
			expect(error).toBeUndefined();
			expect(main.map(({ json }) => json.outcome)).toEqual(list.map(() => 'sent'));
			// In the order of the input, and each exactly once.
			expect(main.map(({ json }) => json.phone)).toEqual(list);
			expect(rig.sandbox.messages.map(({ phone }) => phone).sort()).toEqual([...list].sort());
			// A window ends with what was under way being refused, not with everything that is left.
			const refused = rig.sandbox.requests.filter(({ status }) => status === 429).length;
			expect(refused).toBeLessThan(rig.sandbox.requests.length / 2);
		},
		60_000,
	);

	it('is not met at all where the provider says how many requests are left', async () => {
		rig = await startRig({ ratePerMinute: 15, rateWindowMs: 1_000 });
		const { main } = await rig.run(providerCalled('waCr'), itemsFor(phones(40)), {
			...byUrl,
			options: { concurrency: 1 },
		});
		expect(main.every(({ json }) => json.outcome === 'sent')).toBe(true);
		expect(rig.sandbox.requests.filter(({ status }) => status === 429)).toHaveLength(0);
	}, 60_000);

	it('that is longer than a message may wait leaves it unsent, with the wait told', async () => {
		rig = await startRig({ ratePerMinute: 2 });
		const { main } = await rig.run(
			providerCalled('xobito'),
			itemsFor(phones(4)),
			{ ...byUrl, options: { maxRateLimitWait: 2, concurrency: 1 } },
			{ onError: 'continueRegularOutput' },
		);
		expect(
			main.map(({ json }) => (json.details as { outcome?: string })?.outcome ?? json.outcome),
		).toEqual(['sent', 'sent', 'notSent', 'notSent']);
		expect(main[3]?.json.details).toMatchObject({ reason: 'rateLimited' });
		const { retryAfter } = main[3]?.json.details as { retryAfter: number };
		expect(retryAfter).toBeGreaterThan(30);
		expect(retryAfter).toBeLessThanOrEqual(63);
	}, 30_000);

	it('is shared by executions that use the same credential', async () => {
		rig = await startRig({ ratePerMinute: 10, rateWindowMs: 1_000 });
		const { run } = rig;
		const runs = [0, 1, 2].map(async (part) => {
			const list = phones(30).slice(part * 10, part * 10 + 10);
			return await run(providerCalled('rasl'), itemsFor(list), byUrl);
		});
		const done = await Promise.all(runs);
		expect(
			done.flatMap(({ main }) => main).filter(({ json }) => json.outcome === 'sent'),
		).toHaveLength(30);
	}, 30_000);

	it('does not keep a cancelled execution waiting, and nothing more is sent', async () => {
		rig = await startRig({ ratePerMinute: 3 });
		const begun = Date.now();
		await rig.engine
			.run({
				items: itemsFor(phones(10)),
				parameters: { provider: 'xobito', phone: '={{ $json.phone }}', ...byUrl },
				credentialType: 'xobitoApi',
				abortAfterMs: 500,
			})
			.catch(() => undefined);
		expect(Date.now() - begun).toBeLessThan(20_000);
		expect(rig.sandbox.messages).toHaveLength(3);
	}, 30_000);
});

describe('messages at once', () => {
	it('are bounded by the option, and one slow message does not hold up the others', async () => {
		rig = await startRig();
		const slow = rig.sandbox.phoneFor('slow');
		const list = [slow, ...phones(12)];
		const { main } = await rig.run(providerCalled('xobito'), itemsFor(list), {
			...byUrl,
			options: { concurrency: 4 },
		});
		expect(main.map(({ json }) => json.phone)).toEqual(list);
		// Everybody else was asked for while the sandbox still held the slow one's answer back.
		const asked = rig.sandbox.requests;
		const first = asked.find(
			({ json }) => (json as { phone_number: string }).phone_number === slow,
		);
		expect(Math.max(...asked.map(({ at }) => at)) - (first?.at ?? 0)).toBeLessThan(SLOW_ANSWER);
	}, 30_000);

	it('stop after a refusal, and the sent ones are counted', async () => {
		rig = await startRig({ latencyMs: 30 });
		const list = phones(40);
		rig.sandbox.closeWindow(list[8] ?? '', 'atOnce');
		const { error } = await rig.run(providerCalled('xobito'), itemsFor(list), {
			...byUrl,
			options: { concurrency: 4 },
		});
		expect(error?.message).toMatch(/24-hour window is closed.* \[item 8\]$/);
		const delivered = rig.sandbox.messages.length;
		expect(delivered).toBeLessThan(20);
		expect(error?.description).toContain(`${delivered} messages were sent`);
	}, 30_000);
});

describe('a provider that cannot be reached', () => {
	it('is tried once more and then reported, with nothing sent', async () => {
		rig = await startRig();
		const { error } = await rig.engine.run({
			items: itemsFor(phones(1)),
			parameters: { provider: 'xobito', phone: '={{ $json.phone }}', ...byUrl },
			credentialType: 'xobitoApi',
			credentialData: { ...rig.sandbox.credentials.xobitoApi, baseUrl: 'http://127.0.0.1:9' },
		});
		expect(error?.message).toBe('Xobito could not be reached [item 0]');
	}, 30_000);
});
