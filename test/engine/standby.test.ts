import { setTimeout as delay } from 'node:timers/promises';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { PRODUCT_IDS } from '../support/providers';
import { startSandbox, type Sandbox } from '../../sandbox';
import type { Engine, NodeRun } from '../../tools/lib/engine';
import { startEngine } from '../support/engine';
import { Gateway } from '../support/gateway';

const PROVIDERS = (
	[
		['waCr', 'waCrApi'],
		['rasl', 'raslApi'],
		['xobito', 'xobitoApi'],
	] as const
).filter(([id]) => PRODUCT_IDS.includes(id));
const STRANGER = '+14155550001';
const CUSTOMER = '+14155550002';

let sandbox: Sandbox;
let gateway: Gateway;
let engine: Engine;
beforeAll(async () => {
	sandbox = await startSandbox({ deliverAfterMs: 50 });
	gateway = new Gateway(sandbox.url);
	const front = await gateway.open();
	const credentials = Object.fromEntries(
		Object.entries(sandbox.credentials).map(([type, data]) => [
			type,
			{ ...data, baseUrl: data.baseUrl.replace(sandbox.url, front) },
		]),
	);
	engine = await startEngine({ credentials });
});
afterAll(async () => {
	await engine.close();
	gateway.close();
	await sandbox.close();
});
beforeEach(() => {
	sandbox.reset();
	sandbox.closeWindow(STRANGER, 'later');
	gateway.isBroken = true;
	gateway.turnedAway = 0;
});

const items = (...phones: string[]): INodeExecutionData[] =>
	phones.map((phone) => ({ json: { phone } }));

const nodeOf = (provider: string, options: INodeParameters = {}) => ({
	parameters: {
		provider,
		operation: 'send',
		phone: '={{ $json.phone }}',
		mediaSource: 'url',
		mediaUrl: 'https://shop.example/invoice.pdf',
		outsideWindow: 'template',
		template: { mode: 'list', value: 'invoice_ready:en_US:document' },
		templateValuesBy: 'fields',
		templateValues: { mappingMode: 'defineBelow', value: { 'body.1': 'Ann', 'body.2': '1042' } },
		options: { mediaType: 'document', waitForDelivery: 2, ...options },
	},
});

/** What reached whom, by the provider's own record. */
const arrived = (): string[] =>
	sandbox.messages.map(
		({ phone, template }) => `${phone} ${template === undefined ? 'media' : 'template'}`,
	);
/** How often media was requested for a phone number. */
const mediaRequests = (phone: string): number =>
	sandbox.requests.filter(
		({ method, fields, json }) =>
			method === 'POST' &&
			!/template/.test(JSON.stringify([fields, json])) &&
			JSON.stringify([fields, json]).includes(phone.slice(1)),
	).length;
const outcomes = ({ main }: NodeRun): unknown[] =>
	main.map(({ json }) => [json.outcome, json.sentAs, json.status]);

describe.each(PROVIDERS)('A template that stands by at %s', (provider, credentialType) => {
	const node = { ...nodeOf(provider), credentialType };

	it('goes out by Retry, where nobody could see the refusal before', async () => {
		gateway.refused = CUSTOMER;
		const stopped = await engine.run({ ...node, items: items(STRANGER, CUSTOMER) });
		expect(stopped.error?.message).toContain('[item 1]');
		expect(gateway.turnedAway).toBeGreaterThan(0);
		expect(arrived()).toEqual([]);

		gateway.isBroken = false;
		gateway.refused = '';
		const retried = await engine.retry(stopped.saved);
		expect(outcomes(retried)).toEqual([
			['sent', 'template', expect.any(String)],
			['sent', 'media', expect.any(String)],
		]);
		expect(arrived().sort()).toEqual([`${STRANGER} template`, `${CUSTOMER} media`]);
		expect(mediaRequests(STRANGER)).toBe(1);
	});

	it('goes out by a later try of n8n, also with Send Only Once', async () => {
		gateway.refused = CUSTOMER;
		const { parameters } = nodeOf(provider, { sendOnce: 'perOrder', orderReference: '1042' });
		const run = engine.run({
			parameters,
			credentialType,
			items: items(STRANGER, CUSTOMER),
			settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 4_000 },
		});
		await delay(4_000);
		gateway.isBroken = false;
		gateway.refused = '';
		expect(outcomes(await run)).toEqual([
			['sent', 'template', expect.any(String)],
			['sent', 'media', expect.any(String)],
		]);
		expect(arrived().sort()).toEqual([`${STRANGER} template`, `${CUSTOMER} media`]);
		const repeat = await engine.run({ parameters, credentialType, items: items(STRANGER) });
		expect(outcomes(repeat)).toEqual([['skipped', null, null]]);
	}, 60_000);

	it('stays open where the question is answered by nobody again', async () => {
		gateway.refused = CUSTOMER;
		const stopped = await engine.run({ ...node, items: items(STRANGER, CUSTOMER) });
		gateway.refused = '';
		const retried = await engine.retry(stopped.saved);
		expect(outcomes(retried)).toEqual([
			['sent', 'media', 'unconfirmed'],
			['sent', 'media', 'unconfirmed'],
		]);
		expect(mediaRequests(STRANGER)).toBe(1);
		expect(retried.hints.map(({ type }) => type)).toContain('warning');
	});

	it('is not needed by a customer whose window turns out to be open', async () => {
		sandbox.openWindow(STRANGER);
		gateway.refused = CUSTOMER;
		const stopped = await engine.run({ ...node, items: items(STRANGER, CUSTOMER) });
		gateway.isBroken = false;
		gateway.refused = '';
		const retried = await engine.retry(stopped.saved);
		expect(outcomes(retried)).toEqual([
			['sent', 'media', 'delivered'],
			['sent', 'media', 'delivered'],
		]);
		expect(retried.main[0]?.json.warnings).toEqual([]);
		expect(mediaRequests(STRANGER)).toBe(1);
	});
});

describe.each(PROVIDERS)(
	'A mailing through %s where half of the questions fail',
	(provider, credentialType) => {
		it('reaches every customer once, by media or by template', async () => {
			gateway.isBroken = 'everyOther';
			const phoneOf = (order: number): string => `+1415556${1000 + order}`;
			const isStranger = (order: number): boolean => order % 4 !== 0;
			const orders = Array.from({ length: 200 }, (_, order) => order);
			for (const order of orders)
				if (isStranger(order)) sandbox.closeWindow(phoneOf(order), 'later');
			const { parameters } = nodeOf(provider);
			const run = await engine.run({
				parameters: { ...parameters, options: {} },
				credentialType,
				items: items(...orders.map(phoneOf)),
			});
			expect(run.error?.message).toBeUndefined();
			expect(outcomes(run).map((one) => (one as unknown[]).slice(0, 2))).toEqual(
				orders.map((order) => ['sent', isStranger(order) ? 'template' : 'media']),
			);
			expect(arrived().sort()).toEqual(
				orders
					.map((order) => `${phoneOf(order)} ${isStranger(order) ? 'template' : 'media'}`)
					.sort(),
			);
			expect(gateway.turnedAway).toBeGreaterThanOrEqual(200);
		}, 120_000);
	},
);
