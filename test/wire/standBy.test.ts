import type { INodeParameters } from 'n8n-workflow';

import { readBody } from '../support/multipart';
import { FIXTURES, PRODUCT_IDS_WITH_TEMPLATES, type ProviderId } from '../support/providers';
import { SECRET } from '../support/secrets';
import { JPEG, MP3, MP4, PDF, type Sample } from '../support/samples';
import { useWire, type Answer, type Attempt, type Wire } from './support/wire';

/** Outside the 24-Hour Window: a template, and never a second message beside one that may have arrived. */

let wire: Wire;

useWire((opened) => (wire = opened));

const FAMILY = ['xobito', 'waCr', 'rasl'] as const;
type Teller = (typeof FAMILY)[number];

const graph = (code: number, message: string) =>
	JSON.stringify({ error: { code, message: `(#${code}) ${message}`, type: 'OAuthException' } });
const CLOSED = graph(131047, 'Re-engagement message');

/** Meta's refusal as the provider hands it on at once. */
const refusedWith = (provider: ProviderId, error: string, status = 500): Answer => ({
	status,
	body: FIXTURES[provider].failed(error),
});
const accepted = (provider: ProviderId, id = 'wamid.1'): Answer => ({
	status: 200,
	body: FIXTURES[provider].accepted(id, { recordId: 120 }),
});
const stateOf = (provider: Teller, state: string, words?: string, id = 'wamid.1'): Answer => ({
	status: 200,
	body:
		provider === 'xobito'
			? {
					status: 'success',
					data: { message_id: id, delivery_status: state, error_message: words },
				}
			: { success: true, data: { id: 120, message_id: id, status: state, status_message: words } },
});

const LINK = { mediaSource: 'url', mediaUrl: 'https://example.com/invoice.pdf' };

interface Changes {
	readonly reference?: string;
	readonly sample?: Sample;
	readonly [parameter: string]: unknown;
}

/** Sends an invoice, with a template for a closed window. */
function attempt(
	provider: ProviderId,
	{ reference = 'invoice_ready:en_US:document', sample, options, ...parameters }: Changes = {},
): Attempt {
	return {
		provider,
		sample,
		parameters: {
			...(sample === undefined && LINK),
			caption: 'Your invoice',
			outsideWindow: 'template',
			template: { __rl: true, mode: 'list', value: reference },
			templateValuesBy: 'fields',
			templateValues: { mappingMode: 'defineBelow', value: { 'body.1': 'Ana' } },
			options: { waitForDelivery: 0, ...(options as INodeParameters | undefined) },
			...(parameters as INodeParameters),
		},
		settings: { onError: 'continueRegularOutput' },
	};
}

const paths = () => wire.sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
const isTemplate = (path: string) => /template$/.test(path);

describe('a window that is closed at once', () => {
	test.each(
		PRODUCT_IDS_WITH_TEMPLATES.flatMap((provider) =>
			[200, 400, 500].map((status) => [provider, status] as const),
		),
	)('lets the template through, %s with %i', async (provider, status) => {
		wire.willAnswer(refusedWith(provider, CLOSED, status), accepted(provider, 'wamid.2'));
		const { main } = await wire.run(attempt(provider));
		expect(main[0]?.json).toMatchObject({
			outcome: 'sent',
			sentAs: 'template',
			messageId: 'wamid.2',
			warnings: [],
		});
		expect(paths().map(isTemplate)).toEqual([false, true]);
		expect(JSON.stringify(await readBody(wire.sent[1] ?? wire.only()))).toContain(
			'https://example.com/invoice.pdf',
		);
	});

	test.each(FAMILY)('lets the same file through as its header, %s', async (provider) => {
		wire.willAnswer(refusedWith(provider, CLOSED), accepted(provider));
		await wire.run(attempt(provider, { sample: PDF }));
		expect(wire.sent).toHaveLength(2);
		for (const [index, name] of [
			[0, 'media_file'],
			[1, 'header_document_file'],
		] as const) {
			const parts = await readBody(wire.sent[index] ?? wire.only());
			expect(parts).toContainEqual({
				name,
				fileName: 'invoice.pdf',
				mimeType: 'application/pdf',
				bytes: PDF.bytes,
			});
		}
	});

	test.each([
		['an image', JPEG, 'photo:en', 'header_image_file'],
		['a video', MP4, 'clip:en', 'header_video_file'],
		['an image as a document', JPEG, 'photo:en:document', 'header_document_file'],
	] as const)('takes %s as the header of its kind', async (_name, sample, reference, field) => {
		wire.willAnswer(refusedWith('waCr', CLOSED), accepted('waCr'));
		await wire.run(attempt('waCr', { sample, reference }));
		const parts = (await readBody(wire.sent[1] ?? wire.only())) as Array<{ name?: string }>;
		expect(parts.map(({ name }) => name)).toContain(field);
	});

	test.each([
		['a template of words', PDF, 'reminder:en:none'],
		['audio, for which there are no templates', MP3, 'reminder:en'],
	] as const)('lets the words through alone for %s', async (_name, sample, reference) => {
		wire.willAnswer(refusedWith('xobito', CLOSED), accepted('xobito'));
		const { main } = await wire.run(attempt('xobito', { sample, reference }));
		expect(await readBody(wire.sent[1] ?? wire.only())).toEqual({
			phone_number: '+14155551234',
			template_name: 'reminder',
			template_language: 'en',
			field_1: 'Ana',
		});
		expect(main[0]?.json.warnings).toEqual([
			expect.stringContaining('so the customer gets its text only'),
		]);
	});

	test('that is open after all brings no warning about the template', async () => {
		wire.willAnswer(accepted('xobito'));
		const { main } = await wire.run(
			attempt('xobito', { sample: PDF, reference: 'reminder:en:none' }),
		);
		const warnings = [expect.stringContaining('Wait for Delivery is 0')];
		expect(main[0]?.json).toMatchObject({ sentAs: 'media', warnings });
	});

	test('takes the contact that was found or made before', async () => {
		wire.willAnswer(
			{ status: 200, body: [] },
			{ status: 201, body: { id: 'c-9' } },
			refusedWith('contactship', CLOSED),
			accepted('contactship'),
		);
		const { main } = await wire.run(
			attempt('contactship', { recipientBy: 'phone', phone: '+14155551234' }),
		);
		expect(paths()).toEqual([
			'GET /v1/contacts',
			'POST /v1/contacts',
			'POST /v1/waba/send-media',
			'POST /v1/waba/send-template',
		]);
		expect(main[0]?.json).toMatchObject({ sentAs: 'template', contactId: 'c-9' });
	});

	test('and a template that is refused leave an item that says both', async () => {
		wire.willAnswer(
			refusedWith('waCr', CLOSED),
			refusedWith('waCr', graph(132001, 'Template name does not exist in the translation')),
		);
		const { main } = await wire.run(attempt('waCr'));
		expect(main[0]?.json).toMatchObject({
			error: expect.stringContaining('the template does not exist in this language'),
			message: expect.stringMatching(
				/^The 24-hour window is closed, so the template was tried instead of the message\. .*Nothing was sent to this recipient\./,
			),
			details: { outcome: 'notSent', metaCode: 132001 },
		});
	});

	test('and a template whose fate is not known leave an item that says that', async () => {
		wire.willAnswer(refusedWith('waCr', CLOSED), { status: 502, body: '' });
		const { main } = await wire.run(attempt('waCr'));
		expect(main[0]?.json).toMatchObject({
			message: expect.stringMatching(/^The 24-hour window is closed.*It is not known whether/),
			details: { outcome: 'unknown' },
		});
	});

	test.each(PRODUCT_IDS_WITH_TEMPLATES)(
		'gets no template where none is wanted, %s',
		async (provider) => {
			wire.willAnswer(refusedWith(provider, CLOSED));
			const { main } = await wire.run(attempt(provider, { outsideWindow: 'fail' }));
			expect(main[0]?.json.details).toMatchObject({ outcome: 'notSent', metaCode: 131047 });
			expect(wire.sent).toHaveLength(1);
		},
	);
});

describe('a window that turns out to be closed later', () => {
	const wait = { options: { waitForDelivery: 0.05 } };

	test.each(FAMILY)('lets the template through, %s', async (provider) => {
		wire.willAnswer(
			accepted(provider, 'wamid.1'),
			stateOf(provider, 'failed', CLOSED),
			accepted(provider, 'wamid.2'),
			stateOf(provider, 'delivered', undefined, 'wamid.2'),
		);
		const { main } = await wire.run(attempt(provider, wait));
		expect(main[0]?.json).toMatchObject({
			outcome: 'sent',
			sentAs: 'template',
			status: 'delivered',
			messageId: 'wamid.2',
		});
		expect(wire.sent.map(({ method, url }) => [method, isTemplate(url)])).toEqual([
			['POST', false],
			['GET', false],
			['POST', true],
			['GET', false],
		]);
	});

	test('is waited for without being told to, since most refusals come like this', async () => {
		wire.willAnswer(
			accepted('waCr'),
			stateOf('waCr', 'failed', 'Re-engagement message'),
			accepted('waCr', 'wamid.2'),
			stateOf('waCr', 'read', undefined, 'wamid.2'),
		);
		const { main } = await wire.run(attempt('waCr', { options: { waitForDelivery: '' } }));
		expect(main[0]?.json).toMatchObject({ sentAs: 'template', status: 'read' });
	});

	test('is not waited for where 0 is set', async () => {
		wire.willAnswer(accepted('waCr'));
		const { main } = await wire.run(attempt('waCr'));
		const warnings = [expect.stringContaining('Wait for Delivery is 0')];
		expect(main[0]?.json).toMatchObject({ sentAs: 'media', status: 'accepted', warnings });
		expect(wire.sent).toHaveLength(1);
	});

	test('stays unseen at Contactship, which cannot tell, and the output says so', async () => {
		wire.willAnswer(accepted('contactship'));
		const { main } = await wire.run(attempt('contactship', { options: { waitForDelivery: '' } }));
		const warnings = [expect.stringContaining('Contactship does not report it')];
		expect(main[0]?.json).toMatchObject({ sentAs: 'media', warnings });
		expect(wire.sent).toHaveLength(1);
	});

	test('and a template that is given up as well leave one item that failed', async () => {
		wire.willAnswer(
			accepted('waCr', 'wamid.1'),
			stateOf('waCr', 'failed', CLOSED),
			accepted('waCr', 'wamid.2'),
			stateOf('waCr', 'failed', '(#131026) Message undeliverable', 'wamid.2'),
		);
		const { main } = await wire.run(attempt('waCr', wait));
		expect(main[0]?.json.details).toMatchObject({
			reason: 'notDelivered',
			metaCode: 131026,
			messageId: 'wamid.2',
		});
		expect(wire.sent).toHaveLength(4);
	});
});

describe('a message that may have arrived gets no second one', () => {
	const SILENT: ReadonlyArray<readonly [string, Answer]> = [
		['500 without a reason', { status: 500, body: { status: 'error', message: 'Failed to send' } }],
		['500 of a crash', { status: 500, body: { message: 'Server Error' } }],
		['502', { status: 502, body: '' }],
		['504', { status: 504, body: '<html><title>Gateway Time-out</title></html>' }],
		['an empty 200', { status: 200, body: '' }],
		['a page with 200', { status: 200, body: '<!doctype html><title>Welcome</title>' }],
		[
			'a success without an id',
			{ status: 200, body: { success: true, status: 'success', data: {} } },
		],
		[
			'a success without an id that speaks of the window',
			{
				status: 200,
				body: {
					success: true,
					status: 'success',
					message: 'The 24-hour window is closed',
					data: {},
				},
			},
		],
		[
			'an answer that breaks off',
			{ status: 200, body: '{"success":true,"data":{"message_id":"wa' },
		],
	];

	test.each(SILENT)('after %s', async (_name, answer) => {
		for (const provider of PRODUCT_IDS_WITH_TEMPLATES) {
			wire.reset();
			wire.willAnswer(answer, accepted(provider));
			const { main } = await wire.run(attempt(provider));
			expect(main[0]?.json.details).toMatchObject({ outcome: 'unknown' });
			expect(wire.sent).toHaveLength(1);
		}
	});

	/** Words of a closed window that no structure proves. */
	const HINTS: ReadonlyArray<readonly [string, string]> = [
		['words', 'Re-engagement message: more than 24 hours'],
		['a code behind words', `Client error: ${CLOSED}`],
		['JSON that is cut off', CLOSED.slice(0, -8)],
		['a code without marks', '{"error":{"code":131047,"message":"Re-engagement message"}}'],
	];

	test.each(
		HINTS.flatMap(([name, words]) => [400, 422, 500].map((s) => [s, name, words] as const)),
	)('after a %i with a closed window in %s', async (status, _name, words) => {
		for (const provider of PRODUCT_IDS_WITH_TEMPLATES) {
			wire.reset();
			wire.willAnswer(refusedWith(provider, words, status), accepted(provider));
			const { main } = await wire.run(attempt(provider));
			expect(main[0]?.json.details).toMatchObject({
				outcome: status === 500 ? 'unknown' : 'notSent',
				metaCode: null,
			});
			expect(wire.sent).toHaveLength(1);
		}
	});

	test.each([408, 409, 425, 499])('after a %i, even if Meta’s refusal is in it', async (status) => {
		for (const provider of PRODUCT_IDS_WITH_TEMPLATES) {
			wire.reset();
			wire.willAnswer(refusedWith(provider, CLOSED, status), accepted(provider));
			const { main } = await wire.run(attempt(provider));
			expect(main[0]?.json.details).toMatchObject({ outcome: 'unknown', metaCode: null });
			expect(wire.sent).toHaveLength(1);
		}
	});

	test.each(PRODUCT_IDS_WITH_TEMPLATES)(
		'after an answer that names a message beside Meta’s refusal, %s',
		async (provider) => {
			const refused = refusedWith(provider, CLOSED);
			const data = { message_id: 'wamid.1', provider_id: 'wamid.1' };
			wire.willAnswer(
				{ ...refused, body: { ...(refused.body as object), data } },
				accepted(provider),
			);
			const { main } = await wire.run(attempt(provider));
			expect(main[0]?.json.details).toMatchObject({ outcome: 'unknown', messageId: 'wamid.1' });
			expect(wire.sent).toHaveLength(1);
		},
	);

	test.each([1, 2, 131000, 131016])(
		'after %i, of which Meta itself does not know more',
		async (code) => {
			for (const provider of PRODUCT_IDS_WITH_TEMPLATES) {
				wire.reset();
				wire.willAnswer(refusedWith(provider, graph(code, 'x')), accepted(provider));
				const { main } = await wire.run(attempt(provider));
				expect(main[0]?.json.details).toMatchObject({ outcome: 'unknown', metaCode: code });
				expect(wire.sent).toHaveLength(1);
			}
		},
	);

	test.each([131026, 131049, 131050, 130429, 131053])(
		'after %i, which a template would not change',
		async (code) => {
			for (const provider of PRODUCT_IDS_WITH_TEMPLATES) {
				wire.reset();
				wire.willAnswer(refusedWith(provider, graph(code, 'x')), accepted(provider));
				const { main } = await wire.run(attempt(provider));
				expect(main[0]?.json.details).toMatchObject({ outcome: 'notSent', metaCode: code });
				expect(wire.sent).toHaveLength(1);
			}
		},
	);

	test.each(PRODUCT_IDS_WITH_TEMPLATES)('after a connection that broke, %s', async (provider) => {
		const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
		wire.willBreak(provider, reset);
		const { main } = await wire.run({ ...attempt(provider), isPlain: true });
		expect(main[0]?.json.details).toMatchObject({ outcome: 'unknown', reason: 'noAnswer' });
		expect(wire.sent).toHaveLength(1);
	});

	test.each(PRODUCT_IDS_WITH_TEMPLATES)('after a time-out, %s', async (provider) => {
		wire.willAnswer({ ...refusedWith(provider, CLOSED), delay: 2000 }, accepted(provider));
		const late = attempt(provider, { options: { timeout: 0.2 } });
		const { main } = await wire.run({ ...late, isPlain: true });
		expect(main[0]?.json.details).toMatchObject({ outcome: 'unknown', reason: 'noAnswer' });
		expect(wire.sent).toHaveLength(1);
	});

	test.each(
		FAMILY.flatMap(
			(provider) =>
				[
					[provider, 'a status that is still open', stateOf(provider, 'sent')],
					[
						provider,
						'the closed window of another message',
						stateOf(provider, 'failed', CLOSED, 'wamid.OTHER'),
					],
					[
						provider,
						'words of a closed window beside a delivery',
						stateOf(provider, 'delivered', CLOSED),
					],
					[
						provider,
						'a refusal of the question, with words of a window',
						{ status: 500, body: { message: CLOSED } },
					],
					[provider, 'a page', { status: 404, body: '<html>more than 24 hours</html>' }],
				] as Array<[Teller, string, Answer]>,
		),
	)('by %s after %s', async (provider, _name, answer) => {
		wire.willAnswer(accepted(provider), answer, accepted(provider, 'wamid.2'));
		const { main } = await wire.run(attempt(provider, { options: { waitForDelivery: 0.05 } }));
		expect(main[0]?.json).toMatchObject({ outcome: 'sent', sentAs: 'media' });
		expect(wire.sent.filter(({ method }) => method === 'POST')).toHaveLength(1);
	});

	test('after a status that failed for another reason', async () => {
		wire.willAnswer(accepted('waCr'), stateOf('waCr', 'failed', graph(131026, 'x')));
		const { main } = await wire.run(attempt('waCr', { options: { waitForDelivery: 0.05 } }));
		expect(main[0]?.json.details).toMatchObject({ reason: 'notDelivered', metaCode: 131026 });
		expect(wire.sent).toHaveLength(2);
	});
});

describe('a template with an empty value', () => {
	const empty = attempt('xobito', { templateValues: { value: { 'body.1': '' } } });

	test('keeps nothing from a customer whose window is open, and is told', async () => {
		wire.willAnswer(accepted('xobito'));
		const { main } = await wire.run(empty);
		expect(main[0]?.json).toMatchObject({ outcome: 'sent', sentAs: 'media' });
		expect(String(main[0]?.json.warnings)).toContain('The value “Body 1” of the template is empty');
	});

	test('is why a customer whose window is closed gets nothing', async () => {
		wire.willAnswer(refusedWith('xobito', CLOSED));
		const { main } = await wire.run(empty);
		expect(main[0]?.json.details).toMatchObject({
			outcome: 'notSent',
			metaCode: 131047,
			field: 'Values to Send',
		});
		expect(String(main[0]?.json.message)).toContain('The value “Body 1” of the template is empty');
		expect(wire.sent).toHaveLength(1);
	});
});

describe('a template that could not be sent anyway', () => {
	test.each<readonly [string, Attempt, string]>([
		['is not chosen', attempt('xobito', { reference: '={{ "" }}' }), 'No template is chosen'],
		[
			'takes no such file',
			attempt('waCr', { reference: 'photo:en:image', sample: PDF }),
			'cannot be sent as an image',
		],
		[
			'takes no file at Contactship',
			attempt('contactship', { sample: PDF }),
			'Contactship takes the media of a template only as a link',
		],
	])('since it %s, is told before anything is sent', async (_name, how, phrase) => {
		const { main } = await wire.run(how);
		expect(main[0]?.json.error).toContain(phrase);
		expect(wire.sent).toEqual([]);
	});

	test('is shown by Check with the message', async () => {
		const { main } = await wire.run(attempt('waCr', { operation: 'check', sample: PDF }));
		expect(main[0]?.json).toMatchObject({
			ready: true,
			problems: [{ severity: 'warning', message: expect.stringContaining('not checked') }],
			request: { url: 'https://app.wa.cr/api/v2/messages/media' },
			templateRequest: {
				url: 'https://app.wa.cr/api/v2/messages/template',
				body: { template_name: 'invoice_ready', header_document_name: 'invoice.pdf' },
			},
		});
		expect(paths()).toEqual(['GET /api/v2/templates']);
		expect(JSON.stringify(main)).not.toContain(SECRET);
	});

	test('is shown by Check, with whether a late refusal is seen', async () => {
		const options = { waitForDelivery: '' };
		await wire.run(attempt('waCr', { operation: 'check', sample: PDF, options }));
		expect(paths().sort()).toEqual(['GET /api/v2/messages', 'GET /api/v2/templates']);
	});
});
