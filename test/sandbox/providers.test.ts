import { createHash } from 'node:crypto';
import {
	sandboxProviders,
	sandboxTokens,
	startSandbox,
	type ProviderId,
	type Sandbox,
} from '../../sandbox';
import { FIXTURES, PROVIDER_IDS } from '../support/providers';
import { FAMILY_IDS } from '../support/providers/laravel';
import {
	auth,
	call,
	filesFolder,
	paths,
	phone,
	png,
	postForm,
	postJson,
	sendLink,
} from './helpers';

let sandbox: Sandbox;
let files: Awaited<ReturnType<typeof filesFolder>>;

beforeAll(async () => {
	files = await filesFolder();
	sandbox = await startSandbox({ filesFolder: files.folder });
});
afterAll(async () => {
	await sandbox.close();
	await files.remove();
});
beforeEach(() => sandbox.reset());

const url = (provider: ProviderId) => sandbox.url + paths[provider];
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const v2: ProviderId[] = ['waCr', 'rasl'];
const png1 = (name = 'a.png', bytes = png) => new File([bytes], name, { type: 'image/png' });

describe('every provider', () => {
	it.each(PROVIDER_IDS)('%s delivers a link', async (provider) => {
		const reply = await sendLink(sandbox, provider);
		expect(reply.status).toBe(200);
		expect(sandbox.messages).toEqual([
			{
				provider,
				phone,
				kind: 'image',
				source: 'url',
				mediaUrl: 'https://example.com/pictures/a.png',
				messageId: expect.stringMatching(/^wamid\./) as string,
			},
		]);
		expect(JSON.stringify(reply.body)).toContain(sandbox.messages[0]?.messageId);
		expect(sandbox.requests).toHaveLength(1);
		expect(sandbox.requests[0]).toMatchObject({
			provider,
			method: 'POST',
			status: 200,
			complete: true,
		});
	});

	it.each(PROVIDER_IDS)('%s never records a token', async (provider) => {
		await sendLink(sandbox, provider);
		await call(url(provider), { method: 'POST', headers: bearer('secret-1') });
		await call(url(provider), { method: 'POST', headers: { 'x-api-key': 'secret-2' } });
		const [header] = FIXTURES[provider].authentication('');
		const secrets = Object.values(sandboxProviders).flatMap(({ grants }) => Object.keys(grants));
		const recorded = JSON.stringify(sandbox.requests);
		for (const secret of ['secret-', ...secrets]) {
			expect(recorded).not.toContain(secret);
		}
		expect(sandbox.requests[0]?.headers[header]).toBe('valid');
		expect(
			sandbox.requests
				.slice(1)
				.map((request) => request.headers[header])
				.sort(),
		).toEqual(['invalid', 'missing']);
	});

	it.each(PROVIDER_IDS)('%s answers 401 to a missing and to a wrong token', async (provider) => {
		const missing = await call(url(provider), { method: 'POST' });
		const headers = { ...bearer(sandboxTokens.unknown), 'x-api-key': sandboxTokens.unknown };
		const wrong = await call(url(provider), { method: 'POST', headers });
		expect([missing.status, wrong.status]).toEqual([401, 401]);
		expect(sandbox.messages).toHaveLength(0);
	});

	it.each(PROVIDER_IDS)('%s has no other paths', async (provider) => {
		const prefix = paths[provider].split('/')[1];
		const wrong = `${sandbox.url}/${prefix}/nothing/here`;
		expect((await call(wrong)).status).toBe(404);
		const { message, error } = (await call(wrong)).body as { message?: unknown; error?: unknown };
		expect(typeof (message ?? (error as { message?: unknown } | undefined)?.message)).toBe(
			'string',
		);
		const page = await call(wrong, { headers: { accept: 'text/html' } });
		expect(page.status).toBe(404);
		expect(page.text.startsWith('<!DOCTYPE html>')).toBe(FAMILY_IDS.includes(provider));
	});
});

describe('Xobito', () => {
	const valid = {
		phone_number: phone,
		media_type: 'image',
		media_url: 'https://example.com/a.png',
	};

	it('answers as documented', async () => {
		const { body } = await postJson(url('xobito'), { ...valid, caption: 'Hi' }, auth.xobito);
		expect(body).toMatchObject({
			status: 'success',
			message: 'Media message sent successfully',
			data: { contact_id: 451, phone, status: 'sent', contact_created: false },
		});
		expect(sandbox.messages[0]?.caption).toBe('Hi');
	});

	it('takes an upload with bracketed contact fields, and makes the contact', async () => {
		const reply = await postForm(
			url('xobito'),
			[
				['phone_number', '+15550009999'],
				['media_type', 'document'],
				['filename', 'Invoice 1.pdf'],
				['contact[firstname]', 'José'],
				['contact.lastname', 'ignored'],
				['media_file', new File(['%PDF-1'], 'Rechnung ä.pdf', { type: 'application/pdf' })],
			],
			auth.xobito,
		);
		expect(reply.body.data?.contact_created).toBe(true);
		const sha256 = createHash('sha256').update('%PDF-1').digest('hex');
		const file = {
			field: 'media_file',
			fileName: 'Rechnung ä.pdf',
			mimeType: 'application/pdf',
			size: 6,
			sha256,
		};
		expect(sandbox.messages[0]).toMatchObject({
			kind: 'document',
			source: 'file',
			fileName: 'Invoice 1.pdf',
			file,
		});
		expect(sandbox.requests[0]).toMatchObject({ file, chunked: false });
		expect(sandbox.requests[0]?.fields[0]).toEqual(['phone_number', '+15550009999']);
		expect(sandbox.contacts.xobito.at(-1)).toMatchObject({
			phone: '+15550009999',
			firstName: 'José',
			lastName: '',
			createdBySend: true,
		});
	});

	it.each([
		[{ phone_number: '+12345678' }, 'phone_number', 'at least 10'],
		[{ phone_number: '+1234567890123456' }, 'phone_number', 'greater than 15'],
		[{ phone_number: 14155551234 }, 'phone_number', 'string'],
		[{ media_type: 'sticker' }, 'media_type', 'invalid'],
		[{ media_url: undefined }, 'media_url', 'required when media file is not present'],
		[{ media_url: 'nope' }, 'media_url', 'valid URL'],
		[{ caption: '' }, 'caption', 'must be a string'],
		[{ caption: 'ä'.repeat(1025) }, 'caption', '1024'],
		[{ filename: 'x'.repeat(256) }, 'filename', '255'],
		[{ contact: { email: 'nope' } }, 'contact.email', 'email'],
		[{ contact: { firstname: '' } }, 'contact.firstname', 'must be a string'],
	])('refuses %j', async (change, field, words) => {
		const { status, body } = await postJson(url('xobito'), { ...valid, ...change }, auth.xobito);
		expect(status).toBe(422);
		expect(body).toMatchObject({ status: 'error', message: 'Validation failed' });
		expect(Object.keys(body.errors ?? {})).toEqual([field]);
		expect(JSON.stringify(body.errors)).toContain(words);
		expect(sandbox.messages).toHaveLength(0);
	});

	it('accepts captions of 1024 characters, counted as people count them', async () => {
		const reply = await postJson(
			url('xobito'),
			{ ...valid, caption: '😀'.repeat(1024) },
			auth.xobito,
		);
		expect(reply.status).toBe(200);
	});

	it('refuses extensions, sizes and empty files', async () => {
		const send = async (file: File) =>
			await postForm(
				url('xobito'),
				[
					['phone_number', phone],
					['media_type', 'image'],
					['media_file', file],
				],
				auth.xobito,
			);
		expect((await send(png1('a.gif'))).body.message).toMatch(/^Invalid file extension for image/);
		expect((await send(png1('noextension'))).status).toBe(422);
		const large = await send(png1('a.png', Buffer.alloc(5 * 1024 * 1024 + 1)));
		expect(large.body).toEqual({
			status: 'error',
			message: 'File size exceeds limit for image. Max allowed is 5 MB',
		});
		expect((await send(png1('a.png', Buffer.alloc(5 * 1024 * 1024)))).status).toBe(200);
		expect((await send(png1('a.png', Buffer.alloc(0)))).body.errors?.media_file).toBeDefined();
	});

	it('downloads its own files, counts them, and answers nothing when it cannot', async () => {
		const send = async (media_url: string) =>
			await postJson(url('xobito'), { ...valid, media_url }, auth.xobito);
		expect((await send(`${sandbox.url}/files/photo.jpg`)).status).toBe(200);
		expect((await send(`${sandbox.url}/files/big.png`)).body.message).toMatch(/exceeds limit/);
		for (const lost of [`${sandbox.url}/files/none.png`, 'https://x.invalid/a.png']) {
			const { status, text } = await send(lost);
			expect([status, text]).toEqual([200, '']);
		}
		expect((await send('https://example.com/file?name=a.png')).body.message).toMatch(/extension/);
		expect(sandbox.messages).toHaveLength(1);
	});

	it('knows its workspace and the abilities of its tokens', async () => {
		const templates = async (subdomain: string, token: string) =>
			await call(`${sandbox.url}/xobito/api/v1/${subdomain}/templates?per_page=1`, {
				headers: bearer(token),
			});
		const good = await templates('acme', sandboxTokens.xobito);
		expect(good.body.data).toMatchObject({ per_page: 1, total: 14, last_page: 14 });
		expect((await templates('other', sandboxTokens.xobito)).body.errors).toBe(
			'Invalid tenant subdomain',
		);
		const lacking = await templates('acme', sandboxTokens.xobitoWithoutTemplates);
		expect(lacking.body.message).toBe('Token does not have the required ability: templates.read');
		const send = await postJson(url('xobito'), valid, bearer(sandboxTokens.xobitoWithoutSend));
		expect(send.status).toBe(403);
	});

	it('lists and creates contacts', async () => {
		const contacts = `${sandbox.url}/xobito/api/v1/acme/contacts`;
		const contact = {
			firstname: 'A',
			phone: '+15551112222',
			type: 'lead',
			source_id: 1,
			status_id: 1,
		};
		expect((await postJson(contacts, contact, auth.xobito)).status).toBe(201);
		expect((await postJson(contacts, contact, auth.xobito)).body.errors?.phone).toBeDefined();
		const list = await call(contacts, { headers: auth.xobito });
		expect(JSON.stringify(list.body.data?.data)).toContain('+15551112222');
	});
});

describe.each(v2)('%s', (provider) => {
	const base = () => sandbox.url + paths[provider].replace('/messages/media', '');
	const upload = (...more: Array<[string, string | File]>): Array<[string, string | File]> => [
		['phone', '14155551234'],
		['media_type', 'image'],
		['media_file', png1()],
		...more,
	];

	it('answers as documented, and finds the message again', async () => {
		const { body } = await postForm(
			url(provider),
			upload(['caption', 'Hi'], ['media_url', '']),
			auth[provider],
		);
		expect(body).toMatchObject({
			success: true,
			data: {
				contact_id: 451,
				phone: '14155551234',
				media_type: 'image',
				caption: 'Hi',
				filename: null,
				status: 'sent',
			},
			message: 'Media message sent successfully',
			meta: { request_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string },
		});
		const found = await call(`${base()}/messages/${String(body.data?.chat_message_id)}`, {
			headers: auth[provider],
		});
		expect(found.body.data).toMatchObject({ message_id: body.data?.message_id, status: 'sent' });
		const lost = await call(`${base()}/messages/wamid.x`, { headers: auth[provider] });
		expect(lost.body.error).toEqual({ code: 'NOT_FOUND', message: 'Message not found.' });
	});

	it('takes JSON too', async () => {
		const body = {
			phone: '14155551234',
			media_type: 'video',
			media_url: 'https://example.com/a.mp4',
		};
		expect((await postJson(url(provider), body, auth[provider])).status).toBe(200);
	});

	it('reports field by field', async () => {
		const { status, body } = await postForm(url(provider), [['phone', '123']], auth[provider]);
		expect(status).toBe(422);
		expect(body.error?.code).toBe('VALIDATION_ERROR');
		expect(Object.keys(body.error?.details ?? {}).sort()).toEqual([
			'media_type',
			'media_url',
			'phone',
		]);
	});

	it('breaks on a document without a file name, as the real one does', async () => {
		const pdf = new File(['x'], 'a.pdf', { type: 'application/pdf' });
		const fields: Array<[string, string | File]> = [
			['phone', '14155551234'],
			['media_type', 'document'],
			['media_file', pdf],
		];
		const bare = await postForm(url(provider), fields, auth[provider]);
		expect([bare.status, bare.body]).toEqual([500, { message: 'Server Error' }]);
		expect(sandbox.messages).toHaveLength(0);
		const named = await postForm(url(provider), [...fields, ['filename', 'a.pdf']], auth[provider]);
		expect(named.status).toBe(200);
	});

	it('wants contact_id and phone to belong together', async () => {
		const send = async (id: string) =>
			await postForm(url(provider), upload(['contact_id', id]), auth[provider]);
		expect((await send('451')).status).toBe(200);
		expect((await send('452')).status).toBe(404);
		expect((await send('999')).status).toBe(404);
		expect((await send('abc')).status).toBe(422);
	});

	it('does not write to those who opted out', async () => {
		sandbox.addContact(provider, { phone: '+15557770000', optedOut: true });
		const reply = await sendLink(sandbox, provider, '+15557770000');
		expect(reply.body.error?.code).toBe('CONTACT_OPTED_OUT');
	});

	it('cannot download what is not there', async () => {
		const reply = await sendLink(sandbox, provider, phone, {
			media_url: `${sandbox.url}/files/no.png`,
		});
		expect(reply.status).toBe(422);
		expect(reply.body.error?.code).toBe('INVALID_MEDIA_TYPE');
	});

	it('answers inline about extension and size', async () => {
		const gif = upload().map(([name, value]): [string, string | File] =>
			name === 'media_file' ? [name, png1('a.gif')] : [name, value],
		);
		const { status, body } = await postForm(url(provider), gif, auth[provider]);
		expect(status).toBe(422);
		expect(body).toEqual({
			status: 'error',
			message: 'Invalid file extension for image. Allowed: jpg, jpeg, png, webp',
		});
	});

	it.each([
		['v2WithoutSend', '/messages/media', 403, 'INSUFFICIENT_SCOPE'],
		['v2SendOnly', '/account', 403, 'INSUFFICIENT_SCOPE'],
		['v2Expired', '/account', 401, 'TOKEN_EXPIRED'],
		['v2Revoked', '/account', 401, 'TOKEN_REVOKED'],
		['v2IpBlocked', '/account', 403, 'IP_NOT_WHITELISTED'],
		['unknown', '/account', 401, 'INVALID_TOKEN'],
	] as const)('treats the token %s at %s with %i', async (name, path, status, code) => {
		const method = path === '/account' ? 'GET' : 'POST';
		const reply = await call(base() + path, { method, headers: bearer(sandboxTokens[name]) });
		expect([reply.status, reply.body.error?.code]).toEqual([status, code]);
	});

	it('has account, limits, templates and contacts', async () => {
		const get = async (path: string) =>
			(await call(base() + path, { headers: auth[provider] })).body;
		expect((await get('/account')).data).toMatchObject({ name: 'Acme', status: 'active' });
		expect((await get('/account/limits')).data?.features).toMatchObject({
			whatsapp_templates: true,
		});
		const templates = await get('/templates?filter[status]=APPROVED&per_page=3');
		expect(templates.data).toHaveLength(3);
		expect(templates.meta?.pagination).toMatchObject({ total: 11, total_pages: 4 });
		expect((await get('/contacts?search=4155551234')).data).toHaveLength(1);
		const fields = {
			firstname: 'A',
			lastname: 'B',
			phone: '+15551112222',
			type: 'lead',
			source_id: 1,
			status_id: 1,
		};
		const made = await postJson(`${base()}/contacts`, fields, auth[provider]);
		expect(made.status).toBe(201);
		expect((await postJson(`${base()}/contacts`, fields, auth[provider])).status).toBe(422);
		const patched = await call(`${base()}/contacts/${String(made.body.data?.id)}`, {
			method: 'PATCH',
			body: JSON.stringify({ firstname: 'C' }),
			headers: { 'content-type': 'application/json', ...auth[provider] },
		});
		expect(patched.body.data).toMatchObject({ firstname: 'C', lastname: 'B' });
		const wrongMethod = await call(`${base()}/messages/media`, {
			method: 'PUT',
			headers: auth[provider],
		});
		expect(wrongMethod.status).toBe(405);
	});
});

describe('Contactship', () => {
	const at = (path: string) => `${sandbox.url}/contactship${path}`;
	const contactId = () => sandbox.contacts.contactship[0]?.id;
	const valid = () => ({
		channel_id: sandbox.channelId,
		contact_id: contactId(),
		media_type: 'image',
	});

	it('takes base64, with and without a prefix, and gives a thread that can be used', async () => {
		const media_data = png.toString('base64');
		const first = await postJson(
			url('contactship'),
			{ ...valid(), media_data, content: 'Hi', file_name: 'a.png' },
			auth.contactship,
		);
		expect(first.body).toMatchObject({
			success: true,
			message: 'Media enviado y guardado',
			data: { provider_id: sandbox.messages[0]?.messageId },
		});
		const sha256 = createHash('sha256').update(png).digest('hex');
		expect(sandbox.messages[0]).toMatchObject({
			source: 'file',
			caption: 'Hi',
			file: { field: 'media_data', fileName: 'a.png', size: 8, sha256 },
		});
		expect(sandbox.requests[0]?.json).toMatchObject({ media_data: '<base64>', content: 'Hi' });

		const thread_id = first.body.data?.thread_id;
		const second = await postJson(
			url('contactship'),
			{ thread_id, media_type: 'image', media_data: `data:image/png;base64,${media_data}` },
			auth.contactship,
		);
		expect(second.body.data?.thread_id).toBe(thread_id);
		expect(sandbox.messages[1]).toMatchObject({ phone, file: { mimeType: 'image/png', sha256 } });
		const thread = await call(at(`/v1/thread/${String(thread_id)}`), { headers: auth.contactship });
		expect(thread.body).toMatchObject({ id: thread_id, contact_id: contactId(), status: 'open' });
	});

	it.each([
		[{ media_data: undefined }, 400],
		[{ media_data: '' }, 400],
		[{ media_data: '????' }, 400],
		[{ media_data: 'abc' }, 400],
		[{ media_data: 'https://x.invalid/a.png' }, 400],
		[{ media_type: 'sticker' }, 400],
		[{ channel_id: 'chn_unknown' }, 400],
		[{ channel_id: 'chn_instagram000000000000003' }, 400],
		[{ contact_id: 'nobody' }, 404],
		[{ thread_id: 'thr-unknown' }, 404],
		[{ save_message: 'yes' }, 400],
		[{ content: 5 }, 400],
		[{ media_data: 'A'.repeat(8 * 1024 * 1024) }, 500],
	])('refuses what is wrong (%#)', async (change, status) => {
		const body = { ...valid(), media_data: 'https://example.com/a.png', ...change };
		expect((await postJson(url('contactship'), body, auth.contactship)).status).toBe(status);
		expect(sandbox.messages).toHaveLength(0);
	});

	it('refuses broken JSON', async () => {
		const reply = await postJson(url('contactship'), '{"media_data":"a', auth.contactship);
		expect(reply.status).toBe(400);
	});

	it('finds contacts partially, creates them, and refuses duplicates', async () => {
		const list = async (number: string) =>
			(
				await call(at(`/v1/contacts?phone_number=${encodeURIComponent(number)}`), {
					headers: auth.contactship,
				})
			).body as unknown as Array<{ phone_number: string }>;
		expect((await list('+1212555000')).map((each) => each.phone_number)).toEqual([
			'+1212555000',
			'+12125550001',
		]);
		const create = async (body: unknown) =>
			await postJson(at('/v1/contacts'), body, auth.contactship);
		const made = await create({ phone_number: '+34 611-222-333', full_name: 'Ana María Ruiz' });
		expect(made.status).toBe(201);
		expect(made.body).toMatchObject({ phone_number: '+34611222333', full_name: 'Ana María Ruiz' });
		expect((await create({ phone_number: '+34611222333', full_name: 'Other' })).status).toBe(409);
		expect((await create({ phone_number: '+34611222334' })).status).toBe(400);
		// Only the search is partial: the beginning of a known number is another number.
		expect((await create({ phone_number: '+12125550', full_name: 'New' })).status).toBe(201);
	});

	it('lists channels and templates', async () => {
		const get = async (path: string) => (await call(at(path), { headers: auth.contactship })).body;
		const channels = await get('/v1/channels?type=WABA&status=active&limit=1');
		expect(channels).toMatchObject({ data: [{ id: sandbox.channelId }], count: 2 });
		const templates = await get(`/v1/waba/templates?channel_id=${sandbox.channelId}&limit=2`);
		expect(templates.data).toHaveLength(2);
		const next = await get(
			`/v1/waba/templates?channel_id=${sandbox.channelId}&after=${String(templates.paging?.cursors?.after)}`,
		);
		expect(next.data).toHaveLength(14);
	});
});

describe('files and front page', () => {
	it('serves files by name only', async () => {
		const head = await fetch(`${sandbox.url}/files/photo.jpg`, { method: 'HEAD' });
		expect(head.headers.get('content-length')).toBe('2000');
		expect(head.headers.get('content-type')).toBe('image/jpeg');
		const got = await fetch(`${sandbox.url}/files/photo.jpg`);
		expect((await got.arrayBuffer()).byteLength).toBe(2000);
		for (const path of ['..%2f..%2fetc%2fpasswd', '..%2fphoto.jpg', 'none.jpg', '..%5cx']) {
			expect((await fetch(`${sandbox.url}/files/${path}`)).status).toBe(404);
		}
		expect(sandbox.requests).toHaveLength(0);
	});

	it('tells how to use it', async () => {
		const { text } = await call(`${sandbox.url}/`);
		const values = [
			sandbox.credentials.waCrApi.baseUrl,
			sandboxTokens.contactship,
			sandbox.phoneFor('window-closed-later'),
			'order_shipped',
			'--windows',
		];
		for (const value of values) {
			expect(text).toContain(value);
		}
	});
});
