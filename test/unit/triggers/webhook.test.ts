import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { activate, webhook } from '../../../nodes/WhatsAppMedia/triggers/webhook';

const SECRET = 'whsec_0123456789abcdef';
const TOKEN = 'a-long-random-text-of-the-operator';

/** What Xobito posts, by its documentation. */
function statusBody(change: IDataObject = {}, event = 'message.delivered'): string {
	return JSON.stringify({
		event,
		model: 'WhatsAppMessage',
		data: {
			message_id: 'wamid.HBgL1',
			status: event.split('.')[1],
			error_message: null,
			tenant_id: 13,
			...change,
		},
		timestamp: '2026-11-20T10:15:30+00:00',
	});
}

const sign = (body: Buffer | string, secret = SECRET): string =>
	createHmac('sha256', secret).update(body).digest('hex');

/** n8n's answer to a request. */
class FakeResponse extends EventEmitter {
	statusCode = 200;
	writableEnded = false;
	closed = false;
	body: unknown;

	status(code: number): this {
		this.statusCode = code;
		return this;
	}

	json(body: unknown): this {
		this.body = body;
		return this;
	}

	/** n8n has answered, or the caller is gone. */
	end(code = this.statusCode): void {
		this.statusCode = code;
		this.writableEnded = true;
		this.emit('close');
	}
}

interface Call {
	body?: Buffer | string;
	/** Undefined leaves the header out. */
	signature?: unknown;
	query?: IDataObject;
	parameters?: IDataObject;
	mode?: string;
	/** The caller hung up before n8n came to it. */
	isGone?: boolean;
	credential?: IDataObject;
}

/** A node in a workflow of its own. */
class FakeNode {
	readonly id = randomUUID();
	staticData: IDataObject = {};
	decrypted = 0;

	async call(call: Call = {}): Promise<{ items: IDataObject[]; response: FakeResponse }> {
		const response = new FakeResponse();
		response.closed = call.isGone === true;
		const body = call.body ?? statusBody();
		const headers =
			'signature' in call
				? { 'x-webhook-signature': call.signature }
				: { 'x-webhook-signature': sign(body) };
		const request = { headers, query: call.query ?? {}, rawBody: Buffer.from(body as string) };
		// As n8n does: each request has its own copy of what is saved.
		const staticData = structuredClone(this.staticData);
		const functions = {
			...this.functions(call),
			getRequestObject: () => request,
			getResponseObject: () => response,
			getWorkflowStaticData: () => staticData,
		} as unknown as IWebhookFunctions;
		const result = await webhook(functions);
		this.staticData = staticData;
		return { items: (result.workflowData?.[0] ?? []).map(({ json }) => json), response };
	}

	functions({ parameters = {}, mode = 'webhook', credential }: Call): object {
		const all: IDataObject = {
			provider: 'xobito',
			source: 'signed',
			events: ['delivered', 'read', 'failed', 'received'],
			simple: true,
			...parameters,
		};
		return {
			getNodeParameter: (name: string, fallback: unknown) => all[name] ?? fallback,
			getMode: () => mode,
			getNode: () => ({ id: this.id, name: 'Trigger', type: 'x', parameters: {} }),
			getWorkflow: () => ({ id: 'w' }),
			getCredentials: async () => {
				this.decrypted += 1;
				return await Promise.resolve(credential ?? { webhookSecret: SECRET, webhookToken: TOKEN });
			},
		};
	}
}

describe('a signed webhook', () => {
	it('starts the workflow with the fields that every provider has', async () => {
		const { items, response } = await new FakeNode().call();
		expect(response.statusCode).toBe(200);
		expect(items).toEqual([
			{
				event: 'delivered',
				provider: 'xobito',
				messageId: 'wamid.HBgL1',
				recordId: null,
				conversationId: null,
				phone: null,
				status: 'delivered',
				explanation: null,
				advice: null,
				metaCode: null,
				at: '2026-11-20T10:15:30+00:00',
			},
		]);
	});

	it('of a failed message explains it as Get Status does', async () => {
		const body = statusBody({ error_message: 'Message undeliverable (#131026)' }, 'message.failed');
		const { items } = await new FakeNode().call({ body });
		expect(items).toMatchObject([
			{
				event: 'failed',
				status: 'failed',
				metaCode: 131026,
				explanation: expect.stringContaining('WhatsApp did not deliver') as string,
				advice: expect.any(String) as string,
			},
		]);
	});

	it('with Simplify off has everything', async () => {
		const { items } = await new FakeNode().call({ parameters: { simple: false } });
		expect(items).toMatchObject([
			{
				providerEvent: 'message.delivered',
				providerText: null,
				raw: JSON.parse(statusBody()) as object,
			},
		]);
	});

	it.each([
		['from', { from: '14155550101', type: 'text', text: 'Hello\nthere' }],
		['sender and body', { sender: '+1 415 555 0101', message_type: 'text', body: 'Hello\nthere' }],
		[
			'message inside',
			{ message: { from: '14155550101', type: 'text', text: { body: 'Hello\nthere' } } },
		],
		['contact', { contact: { phone: '14155550101' }, type: 'text', message: 'Hello\nthere' }],
	])('of a customer is read by likely names of its fields: %s', async (_, data) => {
		const body = JSON.stringify({ event: 'message.received', data, timestamp: 't' });
		const { items } = await new FakeNode().call({ body });
		expect(items).toMatchObject([
			{ event: 'received', phone: '+14155550101', type: 'text', text: 'Hello\nthere', media: null },
		]);
		expect(items[0]?.raw).toMatchObject({ data });
	});

	it('of a customer whose fields are all unknown is handed on as it came', async () => {
		const data = { who: 1, what: ['x'] };
		const body = JSON.stringify({ event: 'message.received', data, timestamp: 't' });
		const { items } = await new FakeNode().call({ body });
		expect(items).toMatchObject([{ event: 'received', phone: null, text: null, raw: { data } }]);
	});

	it('that the operator did not choose is answered and starts nothing', async () => {
		for (const [body, events] of [
			[statusBody({}, 'message.sent'), ['delivered', 'read', 'failed', 'received']],
			[statusBody({}, 'message.read'), ['failed']],
			[
				'{"event":"created","model":"App\\\\Models\\\\Tenant\\\\Contact","data":{"id":1}}',
				['failed'],
			],
		] as const) {
			const { items, response } = await new FakeNode().call({
				body,
				parameters: { events: [...events] },
			});
			expect(items).toEqual([]);
			expect(response.statusCode).toBe(200);
		}
	});

	it('of another event is handed on where that was asked for', async () => {
		const body = JSON.stringify({
			event: 'created',
			model: 'Contact',
			data: { id: 1, status: 'read' },
		});
		const { items } = await new FakeNode().call({ body, parameters: { events: ['other'] } });
		expect(items).toMatchObject([{ event: 'other', status: null, raw: { event: 'created' } }]);
	});

	it('bounds and cleans what comes from outside', async () => {
		const body = JSON.stringify({
			event: 'message.received',
			timestamp: 't'.repeat(1e5),
			data: {
				from: '1'.repeat(5_000),
				type: 'x'.repeat(5_000),
				text: `\u0000a\u0007\n${'y'.repeat(50_000)}`,
				url: 'javascript:alert(1)',
				deep: JSON.parse('['.repeat(500) + ']'.repeat(500)) as unknown,
			},
		});
		const { items } = await new FakeNode().call({ body });
		expect(items).toMatchObject([{ phone: null, media: null }]);
		expect(String(items[0]?.text)).toMatch(/^a\ny+…$/);
		expect(String(items[0]?.text).length).toBeLessThanOrEqual(5_000);
		expect(String(items[0]?.type).length).toBeLessThanOrEqual(40);
		expect(String(items[0]?.at).length).toBeLessThanOrEqual(60);
	});
});

describe('a webhook that proves nothing', () => {
	const body = statusBody();
	const good = sign(body);

	it.each<[string, Call]>([
		['no signature', { signature: undefined }],
		['an empty one', { signature: '' }],
		['that of another secret', { signature: sign(body, 'other') }],
		['that of another body', { signature: sign(`${body} `) }],
		['a part of it', { signature: good.slice(0, 32) }],
		['more than it', { signature: `${good}00` }],
		['several', { signature: [good, good] }],
		['another form', { signature: Buffer.from(good, 'hex').toString('base64') }],
		['a prefix', { signature: `sha256=${good}` }],
		['a changed body', { body: body.replace('delivered', 'read'), signature: good }],
		['a blank more', { body: `${body}\n`, signature: good }],
		['no body', { body: '', signature: good }],
		['the secret is empty', { credential: { webhookSecret: '' }, signature: sign(body, '') }],
		['the secret is missing', { credential: {}, signature: sign(body, 'undefined') }],
	])('is refused with 401: %s', async (_, call) => {
		const { items, response } = await new FakeNode().call({ body, ...call });
		expect(items).toEqual([]);
		expect(response.statusCode).toBe(401);
	});

	it('is refused before anything is decrypted or parsed', async () => {
		const node = new FakeNode();
		const parse = jest.spyOn(JSON, 'parse');
		try {
			for (const signature of [undefined, 'x', 'g'.repeat(64)])
				await node.call({ body, signature });
			expect(node.decrypted).toBe(0);
			await node.call({ body, signature: sign(body, 'other') });
			expect(parse).not.toHaveBeenCalled();
		} finally {
			parse.mockRestore();
		}
	});

	it('is refused with 413 where it is too large, whatever it is signed with', async () => {
		const large = Buffer.alloc(3 * 1024 * 1024 + 1, 0x20);
		const { response } = await new FakeNode().call({ body: large, signature: sign(large) });
		expect(response.statusCode).toBe(413);
	});

	it('is refused with 400 where it is signed and none of Xobito', async () => {
		for (const other of ['[]', 'nonsense', '{"data":{}}', 'null', '{"event":1}']) {
			const { response, items } = await new FakeNode().call({ body: other });
			expect([other, response.statusCode, items]).toEqual([other, 400, []]);
		}
	});

	it('10,000 of them start nothing and keep nothing, and one that is right in between starts one', async () => {
		const node = new FakeNode();
		const flip = (text: string, at: number): string =>
			`${text.slice(0, at)}${text[at] === 'a' ? 'b' : 'a'}${text.slice(at + 1)}`;
		const started: IDataObject[] = [];
		for (let index = 0; index < 10_000; index += 1) {
			const forged: Call[] = [
				{ body, signature: flip(good, index % 64) },
				{ body: flip(body, index % body.length), signature: good },
				{ body: randomBytes(64), signature: randomBytes(32).toString('hex') },
				{ body, signature: good.slice(0, index % 64) },
			];
			if (index === 5_000) started.push(...(await node.call({ body })).items);
			const { items, response } = await node.call(forged[index % 4]);
			started.push(...items);
			expect(response.statusCode).toBe(401);
			expect(response.listenerCount('close')).toBe(0);
		}
		expect(started).toMatchObject([{ event: 'delivered' }]);
		expect((node.staticData.seen as string[]).length).toBe(1);
	});
});

describe('a repeated webhook', () => {
	it('starts the workflow once: after its answer, and after a restart', async () => {
		const node = new FakeNode();
		const first = await node.call();
		first.response.end();
		expect(first.items).toHaveLength(1);
		expect((await node.call()).items).toEqual([]);
		const restarted = new FakeNode();
		restarted.staticData = structuredClone(node.staticData);
		expect((await restarted.call()).items).toEqual([]);
	});

	it('starts it once where all attempts come at the same time, and asks the others to come again', async () => {
		const node = new FakeNode();
		const calls = await Promise.all([node.call(), node.call(), node.call()]);
		expect(calls.flatMap(({ items }) => items)).toHaveLength(1);
		expect(calls.map(({ response }) => response.statusCode).sort()).toEqual([200, 503, 503]);
		for (const { response } of calls) response.end();
		const again = await node.call();
		expect([again.items, again.response.statusCode]).toEqual([[], 200]);
	});

	it('is not lost where the first, which was still being started, comes to nothing', async () => {
		const node = new FakeNode();
		const before = node.staticData;
		const first = await node.call();
		node.staticData = before;
		const second = await node.call();
		second.response.end();
		expect([second.items, second.response.statusCode]).toEqual([[], 503]);
		first.response.end(500);
		expect((await node.call()).items).toHaveLength(1);
	});

	it('starts it where the first was answered with 500, since n8n had not started it', async () => {
		const node = new FakeNode();
		const before = node.staticData;
		const first = await node.call();
		// n8n saves nothing of a request that it could not answer.
		node.staticData = before;
		first.response.end(500);
		expect((await node.call()).items).toHaveLength(1);
	});

	it('is answered with 200 where the caller was gone before the first was read, once that has started', async () => {
		const node = new FakeNode();
		const first = await node.call({ isGone: true });
		expect(first.items).toHaveLength(1);
		const early = await node.call();
		expect([early.items, early.response.statusCode]).toEqual([[], 503]);
		first.response.end(200);
		await delay(400);
		const again = await node.call();
		expect([again.items, again.response.statusCode]).toEqual([[], 200]);
	});

	it('does not start it where the caller only did not wait', async () => {
		const node = new FakeNode();
		const before = node.staticData;
		const first = await node.call();
		node.staticData = before;
		first.response.end(200);
		expect((await node.call()).items).toEqual([]);
	});

	it('is another event with another status, time or message', async () => {
		const node = new FakeNode();
		const bodies = [
			statusBody(),
			statusBody({}, 'message.read'),
			statusBody({ message_id: 'wamid.2' }),
			statusBody().replace('10:15:30', '10:15:31'),
		];
		for (const body of bodies) expect((await node.call({ body })).items).toHaveLength(1);
		for (const body of bodies) expect((await node.call({ body })).items).toHaveLength(0);
	});

	it('is remembered although other requests are saved at the same time', async () => {
		const node = new FakeNode();
		const bodies = Array.from({ length: 50 }, (_, index) =>
			statusBody({ message_id: `wamid.${index}` }),
		);
		const calls = await Promise.all(bodies.map(async (body) => await node.call({ body })));
		for (const { response } of calls) response.end();
		// The next one that is new saves what the process knows of all others.
		await node.call({ body: statusBody({ message_id: 'wamid.last' }) });
		const restarted = new FakeNode();
		restarted.staticData = structuredClone(node.staticData);
		for (const body of bodies) expect((await restarted.call({ body })).items).toEqual([]);
	});

	it('is remembered in bounded room', async () => {
		const node = new FakeNode();
		for (let index = 0; index < 1_500; index += 1) {
			const call = await node.call({ body: statusBody({ message_id: `wamid.${index}` }) });
			call.response.end();
		}
		expect(node.staticData.seen).toHaveLength(1_000);
		expect(JSON.stringify(node.staticData).length).toBeLessThan(25_000);
	});

	it('starts it each time for somebody who tests by hand', async () => {
		const node = new FakeNode();
		const calls = [await node.call({ mode: 'manual' }), await node.call({ mode: 'manual' })];
		expect(calls.map(({ items }) => items.length)).toEqual([1, 1]);
		expect(node.staticData).toEqual({});
	});
});

describe('Meta’s webhooks, passed on', () => {
	const parameters = { source: 'forwarder', events: ['delivered', 'read', 'failed', 'received'] };
	const metaBody = (value: object) =>
		JSON.stringify({
			object: 'whatsapp_business_account',
			entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
		});

	it('are read by Meta’s shape', async () => {
		const body = metaBody({
			messaging_product: 'whatsapp',
			statuses: [
				{
					id: 'wamid.1',
					status: 'delivered',
					timestamp: '1790000000',
					recipient_id: '14155550101',
				},
				{
					id: 'wamid.2',
					status: 'failed',
					timestamp: '1790000001',
					recipient_id: '14155550102',
					errors: [
						{
							code: 131047,
							title: 'Re-engagement message',
							error_data: { details: 'More than 24 hours' },
						},
					],
				},
			],
			messages: [
				{
					from: '14155550103',
					id: 'wamid.3',
					timestamp: '1790000002',
					type: 'document',
					document: {
						caption: 'My order',
						filename: 'order.pdf',
						mime_type: 'application/pdf',
						sha256: 'abc=',
						id: '2754859441498128',
					},
				},
			],
		});
		const { items } = await new FakeNode().call({ body, parameters, signature: undefined });
		expect(items).toMatchObject([
			{
				event: 'delivered',
				messageId: 'wamid.1',
				phone: '+14155550101',
				at: '2026-09-21T14:13:20.000Z',
			},
			{ event: 'failed', messageId: 'wamid.2', metaCode: 131047, status: 'failed' },
			{
				event: 'received',
				messageId: 'wamid.3',
				phone: '+14155550103',
				type: 'document',
				text: 'My order',
				media: {
					id: '2754859441498128',
					fileName: 'order.pdf',
					mimeType: 'application/pdf',
					sha256: 'abc=',
				},
			},
		]);
		expect(items[0]).not.toHaveProperty('raw');
	});

	it('of what no customer wrote are another event', async () => {
		const body = metaBody({
			messages: [
				{
					from: '14155550103',
					id: 'wamid.4',
					timestamp: '1790000003',
					type: 'system',
					system: {
						body: 'User A changed from +14155550103 to +14155550104',
						wa_id: '14155550104',
						type: 'user_changed_number',
					},
				},
				{
					from: '14155550105',
					id: 'wamid.5',
					timestamp: '1790000004',
					type: 'request_welcome',
				},
				{ from: '14155550106', id: 'wamid.6', timestamp: '1790000005', type: 'unsupported' },
			],
		});
		const call = async (events: string[]) => {
			const own = { ...parameters, events };
			const { items } = await new FakeNode().call({ body, parameters: own, signature: undefined });
			return items.map(({ event, messageId }) => [event, messageId]);
		};
		expect(await call(['received'])).toEqual([['received', 'wamid.6']]);
		expect(await call(['other'])).toEqual([
			['other', 'wamid.4'],
			['other', 'wamid.5'],
		]);
	});

	it('need the token in the URL where it is required', async () => {
		const body = metaBody({
			messages: [{ from: '14155550103', id: 'wamid.3', type: 'text', text: { body: 'Hi' } }],
		});
		const strict = { ...parameters, requireToken: true };
		const call = async (query: IDataObject, credential?: IDataObject) =>
			await new FakeNode().call({
				body,
				parameters: strict,
				signature: undefined,
				query,
				credential,
			});
		expect((await call({ token: TOKEN })).items).toHaveLength(1);
		for (const query of [
			{},
			{ token: '' },
			{ token: `${TOKEN}x` },
			{ token: [TOKEN] },
			{ token: TOKEN.toUpperCase() },
		]) {
			const { items, response } = await call(query as IDataObject);
			expect([items, response.statusCode]).toEqual([[], 401]);
		}
		expect((await call({ token: '' }, { webhookToken: '' })).response.statusCode).toBe(401);
	});

	it.each([
		['with blanks', 'a long text of the operator', 'a long text of the operator'],
		['with letters that are no ASCII', 'clé-très-longue-0123456789', 'clé-très-longue-0123456789'],
		['with a plus that was not encoded', 'q+8/x+Zk0123456789==', 'q 8/x Zk0123456789=='],
	])('take a token %s', async (_, webhookToken, token) => {
		const call = async (given: string) =>
			await new FakeNode().call({
				body: metaBody({ messages: [{ from: '14155550103', id: 'wamid.3', type: 'text' }] }),
				parameters: { ...parameters, requireToken: true },
				signature: undefined,
				query: { token: given },
				credential: { webhookToken },
			});
		expect((await call(token)).items).toHaveLength(1);
		expect((await call(token.slice(0, -3))).response.statusCode).toBe(401);
	});

	it('of two equal changes at different times are two, and a repeated one is one', async () => {
		const node = new FakeNode();
		const body = (event: string, time: number) =>
			JSON.stringify({
				entry: [
					{
						id: '1',
						time,
						changes: [
							{
								field: 'message_template_status_update',
								value: { event, message_template_name: 'invoice', reason: 'NONE' },
							},
						],
					},
				],
			});
		const started: IDataObject[] = [];
		for (const [event, time] of [
			['APPROVED', 1_790_000_000],
			['PAUSED', 1_790_000_100],
			['APPROVED', 1_790_000_200],
			['APPROVED', 1_790_000_200],
		] as const) {
			const { items, response } = await node.call({
				body: body(event, time),
				parameters: { ...parameters, events: ['other'] },
				signature: undefined,
			});
			response.end();
			started.push(...items);
		}
		expect(started.map(({ at }) => at)).toEqual([
			'2026-09-21T14:13:20.000Z',
			'2026-09-21T14:15:00.000Z',
			'2026-09-21T14:16:40.000Z',
		]);
	});

	it('are no way around the signature of Xobito', async () => {
		const { response } = await new FakeNode().call({ body: metaBody({}), signature: undefined });
		expect(response.statusCode).toBe(401);
	});

	it('of anything else start nothing', async () => {
		for (const [body, status] of [
			['{}', 400],
			['{"entry":{}}', 400],
			['{"entry":[{"changes":[{"field":"account_update","value":{}}]}]}', 200],
			[
				'{"entry":[null,{"changes":7},{"changes":[null,{"value":{"statuses":[3],"messages":"x"}}]}]}',
				200,
			],
		] as const) {
			const { items, response } = await new FakeNode().call({
				body,
				parameters,
				signature: undefined,
			});
			expect([body, items, response.statusCode]).toEqual([body, [], status]);
		}
	});
});

describe('the activation', () => {
	const activated = async (call: Call) =>
		await activate(new FakeNode().functions(call) as unknown as IHookFunctions);

	it('goes through with a secret', async () => {
		expect(await activated({})).toBe(true);
		expect(await activated({ parameters: { source: 'forwarder' }, credential: {} })).toBe(true);
		expect(await activated({ parameters: { source: 'forwarder', requireToken: true } })).toBe(true);
	});

	it.each<[string, Call, string]>([
		['without a secret', { credential: {} }, 'has no Webhook Secret'],
		['with a blank secret', { credential: { webhookSecret: ' ' } }, 'has no Webhook Secret'],
		[
			'without a token that is required',
			{ parameters: { source: 'forwarder', requireToken: true }, credential: {} },
			'has no Webhook URL Token',
		],
		['without an event', { parameters: { events: [] } }, 'No event is chosen'],
		[
			'for a provider that calls nobody',
			{ parameters: { provider: 'contactship' } },
			'Contactship reports nothing',
		],
		[
			'for a provider that is polled',
			{ parameters: { provider: 'waCr' } },
			'WA.cr reports nothing',
		],
	])('is refused %s', async (_, call, words) => {
		await expect(activated(call)).rejects.toThrow(words);
	});
});
