import type { INodeParameters } from 'n8n-workflow';

import { readBody, type Part } from '../support/multipart';
import {
	acceptance,
	FIXTURES,
	PRODUCT_IDS_WITH_TEMPLATES,
	type ProviderId,
} from '../support/providers';
import { SECRET } from '../support/secrets';
import { JPEG, MP4, PDF, PNG, type Sample } from '../support/samples';
import { useWire, type Answer, type Attempt, type Wire } from './support/wire';
import type { NodeRun } from '../../tools/lib/engine';

/** Send Template: the exact requests, and what providers say to them. */

let wire: Wire;

useWire((opened) => (wire = opened));

/** Where a template goes at the documented host. */
const urlOf = (id: ProviderId): string => {
	const { origin, templates } = FIXTURES[id];
	if (templates === undefined) throw new Error(`${id} has no templates`);
	return origin + templates.path;
};

const template = (
	reference: string,
	value: Readonly<Record<string, string | null>> = {},
): INodeParameters => ({
	operation: 'sendTemplate',
	template: { __rl: true, mode: 'list', value: reference },
	templateValuesBy: 'fields',
	templateValues: { mappingMode: 'defineBelow', value },
});
const byList = (reference: string, ...values: INodeParameters[]): INodeParameters => ({
	...template(reference),
	templateValuesBy: 'list',
	templateValueList: { values },
});
const link = (mediaUrl: string, more: INodeParameters = {}): INodeParameters => ({
	mediaSource: 'url',
	mediaUrl,
	...more,
});
const upload = (name: string, fileName: string, { mimeType, bytes }: Sample) => ({
	name,
	fileName,
	mimeType,
	bytes,
});

const VALUES = { 'body.2': '1042', 'body.1': 'Ana', 'button.0': 'inv-1042' };
const CONTACT = {
	contact: { firstName: 'Ana', email: 'ana@example.com', assignedId: 7, groups: 'A,B' },
};
const PHONE = '+14155551234';
const DIGITS = '14155551234';

interface Row {
	readonly providers: readonly ProviderId[];
	readonly name: string;
	readonly parameters: INodeParameters;
	readonly sample?: Sample;
	/** JSON as an object, a form as its parts in order. */
	readonly body: unknown;
}

const ROWS: readonly Row[] = [
	{
		providers: ['xobito'],
		name: 'words only',
		parameters: template('order_shipped:en_US:none', VALUES),
		body: {
			phone_number: PHONE,
			template_name: 'order_shipped',
			template_language: 'en_US',
			field_1: 'Ana',
			field_2: '1042',
			button_0: 'inv-1042',
		},
	},
	{
		providers: ['xobito'],
		name: 'nothing to fill in',
		parameters: template('hello_world:en_US'),
		body: { phone_number: PHONE, template_name: 'hello_world', template_language: 'en_US' },
	},
	{
		providers: ['xobito'],
		name: 'a header of text, and details of the contact',
		parameters: {
			...template('sale:es:text', { 'header.1': 'Marzo', 'body.1': 'Ana' }),
			...CONTACT,
		},
		body: {
			phone_number: PHONE,
			template_name: 'sale',
			template_language: 'es',
			header_field_1: 'Marzo',
			field_1: 'Ana',
			contact: { firstname: 'Ana', email: 'ana@example.com', assigned_id: 7, groups: 'A,B' },
		},
	},
	{
		providers: ['xobito'],
		name: 'a document by URL',
		parameters: {
			...template('invoice_ready:en_US:document', { 'body.1': 'Ana' }),
			...link('https://example.com/invoice.pdf', {
				options: { fileName: 'Invoice 7.pdf' },
			}),
		},
		body: {
			phone_number: PHONE,
			template_name: 'invoice_ready',
			template_language: 'en_US',
			field_1: 'Ana',
			header_document_url: 'https://example.com/invoice.pdf',
			header_document_name: 'Invoice 7.pdf',
		},
	},
	{
		providers: ['xobito'],
		name: 'a document as a file, and details of the contact',
		parameters: {
			...template('invoice_ready:en_US:document', VALUES),
			...CONTACT,
			mediaSource: 'binary',
		},
		sample: PDF,
		body: [
			['phone_number', PHONE],
			['template_name', 'invoice_ready'],
			['template_language', 'en_US'],
			['field_1', 'Ana'],
			['field_2', '1042'],
			['button_0', 'inv-1042'],
			['header_document_name', 'invoice.pdf'],
			['contact[firstname]', 'Ana'],
			['contact[email]', 'ana@example.com'],
			['contact[assigned_id]', '7'],
			['contact[groups]', 'A,B'],
			upload('header_document_file', 'invoice.pdf', PDF),
		],
	},
	{
		providers: ['xobito'],
		name: 'an image as a file, which is named .jpeg',
		parameters: { ...template('photo:en:image'), mediaSource: 'binary' },
		sample: JPEG,
		body: [
			['phone_number', PHONE],
			['template_name', 'photo'],
			['template_language', 'en'],
			upload('header_image_file', 'photo.jpeg', JPEG),
		],
	},
	{
		providers: ['waCr', 'rasl'],
		name: 'words only, by list',
		parameters: byList(
			'order_shipped:pt-BR',
			{ place: 'body', value: 'Ana' },
			{ place: 'button', value: 'a' },
			{ place: 'body', value: '1042' },
			{ place: 'header', value: 'Março' },
			{ place: 'button', value: 'b' },
		),
		body: {
			phone: DIGITS,
			template_name: 'order_shipped',
			language: 'pt_BR',
			header_field_1: 'Março',
			field_1: 'Ana',
			field_2: '1042',
			button_0: 'a',
			button_1: 'b',
		},
	},
	{
		providers: ['xobito'],
		name: 'the second button only, by list',
		parameters: byList('pay:en', { place: 'button', name: '2', value: 'inv-1042' }),
		body: {
			phone_number: PHONE,
			template_name: 'pay',
			template_language: 'en',
			button_1: 'inv-1042',
		},
	},
	{
		providers: ['waCr', 'rasl'],
		name: 'the second button only, by list',
		parameters: byList('pay:en', { place: 'button', name: 2, value: 'inv-1042' }),
		body: { phone: DIGITS, template_name: 'pay', language: 'en', button_1: 'inv-1042' },
	},
	{
		providers: ['waCr', 'rasl'],
		name: 'a video by URL, to a contact that is named',
		parameters: {
			...template('clip:en:video'),
			...link('https://example.com/clip.mp4'),
			contact: { contactId: 15 },
		},
		body: {
			phone: DIGITS,
			contact_id: '15',
			template_name: 'clip',
			language: 'en',
			header_video_url: 'https://example.com/clip.mp4',
		},
	},
	{
		providers: ['waCr', 'rasl'],
		name: 'a video as a file',
		parameters: { ...template('clip:en:video', { 'body.1': 'Ana' }), mediaSource: 'binary' },
		sample: MP4,
		body: [
			['phone', DIGITS],
			['template_name', 'clip'],
			['language', 'en'],
			['field_1', 'Ana'],
			upload('header_video_file', 'clip.mp4', MP4),
		],
	},
	{
		providers: ['waCr', 'rasl'],
		name: 'a file for a template that was typed by its name only',
		parameters: { ...template('anything:en'), mediaSource: 'binary' },
		sample: PNG,
		body: [
			['phone', DIGITS],
			['template_name', 'anything'],
			['language', 'en'],
			upload('header_image_file', 'logo.png', PNG),
		],
	},
	{
		providers: ['contactship'],
		name: 'nothing to fill in',
		parameters: template('hello_world:es'),
		body: {
			channel_id: 'chn_abc123',
			contact_id: 'c1d2e3f4-a5b6-7890-cdef-123456789012',
			template_name: 'hello_world',
			language_code: 'es',
			components: [],
		},
	},
	{
		providers: ['contactship'],
		name: 'a document by URL, words and buttons',
		parameters: {
			...template('invoice_ready:en_US:document', { ...VALUES, 'button.2': 'x' }),
			...link('https://example.com/invoice.pdf'),
			options: { fileName: 'Invoice 7', saveMessage: false },
		},
		body: {
			channel_id: 'chn_abc123',
			contact_id: 'c1d2e3f4-a5b6-7890-cdef-123456789012',
			template_name: 'invoice_ready',
			language_code: 'en_US',
			components: [
				{
					type: 'HEADER',
					parameters: [
						{
							type: 'document',
							document: { link: 'https://example.com/invoice.pdf', filename: 'Invoice 7.pdf' },
						},
					],
				},
				{
					type: 'BODY',
					parameters: [
						{ type: 'text', text: 'Ana' },
						{ type: 'text', text: '1042' },
					],
				},
				{
					type: 'BUTTON',
					sub_type: 'url',
					index: '0',
					parameters: [{ type: 'text', text: 'inv-1042' }],
				},
				{ type: 'BUTTON', sub_type: 'url', index: '2', parameters: [{ type: 'text', text: 'x' }] },
			],
			save_message: false,
		},
	},
	{
		providers: ['contactship'],
		name: 'the second button by its number and another one behind it, by list',
		parameters: byList(
			'pay:es',
			{ place: 'button', name: '', value: 'first' },
			{ place: 'button', name: '1', value: 'given' },
			{ place: 'button', name: '5', value: 'fifth' },
		),
		body: {
			channel_id: 'chn_abc123',
			contact_id: 'c1d2e3f4-a5b6-7890-cdef-123456789012',
			template_name: 'pay',
			language_code: 'es',
			components: [
				['0', 'given'],
				['1', 'first'],
				['4', 'fifth'],
			].map(([index, text]) => ({
				type: 'BUTTON',
				sub_type: 'url',
				index,
				parameters: [{ type: 'text', text }],
			})),
		},
	},
	{
		providers: ['contactship'],
		name: 'an image by URL, which has no name',
		parameters: { ...template('photo:es:image'), ...link('https://example.com/a.png') },
		body: {
			channel_id: 'chn_abc123',
			contact_id: 'c1d2e3f4-a5b6-7890-cdef-123456789012',
			template_name: 'photo',
			language_code: 'es',
			components: [
				{
					type: 'HEADER',
					parameters: [{ type: 'image', image: { link: 'https://example.com/a.png' } }],
				},
			],
		},
	},
	{
		providers: ['contactship'],
		name: 'values with names, and a header of text',
		parameters: template('invoice:es:text', {
			'header.1': 'Marzo',
			'body.customer_name': 'Ana',
			'body.amount': '10 €',
		}),
		body: {
			channel_id: 'chn_abc123',
			contact_id: 'c1d2e3f4-a5b6-7890-cdef-123456789012',
			template_name: 'invoice',
			language_code: 'es',
			components: [
				{ type: 'HEADER', parameters: [{ type: 'text', text: 'Marzo' }] },
				{
					type: 'BODY',
					parameters: [
						{ type: 'text', text: 'Ana', parameter_name: 'customer_name' },
						{ type: 'text', text: '10 €', parameter_name: 'amount' },
					],
				},
			],
		},
	},
];

const CASES = ROWS.flatMap((row) =>
	row.providers.map((provider) => [provider, row.name, row] as const),
);

describe('a template', () => {
	test.each(CASES)('for %s: %s', async (provider, _name, { parameters, sample, body }) => {
		wire.willAnswer({ status: 200, body: acceptance(provider) });
		const { main, error } = await wire.run({ provider, parameters, sample });
		expect(error?.message).toBeUndefined();
		const sent = wire.only();
		expect(sent.method).toBe('POST');
		expect(sent.url).toBe(urlOf(provider));
		const [header, value] = FIXTURES[provider].authentication(SECRET);
		expect(sent.headers[header]).toBe(value);
		if (Array.isArray(body)) {
			expect(sent.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
			// The length is known beforehand, so the file is streamed.
			expect(Number(sent.headers['content-length'])).toBe(sent.body.length);
		} else {
			expect(sent.headers['content-type']).toBe('application/json');
		}
		expect(await readBody(sent)).toEqual(body);
		expect(main[0]?.json).toMatchObject({
			provider,
			outcome: 'sent',
			sentAs: 'template',
			status: 'accepted',
			warnings: [],
		});
	});

	test.each(CASES)(
		'is checked without being sent, for %s: %s',
		async (provider, _name, { parameters, sample, body }) => {
			wire.willAnswer({ status: 503 });
			const run = await wire.run({
				provider,
				parameters: { ...parameters, operation: 'checkTemplate' },
				sample,
			});
			expect(run.error).toBeUndefined();
			expect(wire.sent.map(({ method }) => method)).toEqual(['GET']);
			const { value: reference } = parameters.template as { value: string };
			expect(run.main[0]?.json).toMatchObject({
				provider,
				ready: true,
				problems: [
					{
						severity: 'warning',
						message: expect.stringContaining('The template was not checked: '),
					},
				],
				template: reference.replace('-', '_').split(':').slice(0, 2).join(':'),
				request: { method: 'POST', url: urlOf(provider) },
			});
			const { body: shown } = run.main[0]?.json.request as unknown as { body: object };
			if (Array.isArray(body)) {
				const names = body.map((part: Part) => ('bytes' in part ? part.name : part[0]));
				expect(Object.keys(shown)).toEqual(names);
			} else {
				expect(shown).toEqual(body);
			}
			expect(JSON.stringify(run.run)).not.toContain(SECRET);
		},
	);

	test('tells the rest without Simplify', async () => {
		wire.willAnswer({ status: 200, body: acceptance('xobito') });
		const { main } = await wire.run({
			provider: 'xobito',
			parameters: {
				...template('invoice_ready:en_US:document'),
				mediaSource: 'binary',
				options: { simplify: false },
			},
			sample: PDF,
		});
		expect(main[0]?.json).toMatchObject({
			template: 'invoice_ready:en_US',
			mediaType: 'document',
			fileName: 'invoice.pdf',
			fileSize: PDF.bytes.length,
			response: acceptance('xobito'),
		});
		expect(main[0]?.json).not.toHaveProperty('caption');
	});

	test('is not sent with a file by Contactship, and nothing else is', async () => {
		const { main, error } = await wire.run({
			provider: 'contactship',
			parameters: { ...template('invoice_ready:es:document'), mediaSource: 'binary' },
			sample: PDF,
		});
		expect(main).toEqual([]);
		expect(error?.message).toBe(
			'Contactship takes the media of a template only as a link [item 0]',
		);
		expect(wire.sent).toEqual([]);
	});

	test('takes no media type that another operation left behind', async () => {
		wire.willAnswer({ status: 200, body: acceptance('xobito') });
		const parameters = {
			...template('invoice_ready:en_US'),
			options: { mediaType: 'audio' },
			caption: 'left over',
			mediaSource: 'binary',
		};
		await wire.run({ provider: 'xobito', parameters, sample: PDF });
		expect(await readBody(wire.only())).toContainEqual(
			upload('header_document_file', 'invoice.pdf', PDF),
		);
	});
});

const v1 = (message: string, more: object = {}) => ({ status: 'error', message, ...more });
const v2 = (code: string, message: string, details?: object) => ({
	success: false,
	error: { code, message, ...(details && { details }) },
	meta: { request_id: 'r-1' },
});
const graph = (code: number, message: string) =>
	JSON.stringify({ error: { message: `(#${code}) ${message}`, code } });

interface Refused {
	readonly name: string;
	readonly providers: readonly ProviderId[];
	readonly answer: Answer;
	/** Of the item's details. */
	readonly expected: Readonly<Record<string, unknown>>;
	readonly phrases: readonly string[];
	readonly outcome?: 'unknown';
}

const REFUSED: readonly Refused[] = [
	{
		name: 'a template that is not there',
		providers: ['xobito'],
		answer: { status: 404, body: v1('Template not found') },
		expected: { reason: 'templateNotFound', field: 'Template' },
		phrases: ['does not have the template in this language', 'Template not found'],
	},
	{
		name: 'a template that is not there',
		providers: ['waCr', 'rasl'],
		answer: { status: 404, body: v2('NOT_FOUND', 'Template not found.') },
		expected: { reason: 'templateNotFound', field: 'Template' },
		phrases: ['does not have the template in this language'],
	},
	{
		name: 'a template that is not there, in Laravel’s own words',
		providers: ['waCr', 'rasl'],
		answer: {
			status: 404,
			body: { message: 'No query results for model [App\\WhatsappTemplate].' },
		},
		expected: { reason: 'templateNotFound', field: 'Template' },
		phrases: ['does not have the template in this language'],
	},
	{
		name: 'a template that is not there, by its code',
		providers: ['waCr', 'rasl'],
		answer: { status: 404, body: v2('TEMPLATE_NOT_FOUND', 'No.') },
		expected: { reason: 'templateNotFound', field: 'Template' },
		phrases: ['TEMPLATE_NOT_FOUND'],
	},
	{
		name: 'something that is not there',
		providers: ['waCr', 'rasl'],
		answer: { status: 404, body: v2('NOT_FOUND', 'No query results.') },
		expected: { reason: 'templateNotFound', field: 'Template' },
		phrases: ['No query results.'],
	},
	{
		name: 'a template name that is not there, as a validation',
		providers: ['xobito'],
		answer: {
			status: 422,
			body: v1('Validation failed', {
				errors: { template_name: ['The selected template name is invalid.'] },
			}),
		},
		expected: { reason: 'templateNotFound', field: 'Template' },
		phrases: ['The selected template name is invalid.'],
	},
	{
		name: 'a contact that is not there',
		providers: ['waCr', 'rasl'],
		answer: { status: 404, body: v2('NOT_FOUND', 'Contact not found.') },
		expected: { reason: 'contactNotFound', field: 'Contact' },
		phrases: ['does not know the contact', 'Contact not found.'],
	},
	{
		name: 'a contact that is not there',
		providers: ['contactship'],
		answer: { status: 404, body: { statusCode: 404, message: 'Contact not found' } },
		expected: { reason: 'contactNotFound', field: 'Contact' },
		phrases: ['does not know the contact'],
	},
	{
		name: 'a route that is not there',
		providers: ['xobito', 'waCr', 'rasl'],
		answer: { status: 404, body: { message: 'The route api/x could not be found.' } },
		expected: { reason: 'wrongAddress', field: 'Credential' },
		phrases: ['Check the Base URL'],
	},
	{
		name: 'a page that is not there',
		providers: PRODUCT_IDS_WITH_TEMPLATES,
		answer: {
			status: 404,
			body: '<html><title>404 Not Found</title></html>',
			headers: { 'Content-Type': 'text/html' },
		},
		expected: { reason: 'wrongAddress', field: 'Credential' },
		phrases: ['Check the Base URL'],
	},
	{
		name: 'API settings that are not there',
		providers: ['xobito'],
		answer: { status: 404, body: v1('API settings not found for this tenant') },
		expected: { reason: 'apiDisabled' },
		phrases: ['API access is switched off'],
	},
	{
		name: 'a template that is not approved',
		providers: ['xobito'],
		answer: {
			status: 422,
			body: v1('Validation failed', { errors: { template_name: ['Template is not APPROVED.'] } }),
		},
		expected: { reason: 'templateNotApproved', field: 'Template' },
		phrases: ['not approved by WhatsApp', 'Template is not APPROVED.'],
	},
	{
		name: 'values that are missing',
		providers: ['waCr', 'rasl'],
		answer: {
			status: 422,
			body: v2('VALIDATION_ERROR', 'Template validation failed', {
				template_fields: ['field_1 is required (body parameter 1)', 'button_0 is required'],
			}),
		},
		expected: { reason: 'templateValues', field: 'Values to Send' },
		phrases: ['field_1 is required (body parameter 1)', 'button_0 is required'],
	},
	{
		name: 'a header that is missing',
		providers: ['xobito'],
		answer: {
			status: 422,
			body: v1('Validation failed', {
				errors: { header_document_file: ['The header document file field is required.'] },
			}),
		},
		expected: { reason: 'templateValues', field: 'Values to Send' },
		phrases: ['header_document_file', 'and its header'],
	},
	{
		name: 'a phone number',
		providers: ['xobito'],
		answer: {
			status: 422,
			body: v1('Validation failed', {
				errors: { phone_number: ['The phone number is not valid.'] },
			}),
		},
		expected: { reason: 'refusedInput' },
		phrases: ['The phone number is not valid.'],
	},
	{
		name: 'a plan without templates',
		providers: ['waCr', 'rasl'],
		answer: {
			status: 403,
			body: v2('FEATURE_NOT_AVAILABLE', 'Templates are not part of your plan.'),
		},
		expected: { reason: 'planLimit' },
		phrases: ['Templates are not part of your plan.'],
	},
	{
		name: 'a contact that opted out',
		providers: ['waCr', 'rasl'],
		answer: { status: 403, body: v2('CONTACT_OPTED_OUT', 'The contact has opted out.') },
		expected: { reason: 'optedOut' },
		phrases: ['does not want to receive messages'],
	},
	{
		name: 'a wrong number of values, by Meta',
		providers: ['xobito'],
		answer: {
			status: 500,
			body: v1('Failed to send template', {
				error: graph(132000, 'Number of parameters does not match the expected number of params'),
			}),
		},
		expected: { reason: 'metaRefused', field: 'Values to Send', metaCode: 132000 },
		phrases: ['the number of template parameters is wrong'],
	},
	{
		name: 'a template that is paused, by Meta',
		providers: ['waCr', 'rasl'],
		answer: {
			status: 500,
			body: v2('MESSAGE_SEND_FAILED', 'Failed', { error: graph(132015, 'Template is paused') }),
		},
		expected: { reason: 'metaRefused', field: 'Template', metaCode: 132015 },
		phrases: ['the template is paused for low quality'],
	},
	{
		name: 'a missing value, by Meta',
		providers: ['contactship'],
		answer: {
			status: 500,
			body: { statusCode: 500, message: '(#131008) Required parameter is missing', error: 'x' },
		},
		expected: { reason: 'metaRefused', metaCode: 131008 },
		phrases: ['a value is missing', 'fill in all its values'],
	},
	{
		name: 'fields that it does not take',
		providers: ['contactship'],
		answer: { status: 400, body: { statusCode: 400, message: ['components must be an array'] } },
		expected: { reason: 'refusedInput' },
		phrases: ['components must be an array'],
	},
	{
		name: 'trouble without a reason',
		providers: PRODUCT_IDS_WITH_TEMPLATES,
		answer: { status: 500, body: { message: 'Server Error' } },
		expected: {},
		phrases: ['may or may not have been sent'],
		outcome: 'unknown',
	},
];

describe('a template is refused for', () => {
	const cases = REFUSED.flatMap((row) =>
		row.providers.map((provider) => [row.name, provider, row] as const),
	);

	test.each(cases)('%s, %s', async (_name, provider, { answer, expected, phrases, outcome }) => {
		wire.willAnswer(answer);
		const attempt: Attempt = {
			provider,
			parameters: template('invoice_ready:en_US', { 'body.1': 'Ana' }),
			settings: { onError: 'continueRegularOutput' },
		};
		const { main, run } = await wire.run(attempt);
		const { error, message, details } = main[0]?.json as {
			error: string;
			message: string;
			details: object;
		};
		expect(details).toMatchObject({
			outcome: outcome ?? 'notSent',
			httpStatus: answer.status,
			...expected,
		});
		for (const phrase of phrases) expect(`${error} | ${message}`).toContain(phrase);
		expect(wire.only().url).toBe(urlOf(provider));
		expect(JSON.stringify(run)).not.toContain(SECRET);
	});
});

describe('a recipient that is a contact', () => {
	const parameters = {
		recipientBy: 'contactId',
		contactId: { __rl: true, mode: 'list', value: '451' },
	};

	test.each(['waCr', 'rasl'] as const)('of %s is looked up for its number', async (provider) => {
		wire.willAnswer(
			{ status: 200, body: { success: true, data: { id: 451, phone: PHONE } } },
			{ status: 200, body: acceptance(provider) },
		);
		const { main } = await wire.run({
			provider,
			parameters: { ...template('hello_world:en'), ...parameters },
		});
		expect(main[0]?.json).toMatchObject({ outcome: 'sent', phone: PHONE, contactId: '451' });
		expect(wire.sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`)).toEqual([
			'GET /api/v2/contacts/451',
			'POST /api/v2/messages/template',
		]);
		expect(await readBody(wire.sent[1] ?? wire.only())).toMatchObject({
			phone: DIGITS,
			contact_id: '451',
		});
	});

	test.each(['waCr', 'rasl'] as const)('of %s gets media as well', async (provider) => {
		wire.willAnswer(
			{ status: 200, body: { success: true, data: { id: 451, phone: PHONE } } },
			{ status: 200, body: acceptance(provider) },
		);
		await wire.run({ provider, parameters, sample: PNG });
		const parts = await readBody(wire.sent[1] ?? wire.only());
		expect(parts).toEqual([
			['phone', DIGITS],
			['media_type', 'image'],
			['contact_id', '451'],
			upload('media_file', 'logo.png', PNG),
		]);
	});

	test.each<readonly [string, Answer, string, string]>([
		[
			'is not there',
			{ status: 404, body: v2('NOT_FOUND', 'Contact not found.') },
			'contactUnreadable',
			'has no contact with this ID, or no phone number for it',
		],
		[
			'cannot be asked for, since the address is wrong',
			{ status: 404, body: '<html><title>Not Found</title></html>' },
			'wrongAddress',
			'Check the Base URL',
		],
		[
			'comes from a broken server',
			{ status: 500, body: {} },
			'contactLookup',
			'so no message was sent',
		],
	])('but %s gets nothing, surely', async (_name, answer, reason, phrase) => {
		for (const provider of ['waCr', 'rasl'] as const) {
			wire.reset();
			wire.willAnswer(answer);
			const { main } = await wire.run({
				provider,
				parameters,
				sample: PNG,
				settings: { onError: 'continueRegularOutput' },
			});
			expect(main[0]?.json.details).toMatchObject({ reason, outcome: 'notSent' });
			expect(JSON.stringify(main[0]?.json)).toContain(phrase);
			expect(wire.only().method).toBe('GET');
		}
	});

	test('is in the preview as what will be looked up', async () => {
		wire.willAnswer({ status: 200, body: { success: true, data: [] } });
		const { main } = await wire.run({
			provider: 'waCr',
			parameters: { ...parameters, operation: 'check' },
			sample: PNG,
		});
		expect(main[0]?.json).toMatchObject({
			ready: true,
			request: {
				body: { phone: '<phone number of contact 451, looked up when sending>', contact_id: '451' },
			},
		});
		expect(wire.sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
			'GET https://app.wa.cr/api/v2/contacts?per_page=1',
		]);
	});
});

describe('Check Template', () => {
	const check = (
		provider: ProviderId,
		parameters: INodeParameters,
		sample?: Sample,
	): Promise<NodeRun> =>
		wire.run({ provider, parameters: { ...parameters, operation: 'checkTemplate' }, sample });

	test.each<readonly [string, ProviderId, INodeParameters, Sample | undefined, string]>([
		['no template', 'waCr', template('={{ "" }}'), undefined, 'Template'],
		['an empty value', 'rasl', template('a:en', { 'body.1': '' }), undefined, 'Values to Send'],
		[
			'a value that is an object',
			'xobito',
			template('a:en', { 'body.1': '={{ { first: "Maria" } }}' }),
			undefined,
			'Values to Send',
		],
		['no file for the header', 'xobito', template('a:en:document'), undefined, 'Header Media'],
		[
			'a file that the header does not take',
			'waCr',
			{ ...template('a:en:image'), mediaSource: 'binary' },
			PDF,
			'Template',
		],
		[
			'a file at Contactship',
			'contactship',
			{ ...template('a:en:document'), mediaSource: 'binary' },
			PDF,
			'Header Media',
		],
		[
			'no phone number',
			'rasl',
			{ ...template('a:en'), phone: '={{ "" }}' },
			undefined,
			'Phone Number',
		],
	])(
		'tells what is wrong, and sends nothing: %s',
		async (_name, provider, parameters, sample, field) => {
			const { main } = await check(provider, parameters, sample);
			expect(wire.sent.filter(({ method }) => method !== 'GET')).toEqual([]);
			expect(main[0]?.json).toMatchObject({ ready: false, request: null });
			expect(main[0]?.json.problems).toContainEqual(
				expect.objectContaining({ severity: 'error', field }),
			);
		},
	);

	test('warns of what is left out, and is ready', async () => {
		const parameters = { ...template('a:en:none'), mediaSource: 'binary' };
		const { main } = await check('waCr', parameters, PDF);
		expect(main[0]?.json).toMatchObject({ ready: true, mediaType: null, fileName: null });
		expect(main[0]?.json.problems).toContainEqual({
			severity: 'warning',
			field: 'Template',
			message: expect.stringContaining('has no room for a file in its header'),
			advice: expect.any(String),
		});
	});
});

/** Values as n8n's editor stores them, beside the fields of the template. */
const stored = (reference: string, ids: string[], value: INodeParameters): INodeParameters => ({
	...template(reference),
	templateValues: {
		mappingMode: 'defineBelow',
		value,
		matchingColumns: [],
		schema: ids.map((id) => ({
			id,
			displayName: id,
			type: 'string',
			required: true,
			display: true,
		})),
	} as unknown as INodeParameters,
});

describe('values by field', () => {
	const POSITIONS = ['xobito', 'waCr', 'rasl'] as const;
	// "Your order {{order}} …" was approved again as "Hi {{name}}, your order {{order}} …".
	const approvedAgain = { 'body.order': '1042', 'body.name': 'Maria' };

	test.each(POSITIONS)('of %s go by the order of the template', async (provider) => {
		wire.willAnswer({ status: 200, body: acceptance(provider) });
		const parameters = stored('a:en', ['body.name', 'body.order'], approvedAgain);
		await wire.run({ provider, parameters });
		expect(await readBody(wire.only())).toMatchObject({ field_1: 'Maria', field_2: '1042' });
	});

	test.each(POSITIONS)('of %s are not sent by name without it', async (provider) => {
		const { main } = await wire.run({
			provider,
			parameters: template('a:en', approvedAgain),
			settings: { onError: 'continueRegularOutput' },
		});
		expect(wire.sent).toEqual([]);
		expect(main[0]?.json.details).toMatchObject({ outcome: 'notSent', field: 'Values to Send' });
	});

	test.each(POSITIONS)('of %s do not move up where one is missing', async (provider) => {
		const { main } = await wire.run({
			provider,
			parameters: stored('a:en', ['body.name', 'body.order'], {
				'body.order': '1042',
				'body.name': '={{ null }}',
			}),
			settings: { onError: 'continueRegularOutput' },
		});
		expect(wire.sent).toEqual([]);
		expect(main[0]?.json.error).toContain('“Body name” of the template is empty');
	});

	test.each(PRODUCT_IDS_WITH_TEMPLATES)(
		'of %s are not sent for a template that has none any more',
		async (provider) => {
			wire.willAnswer({ status: 200, body: acceptance(provider) });
			const value = { 'body.1': 'Maria', 'body.2': '1042' };
			const { main } = await wire.run({ provider, parameters: stored('a:en', [], value) });
			expect(wire.only().body.toString()).not.toMatch(/Maria|1042/);
			expect(main[0]?.json).toMatchObject({ outcome: 'sent' });
			expect(main[0]?.json.warnings).toEqual([
				expect.stringContaining('2 values that were entered before were not sent'),
			]);
		},
	);

	test.each([
		['an object', '={{ { first: "Maria" } }}'],
		['a list', '={{ ["Maria"] }}'],
		['an object in words', '=Hi {{ {} }}'],
		['no number', '={{ Number("x") }}'],
		['nothing', '={{ $json.missing }}'],
		['a switch', '={{ false }}'],
		['zero-width spaces', '\u200b'],
		['NUL', '={{ "\\u0000" }}'],
		['a line separator', '={{ "\\u2028" }}'],
	])('are refused where an expression returns %s', async (_name, value) => {
		for (const provider of PRODUCT_IDS_WITH_TEMPLATES) {
			const { main } = await wire.run({
				provider,
				parameters: stored('a:en', ['body.1'], { 'body.1': value }),
				settings: { onError: 'continueRegularOutput' },
			});
			expect(wire.sent).toEqual([]);
			expect(main[0]?.json.details).toMatchObject({ outcome: 'notSent', field: 'Values to Send' });
		}
	});

	test('can be a date, which is sent as it is written', async () => {
		wire.willAnswer({ status: 200, body: acceptance('waCr') });
		const value = { 'body.1': '={{ new Date(0) }}' };
		await wire.run({ provider: 'waCr', parameters: stored('a:en', ['body.1'], value) });
		expect(await readBody(wire.only())).toMatchObject({ field_1: '1970-01-01T00:00:00.000Z' });
	});
});
