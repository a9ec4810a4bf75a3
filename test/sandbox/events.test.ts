import { createHmac } from 'node:crypto';

import fastify, { type FastifyInstance } from 'fastify';

import { startSandbox, type Sandbox } from '../../sandbox';
import { auth, call, paths, sendLink } from './helpers';

interface Got {
	body: string;
	signature?: string;
	event?: string;
}

let sandbox: Sandbox;
let app: FastifyInstance;
let url = '';
const got: Got[] = [];
let answers: number[] = [];

beforeAll(async () => {
	sandbox = await startSandbox({ deliverAfterMs: 3_000_000_000 });
	app = fastify({ forceCloseConnections: true });
	app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
		done(null, body),
	);
	app.post('/', async (request, reply) => {
		const header = (name: string) => request.headers[name] as string | undefined;
		got.push({
			body: request.body as string,
			signature: header('x-webhook-signature'),
			event: header('x-webhook-event'),
		});
		return await reply.code(answers.shift() ?? 200).send({});
	});
	url = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
	await sandbox.close();
	await app.close();
});
beforeEach(() => {
	sandbox.reset();
	got.length = 0;
	answers = [];
});

describe('a webhook', () => {
	it('is signed over its body, as documented', async () => {
		sandbox.enterWebhook('xobito', { url, secret: 's3cret' });
		await sendLink(sandbox, 'xobito');
		const { messageId } = sandbox.messages[0] ?? { messageId: '' };
		sandbox.moveOn('xobito', messageId, 'failed', 131026);
		await sandbox.webhooksSettled();
		expect(got.map(({ event }) => event)).toEqual(['message.sent', 'message.failed']);
		for (const { body, signature } of got) {
			expect(signature).toBe(createHmac('sha256', 's3cret').update(body).digest('hex'));
		}
		expect(JSON.parse(got[1]?.body ?? '')).toMatchObject({
			event: 'message.failed',
			model: 'WhatsAppMessage',
			data: {
				message_id: messageId,
				status: 'failed',
				error_message: expect.any(String) as string,
			},
			timestamp: expect.stringMatching(/\+00:00$/) as string,
		});
	});

	it('is repeated until it is answered, three times at most', async () => {
		sandbox.enterWebhook('xobito', { url, secret: 's', pauses: [1, 1] });
		answers = [500, 503, 200];
		sandbox.receive('xobito', { phone: '+14155550101', text: 'Hello' });
		await sandbox.webhooksSettled();
		answers = [500, 500, 500, 500];
		sandbox.receive('xobito', { phone: '+14155550101', text: 'Again' });
		await sandbox.webhooksSettled();
		expect(sandbox.webhookCalls.map(({ status, attempt }) => [status, attempt])).toEqual([
			[500, 0],
			[503, 1],
			[200, 2],
			[500, 0],
			[500, 1],
			[500, 2],
		]);
	});

	it('of Meta is passed on without a signature', async () => {
		sandbox.enterWebhook('xobito', { url, form: 'meta' });
		sandbox.receive('xobito', { phone: '+14155550101', text: 'Hello' });
		await sandbox.webhooksSettled();
		expect(got).toHaveLength(1);
		expect(got[0]?.signature).toBeUndefined();
		expect(JSON.parse(got[0]?.body ?? '')).toMatchObject({
			entry: [
				{ changes: [{ value: { messages: [{ from: '14155550101', text: { body: 'Hello' } }] } }] },
			],
		});
	});

	it('is called by those only that call one', () => {
		expect(() => sandbox.enterWebhook('waCr', { url })).toThrow('WA.cr calls no URL');
	});

	it('can be entered in a browser, for an n8n on this machine', async () => {
		const enter = async (wanted: string) =>
			(await fetch(`${sandbox.url}/enter-webhook?url=${encodeURIComponent(wanted)}`)).status;
		expect(await enter('https://example.com/')).toBe(400);
		expect(await enter(url)).toBe(200);
		const query = 'provider=xobito&phone=14155550101&text=Hi';
		expect((await fetch(`${sandbox.url}/customer-writes?${query}`)).status).toBe(200);
		await sandbox.webhooksSettled();
		expect(got.map(({ event }) => event)).toEqual(['message.received']);
	});
});

describe.each(['waCr', 'rasl'] as const)('the messages of %s', (provider) => {
	const list = async (query: string) => {
		const base = sandbox.url + paths[provider].replace('/messages/media', '/messages');
		const { body } = await call(`${base}?${query}`, { headers: auth[provider] });
		return (body.data as unknown as Array<Record<string, unknown>>).map(({ id }) => id);
	};

	it('are filtered and sorted as documented', async () => {
		for (const phone of ['+34600111221', '+34600111222', '+34600111223']) {
			await sendLink(sandbox, provider, phone);
		}
		sandbox.receive(provider, { phone: '+34600111221', text: 'Hello' });
		const [first] = sandbox.messages;
		await new Promise((resolve) => setTimeout(resolve, 5));
		sandbox.moveOn(provider, first?.messageId ?? '', 'read');
		expect(await list('')).toEqual([123, 122, 121, 120]);
		expect(await list('filter[direction]=outbound')).toEqual([122, 121, 120]);
		expect(await list('filter[direction]=inbound')).toEqual([123]);
		expect(await list('filter[direction]=outbound&sort=-updated_at')).toEqual([120, 122, 121]);
		expect(await list('filter[status]=read')).toEqual([120]);
		expect(await list('filter[status][ne]=read')).toEqual([123, 122, 121]);
		expect(await list('filter[type][in]=text,video')).toEqual([123]);
		expect(await list('filter[type][not_in]=text,video&per_page=2&page=2')).toEqual([120]);
		expect(await list('filter[created_at][gte]=2999-01-01')).toEqual([123, 122, 121, 120]);
	});

	it('end without an answer where that was announced, once', async () => {
		sandbox.hangUpOn(provider, /page=3/);
		await expect(list('page=3')).rejects.toThrow();
		expect(await list('page=3')).toEqual([]);
	});
});
