import type { INodeExecutionData } from 'n8n-workflow';

import { ALL_PROVIDERS, startRig, type Rig } from './support/setup';

let rig: Rig;
beforeAll(async () => {
	rig = await startRig();
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };
const byUrl = {
	mediaSource: 'url',
	mediaUrl: 'https://shop.example/invoice.pdf',
	options: { concurrency: 1 },
};

const to = (...phones: string[]): INodeExecutionData[] =>
	phones.map((phone) => ({ json: { phone } }));
const delivered = (): string[] => rig.sandbox.messages.map(({ phone }) => phone);

describe.each(ALL_PROVIDERS)('Retry On Fail through $name', (provider) => {
	it('sends nothing again to those who have it when a later item fails', async () => {
		const { error } = await rig.run(provider, to('+14155550101', '020'), byUrl, retry);
		expect(error?.message).toMatch(/no country code \[item 1\]/);
		expect(delivered()).toEqual(['+14155550101']);
	});

	it('sends what is still owed, and the output has every receipt in order', async () => {
		rig.sandbox.failNext(provider.id, 'html-404');
		const { main, error, hints } = await rig.run(
			provider,
			to('+14155550101', '+14155550102', '+14155550103'),
			byUrl,
			retry,
		);
		expect(error).toBeUndefined();
		expect(main.map(({ json }) => [json.outcome, json.phone])).toEqual([
			['sent', '+14155550101'],
			['sent', '+14155550102'],
			['sent', '+14155550103'],
		]);
		expect(delivered().sort()).toEqual(['+14155550101', '+14155550102', '+14155550103']);
		expect(hints).toEqual([]);
	});

	it('does not repeat a message that may have gone out', async () => {
		const lost = rig.sandbox.phoneFor('drop-after-delivery');
		const { error } = await rig.run(provider, to('+14155550101', lost), byUrl, retry);
		expect(error?.message).toMatch(/may or may not have been sent/);
		expect(delivered()).toEqual(['+14155550101', lost]);
	});

	it('with Continue does not send the others again when the first item failed', async () => {
		const { main } = await rig.run(provider, to('020', '+14155550101'), byUrl, {
			...retry,
			onError: 'continueRegularOutput',
		});
		expect(main.map(({ json }) => json.outcome ?? 'refused')).toEqual(['refused', 'sent']);
		expect(delivered()).toEqual(['+14155550101']);
	});
});

it('tells when messages of an earlier try were not sent again', async () => {
	const [provider] = ALL_PROVIDERS.filter(({ id }) => id === 'xobito');
	if (provider === undefined) throw new Error('no Xobito');
	const flaky = rig.sandbox.phoneFor('429-once');
	const { hints } = await rig.run(
		provider,
		to('+14155550101', flaky),
		{ ...byUrl, options: { concurrency: 1, maxWait: 1 } },
		{ ...retry, waitBetweenTries: 2000 },
	);
	expect(hints.map(({ message }) => message)).toEqual([
		'1 message of an earlier try was not sent again.',
	]);
	expect(delivered()).toEqual(['+14155550101', flaky]);
});
