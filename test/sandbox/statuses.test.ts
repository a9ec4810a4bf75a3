import { sandboxTokens, startSandbox, type ProviderId, type Sandbox } from '../../sandbox';
import { IDS_WITH_TEMPLATES, PROVIDER_IDS } from '../support/providers';
import { FAMILY_IDS } from '../support/providers/laravel';
import {
	auth,
	call,
	postJson,
	paths,
	phone,
	sendLink,
	sendReminder,
	until,
	type JsonObject,
} from './helpers';

const withStatus = FAMILY_IDS;
const deliverAfterMs = 200;

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ deliverAfterMs });
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.reset());

/** The status of the message that an answer is about, in words of its own for each generation. */
async function statusOf(provider: ProviderId, sent: JsonObject, at = sandbox) {
	const base = at.url + paths[provider].replace('/messages/media', '/messages/');
	const id = String(provider === 'xobito' ? sent.data?.message_id : sent.data?.chat_message_id);
	const path = encodeURIComponent(id) + (provider === 'xobito' ? '/status' : '');
	const { body } = await call(base + path, { headers: auth[provider] });
	const { data = {} } = body;
	return provider === 'xobito'
		? { status: data.delivery_status, text: data.error_message, data }
		: { status: data.status, text: data.status_message, data };
}

/** Asks until the message is no longer on its way. */
async function settled(provider: ProviderId, sent: JsonObject, at = sandbox) {
	for (;;) {
		const found = await statusOf(provider, sent, at);
		if (String(found.status) !== 'sent') return found;
	}
}

describe('the 24-hour window', () => {
	it.each(PROVIDER_IDS)('of %s: closed at once, media is refused with 131047', async (provider) => {
		sandbox.closeWindow(phone, 'atOnce');
		const refused = await sendLink(sandbox, provider);
		expect(refused.status).toBe(500);
		expect(refused.text).toContain('131047');
		expect(sandbox.messages).toHaveLength(0);
		expect((await sendLink(sandbox, provider, '+34600111222')).status).toBe(200);
		sandbox.openWindow(phone);
		expect((await sendLink(sandbox, provider)).status).toBe(200);
		expect(sandbox.messages).toHaveLength(2);
	});

	it.each(PROVIDER_IDS)('of %s: closed later, media is accepted and lost', async (provider) => {
		sandbox.closeWindow(phone, 'later');
		const reply = await sendLink(sandbox, provider);
		expect(reply.status).toBe(200);
		expect(reply.text).toMatch(/wamid\./);
		expect(sandbox.messages).toHaveLength(0);
		sandbox.reset();
		await sendLink(sandbox, provider);
		expect(sandbox.messages).toHaveLength(1);
	});

	it.each([
		['closedAtOnce', 500, 0],
		['closedLater', 200, 0],
		['open', 200, 1],
	] as const)('%s for all numbers, by an option', async (windows, status, delivered) => {
		const own = await startSandbox({ windows });
		try {
			for (const provider of PROVIDER_IDS) {
				own.reset();
				expect((await sendLink(own, provider)).status).toBe(status);
				expect(own.messages).toHaveLength(delivered);
				own.openWindow('+1 415 555-1234');
				expect((await sendLink(own, provider)).status).toBe(200);
				expect(own.messages).toHaveLength(delivered + 1);
			}
		} finally {
			await own.close();
		}
	});

	it('does not concern contacts', async () => {
		sandbox.closeWindow('+15553334444', 'atOnce');
		const body = { phone_number: '+15553334444', full_name: 'Nadia' };
		const url = `${sandbox.url}/contactship/v1/contacts`;
		expect((await postJson(url, body, auth.contactship)).status).toBe(201);
	});
});

describe('the status of a message', () => {
	it.each(withStatus)(
		'at %s goes from sent to delivered, and to read when asked for',
		async (provider) => {
			const own = await startSandbox({ deliverAfterMs: 200, readAfterMs: 200 });
			try {
				const { body } = await sendLink(own, provider);
				const seen = new Set<string>();
				while (!seen.has('read')) seen.add(String((await statusOf(provider, body, own)).status));
				expect([...seen]).toEqual(['sent', 'delivered', 'read']);
				expect((await statusOf(provider, body, own)).text).toBeNull();
			} finally {
				await own.close();
			}
		},
	);

	it('at Xobito comes with the time of each step', async () => {
		const { body } = await sendLink(sandbox, 'xobito');
		const first = (await statusOf('xobito', body)).data;
		expect(first).toEqual({
			message_id: body.data?.message_id,
			delivery_status: 'sent',
			error_message: null,
			source: 'chat',
			last_updated: body.data?.sent_at,
			statuses: {
				sent: body.data?.sent_at,
				delivered: null,
				read: null,
				failed: null,
				pending: null,
			},
		});
		const { data } = await settled('xobito', body);
		const time = (text: unknown) => Date.parse(String(text));
		expect(time(data.statuses?.delivered) - time(data.statuses?.sent)).toBe(deliverAfterMs);
		expect(data.last_updated).toBe(data.statuses?.delivered);
	});

	it('at Xobito is not there for unknown messages, and wants messages.send', async () => {
		const url = `${sandbox.url}/xobito/api/v1/acme/messages/wamid.x/status`;
		const lost = await call(url, { headers: auth.xobito });
		expect([lost.status, lost.body]).toEqual([
			404,
			{ status: 'error', message: 'Message not found' },
		]);
		const headers = { authorization: `Bearer ${sandboxTokens.xobitoWithoutSend}` };
		expect((await call(url, { headers })).body.message).toContain('messages.send');
	});

	it('at Xobito may not be there at all', async () => {
		const own = await startSandbox({ xobitoStatus: false });
		try {
			const { body } = await sendLink(own, 'xobito');
			const path = `xobito/api/v1/acme/messages/${String(body.data?.message_id)}/status`;
			const reply = await call(`${own.url}/${path}`, { headers: auth.xobito });
			expect(reply.status).toBe(404);
			expect(reply.body.message).toMatch(/^The route .* could not be found\.$/);
		} finally {
			await own.close();
		}
	});

	it('at Contactship cannot be asked for', async () => {
		const { body } = await sendLink(sandbox, 'contactship');
		for (const path of ['/v1/messages/', '/v1/waba/messages/']) {
			const url = `${sandbox.url}/contactship${path}${String(body.data?.message_id)}`;
			expect((await call(url, { headers: auth.contactship })).status).toBe(404);
		}
	});

	it.each(withStatus)('at %s turns to failed, with the reason in three forms', async (provider) => {
		sandbox.failLater(phone, 131047);
		const texts = [];
		for (let n = 0; n < 3; n++) {
			const { body } = await sendLink(sandbox, provider);
			expect((await statusOf(provider, body)).text).toBeNull();
			const { status, text } = await settled(provider, body);
			expect(status).toBe('failed');
			texts.push(String(text));
		}
		expect(sandbox.messages).toHaveLength(0);
		expect(texts[0]).toBe('(#131047) Re-engagement message');
		expect(texts[1]).toMatch(/^Message failed to send because more than 24 hours/);
		expect(JSON.parse(texts[2] ?? '')).toMatchObject({ error: { code: 131047 } });
	});

	it('names any code of Meta', async () => {
		sandbox.failLater(phone, 131999);
		const { body } = await sendLink(sandbox, 'rasl');
		expect((await settled('rasl', body)).text).toBe('(#131999) Unknown error');
	});
});

describe('phone numbers with a fate', () => {
	it.each(PROVIDER_IDS)('at %s are accepted, and then fail or take long', async (provider) => {
		for (const [id, delivered] of [
			['window-closed-later', 0],
			['undeliverable-later', 0],
			['delivered-late', 1],
		] as const) {
			sandbox.reset();
			expect((await sendLink(sandbox, provider, sandbox.phoneFor(id))).status).toBe(200);
			expect(sandbox.messages).toHaveLength(delivered);
		}
	});

	it.each(withStatus)('show it in the status at %s', async (provider) => {
		const send = async (id: string) =>
			(await sendLink(sandbox, provider, sandbox.phoneFor(id))).body;
		const late = await send('delivered-late');
		expect(String((await settled(provider, await send('window-closed-later'))).text)).toContain(
			'24 hours',
		);
		expect(String((await settled(provider, await send('undeliverable-later'))).text)).toContain(
			'131026',
		);
		const start = Date.now();
		await until(() => Date.now() > start + 2 * deliverAfterMs);
		expect((await statusOf(provider, late)).status).toBe('sent');
	});

	it.each(IDS_WITH_TEMPLATES)('at %s treat templates in their own way', async (provider) => {
		for (const [id, delivered] of [
			['window-closed-later', 1],
			['undeliverable-later', 0],
			['delivered-late', 1],
		] as const) {
			sandbox.reset();
			expect((await sendReminder(sandbox, provider, sandbox.phoneFor(id))).status).toBe(200);
			expect(sandbox.messages).toHaveLength(delivered);
		}
	});

	it('can be announced for any number', async () => {
		sandbox.failNext('waCr', 'undeliverable-later');
		const { body } = await sendLink(sandbox, 'waCr');
		expect((await settled('waCr', body)).status).toBe('failed');
		expect((await settled('waCr', (await sendLink(sandbox, 'waCr')).body)).status).toBe(
			'delivered',
		);
	});
});
