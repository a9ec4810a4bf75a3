import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { openProcessedStore } from '../../tools/engine/processed-store';
import { ALL_PROVIDERS, firstJson, startRig, type Rig } from './support/setup';

let rig: Rig;
beforeAll(async () => {
	rig = await startRig();
});
afterAll(async () => await rig.close());
beforeEach(async () => {
	rig.sandbox.reset();
	await openProcessedStore();
});

const once = (options: INodeParameters = {}): INodeParameters => ({
	mediaSource: 'url',
	mediaUrl: '={{ $json.link ?? "https://shop.example/invoice.pdf" }}',
	options: { sendOnce: true, orderReference: '={{ $json.order ?? "" }}', ...options },
});

const to = (...phones: string[]): INodeExecutionData[] =>
	phones.map((phone) => ({ json: { phone } }));
const delivered = (): string[] => rig.sandbox.messages.map(({ phone }) => phone);

describe.each(ALL_PROVIDERS)('Send Only Once through $name', (provider) => {
	it('leaves out what an earlier execution sent, and says so', async () => {
		await rig.run(provider, to('+14155550101'), once());
		const { main, hints } = await rig.run(provider, to('+14155550101', '+14155550102'), once());
		expect(delivered()).toEqual(['+14155550101', '+14155550102']);
		expect(main.map(({ json }) => [json.outcome, json.phone])).toEqual([
			['skipped', '+14155550101'],
			['sent', '+14155550102'],
		]);
		expect(main[0]?.json.warnings).toEqual([expect.stringContaining('was not sent again')]);
		expect(Object.keys(firstJson(main))).toHaveLength(10);
		expect(hints).toEqual([
			expect.objectContaining({
				message: '1 message was not sent again (option Send Only Once).',
			}),
		]);
	});

	it('sends once when the same webhook comes many times at the same moment', async () => {
		const runs = await Promise.all(
			Array.from({ length: 20 }, async () => await rig.run(provider, to('+14155550101'), once())),
		);
		expect(delivered()).toEqual(['+14155550101']);
		const outcomes = runs.map(({ main }) => firstJson(main).outcome);
		expect(outcomes.filter((outcome) => outcome === 'sent')).toHaveLength(1);
		expect(outcomes.filter((outcome) => outcome === 'skipped')).toHaveLength(19);
	});

	it('keeps apart what many executions send at the same moment', async () => {
		const phones = Array.from({ length: 20 }, (_, index) => `+141555501${10 + index}`);
		const send = async (): Promise<void> => {
			await Promise.all(phones.map(async (phone) => await rig.run(provider, to(phone), once())));
		};
		await send();
		await send();
		expect(delivered().sort()).toEqual(phones);
	});

	it('forgets what was certainly not sent', async () => {
		rig.sandbox.failNext(provider.id, 'html-404');
		const refused = await rig.run(provider, to('+14155550101'), once());
		expect(refused.error?.message).toContain(provider.name);
		const { main } = await rig.run(provider, to('+14155550101'), once());
		expect(firstJson(main).outcome).toBe('sent');
	});

	it('keeps what may have been sent', async () => {
		rig.sandbox.failNext(provider.id, 'drop-after-delivery');
		const broken = await rig.run(provider, to('+14155550101'), once());
		expect(broken.error).toBeDefined();
		const { main } = await rig.run(provider, to('+14155550101'), once());
		expect(firstJson(main).outcome).toBe('skipped');
		expect(delivered()).toEqual(['+14155550101']);
	});
});

const [xobito] = ALL_PROVIDERS.filter(({ id }) => id === 'xobito');

describe('A repeat', () => {
	const run = async (json: { order?: string; link?: string; phone?: string }) => {
		if (xobito === undefined) throw new Error('Xobito is missing');
		const items = [{ json: { phone: '+14155550101', ...json } }];
		return firstJson((await rig.run(xobito, items, once())).main).outcome;
	};

	it('is the same order, even when its link has another signature', async () => {
		const link = 'https://shop.example/invoice.pdf';
		expect(await run({ order: '1042', link: `${link}?token=a` })).toBe('sent');
		expect(await run({ order: '1042', link: `${link}?token=b` })).toBe('skipped');
	});

	it('is not another order, file or customer', async () => {
		expect(await run({ order: '1042' })).toBe('sent');
		expect(await run({ order: '1043' })).toBe('sent');
		expect(await run({ order: '1042', link: 'https://shop.example/label.pdf' })).toBe('sent');
		expect(await run({ order: '1042', phone: '+14155550102' })).toBe('sent');
	});

	it('is the same number in another spelling', async () => {
		expect(await run({ phone: '+1 (415) 555-0101' })).toBe('sent');
		expect(await run({ phone: '0014155550101' })).toBe('skipped');
	});
});

it('sends nothing when n8n’s list cannot be read', async () => {
	const store = await openProcessedStore();
	store.refusal = 'database is locked';
	if (xobito === undefined) throw new Error('Xobito is missing');
	const { error } = await rig.run(xobito, to('+14155550101'), once());
	expect(error?.message).toContain('could not be read, so nothing was sent');
	expect(error?.description).toContain('database is locked');
	expect(delivered()).toEqual([]);
});
