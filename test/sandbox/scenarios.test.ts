import {
	scenarios,
	startSandbox,
	type ProviderId,
	type Sandbox,
	type Scenario,
} from '../../sandbox';
import { FIXTURES } from '../support/providers';
import { auth, postJson, sendLink, sendReminder, until } from './helpers';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.reset());

const silent = ['hang', 'drop-early', 'drop-late'];
const senderOf = ({ endpoint }: Scenario) =>
	endpoint === 'sendTemplate' ? sendReminder : sendLink;
const rows = Object.entries(scenarios).flatMap(([id, scenario]) =>
	scenario.providers.map((provider): [string, ProviderId, Scenario] => [id, provider, scenario]),
);
const answering = rows.filter(([, , { behaviour }]) => !silent.includes(behaviour ?? ''));
const quick = answering.filter(([, , each]) => each.behaviour !== 'slow');
const sends = quick.filter(([, , each]) => each.endpoint !== 'createContact');

describe('scenarios', () => {
	it('each have a phone number of their own', () => {
		const phones = Object.keys(scenarios).map((id) => sandbox.phoneFor(id));
		expect(new Set(phones).size).toBe(phones.length);
		for (const phone of phones) expect(phone).toMatch(/^\+1305555\d{4}$/);
		expect(() => sandbox.phoneFor('nope')).toThrow('No scenario "nope"');
	});

	it.each(sends)('%s at %s is provoked by failNext, once', async (id, provider, scenario) => {
		const send = senderOf(scenario);
		sandbox.failNext(provider, id);
		expect((await send(sandbox, provider)).status).toBe(scenario.status);
		expect(sandbox.messages).toHaveLength(scenario.delivers ? 1 : 0);
		expect((await send(sandbox, provider)).status).toBe(200);
		expect(sandbox.requests.map((request) => request.status)).toEqual([scenario.status, 200]);
	});

	it.each(sends)('%s at %s is provoked by its phone number', async (id, provider, scenario) => {
		const reply = await senderOf(scenario)(sandbox, provider, sandbox.phoneFor(id));
		expect(reply.status).toBe(scenario.status);
		expect(sandbox.messages).toHaveLength(scenario.delivers ? 1 : 0);
		expect(reply.text).not.toContain('{{');
		if (typeof scenario.body === 'string') expect(reply.text).toBe(scenario.body);
	});

	it.each(sends)('%s at %s is about its own endpoint only', async (id, provider, scenario) => {
		if (FIXTURES[provider].templates === undefined) return;
		const other = scenario.endpoint === 'sendTemplate' ? sendLink : sendReminder;
		const reply = await other(sandbox, provider, sandbox.phoneFor(id));
		expect(reply.status).toBe(200);
		const fails = scenario.templatesToo && scenario.failsLater !== undefined;
		expect(sandbox.messages).toHaveLength(fails ? 0 : 1);
	});

	it('do not touch providers that do not have them', async () => {
		expect((await sendLink(sandbox, 'waCr', sandbox.phoneFor('x-429'))).status).toBe(200);
		expect(() => sandbox.failNext('waCr', 'x-429')).toThrow('not one of waCr');
	});

	it('wrap a refusal by Meta in each family its own way', async () => {
		const graph = '"code":131047';
		const [x, v2, c] = await Promise.all(
			(['xobito', 'waCr', 'contactship'] as const).map(
				async (provider) => await sendLink(sandbox, provider, sandbox.phoneFor('meta-131047')),
			),
		);
		expect(x?.body.error).toContain(graph);
		expect(v2?.body.error?.details?.error).toContain(graph);
		expect(c?.body.message).toContain('131047');
	});

	it('x-ok-alt names the message only inside whatsapp_response', async () => {
		sandbox.failNext('xobito', 'x-ok-alt');
		const { body } = await sendLink(sandbox, 'xobito');
		expect(body.data).toEqual({
			whatsapp_response: { messages: [{ id: sandbox.messages[0]?.messageId }] },
		});
	});

	it('429-once lets the next one pass, also by phone', async () => {
		const to = sandbox.phoneFor('429-once');
		for (const expected of [429, 200, 429, 200]) {
			expect((await sendLink(sandbox, 'rasl', to)).status).toBe(expected);
		}
	});

	it('json-truncated is no JSON, ok-without-id has no id', async () => {
		for (const provider of ['xobito', 'waCr', 'contactship'] as const) {
			sandbox.failNext(provider, 'json-truncated');
			const cut = await sendLink(sandbox, provider);
			expect(cut.text.length).toBeGreaterThan(20);
			expect(cut.body).toBeUndefined();
			sandbox.failNext(provider, 'ok-without-id');
			expect((await sendLink(sandbox, provider)).text).not.toMatch(/wamid|msg-/);
		}
	});

	it('redirects lead to another host', async () => {
		sandbox.failNext('contactship', 'redirect-307');
		const { headers } = await sendLink(sandbox, 'contactship');
		expect(headers.get('location')).toBe('http://127.0.0.1:9/elsewhere');
	});

	it('c-409 comes with the contact that somebody else made', async () => {
		const phone_number = sandbox.phoneFor('c-409');
		const url = `${sandbox.url}/contactship/v1/contacts`;
		const reply = await postJson(url, { phone_number, full_name: 'Race' }, auth.contactship);
		expect(reply.status).toBe(409);
		expect(sandbox.contacts.contactship.at(-1)).toMatchObject({ phone: phone_number });
		expect((await sendLink(sandbox, 'contactship', phone_number)).status).toBe(200);

		sandbox.failNext('contactship', 'c-409');
		const other = { phone_number: '+15553334444', full_name: 'Race' };
		expect((await sendLink(sandbox, 'contactship')).status).toBe(200);
		expect((await postJson(url, other, auth.contactship)).status).toBe(409);
		expect(sandbox.contacts.contactship.at(-1)).toMatchObject({ phone: '+15553334444' });
	});

	it('slow takes three seconds and works', async () => {
		const start = Date.now();
		expect((await sendLink(sandbox, 'xobito', sandbox.phoneFor('slow'))).status).toBe(200);
		expect(Date.now() - start).toBeGreaterThan(2900);
		expect(sandbox.messages).toHaveLength(1);
	});

	it('failNext counts and keeps its order, and reset forgets it', async () => {
		sandbox.failNext('xobito', '503', 2);
		sandbox.failNext('xobito', 'x-401a');
		const statuses = [];
		for (let n = 0; n < 4; n++) statuses.push((await sendLink(sandbox, 'xobito')).status);
		expect(statuses).toEqual([503, 503, 401, 200]);
		sandbox.failNext('xobito', '503');
		sandbox.reset();
		expect((await sendLink(sandbox, 'xobito')).status).toBe(200);
		expect(sandbox.requests).toHaveLength(1);
	});
});

describe('broken connections', () => {
	it.each([
		['drop-early', false, 0],
		['drop-late', true, 0],
		['drop-after-delivery', true, 1],
	] as const)('%s', async (id, complete, delivered) => {
		for (const provider of ['xobito', 'waCr', 'contactship'] as const) {
			sandbox.reset();
			sandbox.failNext(provider, id);
			await expect(sendLink(sandbox, provider)).rejects.toThrow('fetch failed');
			expect(sandbox.requests[0]).toMatchObject({ status: 0, complete });
			expect(sandbox.messages).toHaveLength(delivered);
			await expect(sendLink(sandbox, provider, sandbox.phoneFor(id))).rejects.toThrow(
				'fetch failed',
			);
			expect(sandbox.messages).toHaveLength(delivered * 2);
		}
	});

	it.each([
		['template-drop-late', 0],
		['template-drop-after-delivery', 1],
	] as const)('%s', async (id, delivered) => {
		for (const provider of ['xobito', 'waCr', 'contactship'] as const) {
			sandbox.reset();
			sandbox.failNext(provider, id);
			await expect(sendReminder(sandbox, provider)).rejects.toThrow('fetch failed');
			expect(sandbox.messages).toHaveLength(delivered);
		}
	});

	it.each([
		['hang', sendLink],
		['template-hang', sendReminder],
	] as const)(
		'%s takes the body and stays silent; close does not wait for it',
		async (id, send) => {
			const own = await startSandbox();
			own.failNext('rasl', id);
			const sent = send(own, 'rasl').catch((error: unknown) => error);
			await until(() => own.requests[0]?.complete === true);
			expect(own.requests[0]).toMatchObject({ status: 0, complete: true });
			const start = Date.now();
			await own.close();
			// A request that is waited for is never answered.
			expect(Date.now() - start).toBeLessThan(5_000);
			expect(await sent).toMatchObject({ message: 'fetch failed' });
		},
	);
});

describe('limits', () => {
	it('429 in the shape of each provider once the rate is used up', async () => {
		const own = await startSandbox({ ratePerMinute: 2 });
		try {
			const last = async (provider: ProviderId) => {
				const replies = [];
				for (let n = 0; n < 3; n++) replies.push(await sendLink(own, provider));
				expect(replies.map((reply) => reply.status)).toEqual([200, 200, 429]);
				return replies as [(typeof replies)[0], (typeof replies)[0], (typeof replies)[0]];
			};
			const [, , x] = await last('xobito');
			expect(x.body).toEqual({ message: 'Too many requests', retry_after: 60 });
			expect(x.headers.get('retry-after')).toBeNull();
			const [first, , v2] = await last('waCr');
			expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
			expect(first.headers.get('x-ratelimit-window')).toBe('60');
			expect(v2.body.meta).toMatchObject({ retry_after: 60 });
			expect(v2.headers.get('retry-after')).toBe('60');
			expect(Number(v2.headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000 + 20);
			const [, , c] = await last('contactship');
			expect(c.headers.get('retry-after')).toBe('60');
			own.reset();
			expect((await sendLink(own, 'xobito')).status).toBe(200);
		} finally {
			await own.close();
		}
	});

	it('says nothing about a rate when there is none', async () => {
		expect((await sendLink(sandbox, 'waCr')).headers.get('x-ratelimit-limit')).toBeNull();
	});

	it('waits before it answers', async () => {
		const own = await startSandbox({ latencyMs: 200 });
		const start = Date.now();
		await sendLink(own, 'waCr');
		expect(Date.now() - start).toBeGreaterThanOrEqual(195);
		await own.close();
	});
});
