import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { scenarios } from '../../sandbox';
import { PRODUCTS } from '../support/providers';
import { firstJson, startRig, type Rig } from './support/setup';

let rig: Rig;
let good: INodeExecutionData;
beforeAll(async () => {
	rig = await startRig();
	good = { json: { phone: '+14155550101' }, binary: { data: await rig.binary('document') } };
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

const byId = Object.fromEntries(PRODUCTS.map((provider) => [provider.id, provider]));
const xobito = byId.xobito as (typeof PRODUCTS)[number];

describe('bad input', () => {
	const cases: Array<
		[what: string, json: IDataObject, parameters: IDataObject, field: string, says: RegExp]
	> = [
		['an empty phone number', { phone: '' }, {}, 'Phone Number', /phone number is empty/],
		[
			'a phone number without country code',
			{ phone: '020 7946 0000' },
			{},
			'Phone Number',
			/no country code/,
		],
		[
			'a missing binary field',
			{ phone: '+14155550101' },
			{ binaryPropertyName: 'invoice' },
			'Input Binary Field',
			/no file in the field “invoice”/,
		],
		[
			'a type that does not fit the file',
			{ phone: '+14155550101' },
			{
				options: { mediaType: 'image' },
			},
			'Media Type',
			/\(PDF document\) cannot be sent as an image/,
		],
		[
			'a URL that is none',
			{ phone: '+14155550101' },
			{ mediaSource: 'url', mediaUrl: 'invoice.pdf' },
			'Media URL',
			/not a web address/,
		],
		[
			'a caption that is too long',
			{ phone: '+14155550101' },
			{ caption: 'x'.repeat(1025) },
			'Caption',
			/1025 characters/,
		],
	];

	describe.each(PRODUCTS)('$name', (provider) => {
		it.each(cases)(
			'%s is refused before anything is sent',
			async (_, json, parameters, field, says) => {
				const items = [{ ...good, json }, good];
				const { main } = await rig.run(provider, items, parameters as never, {
					onError: 'continueRegularOutput',
				});
				expect(main[0]?.json).toMatchObject({
					error: expect.stringMatching(says) as unknown,
					details: { outcome: 'notSent', field, phone: json.phone === '' ? null : json.phone },
				});
				expect(String(main[0]?.json.error)).toMatch(/ \[item 0\]$/);
				expect(main.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
				expect(rig.sandbox.messages.filter(({ phone }) => phone !== '+14155550101')).toEqual([]);
			},
		);

		it('whose message was refused has the phone number as a message that was sent has it', async () => {
			rig.sandbox.closeWindow('+14155550101', 'atOnce');
			const items = [{ ...good, json: { phone: ' 001 (415) 555-0101' } }];
			const { main } = await rig.run(provider, items, {}, { onError: 'continueRegularOutput' });
			expect(main[0]?.json).toMatchObject({
				phone: '+14155550101',
				details: { outcome: 'notSent', phone: '+14155550101' },
			});
			expect(rig.sandbox.requests).not.toEqual([]);
		});

		it('an empty file is refused', async () => {
			const data = await rig.engine.storeBinary(Buffer.alloc(0), 'empty.pdf', 'application/pdf');
			const { error } = await rig.run(provider, [{ json: good.json, binary: { data } }]);
			expect(error?.message).toMatch(/empty \(0 bytes\) \[item 0\]/);
			expect(rig.sandbox.requests).toHaveLength(0);
		});

		it('a link that the provider cannot download leaves no message', async () => {
			const { error } = await rig.run(provider, [good], {
				mediaSource: 'url',
				mediaUrl: 'https://nowhere.invalid/a.pdf',
			});
			expect(error?.message).toMatch(/media/i);
			expect(error?.description).toMatch(/media URL|link|media opens/i);
			expect(rig.sandbox.messages).toHaveLength(0);
		});

		it('a wrong token is named, asked once and never shown', async () => {
			const secret = 'wrong-secret-4711';
			const { error, run } = await rig.engine.run({
				items: [good],
				parameters: {
					provider: provider.id,
					phone: '+14155550101',
					channelId: rig.sandbox.channelId,
				},
				credentialType: provider.credentialType,
				credentialData: {
					...rig.sandbox.credentials[provider.credentialType as 'xobitoApi'],
					token: secret,
					apiKey: secret,
				},
			});
			expect(error?.message).toBe(
				`${provider.name} did not accept the ${provider.secretName} [item 0]`,
			);
			expect(rig.sandbox.requests).toHaveLength(1);
			expect(JSON.stringify(run)).not.toContain(secret);
		});
	});

	it('a missing subdomain is named', async () => {
		const { error } = await rig.engine.run({
			items: [good],
			parameters: { provider: 'xobito', phone: '+14155550101' },
			credentialType: 'xobitoApi',
			credentialData: { ...rig.sandbox.credentials.xobitoApi, subdomain: ' ' },
		});
		expect(error?.message).toBe('The Subdomain in the credential is empty [item 0]');
		expect(rig.sandbox.requests).toHaveLength(0);
	});
});

describe('a run of which one item is refused', () => {
	const bad = { json: { phone: '020', order: 7 } };

	it.each(PRODUCTS)('goes on with Continue through $name', async (provider) => {
		const { main } = await rig.run(
			provider,
			[good, { ...bad, binary: good.binary }, good],
			{},
			{ onError: 'continueRegularOutput' },
		);
		expect(main.map(({ json }) => (json.error === undefined ? 'sent' : 'refused'))).toEqual([
			'sent',
			'refused',
			'sent',
		]);
		expect(main.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(rig.sandbox.messages).toHaveLength(2);
	});

	it('gives the same facts on the error output, with the input beside them', async () => {
		const items = [good, { ...bad, binary: good.binary }];
		const regular = await rig.run(xobito, items, {}, { onError: 'continueRegularOutput' });
		const split = await rig.run(xobito, items, {}, { onError: 'continueErrorOutput' });
		expect(split.main).toHaveLength(1);
		expect(split.errorOutput).toHaveLength(1);
		const { error: headline, message, details } = regular.main[1]?.json ?? {};
		expect(firstJson(split.errorOutput)).toEqual({
			...bad.json,
			error: headline,
			message,
			details,
		});
	});

	it('sends nothing to anybody when it stops', async () => {
		const { error } = await rig.run(xobito, [good, good, bad, good]);
		expect(error?.message).toBe('Item 3 of 4 cannot be sent, so nothing was sent to anybody');
		expect(rig.sandbox.messages).toHaveLength(0);
	});
});

describe('every failure that the sandbox can play', () => {
	const rows = Object.entries(scenarios)
		.filter(
			([, { behaviour, status, endpoint }]) =>
				behaviour !== 'hang' &&
				behaviour !== 'slow' &&
				status !== 429 &&
				endpoint !== 'sendTemplate',
		)
		.flatMap(([id, scenario]) =>
			scenario.providers.flatMap((name) => {
				const provider = byId[name];
				return provider === undefined ? [] : [{ id, provider, scenario }];
			}),
		);

	it.each(rows)(
		'$id at $provider.id has one outcome, and the customer as many messages as it says',
		async ({ id, provider, scenario }) => {
			const items = [{ ...good, json: { phone: rig.sandbox.phoneFor(id) } }];
			const { main } = await rig.run(
				provider,
				items,
				{ options: { maxRateLimitWait: 1 } },
				{ onError: 'continueRegularOutput' },
			);
			const json = firstJson(main);
			const details = (json.details ?? {}) as IDataObject;
			const outcome = json.error === undefined ? json.outcome : details.outcome;
			const delivered = rig.sandbox.messages.length;
			// Sent means accepted: what fails after that is for the delivery status to tell.
			if (outcome === 'sent') expect(delivered).toBe(scenario.failsLater === undefined ? 1 : 0);
			if (outcome === 'notSent') expect(delivered).toBe(0);
			expect(['notSent', 'sent', 'unknown']).toContain(outcome);
			if (json.error !== undefined) {
				expect(String(json.message).length).toBeLessThan(2_000);
				expect(String(json.error)).not.toMatch(/\{\w+\}|undefined|null|\[object/);
				expect(String(json.message)).not.toMatch(
					/\{(provider|key|credential|address)\}|undefined|\[object/,
				);
			}
		},
	);

	it('a provider that never answers is given up after the timeout, with the outcome unknown', async () => {
		const items = [{ ...good, json: { phone: rig.sandbox.phoneFor('hang') } }];
		const { error } = await rig.run(xobito, items, { options: { timeout: 1 } });
		expect(error?.message).toMatch(/did not answer, so the message may or may not have been sent/);
	});
});
