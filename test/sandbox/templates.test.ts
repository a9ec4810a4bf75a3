import { sandboxTokens, startSandbox, type ProviderId, type Sandbox } from '../../sandbox';
import { IDS_WITH_TEMPLATES } from '../support/providers';
import { FAMILY_IDS } from '../support/providers/laravel';
import {
	auth,
	call,
	filesFolder,
	phone,
	postForm,
	postJson,
	sendReminder,
	templateBody,
	templatePaths,
	textParameter,
	type Fields,
	type Reply,
} from './helpers';

const secondGeneration: ProviderId[] = ['waCr', 'rasl'];
const megabyte = 1024 * 1024;

let sandbox: Sandbox;
let files: Awaited<ReturnType<typeof filesFolder>>;

beforeAll(async () => {
	files = await filesFolder();
	sandbox = await startSandbox({ filesFolder: files.folder, deliverAfterMs: 0 });
});
afterAll(async () => {
	await sandbox.close();
	await files.remove();
});
beforeEach(() => sandbox.reset());

const english = (name: string) => ({ name, language: 'en_US' });
const shipped = {
	header_field_1: '1042',
	field_1: 'Ana',
	field_2: '1042',
	field_3: 'DHL',
	button_0: 'a1b2',
};

/** Sends as JSON; `undefined` takes a field away. */
async function send(
	provider: ProviderId,
	template: { name: string; language: string; to?: string },
	values: Record<string, unknown> = {},
): Promise<Reply> {
	const body = { ...templateBody(sandbox, provider, template), ...values };
	return await postJson(sandbox.url + templatePaths[provider], body, auth[provider]);
}

/** Sends as a form, for uploads. */
async function upload(
	provider: ProviderId,
	template: { name: string; language: string },
	values: Fields,
): Promise<Reply> {
	const body = templateBody(sandbox, provider, template);
	const fields = Object.entries(body).map(([name, value]) => [name, String(value)] as const);
	const url = sandbox.url + templatePaths[provider];
	return await postForm(url, [...fields, ...values], auth[provider]);
}

const codeIn = (reply: Reply) => /\(#(\d+)\)/.exec(reply.text)?.[1];

describe.each(IDS_WITH_TEMPLATES)('%s', (provider) => {
	it('delivers a template with parameters in its body', async () => {
		const reply = await sendReminder(sandbox, provider);
		expect(reply.status).toBe(200);
		expect(sandbox.messages).toEqual([
			{
				provider,
				phone,
				kind: 'text',
				template: {
					name: 'appointment_reminder',
					language: 'en_US',
					body: ['Ana', 'Monday', '9'],
					buttons: [],
				},
				messageId: expect.stringMatching(/^wamid\./) as string,
			},
		]);
		expect(reply.text).toContain(sandbox.messages[0]?.messageId);
	});

	it('delivers a template without any parameter', async () => {
		expect((await send(provider, english('opening_hours'))).status).toBe(200);
		expect(sandbox.messages[0]?.template).toEqual({
			...english('opening_hours'),
			body: [],
			buttons: [],
		});
	});

	it.each(['atOnce', 'later'] as const)('does so when the window is closed %s', async (refusal) => {
		sandbox.closeWindow(phone, refusal);
		expect((await sendReminder(sandbox, provider)).status).toBe(200);
		expect(sandbox.messages).toHaveLength(1);
	});

	it('accepts and loses it when everything to the number fails', async () => {
		sandbox.failLater(phone, 131026);
		expect((await sendReminder(sandbox, provider)).status).toBe(200);
		expect(sandbox.messages).toHaveLength(0);
	});

	it('wants a token', async () => {
		const reply = await postJson(sandbox.url + templatePaths[provider], {});
		expect(reply.status).toBe(401);
	});

	it('leaves texts with line breaks and very long ones to Meta, which refuses them', async () => {
		const tour = async (value: string) => {
			const body = { type: 'BODY', parameters: [textParameter('Ana'), textParameter(value)] };
			const values =
				provider === 'contactship'
					? { components: [imageHeader('https://example.com/a.png'), body] }
					: { header_image_url: 'https://example.com/a.png', field_1: 'Ana', field_2: value };
			return await send(provider, english('season_sale'), values);
		};
		for (const value of ['a\nb', 'a\tb', 'a     b']) {
			const reply = await tour(value);
			expect([reply.status, codeIn(reply)]).toEqual([500, '132018']);
		}
		expect(codeIn(await tour('x'.repeat(1024)))).toBe('132005');
		expect(sandbox.messages).toHaveLength(0);
		expect((await tour('a    b')).status).toBe(200);
	});
});

describe.each(FAMILY_IDS)('%s', (provider) => {
	it('delivers headers, buttons and ignores what the template has not', async () => {
		const reply = await send(provider, english('order_shipped'), { ...shipped, field_4: 'no' });
		expect(reply.status).toBe(200);
		expect(sandbox.messages[0]?.template).toEqual({
			...english('order_shipped'),
			header: '1042',
			body: ['Ana', '1042', 'DHL'],
			buttons: ['a1b2'],
		});
	});

	it.each([
		['invoice_ready', 'document'],
		['new_arrival', 'image'],
		['product_tour', 'video'],
	])('delivers %s with a link for its header', async (name, kind) => {
		const link = `https://example.com/file.${{ document: 'pdf', image: 'png', video: 'mp4' }[kind]}`;
		const reply = await send(provider, english(name), {
			[`header_${kind}_url`]: link,
			header_document_name: 'Invoice 7.pdf',
			field_1: 'Ana',
			field_2: '7',
		});
		expect(reply.status).toBe(200);
		expect(sandbox.messages[0]).toMatchObject({ kind, source: 'url', mediaUrl: link });
		expect(sandbox.messages[0]?.fileName).toBe(kind === 'document' ? 'Invoice 7.pdf' : undefined);
	});

	it('delivers an upload for the header', async () => {
		const pdf = new File(['%PDF-1'], 'Rechnung ä.pdf', { type: 'application/pdf' });
		const reply = await upload(provider, { name: 'invoice_ready', language: 'es' }, [
			['field_1', 'Ana'],
			['field_2', '7'],
			['header_document_name', 'Factura.pdf'],
			['header_document_file', pdf],
		]);
		expect(reply.status).toBe(200);
		expect(sandbox.messages[0]).toMatchObject({
			kind: 'document',
			source: 'file',
			fileName: 'Factura.pdf',
			file: { field: 'header_document_file', fileName: 'Rechnung ä.pdf', size: 6 },
			template: { name: 'invoice_ready', language: 'es', body: ['Ana', '7'] },
		});
		expect(sandbox.messages[0]?.mediaUrl).toBeUndefined();
	});

	it('checks uploads for the header', async () => {
		const arrive = async (name: string, bytes: number) =>
			await upload(provider, english('new_arrival'), [
				['header_image_file', new File([Buffer.alloc(bytes, 1)], name)],
			]);
		expect((await arrive('a.pdf', 9)).text).toContain('must be a file of type: jpg, jpeg, png');
		expect((await arrive('a.png', 5 * megabyte + 1)).text).toContain(
			'must not be greater than 5120 kilobytes',
		);
		expect((await arrive('a.png', 0)).text).toContain('failed to upload');
		expect(sandbox.messages).toHaveLength(0);
		expect((await arrive('a.png', 5 * megabyte)).status).toBe(200);
	});

	it.each([
		['nothing there', () => `${sandbox.url}/files/none.png`],
		['a host that does not answer', () => 'https://x.invalid/a.png'],
		['a file too large', () => `${sandbox.url}/files/big.png`],
		['another kind of file', () => 'https://example.com/a.pdf'],
	])('accepts a link to %s, and the message fails with 131053', async (_, link) => {
		const reply = await send(provider, english('new_arrival'), { header_image_url: link() });
		expect(reply.status).toBe(200);
		expect(sandbox.messages).toHaveLength(0);
		const data = reply.body.data;
		const base = sandbox.url + templatePaths[provider].replace('/template', '');
		const path =
			provider === 'xobito'
				? `${encodeURIComponent(String(data?.message_id))}/status`
				: String(data?.chat_message_id);
		const status = await call(`${base}/${path}`, { headers: auth[provider] });
		expect(status.text).toContain('"failed"');
		expect(status.text).toContain('(#131053) Media upload error');
	});

	it('downloads its own links', async () => {
		const header_image_url = `${sandbox.url}/files/photo.jpg`;
		expect((await send(provider, english('new_arrival'), { header_image_url })).status).toBe(200);
		expect(sandbox.messages).toHaveLength(1);
	});

	it('makes the contact, with the names that came along', async () => {
		const template = { ...english('opening_hours'), to: '+15550009999' };
		const values = { contact: { firstname: 'José', lastname: 'Ruiz' } };
		const reply = await send(provider, template, values);
		expect(reply.body.data?.contact_id).toBe(sandbox.contacts[provider].at(-1)?.id);
		expect(sandbox.contacts[provider].at(-1)).toMatchObject({
			phone: '+15550009999',
			firstName: 'José',
			createdBySend: true,
		});
	});

	it.each([
		[{ template_name: undefined }, 'template_name', 'required'],
		[{ template_name: 5 }, 'template_name', 'string'],
		[{ template_name: 'x'.repeat(256) }, 'template_name', '255'],
		[{ header_document_url: 'nope' }, 'header_document_url', 'valid URL'],
		[{ header_document_name: 'x'.repeat(256) }, 'header_document_name', '255'],
		[{ field_2: 5 }, 'field_2', 'string'],
		[{ contact: { email: 'nope' } }, 'contact.email', 'email'],
	])('refuses %j', async (change, field, words) => {
		const reply = await send(provider, english('opening_hours'), change);
		expect(reply.status).toBe(422);
		const errors = provider === 'xobito' ? reply.body.errors : reply.body.error?.details;
		expect(Object.keys(errors ?? {})).toEqual([field]);
		expect(JSON.stringify(errors)).toContain(words);
		expect(sandbox.messages).toHaveLength(0);
	});
});

describe('Xobito', () => {
	it('answers as the family does', async () => {
		const { body } = await sendReminder(sandbox, 'xobito');
		expect(body).toMatchObject({
			status: 'success',
			message: 'Template message sent successfully',
			data: {
				contact_id: 451,
				phone,
				template_name: 'appointment_reminder',
				status: 'sent',
				contact_created: false,
			},
		});
	});

	it.each([
		[{ phone_number: '+123456' }, 'phone_number', 'at least 8'],
		[{ phone_number: '+1234567890123456' }, 'phone_number', 'greater than 15'],
		[{ template_language: 'e' }, 'template_language', 'at least 2'],
		[{ template_language: 'x'.repeat(11) }, 'template_language', 'greater than 10'],
		[{ template_language: undefined }, 'template_language', 'required'],
		[{ field_1: '' }, 'field_1', 'string'],
	])('refuses %j', async (change, field, words) => {
		const { status, body } = await send('xobito', english('opening_hours'), change);
		expect([status, body.message]).toEqual([422, 'Validation failed']);
		expect(Object.keys(body.errors ?? {})).toEqual([field]);
		expect(JSON.stringify(body.errors)).toContain(words);
	});

	it.each([
		['nope', 'en_US', 404, { status: 'error', message: 'Template not found' }],
		['opening_hours', 'es', 404, { status: 'error', message: 'Template not found' }],
		...(['how_to_video', 'win_back'] as const).map(
			(name) =>
				[
					name,
					'en_US',
					422,
					{
						status: 'error',
						message: 'Validation failed',
						errors: { template_name: ['Template is not APPROVED.'] },
					},
				] as const,
		),
	] as const)('does not send %s in %s', async (name, language, status, body) => {
		const reply = await send('xobito', { name, language });
		expect([reply.status, reply.body]).toEqual([status, body]);
		expect(sandbox.messages).toHaveLength(0);
	});

	it('names every parameter that is missing', async () => {
		const none = await send('xobito', english('order_shipped'), { field_2: '1042' });
		expect(none.body).toEqual({
			status: 'error',
			message: 'Validation failed',
			errors: {
				header_field_1: ['header_field_1 is required (header parameter 1)'],
				field_1: ['field_1 is required (body parameter 1)'],
				field_3: ['field_3 is required (body parameter 3)'],
				button_0: ['button_0 is required (button parameter 1)'],
			},
		});
	});

	it('wants the ability to send messages', async () => {
		const headers = { authorization: `Bearer ${sandboxTokens.xobitoWithoutSend}` };
		const reply = await postJson(sandbox.url + templatePaths.xobito, {}, headers);
		expect(reply.status).toBe(403);
	});
});

describe.each(secondGeneration)('%s', (provider) => {
	it('answers as documented, and knows the status', async () => {
		const { body } = await sendReminder(sandbox, provider);
		expect(body).toMatchObject({
			success: true,
			message: 'Template message sent successfully',
			data: {
				contact_id: 451,
				phone: '14155551234',
				template_name: 'appointment_reminder',
				language: 'en_US',
				status: 'sent',
			},
		});
		const id = String(body.data?.chat_message_id);
		const base = sandbox.url + templatePaths[provider].replace('/template', '');
		const found = await call(`${base}/${id}`, { headers: auth[provider] });
		expect(found.body.data).toMatchObject({
			type: 'template',
			status: 'delivered',
			url: null,
			message_id: body.data?.message_id,
		});
	});

	it.each([
		['nope', 'en_US'],
		['opening_hours', 'es'],
		['how_to_video', 'en_US'],
		['win_back', 'en_US'],
		['pedido_listo', 'es'],
	])('does not find %s in %s', async (name, language) => {
		const reply = await send(provider, { name, language });
		expect(reply.status).toBe(404);
		expect(reply.body.error).toEqual({ code: 'NOT_FOUND', message: 'Template not found.' });
	});

	it('names every parameter that is missing, and the media', async () => {
		const { status, body } = await send(provider, english('invoice_ready'), {
			field_1: '',
			header_image_url: 'https://example.com/a.png',
		});
		expect(status).toBe(422);
		expect(body.error).toMatchObject({
			code: 'VALIDATION_ERROR',
			details: {
				template_fields: [
					'header_document_url or header_document_file is required (document header)',
					'field_1 is required (body parameter 1)',
					'field_2 is required (body parameter 2)',
				],
			},
		});
	});

	it('wants contact_id and phone to belong together, and respects who opted out', async () => {
		const code = async (contact_id: unknown, to = phone) =>
			(await send(provider, { ...english('opening_hours'), to }, { contact_id })).body.error?.code;
		expect(await code(451)).toBeUndefined();
		expect(await code(452)).toBe('NOT_FOUND');
		expect(await code('abc')).toBe('VALIDATION_ERROR');
		expect(await code(undefined, '+14155550666')).toBe('CONTACT_OPTED_OUT');
	});

	it.each([
		[{ phone: '123' }, 'phone'],
		[{ language: 'x'.repeat(11) }, 'language'],
		[{ language: '' }, 'language'],
	])('refuses %j', async (change, field) => {
		const { body } = await send(provider, english('opening_hours'), change);
		expect(Object.keys(body.error?.details ?? {})).toEqual([field]);
	});
});

const imageHeader = (link: unknown) => ({
	type: 'HEADER',
	parameters: [{ type: 'image', image: { link } }],
});

const documentHeader = (link: string, filename?: string) => ({
	type: 'header',
	parameters: [{ type: 'document', document: { link, filename } }],
});

const bodyOf = (...texts: string[]) => ({
	type: 'BODY',
	parameters: texts.map((text) => textParameter(text)),
});

const buttonOf = (text: string, index: unknown = '0') => ({
	type: 'BUTTON',
	sub_type: 'url',
	index,
	parameters: [textParameter(text)],
});

describe('Contactship', () => {
	const pdf = 'https://example.com/a.pdf';
	const invoice = { name: 'invoice_ready', language: 'es' };

	it('answers as documented; the language is Spanish unless another is given', async () => {
		const reply = await send(
			'contactship',
			{ name: 'invoice_ready', language: '' },
			{
				language_code: undefined,
				components: [documentHeader(pdf, 'Factura 7.pdf'), bodyOf('Ana', '7')],
			},
		);
		expect(reply.body).toEqual({
			success: true,
			message: 'Plantilla enviada y guardada',
			data: {
				message_id: expect.stringMatching(/^msg-/) as string,
				provider_id: sandbox.messages[0]?.messageId,
				thread_id: expect.stringMatching(/^thr-/) as string,
			},
		});
		expect(sandbox.messages[0]).toMatchObject({
			kind: 'document',
			source: 'url',
			mediaUrl: pdf,
			fileName: 'Factura 7.pdf',
			template: { ...invoice, body: ['Ana', '7'], buttons: [] },
		});
		const { thread_id } = reply.body.data ?? {};
		const again = await postJson(
			sandbox.url + templatePaths.contactship,
			{ thread_id, template_name: 'opening_hours', language_code: 'en_US' },
			auth.contactship,
		);
		expect(again.status).toBe(200);
		expect(sandbox.messages[1]).toMatchObject({ phone, kind: 'text' });
	});

	it('takes header, body and button', async () => {
		const reply = await send('contactship', english('order_shipped'), {
			components: [
				{ type: 'HEADER', parameters: [textParameter('1042')] },
				bodyOf('Ana', '1042', 'DHL'),
				buttonOf('a1b2'),
				{ type: 'BUTTON', sub_type: 'quick_reply', index: 1, parameters: [{ payload: 'stop' }] },
			],
		});
		expect(reply.status).toBe(200);
		expect(sandbox.messages[0]?.template).toEqual({
			...english('order_shipped'),
			header: '1042',
			body: ['Ana', '1042', 'DHL'],
			buttons: ['a1b2'],
		});
	});

	it('takes parameters by name, in any order', async () => {
		const reply = await send(
			'contactship',
			{ name: 'pedido_listo', language: 'es' },
			{
				components: [
					{ type: 'HEADER', parameters: [textParameter('7', 'order_number')] },
					{
						type: 'BODY',
						parameters: [
							textParameter('Madrid', 'shop'),
							textParameter('Ana', 'customer_name'),
							textParameter('7', 'order_number'),
						],
					},
				],
			},
		);
		expect(reply.status).toBe(200);
		expect(sandbox.messages[0]?.template).toMatchObject({
			header: '7',
			body: ['Ana', '7', 'Madrid'],
		});
	});

	const named = { name: 'recibo_listo', language: 'es' };
	const namedBody = (...names: Array<string | undefined>) => ({
		type: 'BODY',
		parameters: names.map((name) => textParameter('x', name)),
	});

	it.each([
		['an unknown template', { name: 'nope', language: 'es' }, [], '132001'],
		['another language', { name: 'opening_hours', language: 'es' }, [], '132001'],
		['a pending template', { name: 'invoice_ready', language: 'fr' }, [], '132001'],
		['a rejected template', english('win_back'), [bodyOf('Ana')], '132001'],
		['no body', english('appointment_reminder'), [], '132000'],
		['too few parameters', english('appointment_reminder'), [bodyOf('a', 'b')], '132000'],
		['too many parameters', english('opening_hours'), [bodyOf('a')], '132000'],
		['no header text', english('order_shipped'), [bodyOf('a', 'b', 'c')], '132000'],
		['an empty text', english('appointment_reminder'), [bodyOf('a', '', 'c')], '131008'],
		['no header media', invoice, [bodyOf('Ana', '7')], '132012'],
		['another kind of media', invoice, [imageHeader(pdf), bodyOf('Ana', '7')], '132012'],
		['media without a link', english('new_arrival'), [imageHeader(undefined)], '132012'],
		[
			'media in the body',
			english('product_tour'),
			[
				{ type: 'HEADER', parameters: [{ type: 'video', video: { link: 'https://e.com/a.mp4' } }] },
				{ type: 'BODY', parameters: [{ type: 'image', image: { link: pdf } }] },
			],
			'132012',
		],
		[
			'no button',
			english('order_shipped'),
			[{ type: 'HEADER', parameters: [textParameter('7')] }, bodyOf('a', 'b', 'c')],
			'131008',
		],
		[
			'a button that takes no parameter',
			english('season_sale'),
			[imageHeader('https://e.com/a.png'), bodyOf('a', 'b'), buttonOf('x')],
			'100',
		],
		['no names', named, [documentHeader(pdf), namedBody(undefined, undefined)], '100'],
		['a wrong name', named, [documentHeader(pdf), namedBody('customer_name', 'sum')], '100'],
	])('passes on what Meta says to %s', async (_, template, components, code) => {
		const reply = await send('contactship', template, { components });
		expect([reply.status, codeIn(reply)]).toEqual([500, code]);
		expect(sandbox.messages).toHaveLength(0);
	});

	it.each([
		[{ template_name: undefined }, 400],
		[{ template_name: 5 }, 400],
		[{ language_code: 5 }, 400],
		[{ components: {} }, 400],
		[{ components: [{ type: 'FOOTER' }] }, 400],
		[{ components: ['BODY'] }, 400],
		[{ components: [{ type: 'BODY', parameters: 'a' }] }, 400],
		[{ components: [{ type: 'BODY', parameters: ['a'] }] }, 400],
		[{ save_message: 'yes' }, 400],
		[{ channel_id: undefined }, 400],
		[{ channel_id: 'chn_instagram000000000000003' }, 400],
		[{ contact_id: 'nobody' }, 404],
		[{ thread_id: 'thr-unknown' }, 404],
	])('refuses %j', async (change, status) => {
		const reply = await send('contactship', english('opening_hours'), change);
		expect(reply.status).toBe(status);
		expect(sandbox.messages).toHaveLength(0);
	});

	it('refuses broken JSON', async () => {
		const url = sandbox.url + templatePaths.contactship;
		expect((await postJson(url, '{"template_name":', auth.contactship)).status).toBe(400);
	});

	it.each(['https://x.invalid/a.pdf', 'nope'])(
		'accepts the link %s for a header, and loses the message',
		async (link) => {
			const reply = await send('contactship', invoice, {
				components: [documentHeader(link), bodyOf('Ana', '7')],
			});
			expect(reply.status).toBe(200);
			expect(sandbox.messages).toHaveLength(0);
		},
	);
});
