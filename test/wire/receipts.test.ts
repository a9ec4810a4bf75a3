import { acceptance, FIXTURES, PROVIDER_IDS, type ProviderId } from '../support/providers';
import { MP3, PNG } from '../support/samples';
import { useWire, type Wire } from './support/wire';

let wire: Wire;

useWire((opened) => (wire = opened));

const SEED_WAMID = 'wamid.HBgLMTQxNTU1NTEyMzQVAgARGBI5QUQ1N...';
const V2_META = { request_id: '5f0c', timestamp: '2026-02-25T01:06:20+00:00' };
const V2_DATA = {
	message_id: 'wamid.ABC',
	contact_id: 15,
	phone: '14155551234',
	media_type: 'image',
	media_url: 'https://cdn.example.com/stored.png',
	caption: null,
	filename: null,
	status: 'sent',
	sent_at: '2026-02-25T01:06:20+00:00',
	chat_id: 8,
	chat_message_id: 120,
};

interface Row {
	readonly name: string;
	readonly providers: readonly ProviderId[];
	readonly status?: number;
	readonly body: object;
	/** Of the simplified output; `provider`, `outcome` and `warnings` are the same everywhere. */
	readonly expected: {
		readonly messageId: string | null;
		readonly status: string;
		readonly phone: string | null;
		readonly contactId: number | string | null;
		readonly conversationId: number | string | null;
		readonly recordId: string | null;
	};
	/** What the full output has beside it. */
	readonly rest: {
		readonly mediaUrl: string | null;
		readonly sentAt: string | null;
		readonly contactCreated: boolean | null;
		readonly requestId: string | null;
	};
}

const CONTACT_ID = 'c1d2e3f4-a5b6-7890-cdef-123456789012';

const ROWS: readonly Row[] = [
	{
		name: 'as documented',
		providers: ['xobito'],
		body: {
			status: 'success',
			message: 'Media message sent successfully',
			data: {
				message_id: SEED_WAMID,
				contact_id: 451,
				phone: '+14155551234',
				status: 'sent',
				sent_at: '2026-04-16T12:00:00.000000Z',
				chat_id: 88,
				contact_created: false,
			},
		},
		expected: {
			messageId: SEED_WAMID,
			status: 'accepted',
			phone: '+14155551234',
			contactId: '451',
			conversationId: '88',
			recordId: null,
		},
		rest: {
			mediaUrl: null,
			sentAt: '2026-04-16T12:00:00.000000Z',
			contactCreated: false,
			requestId: null,
		},
	},
	{
		name: 'with what servers add to it',
		providers: ['xobito'],
		body: {
			status: 'success',
			message: 'Media message sent successfully',
			data: {
				message_id: 'wamid.X',
				contact_id: 451,
				phone: '14155551234',
				status: 'sent',
				sent_at: '2026-04-16 12:00:00',
				chat_id: 88,
				chat_message_id: 990,
				contact_created: true,
				media_type: 'image',
				media_url: 'https://dash.xobito.com/storage/logo.png',
				caption: null,
				filename: null,
			},
		},
		expected: {
			messageId: 'wamid.X',
			status: 'accepted',
			phone: '+14155551234',
			contactId: '451',
			conversationId: '88',
			recordId: '990',
		},
		rest: {
			mediaUrl: 'https://dash.xobito.com/storage/logo.png',
			sentAt: '2026-04-16 12:00:00',
			contactCreated: true,
			requestId: null,
		},
	},
	{
		name: "with the id in WhatsApp's own answer",
		providers: ['xobito'],
		body: {
			status: 'success',
			data: {
				contact_id: 451,
				whatsapp_response: { messaging_product: 'whatsapp', messages: [{ id: 'wamid.ALT' }] },
			},
		},
		expected: {
			messageId: 'wamid.ALT',
			status: 'accepted',
			phone: '+14155551234',
			contactId: '451',
			conversationId: null,
			recordId: null,
		},
		rest: { mediaUrl: null, sentAt: null, contactCreated: null, requestId: null },
	},
	{
		name: 'as documented',
		providers: ['waCr', 'rasl'],
		body: { success: true, data: V2_DATA, meta: V2_META },
		expected: {
			messageId: 'wamid.ABC',
			status: 'accepted',
			phone: '+14155551234',
			contactId: '15',
			conversationId: '8',
			recordId: '120',
		},
		rest: {
			mediaUrl: 'https://cdn.example.com/stored.png',
			sentAt: '2026-02-25T01:06:20+00:00',
			contactCreated: null,
			requestId: '5f0c',
		},
	},
	{
		name: 'with a message, and without chat',
		providers: ['waCr', 'rasl'],
		body: {
			success: true,
			data: { ...V2_DATA, chat_id: null, chat_message_id: null, contact_id: null },
			message: 'Media message sent successfully',
			meta: V2_META,
		},
		expected: {
			messageId: 'wamid.ABC',
			status: 'accepted',
			phone: '+14155551234',
			contactId: null,
			conversationId: null,
			recordId: null,
		},
		rest: {
			mediaUrl: 'https://cdn.example.com/stored.png',
			sentAt: '2026-02-25T01:06:20+00:00',
			contactCreated: null,
			requestId: '5f0c',
		},
	},
	{
		name: 'with another success status and nothing but an id',
		providers: ['waCr', 'rasl'],
		status: 201,
		body: { success: true, data: { message_id: 'wamid.MIN' } },
		expected: {
			messageId: 'wamid.MIN',
			status: 'accepted',
			phone: '+14155551234',
			contactId: null,
			conversationId: null,
			recordId: null,
		},
		rest: { mediaUrl: null, sentAt: null, contactCreated: null, requestId: null },
	},
	{
		name: 'as documented',
		providers: ['contactship'],
		body: {
			success: true,
			message: 'Media enviado y guardado',
			data: {
				message_id: 'msg-a1b2c3d4-e5f6-7890-abcd-ef1234567890',
				provider_id: 'wamid.HBgNMTIxMjM0NTY3ODkwFQIAERgSM...',
				media_url: 'https://example.com/product-catalog.jpg',
				thread_id: 'thr-b2c3d4e5-f6a7-8901-bcde-f12345678901',
			},
		},
		expected: {
			messageId: 'wamid.HBgNMTIxMjM0NTY3ODkwFQIAERgSM...',
			status: 'accepted',
			phone: null,
			contactId: CONTACT_ID,
			conversationId: 'thr-b2c3d4e5-f6a7-8901-bcde-f12345678901',
			recordId: 'msg-a1b2c3d4-e5f6-7890-abcd-ef1234567890',
		},
		rest: {
			mediaUrl: 'https://example.com/product-catalog.jpg',
			sentAt: null,
			contactCreated: null,
			requestId: null,
		},
	},
	{
		name: "without WhatsApp's id, with a status",
		providers: ['contactship'],
		status: 201,
		body: { success: true, data: { message_id: 'msg-2', provider_id: null, status: 'pending' } },
		expected: {
			messageId: null,
			status: 'accepted',
			phone: null,
			contactId: CONTACT_ID,
			conversationId: null,
			recordId: 'msg-2',
		},
		rest: { mediaUrl: null, sentAt: null, contactCreated: null, requestId: null },
	},
];

describe('an answer that accepts the message', () => {
	const cases = ROWS.flatMap((row) =>
		row.providers.map((provider) => [provider, row.name, row] as const),
	);

	test.each(cases)('of %s, %s, becomes the ten fields', async (provider, _name, row) => {
		wire.willAnswer({ status: row.status ?? 200, body: row.body });
		const { main } = await wire.run({ provider, sample: PNG });
		expect(main).toEqual([
			{
				json: { provider, outcome: 'sent', sentAs: 'media', ...row.expected, warnings: [] },
				pairedItem: { item: 0 },
			},
		]);
		expect(Object.keys(main[0]?.json ?? {})).toHaveLength(10);
		expect(wire.sent).toHaveLength(1);
	});

	test.each(cases)('of %s, %s, is there in full without Simplify', async (provider, _name, row) => {
		wire.willAnswer({ status: row.status ?? 200, body: row.body });
		const { main } = await wire.run({
			provider,
			sample: PNG,
			parameters: { caption: 'Hello', options: { simplify: false } },
		});
		expect(main[0]?.json).toEqual({
			provider,
			outcome: 'sent',
			sentAs: 'media',
			...row.expected,
			warnings: [],
			...row.rest,
			mediaType: 'image',
			mimeType: 'image/png',
			fileName: 'logo.png',
			fileSize: PNG.bytes.length,
			caption: 'Hello',
			response: row.body,
		});
	});
});

describe('the output', () => {
	test.each(PROVIDER_IDS)(
		'names the link where %s does not tell where the media is',
		async (provider) => {
			const mediaUrl = 'https://example.com/invoice.pdf';
			wire.willAnswer({ status: 200, body: acceptance(provider) });
			const { main } = await wire.run({
				provider,
				parameters: { mediaSource: 'url', mediaUrl, options: { simplify: false } },
			});
			expect(main[0]?.json).toMatchObject({ mediaUrl, mediaType: 'document', fileSize: null });
		},
	);

	test.each(PROVIDER_IDS)('says what was left out or may go wrong, %s', async (provider) => {
		wire.willAnswer({ status: 200, body: acceptance(provider) });
		const { main } = await wire.run({
			provider,
			sample: MP3,
			parameters: { caption: 'Listen' },
		});
		expect(main[0]?.json.warnings).toEqual([
			expect.stringContaining('WhatsApp shows no caption with audio'),
		]);
	});

	test('of each item belongs to its item, and each item is sent once', async () => {
		const phones = ['+14155550001', '+14155550002', '+14155550003'];
		wire.willAnswer(
			...phones.map((_phone, index) => ({
				status: 200,
				body: { success: true, data: { message_id: `wamid.${index}` } },
			})),
		);
		const { main } = await wire.run({
			provider: 'rasl',
			items: phones.map((phone) => ({ json: { phone } })),
			parameters: {
				phone: '={{ $json.phone }}',
				mediaSource: 'url',
				mediaUrl: 'https://example.com/a.png',
			},
		});
		expect(wire.sent).toHaveLength(3);
		expect(main.map(({ json, pairedItem }) => [json.phone, json.messageId, pairedItem])).toEqual([
			['+14155550001', 'wamid.0', { item: 0 }],
			['+14155550002', 'wamid.1', { item: 1 }],
			['+14155550003', 'wamid.2', { item: 2 }],
		]);
	});

	test.each(PROVIDER_IDS)(
		'of a receipt that says “failed” says that nobody has it, %s',
		async (provider) => {
			const body = FIXTURES[provider].accepted('wamid.1', { status: 'failed' });
			wire.willAnswer({ status: 200, body });
			const { main } = await wire.run({
				provider,
				sample: PNG,
				settings: { onError: 'continueRegularOutput' },
			});
			expect(main[0]?.json).toMatchObject({
				error: expect.stringContaining('WhatsApp did not deliver it'),
				message: expect.stringContaining('The message did not reach this recipient.'),
				details: {
					outcome: 'notDelivered',
					reason: 'notDelivered',
					messageId: expect.stringMatching(/^wamid\./),
				},
			});
			expect(wire.sent).toHaveLength(1);
		},
	);

	test.each(['xobito', 'waCr', 'rasl'] as const)(
		'warns of a receipt that has the phone number of somebody else, %s',
		async (provider) => {
			const { data, ...envelope } = acceptance(provider) as { data: object };
			const bodies = ['+34600000102', '+1415****234', '4155551234'].map((phone) => ({
				status: 200,
				body: { ...envelope, data: { ...data, phone } },
			}));
			wire.willAnswer(...bodies);
			const { main } = await wire.run({
				provider,
				items: bodies.map(() => ({ json: {} })),
				parameters: { mediaSource: 'url', mediaUrl: 'https://example.com/a.png' },
			});
			const name = { xobito: 'Xobito', waCr: 'WA.cr', rasl: 'RASL' }[provider];
			expect(main.map(({ json }) => [json.outcome, json.phone, json.warnings])).toEqual([
				[
					'sent',
					'+14155551234',
					[
						`${name} reports another phone number for this message: +34600000102. Check in ${name} who received it.`,
					],
				],
				['sent', '+14155551234', []],
				['sent', '+14155551234', []],
			]);
		},
	);

	test.each(PROVIDER_IDS)(
		'is in doubt where words stand in the place of the id, %s',
		async (provider) => {
			const body = FIXTURES[provider].accepted('(#131047) Re-engagement message');
			wire.willAnswer({ status: 200, body });
			const { main } = await wire.run({
				provider,
				sample: PNG,
				settings: { onError: 'continueRegularOutput' },
			});
			expect(main[0]?.json.details).toMatchObject({
				outcome: 'unknown',
				reason: 'noReceipt',
				messageId: null,
			});
			expect(wire.sent).toHaveLength(1);
		},
	);

	test('takes no text of an answer for an id that is not one', async () => {
		wire.willAnswer({
			status: 200,
			body: { success: true, data: { message_id: ['wamid'], chat_id: { id: 1 } } },
		});
		const { main } = await wire.run({
			provider: 'waCr',
			sample: PNG,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(main[0]?.json.details).toMatchObject({ outcome: 'unknown', reason: 'noReceipt' });
	});
});
