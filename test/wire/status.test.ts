import type { INodeParameters } from 'n8n-workflow';

import { acceptance, type ProviderId } from '../support/providers';
import { SECRET } from '../support/secrets';
import { PNG } from '../support/samples';
import { useWire, type Answer, type Wire } from './support/wire';

/** Get Status and Wait for Delivery: what is asked, and which fact the output tells. */

let wire: Wire;

useWire((opened) => (wire = opened));

const FAMILY = ['xobito', 'waCr', 'rasl'] as const;
type Teller = (typeof FAMILY)[number];

const WAMID = 'wamid.HBgL+1/x==';
const STATUS_URLS: Readonly<Record<Teller, string>> = {
	xobito: 'https://dash.xobito.com/api/v1/acme/messages/wamid.HBgL%2B1%2Fx%3D%3D/status',
	waCr: 'https://app.wa.cr/api/v2/messages/120',
	rasl: 'https://getrasl.io/api/v2/messages/120',
};
const idFor = (provider: Teller) => (provider === 'xobito' ? WAMID : '120');

/** A message's status as the provider documents it. */
const statusAnswer = (provider: Teller, state: string, words: string | null = null): Answer => ({
	status: 200,
	body:
		provider === 'xobito'
			? {
					status: 'success',
					data: {
						message_id: WAMID,
						delivery_status: state,
						error_message: words,
						source: 'chat',
						last_updated: '2026-04-08T14:35:10.000000Z',
						statuses: {},
					},
				}
			: {
					success: true,
					data: {
						id: 120,
						message_id: WAMID,
						status: state,
						status_message: words,
						updated_at: '2026-04-08T14:35:10.000000Z',
					},
					meta: { request_id: 'r-1' },
				},
});
const acceptedBy = (provider: Teller): Answer => ({
	status: 200,
	body:
		provider === 'xobito'
			? { status: 'success', message: 'ok', data: { message_id: WAMID, chat_message_id: 120 } }
			: { success: true, data: { message_id: WAMID, chat_message_id: 120 } },
});

const CLOSED_WINDOW = JSON.stringify({
	error: {
		code: 131047,
		message: '(#131047) Re-engagement message',
		error_data: { details: 'More than 24 hours have passed.' },
	},
});

async function getStatus(provider: ProviderId, messageId: string, more: INodeParameters = {}) {
	return await wire.run({
		provider,
		parameters: { operation: 'getStatus', messageId, ...more },
		settings: { onError: 'continueRegularOutput' },
	});
}

describe('Get Status', () => {
	const STATES = [
		['pending', 'accepted'],
		['sent', 'accepted'],
		['delivered', 'delivered'],
		['read', 'read'],
	] as const;

	test.each(FAMILY.flatMap((provider) => STATES.map((row) => [provider, ...row] as const)))(
		'of %s tells that a message that is %s was %s',
		async (provider, word, status) => {
			wire.willAnswer(statusAnswer(provider, word));
			const { main } = await getStatus(provider, idFor(provider));
			expect(main[0]?.json).toEqual({
				provider,
				status,
				messageId: WAMID,
				recordId: provider === 'xobito' ? null : '120',
				explanation: null,
				providerText: null,
				metaCode: null,
				again: null,
				advice: null,
				updatedAt: '2026-04-08T14:35:10.000000Z',
			});
			const sent = wire.only();
			expect([sent.method, sent.url, sent.body.length]).toEqual(['GET', STATUS_URLS[provider], 0]);
			expect(sent.headers.authorization).toBe(`Bearer ${SECRET}`);
		},
	);

	test.each(FAMILY)('of %s tells why a message was not delivered', async (provider) => {
		wire.willAnswer(statusAnswer(provider, 'failed', CLOSED_WINDOW));
		const { main } = await getStatus(provider, idFor(provider));
		expect(main[0]?.json).toMatchObject({
			status: 'failed',
			explanation: expect.stringMatching(
				/accepted the message, but WhatsApp did not deliver it: the 24-hour window is closed/,
			),
			metaCode: 131047,
			again: 'never',
			advice: expect.stringContaining('Send an approved template instead'),
		});
	});

	test('tells in its own words what a provider gives without a code', async () => {
		wire.willAnswer(statusAnswer('waCr', 'failed', 'Something nobody knows'));
		const { main } = await getStatus('waCr', '120');
		expect(main[0]?.json).toMatchObject({
			status: 'failed',
			providerText: 'Something nobody knows',
			metaCode: null,
			explanation: 'WA.cr accepted the message, but WhatsApp did not deliver it',
		});
	});

	test('of Contactship says that it cannot', async () => {
		const { main } = await getStatus('contactship', 'msg-1');
		expect(main[0]?.json).toMatchObject({
			error: 'Contactship has no way to tell what became of a message [item 0]',
			details: { reason: 'statusUnsupported', outcome: 'unanswered', field: 'Operation' },
		});
		expect(wire.sent).toEqual([]);
	});

	test.each(FAMILY)('of %s needs the ID', async (provider) => {
		const { main } = await getStatus(provider, '={{ " " }}');
		expect(main[0]?.json.error).toMatch(/^The (message|record) ID is empty \[item 0\]$/);
		expect(main[0]?.json.message).not.toMatch(/nothing was sent/i);
		expect(wire.sent).toEqual([]);
	});

	test.each([
		['waCr', 'wamid.HBgL', 'WA.cr needs the field recordId, and this is the messageId'],
		['rasl', ' wamid.HBgL ', 'RASL needs the field recordId, and this is the messageId'],
		['xobito', '120', 'Xobito needs the field messageId, and this is the recordId'],
	] as const)('of %s asks for the other ID where it got %s', async (provider, id, headline) => {
		const { main } = await getStatus(provider, id);
		expect(main[0]?.json.error).toBe(`${headline} [item 0]`);
		expect(main[0]?.json.details).toMatchObject({ outcome: 'unanswered' });
		expect(wire.sent).toEqual([]);
	});

	const v2 = (code: string, message: string) => ({ success: false, error: { code, message } });
	const UNANSWERED: ReadonlyArray<readonly [Teller, string, Answer, string, string]> = [
		[
			'xobito',
			'a workspace without it',
			{ status: 404, body: { message: 'The route x could not be found.' } },
			'statusUnavailable',
			'This Xobito workspace cannot tell',
		],
		[
			'xobito',
			'a page of a workspace without it',
			{
				status: 404,
				body: '<html><title>Not Found</title></html>',
				headers: { 'Content-Type': 'text/html' },
			},
			'statusUnavailable',
			'This Xobito workspace cannot tell',
		],
		[
			'xobito',
			'a message that is not there',
			{ status: 404, body: { status: 'error', message: 'Message not found' } },
			'messageNotFound',
			'does not know the message',
		],
		[
			'waCr',
			'a message that is not there',
			{ status: 404, body: v2('NOT_FOUND', 'Message not found.') },
			'messageNotFound',
			'does not know the message',
		],
		[
			'waCr',
			'a message that is not there, by its id',
			{ status: 404, body: v2('NOT_FOUND', 'Message wamid.HBgLMTQxNTU1NTAxMDE not found.') },
			'messageNotFound',
			'does not know the message',
		],
		[
			'rasl',
			'a wrong address',
			{ status: 404, body: '<html><title>Not Found</title></html>' },
			'wrongAddress',
			'Check the Base URL',
		],
		[
			'waCr',
			'a missing scope',
			{ status: 403, body: v2('INSUFFICIENT_SCOPE', 'Required scope: messages:read') },
			'missingScope',
			'messages:read',
		],
		[
			'xobito',
			'a limit',
			{ status: 429, body: { message: 'Too many requests', retry_after: 45 } },
			'rateLimited',
			'Ask again after the wait.',
		],
		[
			'waCr',
			'a login page',
			{ status: 200, body: '<!doctype html><title>Login</title>' },
			'statusUnread',
			'gave no usable answer about the message',
		],
		[
			'rasl',
			'a server in trouble',
			{ status: 500, body: { message: 'Server Error' } },
			'statusUnread',
			'gave no usable answer about the message',
		],
	];

	test.each(UNANSWERED)(
		'of %s with %s says so, and nothing of sending',
		async (provider, _name, answer, reason, phrase) => {
			wire.willAnswer(answer);
			const { main } = await getStatus(provider, idFor(provider));
			const { error, message, details } = main[0]?.json ?? {};
			expect(details).toMatchObject({ reason, outcome: 'unanswered', httpStatus: answer.status });
			expect(`${String(error)} ${String(message)}`).toContain(phrase);
			// The message is long gone: nobody may read here that it is not.
			expect(`${String(error)} ${String(message)}`).not.toMatch(
				/nothing was sent|not known whether|sent again/i,
			);
			expect(wire.sent).toHaveLength(1);
		},
	);
});

describe('Wait for Delivery', () => {
	const waiting = (seconds: number) => ({ options: { waitForDelivery: seconds } });

	test.each(FAMILY)('of %s tells that a message was delivered', async (provider) => {
		wire.willAnswer(acceptedBy(provider), statusAnswer(provider, 'delivered'));
		const { main } = await wire.run({ provider, sample: PNG, parameters: waiting(0.05) });
		expect(main[0]?.json).toMatchObject({ outcome: 'sent', status: 'delivered', warnings: [] });
		expect(wire.sent.map(({ method }) => method)).toEqual(['POST', 'GET']);
		expect(wire.sent[1]?.url).toBe(STATUS_URLS[provider]);
	});

	test('makes an item that fails of a message that WhatsApp gave up', async () => {
		wire.willAnswer(
			acceptedBy('waCr'),
			statusAnswer('waCr', 'failed', '(#131026) Message undeliverable'),
		);
		const { main } = await wire.run({
			provider: 'waCr',
			sample: PNG,
			parameters: waiting(0.05),
			settings: { onError: 'continueRegularOutput' },
		});
		expect(main[0]?.json).toMatchObject({
			error: expect.stringMatching(
				/^WA\.cr accepted the message, but WhatsApp did not deliver it: the number cannot get/,
			),
			message: expect.stringContaining('The message did not reach this recipient.'),
			details: {
				outcome: 'notDelivered',
				reason: 'notDelivered',
				metaCode: 131026,
				messageId: WAMID,
				recordId: '120',
			},
		});
		expect(JSON.stringify(main[0]?.json)).not.toMatch(/nothing was sent/i);
	});

	test('says that nothing was confirmed in time', async () => {
		wire.willAnswer(acceptedBy('rasl'), statusAnswer('rasl', 'sent'));
		const { main } = await wire.run({ provider: 'rasl', sample: PNG, parameters: waiting(0.05) });
		expect(main[0]?.json).toMatchObject({
			outcome: 'sent',
			status: 'accepted',
			warnings: [
				'RASL accepted the message, but its delivery was not confirmed within 0.05 s. Get its status later with the operation Get Status.',
			],
		});
	});

	test.each<readonly [string, Answer]>([
		['403', { status: 403, body: {} }],
		['404', { status: 404, body: { message: 'The route x could not be found.' } }],
		['429', { status: 429, body: { message: 'Too many requests', retry_after: 45 } }],
		['500', { status: 500, body: {} }],
		['a page', { status: 200, body: '<!doctype html><title>Login</title>' }],
		['nothing', { status: 200, body: '' }],
	])(
		'that gets %s leaves the message sent and unconfirmed, and gives no reason to repeat it',
		async (_name, answer) => {
			for (const provider of FAMILY) {
				wire.reset();
				wire.willAnswer(acceptedBy(provider), answer);
				// The 429 is of the account, which the next provider does not share.
				const credential = { token: `${SECRET}-${provider}-${_name}` };
				const { main } = await wire.run({
					provider,
					sample: PNG,
					credential,
					parameters: waiting(0.05),
				});
				expect(main[0]?.json).toMatchObject({ outcome: 'sent', status: 'unconfirmed' });
				const [warning] = main[0]?.json.warnings as string[];
				expect(warning).toMatch(
					/accepted the message, but whether it was delivered is not known: /,
				);
				expect(warning).not.toMatch(/sent again|send (it|the message)/i);
				expect(wire.sent).toHaveLength(2);
			}
		},
	);

	test('that is not allowed names the permission', async () => {
		const error = { code: 'INSUFFICIENT_SCOPE', message: 'Required scope: messages:read' };
		const body = { success: false, error };
		wire.willAnswer(acceptedBy('waCr'), { status: 403, body });
		const { main } = await wire.run({
			provider: 'waCr',
			sample: PNG,
			parameters: waiting(0.05),
		});
		const [warning] = main[0]?.json.warnings as string[];
		expect(warning).toContain('Required scope: messages:read');
		expect(warning).not.toContain('above');
	});

	test('without an id of the message says so', async () => {
		wire.willAnswer({
			status: 200,
			body: { success: true, data: { message_id: WAMID, chat_message_id: null } },
		});
		const { main } = await wire.run({ provider: 'waCr', sample: PNG, parameters: waiting(5) });
		expect(main[0]?.json).toMatchObject({
			status: 'unconfirmed',
			warnings: [expect.stringContaining('WA.cr gave no ID by which the message can be asked for')],
		});
		expect(wire.sent).toHaveLength(1);
	});

	test.each(['waCr', 'contactship'] as const)('of nothing asks nothing, %s', async (provider) => {
		wire.willAnswer({ status: 200, body: acceptance(provider) });
		const { main } = await wire.run({ provider, sample: PNG, parameters: waiting(0) });
		expect(main[0]?.json).toMatchObject({ status: 'accepted', warnings: [] });
		expect(wire.sent).toHaveLength(1);
	});

	test('is for templates as well', async () => {
		wire.willAnswer(acceptedBy('waCr'), statusAnswer('waCr', 'read'));
		const { main } = await wire.run({
			provider: 'waCr',
			parameters: {
				operation: 'sendTemplate',
				template: { mode: 'id', value: 'hello_world:en' },
				...waiting(0.05),
			},
		});
		expect(main[0]?.json).toMatchObject({ sentAs: 'template', status: 'read' });
	});
});
