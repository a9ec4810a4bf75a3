import { sendMessage } from '../../../nodes/WhatsAppMedia/sending/sendMessage';
import { withPriority, type Session } from '../../../nodes/WhatsAppMedia/sending/session';
import { RateLimiter } from '../../../nodes/WhatsAppMedia/http/rateLimiter';
import { throttled } from '../../../nodes/WhatsAppMedia/http/throttled';
import type { Exchange, Transport } from '../../../nodes/WhatsAppMedia/http/transport';
import type { Message } from '../../../nodes/WhatsAppMedia/messages/message';
import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import { DROPPED, UNREACHED } from '../support/scripted';

const { contactship, waCr, xobito } = PROVIDERS;

const MESSAGE: Message = {
	recipient: { phone: '12125550100', contactId: 'c-1', channelId: 'chn-1' },
	media: {
		kind: 'document',
		source: { type: 'link', url: 'https://shop.example/a.pdf' },
		fileName: 'a.pdf',
	},
	contact: {},
	options: {},
};

async function send(exchange: Exchange, provider = waCr) {
	const transport = {
		baseUrl: 'https://app.wa.cr/api/v2',
		exchange: async () => await Promise.resolve(exchange),
	};
	return await sendMessage({ provider, transport }, MESSAGE);
}

const answered = (
	status: number,
	body: unknown,
	request: 'part' | 'whole' = 'whole',
): Exchange => ({ type: 'answer', response: { status, headers: {}, body }, request });

const RECEIPT = { success: true, data: { message_id: 'wamid.1', chat_message_id: 120 } };

const WAMID = 'wamid.HBgLMTQxNTU1NTAxMDEVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA';

it.each([
	[{ success: false, message_id: WAMID }],
	[{ success: false, whatsapp_response: { messages: [{ id: WAMID }] } }],
	[{ status: 'error', message: `Sent as ${WAMID}, but it could not be saved` }],
	[{ error: { code: 'X', details: { message_id: WAMID } } }],
	[{ messages: [{ id: WAMID }] }],
	[{ success: false, data: { message_id: WAMID, response: { messages: [{ id: WAMID }] } } }],
])(
	'an answer that names a message of WhatsApp leaves it open, in whatever place: %#',
	async (body) => {
		for (const provider of [waCr, xobito, contactship]) {
			for (const status of [200, 400, 422, 500]) {
				expect(await send(answered(status, body), provider)).toMatchObject({
					failure: { outcome: 'unknown' },
				});
			}
		}
	},
);

it('an answer that only repeats such an id says what it said without it', async () => {
	const exchange = answered(400, { success: false, message: `No: ${WAMID}` });
	const transport = {
		baseUrl: 'https://app.wa.cr/api/v2',
		exchange: async () => await Promise.resolve(exchange),
	};
	const message = { ...MESSAGE, caption: `See ${WAMID}` };
	expect(await sendMessage({ provider: waCr, transport }, message)).toMatchObject({
		failure: { outcome: 'notSent' },
	});
});

it.each<readonly [string, object]>([
	['success: "false"', { success: 'false' }],
	['success: 0', { success: 0 }],
	['status: failed', { status: 'failed' }],
	['status: Failure', { status: 'Failure' }],
	['error: true', { error: true }],
	['an error of Meta', { error: { code: 131047, message: 'Re-engagement message' } }],
	['an error in words', { error: 'The queue is not running' }],
	['a number of an error', { error: 1 }],
	['a list of errors', { errors: ['The queue is not running'] }],
	['status: "Error "', { status: 'Error ' }],
	['status: "Failed to send"', { status: 'Failed to send' }],
	['status: false', { status: false }],
	['false inside', { data: { ...RECEIPT.data, success: false } }],
	['a status of false inside', { data: { ...RECEIPT.data, status: false } }],
	['a status of 0 inside', { data: { ...RECEIPT.data, status: 0 } }],
	['errors inside', { data: { ...RECEIPT.data, errors: [{ code: 131047 }] } }],
	['words of Meta inside', { data: { ...RECEIPT.data, error_message: '(#131047) Re-engagement' } }],
	['a code inside', { data: { ...RECEIPT.data, error_code: 131047 } }],
	...['rejected', 'denied', 'invalid', 'unsuccessful', 'exception', '500', 500, 'Not sent'].map(
		(status) => [`status: ${status}`, { status }] as const,
	),
	...['503 Service Unavailable', ['failed'], { state: 'failed' }, { id: 4, name: 'FAILED' }].map(
		(status) => [`a status of ${JSON.stringify(status)}`, { status }] as const,
	),
	['a code of HTTP', { code: 500, message: 'Server Error' }],
	['a code of HTTP as text', { statusCode: '422' }],
	['a code of Meta', { code: 131047 }],
	['a code in words', { code: 'MESSAGE_SEND_FAILED' }],
	['an exception', { exception: 'ErrorException', file: '/srv/app/Send.php' }],
	['ok: false', { ok: false }],
	['failed: true', { failed: true }],
	['success: null', { success: null }],
	['success: ""', { success: '' }],
	['error messages', { errorMessage: 'The queue is not running' }],
	...Object.entries({
		sent: false,
		ok: false,
		failed: 1,
		status: ['failed'],
		delivery_status: 'failed',
		message_status: 'undeliverable',
		error_messages: ['The queue is not running'],
		failure_reason: 'The queue is not running',
		exception: 'ErrorException',
		code: 500,
		whatsapp_response: { error: { code: 131047, message: 'Re-engagement message' } },
	}).map(
		([name, value]) => [`${name} inside`, { data: { ...RECEIPT.data, [name]: value } }] as const,
	),
	['a status that is an object', { data: { ...RECEIPT.data, status: { state: 'failed' } } }],
	[
		'WhatsApp’s own answer, beside a text id',
		{ data: { ...RECEIPT.data, whatsapp_response: { success: false, http_status_code: 400 } } },
	],
	['WhatsApp’s own answer at the top', { whatsapp_response: { errors: [{ code: 131047 }] } }],
	['an answer in the place of an id', { data: { ...RECEIPT.data, provider_id: { code: 131047 } } }],
])('a message id beside an envelope that says no is no receipt: %s', async (_, envelope) => {
	for (const provider of [waCr, xobito, contactship]) {
		const body = { ...RECEIPT, ...envelope };
		expect(await send(answered(200, body), provider)).toMatchObject({
			failure: { outcome: 'unknown' },
		});
	}
});

it.each([
	{},
	{ error: null },
	{ error: '' },
	{ error: [] },
	{ error: {} },
	{ error: false },
	{ error: 0 },
	{ error: [null] },
	{ error: { code: null, message: null } },
	{ error: { code: 0, message: '' } },
	{ error: 'No error' },
	{ errors: {} },
	{ error_code: 200 },
	// As MySQL writes no moment, and others no code.
	{ failed_at: '0000-00-00 00:00:00', error_code: '00' },
	{ error_code: '200' },
	{ error_message: 'Success.' },
	{ error_message: 'No errors.' },
	{ error_message: 'No errors found' },
	{ errors: '[]' },
	{ errors: '{}' },
	{ error: { code: 200, message: 'OK' } },
	{ error: { code: '0', message: 'Successful' } },
	{ has_error: false, failed: 0, failed_at: null, exception: null, error_messages: [] },
	{ ok: true, sent: null, code: 200, status_code: 201 },
	{ ok: 1, code: 0, state: null },
	{ ok: 'Message accepted', status: 'OK', code: 'NO_ERROR' },
	{ success: true, status: 202 },
	{ success: true, status: '200 OK' },
	{ success: true, status: { code: 200, name: 'queued', failed: false } },
	{ status: 'queued', code: 'MESSAGE_SENT' },
	{ warnings: ['An image of this size was made smaller'], error_rate: 0.01 },
	{ whatsapp_response: { http_status_code: 200, messages: [{ id: 'wamid.1' }], error: null } },
	...[
		{ delivery_status: 'pending', error_message: null, sent: true, delivered: false, read: false },
		{ sent: '2026-04-16 12:00:00', failed: null, delivered: null, code: 'INV-500' },
		{ contact_status: 'blocked', subscription: { status: 'expired' }, state: 'North Carolina' },
		{ contact: { status: 'blocked', error: 'x' }, caption: 'Order rejected: error 500' },
		{ whatsapp_response: { contacts: [{ wa_id: '1' }], messages: [{ id: 'wamid.1' }] } },
	].map((more) => ({ data: { ...RECEIPT.data, ...more } })),
])('an empty place for errors says nothing: %j', async (envelope) => {
	for (const provider of [waCr, xobito, contactship]) {
		const body = { ...RECEIPT, ...envelope };
		expect(await send(answered(200, body), provider)).toMatchObject({ accepted: {} });
	}
});

it.each([
	'undelivered',
	'rejected',
	'error',
	'exception',
	'500',
	'EXPIRED',
	'cancelled',
	'not_sent',
	'unsent',
	'send_failed',
	'blocked',
	'denied',
	'aborted',
	'invalid',
	'false',
	'fallido',
	'no_enviado',
	'stopped',
])(
	'a receipt whose own status is a word that no document has (%s) leaves the message open',
	async (status) => {
		const body = { success: true, data: { ...RECEIPT.data, status, provider_id: 'wamid.1' } };
		for (const provider of [waCr, contactship]) {
			expect(await send(answered(200, body), provider)).toMatchObject({
				failure: { outcome: 'unknown' },
			});
		}
	},
);

it.each([
	...['null', 'undefined', 'None', '-', '--', '0', 'N/A', 'error', 'failed', 'error_131047'],
	...['[object Object]', 'wamid.', 'wamid.null', '"null"', 'not_sent', 0],
])('a word in the place of the ids is none: %j', async (id) => {
	const body = { success: true, data: { message_id: id, chat_message_id: id, provider_id: id } };
	for (const provider of [waCr, xobito, contactship]) {
		expect(await send(answered(200, body), provider)).toMatchObject({
			failure: { outcome: 'unknown' },
		});
	}
});

it.each([
	'{"error":{"code":131047,"message":"(#131047) Re-engagement message"}}',
	'failed: (#131047) Re-engagement message',
	'Meta error: (#131047) Re-engagement message',
	'(#131047) Re-engagement message',
	'(#131047)',
	'An error occurred',
	'Server Error',
	'Message not sent',
	'Undefined index: messages',
	'<b>Warning</b>',
	'["wamid.1"]',
	'failed:131047',
	'Error.131047',
	'rejected',
	'MessageUndeliverable',
	'No enviado',
	'https://getrasl.io/login',
	'x'.repeat(513),
])('a text in the place of the ids is none: %j', async (id) => {
	const data = { message_id: id, chat_message_id: id, provider_id: id };
	for (const provider of [waCr, xobito, contactship]) {
		// Contactship names a record of its own, whether or not WhatsApp took the message.
		for (const record of [data, { ...data, message_id: provider === contactship ? 'b1c2' : id }]) {
			expect(await send(answered(200, { success: true, data: record }), provider)).toMatchObject({
				failure: { outcome: 'unknown' },
			});
		}
	}
});

it.each([
	// As the documents of the providers have them, cut as they are printed.
	'wamid.HBgLMTQxNTU1NTEyMzQVAgARGBI5QUQ1N...',
	'wamid.HBgNMTIxMjM0NTY3ODkwFQIAERgSM...',
	'msg-a1b2c3d4-e5f6-7890-abcd-ef1234567890',
	'msg_abc123',
	'wamid.HBgLMTQxNTU1NTAxMDEVAgARGBI5QTNDQTVCM0Q0Q0Q2RTY3RTcA==',
	'wamid.HBgL/+failQxNTU1NTAx',
	'wamid.ABC',
	'f47ac10b-58cc-4372-a567-0e02b2c3d479',
	'01ARZ3NDEKTSV4RRFFQ69G5FAV',
	'507f1f77bcf86cd799439011',
	'V1StGXR8_Z5jdHi6B-myT',
	'-V1StGXR8_Z5jdHi6B-my',
	'120',
	'7',
	'a',
	'tenant:8/message+120=1@s.whatsapp.net',
	'shop|120',
	'urn:message:8~120',
])('an id of any usual form is one: %s', async (id) => {
	const data = { message_id: id, provider_id: id };
	for (const provider of [waCr, xobito, contactship]) {
		expect(await send(answered(200, { success: true, data }), provider)).toMatchObject({
			accepted: { receipt: { messageId: id } },
		});
	}
});

it.each([null, undefined, '', ' ', '-', 'null', 'N/A', 'undefined', 0, false, [], {}, 12])(
	'a place for the id of WhatsApp that is still empty (%j) says nothing against a record',
	async (provider_id) => {
		const body = { success: true, data: { message_id: 'msg-1', provider_id } };
		expect(await send(answered(200, body), contactship)).toMatchObject({
			accepted: { receipt: { messageId: undefined, recordId: 'msg-1' } },
		});
	},
);

it.each([
	{
		message: 'Too many requests',
		retry_after: 1,
		whatsapp_response: { messages: [{ id: WAMID }] },
	},
	{ status: 'error', message: `Sent as ${WAMID}; the limit of the plan is reached` },
	{ success: false, error: { code: 'RATE_LIMIT_EXCEEDED', details: { wamid: WAMID } } },
])('a message that a refusal for too many requests names is not sent again: %#', async (body) => {
	for (const provider of [waCr, xobito, contactship]) {
		let requests = 0;
		const inner: Transport = {
			baseUrl: 'https://app.wa.cr/api/v2',
			exchange: async () => {
				requests += 1;
				const [status, answer] = requests === 1 ? [429, body] : [200, RECEIPT];
				const headers = { 'retry-after': '0' };
				const response = { status, headers, body: answer };
				return await Promise.resolve({
					type: 'answer' as const,
					request: 'whole' as const,
					response,
				});
			},
		};
		const transport = throttled(inner, new RateLimiter(), { maxWait: 10_000 });
		expect(await sendMessage({ provider, transport }, MESSAGE)).toMatchObject({
			failure: { outcome: 'unknown' },
		});
		expect(requests).toBe(1);
	}
});

it('a message asks whether it may leave, through the rate limiter too, and else is not sent', async () => {
	const requests: string[] = [];
	const inner: Transport = {
		baseUrl: 'https://app.wa.cr/api/v2',
		exchange: async ({ path }, { onStart } = {}) => {
			onStart?.(0);
			requests.push(path);
			return await Promise.resolve(answered(200, RECEIPT));
		},
	};
	const started: string[] = [];
	const transport = throttled(inner, new RateLimiter(), { maxWait: 1_000 });
	const trial = async (session: Session, isOurs: boolean) => {
		const onSend = (): number => started.push('started');
		const mayLeave = async (): Promise<boolean> => await Promise.resolve(isOurs);
		return await sendMessage({ ...session, onSend, mayLeave }, MESSAGE);
	};
	const session = { provider: waCr, transport };
	// More often than there are places, which are to be free again.
	for (let count = 0; count < 70; count += 1) {
		expect(await trial(session, false)).toMatchObject({ failure: { outcome: 'notSent' } });
		expect(await trial(withPriority(session), false)).toHaveProperty('failure');
	}
	expect([requests, started]).toEqual([[], []]);
	expect(await trial(session, true)).toHaveProperty('accepted');
	expect(await trial(withPriority(session), true)).toHaveProperty('accepted');
	expect([requests.length, started.length]).toEqual([2, 2]);
});

describe('a receipt', () => {
	it('is believed where the provider can have everything', async () => {
		const { accepted } = { accepted: undefined, ...(await send(answered(200, RECEIPT))) };
		expect(accepted).toMatchObject({ receipt: { messageId: 'wamid.1' }, response: RECEIPT });
	});

	it('is not believed for a file that is incomplete: nobody can have sent it', async () => {
		expect(await send(answered(200, RECEIPT, 'part'))).toMatchObject({
			failure: { outcome: 'notSent', reason: 'uploadBroken', messageId: 'wamid.1' },
		});
	});

	it.each(['failed', 'FAILED', 'Failed'])(
		'whose own status is %s tells that nobody has the message',
		async (status) => {
			const data = { ...RECEIPT.data, status, error_message: '(#131026) Message undeliverable' };
			expect(await send(answered(200, { success: true, data }))).toMatchObject({
				failure: {
					outcome: 'notDelivered',
					reason: 'notDelivered',
					httpStatus: 200,
					messageId: 'wamid.1',
					recordId: '120',
					metaCode: 131026,
				},
			});
		},
	);

	it.each([
		{ delivery_status: 'failed', sent: false, failed: true, error_code: 131026, code: 131026 },
		{ exception: 'ErrorException', whatsapp_response: { error: { code: 131026 } } },
	])('that failed may say so in more than one place: %j', async (more) => {
		const data = { ...RECEIPT.data, status: 'failed', ...more };
		expect(await send(answered(200, { success: true, data }))).toMatchObject({
			failure: { outcome: 'notDelivered' },
		});
		for (const envelope of [{ success: null }, { ok: false }, { status: 'rejected' }]) {
			expect(await send(answered(200, { success: true, ...envelope, data }))).toMatchObject({
				failure: { outcome: 'unknown' },
			});
		}
	});

	it.each(['sent', 'queued', 'delivered', '', 'processed', null, 5, true])(
		'whose own status is %j is one',
		async (status) => {
			const data = { ...RECEIPT.data, status };
			expect(await send(answered(200, { success: true, data }))).toHaveProperty('accepted');
		},
	);
});

describe('an answer that names a message and is no receipt', () => {
	const named = { message_id: 'wamid.9', chat_message_id: 12, provider_id: 'wamid.9' };

	it.each([200, 202, 302, 303, 400, 404, 409, 422, 500, 502, 599])(
		'leaves it open with %i, and gives the id to look it up',
		async (status) => {
			const bodies = {
				contactship: { success: false, message: 'x', data: named },
				waCr: { success: false, error: { code: 'INTERNAL_ERROR', message: 'x' }, data: named },
				xobito: { status: 'error', message: 'x', data: named },
			};
			for (const provider of [contactship, waCr, xobito]) {
				const body = bodies[provider.id as keyof typeof bodies];
				expect(await send(answered(status, body), provider)).toMatchObject({
					failure: {
						outcome: 'unknown',
						httpStatus: status,
						messageId: 'wamid.9',
						recordId: provider === contactship ? 'wamid.9' : '12',
					},
				});
			}
		},
	);

	it('also where the id stands in what WhatsApp answered', async () => {
		const data = { whatsapp_response: { messages: [{ id: 'wamid.8' }] } };
		expect(await send(answered(500, { status: 'error', data }), xobito)).toMatchObject({
			failure: { outcome: 'unknown', messageId: 'wamid.8' },
		});
	});

	it('also where Meta refused beside it', async () => {
		const error = '{"error":{"code":131047,"message":"x","fbtrace_id":"A"}}';
		expect(
			await send(answered(500, { status: 'error', error, data: named }), xobito),
		).toMatchObject({ failure: { outcome: 'unknown', messageId: 'wamid.9' } });
	});

	it('has an id only where it is one', async () => {
		for (const id of ['', ' ', null, 0, {}, []]) {
			const body = { status: 'error', message: 'x', data: { message_id: id } };
			const result = await send(answered(422, body), xobito);
			expect(result).toMatchObject({ failure: { outcome: 'notSent' } });
			expect(result).not.toHaveProperty('failure.messageId');
		}
	});
});

describe('a message that was not answered', () => {
	it.each<readonly [string, Exchange, string, string]>([
		['since no connection came about', UNREACHED, 'notSent', 'notReached'],
		['since the connection broke', DROPPED, 'unknown', 'noAnswer'],
		[
			'while its file was incomplete',
			{ ...DROPPED, request: 'part' } as Exchange,
			'notSent',
			'uploadBroken',
		],
		[
			'since n8n refuses the address',
			{ type: 'silence', fault: { phase: 'blocked', words: 'x' }, request: 'nothing' },
			'notSent',
			'requestBlocked',
		],
		['since it was stopped', { type: 'cancelled', request: 'whole' }, 'unknown', 'cancelled'],
		[
			'since it was stopped while the file was incomplete',
			{ type: 'cancelled', request: 'part' },
			'notSent',
			'cancelledBefore',
		],
		[
			'since it was stopped before',
			{ type: 'cancelled', request: 'nothing' },
			'notSent',
			'cancelledBefore',
		],
		['since it may not leave yet', { type: 'held', seconds: 5 }, 'notSent', 'rateLimited'],
		[
			'since its file could not be read',
			{ type: 'unreadable', words: 'x' },
			'notSent',
			'fileUnreadable',
		],
	])('%s', async (_, exchange, outcome, reason) => {
		for (const provider of [contactship, waCr, xobito]) {
			expect(await send(exchange, provider)).toMatchObject({ failure: { outcome, reason } });
		}
	});
});
