import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { sandboxTokens } from '../../sandbox';
import { PROVIDERS } from '../../nodes/WhatsAppMedia/providers/registry';
import type { ProviderId } from '../../nodes/WhatsAppMedia/providers/registry';
import { PRODUCTS_WITH_TEMPLATES } from '../support/providers';
import { startRig, type Rig } from './support/setup';

/** What Check and Check Template ask the provider, which sends nothing. */

let rig: Rig;
beforeAll(async () => {
	rig = await startRig();
});
afterAll(async () => await rig.close());
beforeEach(() => rig.sandbox.reset());

const PHONES = ['+14155551234', '+14155551235', '+14155551236'];
const URL_OF_INVOICE = 'https://shop.example/invoice.pdf';

interface Given {
	readonly parameters: INodeParameters;
	readonly token?: string;
	readonly phones?: readonly string[];
}

async function run(id: ProviderId, { parameters, token, phones = [PHONES[0] ?? ''] }: Given) {
	const provider = PROVIDERS[id];
	const own = Object.entries(rig.sandbox.credentials).find(
		([type]) => type === provider.credentialType,
	)?.[1];
	const items: INodeExecutionData[] = phones.map((phone) => ({ json: { phone } }));
	const { main, error } = await rig.engine.run({
		items,
		credentialType: provider.credentialType,
		...(token !== undefined && { credentialData: { ...own, token } }),
		parameters: {
			provider: id,
			phone: '={{ $json.phone }}',
			...(provider.needsChannel && { channelId: rig.sandbox.channelId, recipientBy: 'phone' }),
			mediaSource: 'url',
			mediaUrl: URL_OF_INVOICE,
			...parameters,
		},
		settings: {},
	});
	expect(error).toBeUndefined();
	return main.map(({ json }) => json);
}

const template = (reference: string, ...values: string[]): INodeParameters => ({
	template: { mode: 'list', value: reference },
	templateValuesBy: 'fields',
	templateValues: {
		mappingMode: 'defineBelow',
		value: Object.fromEntries(values.map((value, index) => [`body.${index + 1}`, value])),
	},
});
const checkTemplate = (reference: string, ...values: string[]): INodeParameters => ({
	operation: 'checkTemplate',
	...template(reference, ...values),
});
const checkStandBy = (reference: string, ...values: string[]): INodeParameters => ({
	operation: 'check',
	outsideWindow: 'template',
	...template(reference, ...values),
});

const asked = (): string[] =>
	rig.sandbox.requests.map(({ method, path }) => `${method} ${path.split('?')[0]}`);
const problems = (json: IDataObject | undefined): string[] =>
	(json?.problems as IDataObject[]).map(
		({ severity, field, message }) => `${severity}, ${field}: ${message}`,
	);

describe.each(PRODUCTS_WITH_TEMPLATES)('Check Template at $name', ({ id }) => {
	it('finds a template that is there, and asks once for all items', async () => {
		const parameters = checkTemplate('invoice_ready:en_US:document', 'Ana', '1042');
		const outputs = await run(id, { parameters, phones: PHONES });
		expect(outputs.map((json) => [json.ready, json.problems])).toEqual([
			[true, []],
			[true, []],
			[true, []],
		]);
		expect(asked()).toHaveLength(1);
		expect(rig.sandbox.messages).toHaveLength(0);
	});

	it.each<[string, INodeParameters, RegExp]>([
		[
			'is not there',
			checkTemplate('invoice_redy:en_US:document', 'Ana', '1042'),
			/^error, Template: .* has no template invoice_redy in the language en_US$/,
		],
		[
			'is there in another language only',
			checkTemplate('invoice_ready:pt_BR:document', 'Ana', '1042'),
			/^error, Template: .* in the language pt_BR$/,
		],
		[
			'is not approved',
			checkTemplate('invoice_ready:fr:document', 'Ana', '1042'),
			/^error, Template: .* not approved by WhatsApp/,
		],
		[
			'takes another number of values',
			checkTemplate('invoice_ready:en_US:document', 'Ana'),
			/^error, Values to Send: .* takes 2 values in its text, but 1 are entered$/,
		],
		[
			'takes other media',
			checkTemplate('new_arrival:en_US'),
			/^error, Template: .* has a header with an image, but the document would be sent with it$/,
		],
	])('says that a template %s', async (_, parameters, told) => {
		const [json] = await run(id, { parameters });
		expect(json?.ready).toBe(false);
		expect(problems(json)).toEqual([expect.stringMatching(told)]);
		expect(rig.sandbox.messages).toHaveLength(0);
	});

	it('lets Send Template say the same', async () => {
		const parameters = {
			...template('invoice_redy:en_US:document', 'Ana', '1042'),
			operation: 'sendTemplate',
		};
		const { main } = await rig.run(
			PROVIDERS[id],
			[{ json: { phone: PHONES[0] } }],
			{ ...parameters, mediaSource: 'url', mediaUrl: URL_OF_INVOICE },
			{ onError: 'continueRegularOutput' },
		);
		expect(main[0]?.json.error).toMatch(/template/i);
		expect(rig.sandbox.messages).toHaveLength(0);
	});

	it('warns of a template that only stands by', async () => {
		const [json] = await run(id, { parameters: checkStandBy('invoice_redy:en_US:document', 'x') });
		expect(json?.ready).toBe(true);
		expect(problems(json)).toEqual([
			expect.stringMatching(
				/^warning, Template: If the 24-hour window is closed, the template fails: .* no template/,
			),
		]);
	});

	it('asks nothing where nothing depends on it', async () => {
		const [json] = await run(id, { parameters: { operation: 'check' } });
		expect(json?.ready).toBe(true);
		expect(asked()).toEqual([]);
	});
});

describe.each(['waCr', 'rasl'] as const)('A token of %s that may only send', (id) => {
	const token = sandboxTokens.v2SendOnly;

	it('is told by Check where a template stands by, once for a run', async () => {
		const parameters = checkStandBy('invoice_ready:en_US:document', 'Ana', '1042');
		const outputs = await run(id, { parameters, token, phones: PHONES });
		for (const json of outputs) {
			expect(json.ready).toBe(true);
			expect(problems(json)).toEqual([
				'warning, Credential: The token lacks the permission messages:read, so a late refusal is not seen and the template is then not sent',
				'warning, Credential: The token lacks the permission templates:read, so the template was not checked',
			]);
		}
		expect(asked().sort()).toEqual(['GET /api/v2/messages', 'GET /api/v2/templates']);
	});

	it('is told by Check where the recipient is a contact, which Send then cannot look up', async () => {
		const contact = { recipientBy: 'contactId', contactId: { mode: 'id', value: '451' } };
		const [json] = await run(id, { token, parameters: { ...contact, operation: 'check' } });
		expect(json?.ready).toBe(false);
		expect(problems(json)).toEqual([
			'error, Credential: The token lacks the permission contacts:read, so the phone number of the contact cannot be looked up',
		]);
		expect(rig.sandbox.messages).toHaveLength(0);
	});
});

it('tells what a provider that is away could not say', async () => {
	const away = { ...rig.sandbox.credentials.waCrApi, baseUrl: 'http://127.0.0.1:9/api/v2' };
	const { main } = await rig.engine.run({
		items: [{ json: { phone: PHONES[0] } }],
		credentialType: 'waCrApi',
		credentialData: away,
		parameters: {
			provider: 'waCr',
			phone: '={{ $json.phone }}',
			mediaSource: 'url',
			mediaUrl: URL_OF_INVOICE,
			...checkTemplate('invoice_ready:en_US:document', 'Ana', '1042'),
		},
		settings: {},
	});
	expect(main[0]?.json.ready).toBe(true);
	expect(problems(main[0]?.json)).toEqual([
		expect.stringMatching(
			/^warning, Template: The template was not checked: .*could not be reached/,
		),
	]);
});

it('waits 15 seconds in all for a provider that does not answer, whatever there is to ask', async () => {
	const silent = createServer(() => undefined);
	await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
	const { port } = silent.address() as AddressInfo;
	const baseUrl = `http://127.0.0.1:${port}/api/v2`;
	const begun = Date.now();
	const { main, error } = await rig.engine.run({
		items: ['a', 'b', 'c', 'd', 'e'].map((name) => ({ json: { name } })),
		credentialType: 'waCrApi',
		credentialData: { ...rig.sandbox.credentials.waCrApi, baseUrl },
		parameters: {
			provider: 'waCr',
			phone: PHONES[0],
			mediaSource: 'url',
			mediaUrl: URL_OF_INVOICE,
			...checkStandBy('={{ $json.name }}:en_US', 'Ana', '1042'),
		},
		settings: {},
	});
	silent.closeAllConnections();
	silent.close();
	expect(error).toBeUndefined();
	expect(Date.now() - begun).toBeLessThan(20_000);
	expect(main.map(({ json }) => json.ready)).toEqual([true, true, true, true, true]);
	for (const { json } of main) {
		expect(problems(json)).toContainEqual(
			expect.stringMatching(/^warning, Template: The template was not checked: /),
		);
	}
}, 60_000);
