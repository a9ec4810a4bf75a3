import type { INodeParameters } from 'n8n-workflow';

import { startRecorder, type Recorder } from './support/recorder';
import {
	acceptance,
	FIXTURES,
	PROVIDER_IDS,
	sendUrlOf,
	type ProviderId,
} from '../support/providers';
import { SECRET } from '../support/secrets';
import { JPEG, MP3, MP4, PDF, PNG, type Sample } from '../support/samples';
import { readBody, readParts } from '../support/multipart';
import { Wire, type Attempt, type Sent } from './support/wire';

let wire: Wire;

beforeAll(async () => {
	wire = await Wire.open();
});

afterAll(async () => {
	await wire.close();
});

beforeEach(() => {
	wire.reset();
});

afterEach(() => {
	expect(wire.strays).toEqual([]);
});

/** Sends one message that the provider accepts and gives its only request. */
async function send(attempt: Attempt): Promise<Sent> {
	wire.willAnswer({ status: 200, body: acceptance(attempt.provider) });
	const { error, main } = await wire.run(attempt);
	expect(error?.message).toBeUndefined();
	expect(main[0]?.json.outcome).toBe('sent');
	return wire.only();
}

const link = (mediaType: string, mediaUrl: string, more: INodeParameters = {}) => ({
	mediaSource: 'url',
	mediaUrl,
	...more,
	options: { mediaType, ...(more.options as INodeParameters | undefined) },
});

/** The file of a form as `readParts` gives it. */
const upload = (fileName: string, { mimeType, bytes }: Sample) => ({
	name: 'media_file',
	fileName,
	mimeType,
	bytes,
});

const CAPTION = { caption: 'Your invoice' };
const CHANNEL = {
	channel_id: 'chn_abc123',
	contact_id: 'c1d2e3f4-a5b6-7890-cdef-123456789012',
};

interface Row {
	readonly provider: ProviderId;
	readonly name: string;
	readonly parameters: INodeParameters;
	readonly sample?: Sample;
	/** JSON as an object, a form as its parts in order. */
	readonly body: unknown;
}

/** First generation of the family: JSON for a link, as in the documented curl command. */
const XOBITO: readonly Row[] = [
	{
		provider: 'xobito',
		name: 'an image by URL',
		parameters: link('image', 'https://example.com/invoice.png', CAPTION),
		body: {
			phone_number: '+14155551234',
			media_type: 'image',
			media_url: 'https://example.com/invoice.png',
			caption: 'Your invoice',
		},
	},
	{
		provider: 'xobito',
		name: 'a document by URL',
		parameters: link('document', 'https://example.com/invoice.pdf', CAPTION),
		body: {
			phone_number: '+14155551234',
			media_type: 'document',
			media_url: 'https://example.com/invoice.pdf',
			caption: 'Your invoice',
			filename: 'invoice.pdf',
		},
	},
	{
		provider: 'xobito',
		name: 'a video by URL',
		parameters: link('video', 'https://example.com/clip.mp4', CAPTION),
		body: {
			phone_number: '+14155551234',
			media_type: 'video',
			media_url: 'https://example.com/clip.mp4',
			caption: 'Your invoice',
		},
	},
	{
		provider: 'xobito',
		name: 'audio by URL',
		parameters: link('audio', 'https://example.com/voice.mp3', CAPTION),
		body: {
			phone_number: '+14155551234',
			media_type: 'audio',
			media_url: 'https://example.com/voice.mp3',
		},
	},
	{
		provider: 'xobito',
		name: 'an image as a file',
		parameters: CAPTION,
		sample: PNG,
		body: [
			['phone_number', '+14155551234'],
			['media_type', 'image'],
			['caption', 'Your invoice'],
			upload('logo.png', PNG),
		],
	},
	{
		provider: 'xobito',
		name: 'a JPEG as a file, which is named .jpeg',
		parameters: {},
		sample: JPEG,
		body: [['phone_number', '+14155551234'], ['media_type', 'image'], upload('photo.jpeg', JPEG)],
	},
	{
		provider: 'xobito',
		name: 'a document as a file',
		parameters: CAPTION,
		sample: PDF,
		body: [
			['phone_number', '+14155551234'],
			['media_type', 'document'],
			['caption', 'Your invoice'],
			['filename', 'invoice.pdf'],
			upload('invoice.pdf', PDF),
		],
	},
	{
		provider: 'xobito',
		name: 'a video as a file',
		parameters: CAPTION,
		sample: MP4,
		body: [
			['phone_number', '+14155551234'],
			['media_type', 'video'],
			['caption', 'Your invoice'],
			upload('clip.mp4', MP4),
		],
	},
	{
		provider: 'xobito',
		name: 'audio as a file',
		parameters: CAPTION,
		sample: MP3,
		body: [['phone_number', '+14155551234'], ['media_type', 'audio'], upload('voice.mp3', MP3)],
	},
];

/** Second generation: forms only, digits without a plus. WA.cr and RASL speak the same. */
const SECOND_GENERATION: ReadonlyArray<Omit<Row, 'provider'>> = [
	{
		name: 'an image by URL',
		parameters: link('image', 'https://example.com/invoice.png', CAPTION),
		body: [
			['phone', '14155551234'],
			['media_type', 'image'],
			['media_url', 'https://example.com/invoice.png'],
			['caption', 'Your invoice'],
		],
	},
	{
		name: 'a document by URL',
		parameters: link('document', 'https://example.com/invoice.pdf', CAPTION),
		body: [
			['phone', '14155551234'],
			['media_type', 'document'],
			['media_url', 'https://example.com/invoice.pdf'],
			['caption', 'Your invoice'],
			['filename', 'invoice.pdf'],
		],
	},
	{
		name: 'a video by URL',
		parameters: link('video', 'https://example.com/clip.mp4', CAPTION),
		body: [
			['phone', '14155551234'],
			['media_type', 'video'],
			['media_url', 'https://example.com/clip.mp4'],
			['caption', 'Your invoice'],
		],
	},
	{
		name: 'audio by URL',
		parameters: link('audio', 'https://example.com/voice.mp3', CAPTION),
		body: [
			['phone', '14155551234'],
			['media_type', 'audio'],
			['media_url', 'https://example.com/voice.mp3'],
		],
	},
	{
		name: 'an image as a file',
		parameters: CAPTION,
		sample: PNG,
		body: [
			['phone', '14155551234'],
			['media_type', 'image'],
			['caption', 'Your invoice'],
			upload('logo.png', PNG),
		],
	},
	{
		name: 'a JPEG as a file, which is named .jpeg',
		parameters: {},
		sample: JPEG,
		body: [['phone', '14155551234'], ['media_type', 'image'], upload('photo.jpeg', JPEG)],
	},
	{
		name: 'a document as a file',
		parameters: CAPTION,
		sample: PDF,
		body: [
			['phone', '14155551234'],
			['media_type', 'document'],
			['caption', 'Your invoice'],
			['filename', 'invoice.pdf'],
			upload('invoice.pdf', PDF),
		],
	},
	{
		name: 'a video as a file',
		parameters: CAPTION,
		sample: MP4,
		body: [
			['phone', '14155551234'],
			['media_type', 'video'],
			['caption', 'Your invoice'],
			upload('clip.mp4', MP4),
		],
	},
	{
		name: 'audio as a file',
		parameters: CAPTION,
		sample: MP3,
		body: [['phone', '14155551234'], ['media_type', 'audio'], upload('voice.mp3', MP3)],
	},
];

/** JSON only; a file goes as base64 in the place of the link. */
const CONTACTSHIP: readonly Row[] = [
	{
		provider: 'contactship',
		name: 'an image by URL',
		parameters: link('image', 'https://example.com/product-catalog.jpg', CAPTION),
		body: {
			...CHANNEL,
			media_type: 'image',
			media_data: 'https://example.com/product-catalog.jpg',
			content: 'Your invoice',
		},
	},
	{
		provider: 'contactship',
		name: 'a document by URL',
		parameters: link('document', 'https://example.com/invoice.pdf', CAPTION),
		body: {
			...CHANNEL,
			media_type: 'document',
			media_data: 'https://example.com/invoice.pdf',
			content: 'Your invoice',
			file_name: 'invoice.pdf',
		},
	},
	{
		provider: 'contactship',
		name: 'a video by URL',
		parameters: link('video', 'https://example.com/clip.mp4', CAPTION),
		body: {
			...CHANNEL,
			media_type: 'video',
			media_data: 'https://example.com/clip.mp4',
			content: 'Your invoice',
		},
	},
	{
		provider: 'contactship',
		name: 'audio by URL',
		parameters: link('audio', 'https://example.com/voice.mp3', CAPTION),
		body: { ...CHANNEL, media_type: 'audio', media_data: 'https://example.com/voice.mp3' },
	},
	{
		provider: 'contactship',
		name: 'an image as a file',
		parameters: CAPTION,
		sample: PNG,
		body: {
			...CHANNEL,
			media_type: 'image',
			media_data: PNG.bytes.toString('base64'),
			content: 'Your invoice',
		},
	},
	{
		provider: 'contactship',
		name: 'a document as a file',
		parameters: CAPTION,
		sample: PDF,
		body: {
			...CHANNEL,
			media_type: 'document',
			media_data: PDF.bytes.toString('base64'),
			content: 'Your invoice',
			file_name: 'invoice.pdf',
		},
	},
	{
		provider: 'contactship',
		name: 'a video as a file',
		parameters: CAPTION,
		sample: MP4,
		body: {
			...CHANNEL,
			media_type: 'video',
			media_data: MP4.bytes.toString('base64'),
			content: 'Your invoice',
		},
	},
	{
		provider: 'contactship',
		name: 'audio as a file',
		parameters: CAPTION,
		sample: MP3,
		body: { ...CHANNEL, media_type: 'audio', media_data: MP3.bytes.toString('base64') },
	},
];

const ROWS: readonly Row[] = [
	...XOBITO,
	...SECOND_GENERATION.map((row): Row => ({ provider: 'waCr', ...row })),
	...SECOND_GENERATION.map((row): Row => ({ provider: 'rasl', ...row })),
	...CONTACTSHIP,
];

/** What n8n's HTTP client adds by itself; beside these only the secret's header goes out. */
const ORDINARY = new Set([
	'accept',
	'accept-encoding',
	'connection',
	'content-length',
	'content-type',
	'host',
	'user-agent',
]);

function expectHeaders(provider: ProviderId, { headers, body }: Sent, isForm: boolean): void {
	const [name, value] = FIXTURES[provider].authentication(SECRET);
	expect(headers.accept).toBe('application/json');
	expect(headers[name]).toBe(value);
	expect(headers['content-length']).toBe(String(body.length));
	if (isForm) {
		expect(headers['content-type']).toMatch(
			/^multipart\/form-data; boundary=[\w'()+,./:=?-]{1,70}$/,
		);
	} else {
		expect(headers['content-type']).toBe('application/json');
	}
	const others = Object.keys(headers).filter((header) => !ORDINARY.has(header));
	expect(others).toEqual([name]);
}

describe('a message', () => {
	test.each(ROWS.map((row) => [row.provider, row.name, row] as const))(
		'with %s: %s',
		async (_provider, _name, { provider, parameters, sample, body }) => {
			const sent = await send({ provider, parameters, sample });
			expect(sent.method).toBe('POST');
			expect(sent.url).toBe(sendUrlOf(provider));
			expectHeaders(provider, sent, Array.isArray(body));
			expect(await readBody(sent)).toEqual(body);
		},
	);
});

describe("a file in n8n's storage", () => {
	let recorder: Recorder;

	beforeAll(async () => {
		await wire.close();
		wire = await Wire.open({ binaryMode: 'filesystem' });
		recorder = await startRecorder();
	});

	afterAll(async () => {
		await recorder.stop();
		await wire.close();
		wire = await Wire.open();
	});

	const FILES = ROWS.filter(({ sample }) => sample !== undefined);

	test.each(FILES.map((row) => [row.provider, row.name, row] as const))(
		'goes out over a real connection with its exact length, with %s: %s',
		async (_provider, _name, { provider, parameters, sample, body }) => {
			const accepted = acceptance(provider);
			const sent = await recorder.take(accepted, async (url) => {
				const path = new URL(sendUrlOf(provider)).pathname.replace(
					/(\/v1\/acme)?\/messages\/media$|\/v1\/waba\/send-media$/,
					'',
				);
				const base = provider === 'xobito' ? url : `${url}${path}`;
				const { main } = await wire.run({
					provider,
					parameters,
					sample,
					credential: { baseUrl: base },
				});
				expect(main[0]?.json.outcome).toBe('sent');
			});
			expect(sent.url).toBe(new URL(sendUrlOf(provider)).pathname);
			expectHeaders(provider, sent, Array.isArray(body));
			expect(await readBody(sent)).toEqual(body);
		},
	);

	test('of several megabytes arrives byte by byte', async () => {
		const bytes = Buffer.alloc(3_000_001, 'a\r\nb');
		const sample = { ...PDF, bytes: Buffer.concat([PDF.bytes, bytes]) };
		for (const provider of ['waCr', 'contactship'] as const) {
			const sent = await recorder.take(acceptance(provider), async (url) => {
				await wire.run({ provider, sample, credential: { baseUrl: url } });
			});
			expectHeaders(provider, sent, provider === 'waCr');
			if (provider === 'waCr') {
				const file = (await readParts(sent)).at(-1);
				expect(file !== undefined && 'bytes' in file && file.bytes.equals(sample.bytes)).toBe(true);
			} else {
				const { media_data: data } = (await readBody(sent)) as { media_data: string };
				expect(Buffer.from(data, 'base64').equals(sample.bytes)).toBe(true);
			}
		}
	});
});

describe('the words of a message', () => {
	const FAMILY = ['xobito', 'waCr', 'rasl'] as const;

	test.each(FAMILY)('a typed file name names the document and the upload, %s', async (provider) => {
		const sent = await send({
			provider,
			sample: PDF,
			parameters: {
				options: { fileName: 'Factura Ñ 1042 “final”.pdf' },
			},
		});
		const parts = await readParts(sent);
		expect(parts).toContainEqual(['filename', 'Factura Ñ 1042 “final”.pdf']);
		expect(parts).toContainEqual(upload('Factura Ñ 1042 “final”.pdf', PDF));
	});

	test('a typed file name is sent to Contactship', async () => {
		const sent = await send({
			provider: 'contactship',
			sample: PDF,
			parameters: {
				options: { fileName: 'Factura Ñ "1042".pdf' },
			},
		});
		expect(await readBody(sent)).toMatchObject({ file_name: 'Factura Ñ _1042_.pdf' });
	});

	test.each(PROVIDER_IDS)('a document always has a file name, %s', async (provider) => {
		const url = 'https://example.com/download/4711';
		const sent = await send({ provider, parameters: link('document', url) });
		const body = (await readBody(sent)) as Record<string, unknown> | Array<[string, string]>;
		const fields = Array.isArray(body) ? Object.fromEntries(body) : body;
		const { filename, file_name: fileName } = fields as Record<string, unknown>;
		expect(filename ?? fileName).toBe('document');
	});

	test.each(PROVIDER_IDS)('captions keep line breaks, emoji and quotes, %s', async (provider) => {
		const caption = 'Thank you, "María"! 🎉\nOrder № 1042 \\ €5 & more\n--boundary';
		const sent = await send({ provider, sample: PDF, parameters: { caption } });
		const body = (await readBody(sent)) as Record<string, unknown> | Array<[string, string]>;
		const { caption: field } = FIXTURES[provider].fields;
		const got = Array.isArray(body)
			? body.find(([name]) => name === field)?.[1]
			: (body as Record<string, unknown>)[field];
		expect(String(got).replace(/\r\n/g, '\n')).toBe(caption);
	});

	test.each(PROVIDER_IDS)('fields that are blank are not sent, %s', async (provider) => {
		const blank = {
			caption: '   ',
			contact: {
				firstName: '',
				lastName: '  ',
				email: '',
				country: '',
				groups: '',
				assignedId: 0,
				contactId: 0,
				description: '',
			},
			options: { fileName: ' ' },
		};
		const sent = await send({
			provider,
			parameters: link('image', 'https://example.com/a.png', blank),
		});
		expect(await readBody(sent)).toEqual(FIXTURES[provider].leastBody('https://example.com/a.png'));
	});
});

describe('details of the contact', () => {
	const contact = {
		firstName: ' María ',
		lastName: 'Sánchez',
		email: 'maria@example.com',
		country: 'Mexico',
		assignedId: 7,
		groups: 'Customers,Newsletter',
	};
	const url = 'https://example.com/a.png';

	test('are an object in JSON for Xobito', async () => {
		const sent = await send({ provider: 'xobito', parameters: link('image', url, { contact }) });
		expect(await readBody(sent)).toEqual({
			phone_number: '+14155551234',
			media_type: 'image',
			media_url: 'https://example.com/a.png',
			contact: {
				firstname: 'María',
				lastname: 'Sánchez',
				email: 'maria@example.com',
				country: 'Mexico',
				assigned_id: 7,
				groups: 'Customers,Newsletter',
			},
		});
	});

	test('are named with brackets in a form for Xobito', async () => {
		const sent = await send({ provider: 'xobito', sample: PNG, parameters: { contact } });
		expect(await readParts(sent)).toEqual([
			['phone_number', '+14155551234'],
			['media_type', 'image'],
			['contact[firstname]', 'María'],
			['contact[lastname]', 'Sánchez'],
			['contact[email]', 'maria@example.com'],
			['contact[country]', 'Mexico'],
			['contact[assigned_id]', '7'],
			['contact[groups]', 'Customers,Newsletter'],
			upload('logo.png', PNG),
		]);
	});

	test.each(['waCr', 'rasl'] as const)(
		'go with brackets and a contact id to %s',
		async (provider) => {
			const parameters = link('image', url, {
				contact: { ...contact, groups: '3,7', contactId: 15 },
			});
			const sent = await send({ provider, parameters });
			expect(await readParts(sent)).toEqual([
				['phone', '14155551234'],
				['media_type', 'image'],
				['media_url', 'https://example.com/a.png'],
				['contact_id', '15'],
				['contact[firstname]', 'María'],
				['contact[lastname]', 'Sánchez'],
				['contact[email]', 'maria@example.com'],
				['contact[country]', 'Mexico'],
				['contact[assigned_id]', '7'],
				['contact[groups]', '3,7'],
			]);
		},
	);

	test('groups that an expression gives as a list become one text', async () => {
		const sent = await send({
			provider: 'waCr',
			items: [{ json: { groups: [3, 7] } }],
			parameters: link('image', url, { contact: { groups: '={{ $json.groups }}' } }),
		});
		expect(await readParts(sent)).toContainEqual(['contact[groups]', '3,7']);
	});

	test('a contact id is for the second generation only', async () => {
		const parameters = link('image', url, { contact: { contactId: 15 } });
		const sent = await send({ provider: 'xobito', parameters });
		expect(await readBody(sent)).not.toHaveProperty('contact_id');
		expect(await readBody(sent)).not.toHaveProperty('contact');
	});
});

describe('a phone number', () => {
	test.each([
		['xobito', '+14155551234', '+14155551234'],
		['xobito', '0014155551234', '+14155551234'],
		['xobito', ' 1 (415) 555-1234 ', '+14155551234'],
		['xobito', '+1.415.555.1234', '+14155551234'],
		['xobito', '14155551234@c.us', '+14155551234'],
		// Ten to fifteen characters, of which a plus is one.
		['xobito', '+376 312 345', '+376312345'],
		['xobito', '+62 8101 5165 0626', '+62810151650626'],
		['xobito', '+49 2046 158649038', '492046158649038'],
		['waCr', '+14155551234', '14155551234'],
		['waCr', '0014155551234', '14155551234'],
		['waCr', '+49 2046 158649038', '492046158649038'],
		// Nine digits are one too few, and ten characters with the plus.
		['waCr', '+376 312 345', '+376312345'],
		['rasl', '+376 312 345', '+376312345'],
		['rasl', '+20 100 123 4567', '201001234567'],
		['rasl', 'whatsapp:+201001234567', '201001234567'],
		['rasl', '\u202a+20\u00a0100\u00a01234567\u202c', '201001234567'],
	] as const)('goes to %s: %s as %s', async (provider, phone, expected) => {
		const sent = await send({ provider, sample: PNG, parameters: { phone } });
		const [first] = await readParts(sent);
		expect(first).toEqual([provider === 'xobito' ? 'phone_number' : 'phone', expected]);
	});

	test('may come as a number', async () => {
		const sent = await send({
			provider: 'waCr',
			items: [{ json: { phone: 14155551234 } }],
			parameters: link('image', 'https://example.com/a.png', { phone: '={{ $json.phone }}' }),
		});
		expect(await readParts(sent)).toContainEqual(['phone', '14155551234']);
	});
});

describe('Contactship', () => {
	const image = (more: INodeParameters = {}) => link('image', 'https://example.com/a.png', more);
	const MEDIA = { media_type: 'image', media_data: 'https://example.com/a.png' };
	const accepted = { status: 200, body: acceptance('contactship') };

	test('is told the thread alone when the recipient is a thread', async () => {
		const sent = await send({
			provider: 'contactship',
			parameters: image({ recipientBy: 'threadId', threadId: ' thr-1 ' }),
		});
		expect(await readBody(sent)).toEqual({ thread_id: 'thr-1', ...MEDIA });
	});

	test('is told not to save the message only if it is switched off', async () => {
		const off = await send({
			provider: 'contactship',
			parameters: image({ options: { saveMessage: false } }),
		});
		expect(await readBody(off)).toEqual({ ...CHANNEL, ...MEDIA, save_message: false });
	});

	test('gets a data URI if it is asked for', async () => {
		const sent = await send({
			provider: 'contactship',
			sample: JPEG,
			parameters: { options: { dataUri: true } },
		});
		expect(await readBody(sent)).toEqual({
			...CHANNEL,
			media_type: 'image',
			media_data: `data:image/jpeg;base64,${JPEG.bytes.toString('base64')}`,
		});
	});

	describe('with a phone number', () => {
		const byPhone = (more: INodeParameters = {}) =>
			image({ recipientBy: 'phone', phone: '+1 415 555 1234', ...more });
		const FIND = 'https://api.contactship.ai/v1/contacts?phone_number=%2B14155551234';
		const calls = () => wire.sent.map(({ method, url }) => `${method} ${url}`);
		const lastBody = async () => await readBody(wire.sent.at(-1) as Sent);

		test('looks for the contact and takes the equal number among those that contain it', async () => {
			wire.willAnswer(
				{
					status: 200,
					body: [
						{ id: 'longer', phone_number: '+141555512345', created_at: '2026-01-03T00:00:00Z' },
						{ id: 'equal', phone_number: '+1 415-555-1234', created_at: '2026-01-02T00:00:00Z' },
					],
				},
				accepted,
			);
			const { main } = await wire.run({ provider: 'contactship', parameters: byPhone() });
			expect(calls()).toEqual([`GET ${FIND}`, `POST ${sendUrlOf('contactship')}`]);
			expect(wire.sent[0]?.headers).toMatchObject({
				accept: 'application/json',
				'x-api-key': SECRET,
			});
			expect(wire.sent[0]?.body).toHaveLength(0);
			expect(await lastBody()).toEqual({
				channel_id: 'chn_abc123',
				contact_id: 'equal',
				...MEDIA,
			});
			expect(main[0]?.json).toMatchObject({ contactId: 'equal', phone: '+14155551234' });
		});

		test('takes the newest of several contacts with the number', async () => {
			wire.willAnswer(
				{
					status: 200,
					body: [
						{ id: 'old', phone_number: '+14155551234', created_at: '2024-01-01T00:00:00Z' },
						{ id: 'new', phone_number: '+14155551234', created_at: '2026-01-01T00:00:00Z' },
					],
				},
				accepted,
			);
			await wire.run({ provider: 'contactship', parameters: byPhone() });
			expect(await lastBody()).toMatchObject({ contact_id: 'new' });
		});

		test('reads a list inside an envelope too', async () => {
			wire.willAnswer(
				{ status: 200, body: { data: [{ id: 'c9', phone_number: '+14155551234' }] } },
				accepted,
			);
			await wire.run({ provider: 'contactship', parameters: byPhone() });
			expect(await lastBody()).toMatchObject({ contact_id: 'c9' });
		});

		test('creates a contact that is not there, with what is known of it', async () => {
			wire.willAnswer(
				{ status: 200, body: [] },
				{ status: 201, body: { id: 'made', phone_number: '+14155551234' } },
				accepted,
			);
			const contact = {
				firstName: 'María',
				lastName: 'Sánchez',
				email: 'maria@example.com',
				country: 'Mexico',
				description: 'Order 1042',
			};
			const { main } = await wire.run({
				provider: 'contactship',
				parameters: byPhone({ contact, options: { simplify: false } }),
			});
			expect(calls()).toEqual([
				`GET ${FIND}`,
				'POST https://api.contactship.ai/v1/contacts',
				`POST ${sendUrlOf('contactship')}`,
			]);
			expect(await readBody(wire.sent[1] as Sent)).toEqual({
				phone_number: '+14155551234',
				full_name: 'María Sánchez',
				email: 'maria@example.com',
				country: 'Mexico',
				description: 'Order 1042',
			});
			expect(await lastBody()).toMatchObject({ contact_id: 'made' });
			expect(main[0]?.json).toMatchObject({ contactId: 'made', contactCreated: true });
		});

		test('names a contact without a name after its number', async () => {
			wire.willAnswer({ status: 200, body: [] }, { status: 201, body: { id: 'made' } }, accepted);
			await wire.run({ provider: 'contactship', parameters: byPhone() });
			expect(await readBody(wire.sent[1] as Sent)).toEqual({
				phone_number: '+14155551234',
				full_name: '+14155551234',
			});
		});

		test('looks again by the end of the number when the contact exists after all', async () => {
			wire.willAnswer(
				{ status: 200, body: [] },
				{ status: 409, body: { message: 'El contacto ya existe' } },
				{ status: 200, body: [] },
				{ status: 200, body: [{ id: 'found', phone_number: '14155551234' }] },
				accepted,
			);
			await wire.run({ provider: 'contactship', parameters: byPhone() });
			expect(calls()).toEqual([
				`GET ${FIND}`,
				'POST https://api.contactship.ai/v1/contacts',
				`GET ${FIND}`,
				'GET https://api.contactship.ai/v1/contacts?phone_number=55551234',
				`POST ${sendUrlOf('contactship')}`,
			]);
			expect(await lastBody()).toMatchObject({ contact_id: 'found' });
		});

		test('is sent nothing for an unknown number when contacts are not to be created', async () => {
			wire.willAnswer({ status: 200, body: [] });
			const { main } = await wire.run({
				provider: 'contactship',
				parameters: byPhone({
					options: { createContact: false },
				}),
				settings: { onError: 'continueRegularOutput' },
			});
			expect(calls()).toEqual([`GET ${FIND}`]);
			expect(main[0]?.json.details).toMatchObject({ outcome: 'notSent', reason: 'contactMissing' });
		});
	});
});

describe('the address', () => {
	const XOBITO_URL = 'https://dash.xobito.com/api/v1/acme/messages/media';
	const WACR_URL = 'https://app.wa.cr/api/v2/messages/media';
	const RASL_URL = 'https://getrasl.io/api/v2/messages/media';
	const CONTACTSHIP_URL = 'https://api.contactship.ai/v1/waba/send-media';

	test.each([
		['xobito', '', XOBITO_URL],
		['xobito', 'https://dash.xobito.com/', XOBITO_URL],
		['xobito', ' https://dash.xobito.com// ', XOBITO_URL],
		['xobito', 'dash.xobito.com', XOBITO_URL],
		['xobito', 'https://dash.xobito.com/api/v1', XOBITO_URL],
		['xobito', 'https://dash.xobito.com/api/v1/', XOBITO_URL],
		['xobito', 'https://dash.xobito.com/api/v1/acme/messages/media', XOBITO_URL],
		['xobito', 'https://dash.xobito.com/?utm_source=x#top', XOBITO_URL],
		['waCr', '', WACR_URL],
		['waCr', 'https://app.wa.cr', WACR_URL],
		['waCr', 'app.wa.cr/', WACR_URL],
		['waCr', 'https://app.wa.cr/api/v2/', WACR_URL],
		['waCr', 'https://app.wa.cr/api/v2/messages/media', WACR_URL],
		['rasl', '', RASL_URL],
		['rasl', 'getrasl.io', RASL_URL],
		['rasl', 'https://getrasl.io/api/v2/', RASL_URL],
		['rasl', 'https://getrasl.io/api/v2/messages/media', RASL_URL],
		['contactship', '', CONTACTSHIP_URL],
		['contactship', 'api.contactship.ai', CONTACTSHIP_URL],
		['contactship', 'https://api.contactship.ai/', CONTACTSHIP_URL],
		['contactship', 'https://api.contactship.ai/v1/', CONTACTSHIP_URL],
		['contactship', 'https://api.contactship.ai/v1/waba/send-media', CONTACTSHIP_URL],
	] as const)('for %s with the Base URL "%s" is %s', async (provider, baseUrl, expected) => {
		const sent = await send({ provider, sample: PNG, credential: { baseUrl } });
		expect(sent.url).toBe(expected);
	});

	test.each([
		['acme', 'acme'],
		[' Acme ', 'acme'],
		['acme.xobito.com', 'acme'],
		['https://acme.xobito.com/dashboard', 'acme'],
	])('with the subdomain "%s" has the path segment %s', async (subdomain, segment) => {
		const sent = await send({ provider: 'xobito', sample: PNG, credential: { subdomain } });
		expect(sent.url).toBe(`https://dash.xobito.com/api/v1/${segment}/messages/media`);
	});

	test.each(['.', '..', '../admin'])(
		'cannot be led to another path by the subdomain "%s"',
		async (subdomain) => {
			wire.willAnswer({ status: 200, body: acceptance('xobito') });
			await wire.run({ provider: 'xobito', sample: PNG, credential: { subdomain } });
			const expected = /^https:\/\/dash\.xobito\.com\/api\/v1\/[^/]+\/messages\/media$/;
			for (const { url } of wire.sent) expect(url).toMatch(expected);
		},
	);

	test.each([
		['xobito', { subdomain: ' ' }, 'The Subdomain in the credential is empty'],
		['xobito', { baseUrl: 'not an address' }, 'is not a web address'],
		['waCr', { baseUrl: 'ftp://app.wa.cr' }, 'is not a web address'],
		['contactship', { baseUrl: 'https://user:pass@api.contactship.ai' }, 'is not a web address'],
	] as const)(
		'of %s that makes no sense (%o) stops the message',
		async (provider, credential, text) => {
			const { error } = await wire.run({ provider, sample: PNG, credential });
			expect(error?.message).toContain(text);
			expect(wire.sent).toEqual([]);
		},
	);
});

describe('the secret', () => {
	test.each([
		['abc123', 'abc123'],
		[' abc123 ', 'abc123'],
		['abc123\n', 'abc123'],
		['abc\r\n123', 'abc123'],
		['Bearer abc123', 'abc123'],
		[' bearer  abc123\n', 'abc123'],
		['abc\u200b123', 'abc123'],
	])('%j is sent as %s', async (given, expected) => {
		for (const provider of PROVIDER_IDS) {
			wire.reset();
			const key = provider === 'contactship' ? 'apiKey' : 'token';
			const { headers } = await send({ provider, sample: PNG, credential: { [key]: given } });
			expect(provider === 'contactship' ? headers['x-api-key'] : headers.authorization).toBe(
				provider === 'contactship' ? expected : `Bearer ${expected}`,
			);
		}
	});

	test.each(PROVIDER_IDS)('goes to the configured host only, %s', async (provider) => {
		wire.listen('https://gateway.example.org');
		const sent = await send({
			provider,
			sample: PNG,
			credential: { baseUrl: 'https://gateway.example.org/whatsapp' },
		});
		const [name, value] = FIXTURES[provider].authentication(SECRET);
		expect(new URL(sent.url).origin).toBe('https://gateway.example.org');
		expect(sent.url.startsWith('https://gateway.example.org/whatsapp/')).toBe(true);
		expect(sent.headers[name]).toBe(value);
		expect(sent.url).not.toContain(SECRET);
		expect(sent.body.includes(SECRET)).toBe(false);
	});
});
