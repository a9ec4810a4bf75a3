import { startSandbox, type Sandbox } from '../../sandbox';
import { auth, call, sendLink, sendReminder, type JsonObject } from './helpers';

const secondGeneration = ['waCr', 'rasl'] as const;
const extra = 250;
const prefix = {
	contactship: '/contactship/v1',
	rasl: '/rasl/api/v2',
	waCr: '/wacr/api/v2',
	xobito: '/xobito/api/v1/acme',
};

interface Row {
	[key: string]: unknown;
}

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({
		extraTemplates: extra,
		extraChannels: extra,
		extraContacts: extra,
	});
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.reset());

async function get(
	provider: keyof typeof prefix,
	path: string,
	query: Record<string, string | number> = {},
): Promise<JsonObject> {
	const text = new URLSearchParams();
	for (const [key, value] of Object.entries(query)) text.set(key, String(value));
	const reply = await call(`${sandbox.url}${prefix[provider]}${path}?${text.toString()}`, {
		headers: auth[provider],
	});
	expect(reply.status).toBe(200);
	return reply.body;
}

const rowsOf = (data: unknown) => data as Row[];
const unique = (rows: Row[], key: string) => new Set(rows.map((row) => row[key])).size;

describe('Xobito', () => {
	it('lists templates page by page, with counts and buttons as its rows have them', async () => {
		const all: Row[] = [];
		for (let page = 1, last = 1; page <= last; page++) {
			const { data } = await get('xobito', '/templates', { page, per_page: 100 });
			last = Number(data?.last_page);
			all.push(...rowsOf(data?.data));
			expect(data?.path).toBe(`${sandbox.url}${prefix.xobito}/templates`);
		}
		expect(all).toHaveLength(14 + extra);
		expect(unique(all, 'template_id')).toBe(all.length);
		const named = (name: string, language = 'en_US') =>
			all.find((row) => row.template_name === name && row.language === language);
		expect(named('order_shipped')).toMatchObject({
			header_data_format: 'TEXT',
			header_data_text: 'Order {{1}}',
			header_params_count: 1,
			body_params_count: 3,
			buttons_data:
				'[{"type":"URL","text":"Track","url":"https://shop.example/track/{{1}}"},{"type":"QUICK_REPLY","text":"Stop updates"}]',
		});
		expect(named('opening_hours')).toMatchObject({
			header_data_format: null,
			header_data_text: null,
			header_params_count: 0,
			body_params_count: 0,
			buttons_data: null,
		});
		expect(named('invoice_ready', 'es')).toMatchObject({ header_data_format: 'DOCUMENT' });
		expect(named('win_back')).toMatchObject({ status: 'REJECTED' });
		expect(named('pedido_listo', 'es')).toBeUndefined();
	});

	it('lists contacts page by page', async () => {
		const { data } = await get('xobito', '/contacts', { page: 3, per_page: 100 });
		expect(data).toMatchObject({ total: 3 + extra, last_page: 3, from: 201, to: 253 });
	});
});

describe.each(secondGeneration)('%s', (provider) => {
	it('lists templates by status and search, page by page', async () => {
		const approved = { 'filter[status]': 'APPROVED', per_page: 100 };
		const first = await get(provider, '/templates', approved);
		expect(first.meta?.pagination).toEqual({
			total: 11 + extra,
			count: 100,
			per_page: 100,
			current_page: 1,
			total_pages: 3,
			has_more: true,
		});
		const last = await get(provider, '/templates', { ...approved, page: 3 });
		expect(last.meta?.pagination).toMatchObject({ count: 61, has_more: false });
		expect(last.links?.next).toBeNull();
		const found = await get(provider, '/templates', { search: 'INVOICE_ready' });
		expect(rowsOf(found.data).map((row) => row.language)).toEqual(
			expect.arrayContaining(['en_US', 'es', 'fr']),
		);
		expect(rowsOf(found.data).every((row) => /invoice_ready/.test(String(row.name)))).toBe(true);
		const rejected = await get(provider, '/templates', { 'filter[status]': 'REJECTED' });
		expect(rowsOf(rejected.data).map((row) => row.template_name)).toEqual(['win_back']);
	});

	it('shows a template by its WhatsApp id', async () => {
		const { data } = await get(provider, '/templates', { search: 'order_shipped' });
		const [row = {}] = rowsOf(data);
		const one = await get(provider, `/templates/${String(row.template_id)}`);
		expect(one).toMatchObject({ success: true, data: row });
		for (const id of [String(row.id), 'x']) {
			const url = `${sandbox.url}${prefix[provider as 'waCr']}/templates/${id}`;
			const lost = await call(url, { headers: auth[provider] });
			expect([lost.status, lost.body.error?.code]).toEqual([404, 'NOT_FOUND']);
		}
	});

	it.each([
		['lucía', 'firstname', /^Lucía$/],
		['FERNÁN', 'lastname', /^Fernández$/],
		['customer17@', 'email', /^customer17@example\.com$/],
		['700000042', 'phone', /^\+34700000042$/],
		['+3470000004', 'phone', /^\+3470000004\d$/],
	])('finds contacts by %s in %s', async (search, key, pattern) => {
		const { data } = await get(provider, '/contacts', { search, per_page: 100 });
		expect(rowsOf(data).length).toBeGreaterThan(0);
		for (const row of rowsOf(data)) expect(String(row[key])).toMatch(pattern);
	});

	it('pages through contacts, and shows one', async () => {
		const page = await get(provider, '/contacts', { search: 'customer', page: 2, per_page: 100 });
		expect(page.meta).toMatchObject({ total: extra, current_page: 2, last_page: 3, from: 101 });
		const [row = {}] = rowsOf(page.data);
		const one = await get(provider, `/contacts/${String(row.id)}`);
		expect(one.data).toMatchObject({ id: row.id, phone: row.phone, firstname: row.firstname });
		const url = `${sandbox.url}${prefix[provider as 'waCr']}/contacts/9999`;
		expect((await call(url, { headers: auth[provider] })).status).toBe(404);
	});
});

describe('Contactship', () => {
	it('walks through the templates by cursor', async () => {
		const all: Row[] = [];
		let after = '';
		for (let more = true; more; ) {
			const page = await get('contactship', '/waba/templates', {
				channel_id: sandbox.channelId,
				limit: 100,
				after,
			});
			all.push(...rowsOf(page.data));
			after = String(page.paging?.cursors?.after);
			more = page.paging?.next !== undefined;
		}
		expect(all).toHaveLength(16 + extra);
		expect(unique(all, 'id')).toBe(all.length);
		expect(all.find((row) => row.name === 'order_shipped')?.components).toEqual([
			{ type: 'HEADER', format: 'TEXT', text: 'Order {{1}}' },
			{ type: 'BODY', text: 'Hi {{1}}, your order {{2}} has left our shop with {{3}}.' },
			{ type: 'FOOTER', text: 'Acme shop' },
			{
				type: 'BUTTONS',
				buttons: [
					{ type: 'URL', text: 'Track', url: 'https://shop.example/track/{{1}}' },
					{ type: 'QUICK_REPLY', text: 'Stop updates' },
				],
			},
		]);
		expect(JSON.stringify(all.find((row) => row.name === 'pedido_listo'))).toContain(
			'{{customer_name}}',
		);
		const url = `${sandbox.url}/contactship/v1/waba/templates`;
		expect((await call(url, { headers: auth.contactship })).status).toBe(400);
	});

	it('walks through the channels by offset, and finds them by name', async () => {
		const active = { type: 'WABA', status: 'active' };
		const last = await get('contactship', '/channels', { ...active, limit: 100, offset: 200 });
		expect(last.count).toBe(2 + extra);
		expect(rowsOf(last.data)).toHaveLength(52);
		const found = await get('contactship', '/channels', { name: 'madrid sup', limit: 100 });
		expect(rowsOf(found.data).length).toBeGreaterThan(0);
		for (const row of rowsOf(found.data)) expect(row.name).toMatch(/^WhatsApp Madrid Support \d+$/);
		const inactive = await get('contactship', '/channels', { status: 'inactive' });
		expect(rowsOf(inactive.data).map((row) => row.name)).toEqual(['Old WhatsApp number']);
		expect(rowsOf((await get('contactship', '/channels')).data)).toHaveLength(10);
	});

	it('finds contacts by a part of their name and number', async () => {
		const found = rowsOf(
			await get('contactship', '/contacts', { full_name: 'lucía fern', phone_number: '+34' }),
		);
		expect(found.length).toBeGreaterThan(0);
		for (const row of found) expect(row.full_name).toBe('Lucía Fernández');
	});

	it('sends from a generated channel and to a generated contact', async () => {
		const { data } = await get('contactship', '/channels', { name: 'Madrid Sales 1', limit: 1 });
		const channel_id = String(rowsOf(data)[0]?.id);
		const to = '+34700000200';
		const reply = await sendLink(sandbox, 'contactship', to, { channel_id });
		expect(reply.status).toBe(200);
		const thread = await get('contactship', `/thread/${String(reply.body.data?.thread_id)}`);
		expect(thread.channel_id).toBe(channel_id);
		expect(sandbox.contacts.contactship).toHaveLength(4 + extra);
	});
});

it('generated entries outlive a reset, and what was added does not', async () => {
	sandbox.addContact('waCr', { phone: '+15557776666' });
	await sendReminder(sandbox, 'waCr', '+15557776667');
	expect(sandbox.contacts.waCr).toHaveLength(3 + extra + 2);
	sandbox.reset();
	expect(sandbox.contacts.waCr).toHaveLength(3 + extra);
	expect(unique(sandbox.contacts.waCr as unknown as Row[], 'phone')).toBe(3 + extra);
});
