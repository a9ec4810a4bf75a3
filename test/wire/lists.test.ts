import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodeParameters,
	JsonObject,
	ResourceMapperFields,
} from 'n8n-workflow';

import { FIXTURES, type ProviderId } from '../support/providers';
import { SECRET } from '../support/secrets';
import { useWire, type Answer, type Wire } from './support/wire';

/** The lists of the editor, through n8n's own functions for them. */

let wire: Wire;

useWire((opened) => (wire = opened));

interface Edit {
	readonly provider: ProviderId;
	readonly parameters?: INodeParameters;
	readonly credential?: Readonly<Record<string, unknown>>;
}

async function edit<T>(
	{ provider, parameters, credential }: Edit,
	act: (functions: ILoadOptionsFunctions, methods: Methods) => Promise<T>,
): Promise<T> {
	const setup = FIXTURES[provider];
	const options = {
		parameters: { provider, operation: 'sendTemplate', ...parameters },
		credentialType: setup.credentialType,
		credentialData: { ...setup.credential(SECRET), ...credential },
	};
	return await wire.engine.edit(options, async (functions, methods) => {
		return await act(functions, methods as Methods);
	});
}

interface Methods {
	readonly listSearch: Readonly<
		Record<
			string,
			(
				this: ILoadOptionsFunctions,
				filter?: string,
				page?: string,
			) => Promise<INodeListSearchResult>
		>
	>;
	readonly resourceMapping: Readonly<
		Record<string, (this: ILoadOptionsFunctions) => Promise<ResourceMapperFields>>
	>;
}

type List = 'searchChannels' | 'searchContacts' | 'searchTemplates';

async function search(
	list: List,
	how: Edit,
	filter?: string,
	page?: string,
): Promise<INodeListSearchResult> {
	return await edit(how, async (functions, { listSearch }) => {
		const method = listSearch[list];
		if (method === undefined) throw new Error(`The node has no list ${list}`);
		return await method.call(functions, filter, page);
	});
}

async function fieldsOf(how: Edit): Promise<ResourceMapperFields> {
	return await edit(how, async (functions, { resourceMapping }) => {
		const method = resourceMapping.getTemplateFields;
		if (method === undefined) throw new Error('The node does not list the values of a template');
		return await method.call(functions);
	});
}

/** The error that the editor shows. */
async function refusal(promise: Promise<unknown>): Promise<Error & JsonObject> {
	const error = await promise.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	expect(error).toBeInstanceOf(Error);
	return error as Error & JsonObject;
}

const CHANNEL = { channelId: { __rl: true, mode: 'list', value: 'chn_abc123' } };

const row = (name: string, changes: object = {}) => ({
	template_name: name,
	language: 'en_US',
	status: 'APPROVED',
	category: 'UTILITY',
	header_data_format: null,
	body_data: 'Hi {{1}}, your order {{2}}',
	buttons_data: null,
	...changes,
});
const INVOICE = row('invoice_ready', {
	header_data_format: 'DOCUMENT',
	buttons_data: JSON.stringify([{ type: 'URL', text: 'Pay', url: 'https://shop.example/{{1}}' }]),
});

const firstGeneration = (rows: readonly object[], page = 1, last = 1): Answer => ({
	status: 200,
	body: { status: 'success', data: { current_page: page, last_page: last, data: rows } },
});
const secondGeneration = (rows: readonly object[], page = 1, last = 1): Answer => ({
	status: 200,
	body: {
		success: true,
		data: rows,
		meta: { pagination: { current_page: page, total_pages: last } },
	},
});
const contactship = (rows: readonly object[], after?: string): Answer => ({
	status: 200,
	body: { success: true, data: rows, paging: { cursors: { before: 'b', after } } },
});
const META_ROW = {
	name: 'factura_lista',
	language: 'es',
	status: 'APPROVED',
	category: 'UTILITY',
	components: [
		{ type: 'HEADER', format: 'IMAGE' },
		{ type: 'BODY', text: 'Hola {{customer_name}}' },
	],
};

const query = (index: number) =>
	Object.fromEntries(new URL(wire.sent[index]?.url ?? 'http://none').searchParams);

describe('the templates to choose from', () => {
	test('are the approved ones of Xobito, page by page, with language and header', async () => {
		wire.willAnswer(
			firstGeneration([INVOICE, row('pending_one', { status: 'PENDING' })], 1, 2),
			firstGeneration([row('welcome', { language: 'es' })], 2, 2),
		);
		expect(await search('searchTemplates', { provider: 'xobito' })).toEqual({
			results: [
				{
					name: 'invoice_ready (en_US, with document, utility)',
					value: 'invoice_ready:en_US:document',
				},
				{ name: 'welcome (es, utility)', value: 'welcome:es:none' },
			],
		});
		expect(wire.sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
			'GET https://dash.xobito.com/api/v1/acme/templates?per_page=100&page=1',
			'GET https://dash.xobito.com/api/v1/acme/templates?per_page=100&page=2',
		]);
		expect(wire.sent[0]?.headers.authorization).toBe(`Bearer ${SECRET}`);
	});

	test.each(['waCr', 'rasl'] as const)('of %s are searched there by name', async (provider) => {
		wire.willAnswer(secondGeneration([INVOICE]));
		const { results } = await search('searchTemplates', { provider }, 'invoice');
		expect(results.map(({ value }) => value)).toEqual(['invoice_ready:en_US:document']);
		expect(query(0)).toEqual({
			'filter[status]': 'APPROVED',
			per_page: '100',
			page: '1',
			search: 'invoice',
		});
	});

	test('of Contactship belong to the channel', async () => {
		wire.willAnswer(contactship([META_ROW]));
		const how = { provider: 'contactship', parameters: CHANNEL } as const;
		expect(await search('searchTemplates', how)).toEqual({
			results: [
				{ name: 'factura_lista (es, with image, utility)', value: 'factura_lista:es:image' },
			],
		});
		expect(query(0)).toEqual({ channel_id: 'chn_abc123', limit: '100' });
		expect(wire.sent[0]?.headers['x-api-key']).toBe(SECRET);
	});

	test('are found by words, however the provider searches', async () => {
		const rows = [INVOICE, row('welcome'), row('invoice_late')];
		for (const [filter, expected] of [
			['INVOICE', ['invoice_ready', 'invoice_late']],
			['invoice ready', ['invoice_ready']],
			['document', ['invoice_ready']],
			['nothing like it', []],
		] as const) {
			wire.reset();
			wire.willAnswer(firstGeneration(rows));
			const { results } = await search('searchTemplates', { provider: 'xobito' }, filter);
			expect(results.map(({ name }) => name.split(' ')[0])).toEqual(expected);
		}
	});

	test('go on where they stopped', async () => {
		const many = Array.from({ length: 100 }, (_, index) => row(`template_${index}`));
		wire.willAnswer(firstGeneration(many, 1, 3));
		const { results, paginationToken } = await search('searchTemplates', { provider: 'xobito' });
		expect(results).toHaveLength(100);
		expect(paginationToken).toBe('2');
		wire.willAnswer(firstGeneration([row('last')], 3, 3));
		const rest = await search('searchTemplates', { provider: 'xobito' }, undefined, '3');
		expect(rest).toEqual({
			results: [{ name: 'last (en_US, utility)', value: 'last:en_US:none' }],
		});
		expect(query(1)).toMatchObject({ page: '3' });
	});

	test('need a channel at Contactship, and ask for it', async () => {
		for (const parameters of [{}, { channelId: { mode: 'list', value: '' } }, { channelId: ' ' }]) {
			const error = await refusal(
				search('searchTemplates', { provider: 'contactship', parameters }),
			);
			expect(error.message).toBe('Choose the channel first: the templates belong to it');
			expect(error.description).toBe('Fill in the field Channel above.');
		}
		expect(wire.sent).toEqual([]);
	});

	test('of a channel that is not one of WhatsApp say so', async () => {
		wire.willAnswer({ status: 400, body: { message: 'Channel is not WABA' } });
		const error = await refusal(
			search('searchTemplates', { provider: 'contactship', parameters: CHANNEL }),
		);
		expect(error.message).toBe('Contactship did not accept the channel');
		expect(error.description).toBe(
			'Contactship said “Channel is not WABA” (HTTP 400). Choose a WhatsApp channel (type WABA) in the field Channel.',
		);
	});
});

describe('a list that cannot be had', () => {
	const LISTS = [
		['xobito', 'searchTemplates'],
		['waCr', 'searchTemplates'],
		['rasl', 'searchContacts'],
		['contactship', 'searchTemplates'],
		['contactship', 'searchChannels'],
		['contactship', 'searchContacts'],
	] as const;

	test.each(LISTS)('says that the credential is wrong: %s %s', async (provider, list) => {
		wire.willAnswer({ status: 401, body: { message: 'Unauthorized' } });
		const error = await refusal(search(list, { provider, parameters: CHANNEL }));
		expect(error.name).toBe('NodeApiError');
		expect(error.httpCode).toBe('401');
		expect(error.message).toMatch(/did not accept the (token|API key)$/);
		expect(error.description).toMatch(/into the credential “.+ API”\.$/);
		expect(JSON.stringify([error, error.message, error.stack])).not.toContain(SECRET);
	});

	test.each(LISTS)('says what else is the matter: %s %s', async (provider, list) => {
		for (const [answer, words] of [
			[{ status: 429, body: { message: 'Too many' } }, 'answers no more requests for the moment'],
			[{ status: 500, body: { message: 'Server Error' } }, 'gave no usable list'],
			[{ status: 200, body: '<!doctype html><title>Login</title>' }, 'gave no usable list'],
			[{ status: 200, body: '' }, 'gave no usable list'],
			[{ status: 404, body: '<html><title>404 Not Found</title></html>' }, 'There is no'],
			[{ status: 302, headers: { Location: 'https://x.example/' } }, 'has moved'],
		] as const) {
			wire.reset();
			wire.willAnswer(answer);
			const error = await refusal(search(list, { provider, parameters: CHANNEL }));
			expect(error.message).toContain(words);
			expect(`${error.message} ${error.description}`).not.toMatch(/nothing was sent|the message/i);
			expect(wire.sent).toHaveLength(1);
		}
	});

	test('says that a permission is missing, without a word of sending', async () => {
		wire.willAnswer({
			status: 403,
			body: {
				success: false,
				error: { code: 'INSUFFICIENT_SCOPE', message: 'Required scope: templates:read' },
			},
		});
		const error = await refusal(search('searchTemplates', { provider: 'waCr' }));
		expect(error.message).toBe('The WA.cr token lacks a permission');
		expect(error.description).toContain('templates:read');
	});

	test('says what is missing in the credential', async () => {
		const credential = { subdomain: '' };
		const error = await refusal(search('searchTemplates', { provider: 'xobito', credential }));
		expect(error.message).toBe('The Subdomain in the credential is empty');
		expect(error.name).toBe('NodeApiError');
		expect(wire.sent).toEqual([]);
	});

	test('says that nobody is there', async () => {
		const broken = Object.assign(new Error('connect ECONNREFUSED'), {
			code: 'ECONNREFUSED',
			syscall: 'connect',
		});
		wire.willBreak('xobito', broken, 'GET');
		const error = await refusal(search('searchTemplates', { provider: 'xobito' }));
		expect(error.message).toBe('Xobito could not be reached');
		expect(error.description).not.toMatch(/sent again/);
	});
});

describe('the channels to choose from', () => {
	test('are all of them, by offset', async () => {
		const channel = (index: number) => ({ id: `chn_${index}`, name: `Shop ${index}` });
		const rows = Array.from({ length: 100 }, (_, index) => channel(index));
		wire.willAnswer({ status: 200, body: { data: rows, count: 101 } });
		const first = await search('searchChannels', { provider: 'contactship' });
		expect(first.results).toHaveLength(100);
		expect(first.results[7]).toEqual({ name: 'Shop 7', value: 'chn_7' });
		expect(first.paginationToken).toBe('100');
		wire.willAnswer({ status: 200, body: { data: [channel(100)], count: 101 } });
		const rest = await search('searchChannels', { provider: 'contactship' }, '', '100');
		expect(rest).toEqual({ results: [{ name: 'Shop 100', value: 'chn_100' }] });
		expect(query(1)).toEqual({ type: 'WABA', status: 'active', limit: '100', offset: '100' });
	});
});

describe('the contacts to choose from', () => {
	test('of WA.cr are found by any words, and told apart by their number', async () => {
		const rows = [{ id: 451, firstname: 'Ana', lastname: 'Ruiz', phone: '+14155551234' }];
		// Found by an email that the list does not show: the provider knows better.
		wire.willAnswer(secondGeneration(rows));
		expect(await search('searchContacts', { provider: 'waCr' }, 'ana@example.com')).toEqual({
			results: [{ name: 'Ana Ruiz (+14155551234)', value: '451' }],
		});
		expect(query(0)).toMatchObject({ search: 'ana@example.com' });
	});

	test('of Contactship are found by name or number', async () => {
		const rows = [{ id: 'c-1', full_name: 'Juan Pérez', phone_number: '+12124567890' }];
		for (const [filter, expected] of [
			['juan', { full_name: 'juan' }],
			['+1 212', { phone_number: '+1212' }],
		] as const) {
			wire.reset();
			wire.willAnswer({ status: 200, body: rows });
			const { results } = await search('searchContacts', { provider: 'contactship' }, filter);
			expect(results).toEqual([{ name: 'Juan Pérez (+12124567890)', value: 'c-1' }]);
			expect(query(0)).toEqual(expected);
		}
	});

	test('of Contactship are only listed for a search, since the provider knows no pages', () => {
		const pickers = wire.engine
			.describe()
			.properties.filter(({ name }) => name === 'contactId')
			.map(({ displayOptions, modes }) => [
				displayOptions?.show?.provider,
				modes?.[0]?.typeOptions?.searchFilterRequired ?? false,
			]);
		expect(pickers).toEqual([
			[['rasl', 'waCr'], false],
			[['contactship'], true],
		]);
	});
});

describe('the values of a chosen template', () => {
	const chosen = (value: string) => ({ template: { __rl: true, mode: 'list', value } });

	test('are fields with the words around them', async () => {
		wire.willAnswer(firstGeneration([row('other'), INVOICE]));
		const parameters = chosen('invoice_ready:en_US:document');
		const { fields } = await fieldsOf({ provider: 'xobito', parameters });
		expect(
			fields.map(({ id, displayName, required, type }) => [id, displayName, required, type]),
		).toEqual([
			['body.1', 'Hi {{1}}, your …', true, 'string'],
			['body.2', '… your order {{2}}', true, 'string'],
			['button.0', 'Button 1: Pay', true, 'string'],
		]);
	});

	test('of Contactship carry their names', async () => {
		wire.willAnswer(contactship([META_ROW]));
		const parameters = { ...CHANNEL, ...chosen('factura_lista:es:image') };
		const { fields } = await fieldsOf({ provider: 'contactship', parameters });
		expect(fields.map(({ id, displayName }) => [id, displayName])).toEqual([
			['body.customer_name', '{{customer_name}}'],
		]);
	});

	test('are those of the language that was chosen', async () => {
		const spanish = row('invoice_ready', { language: 'es', body_data: 'Hola {{1}}' });
		wire.willAnswer(secondGeneration([INVOICE, spanish]));
		const { fields } = await fieldsOf({
			provider: 'waCr',
			parameters: chosen('invoice_ready:es:none'),
		});
		expect(fields.map(({ id }) => id)).toEqual(['body.1']);
		expect(query(0)).toMatchObject({ search: 'invoice_ready' });
	});

	test('are looked for page by page, and no further than needed', async () => {
		wire.willAnswer(firstGeneration([row('a')], 1, 9), firstGeneration([INVOICE], 2, 9));
		const parameters = chosen('invoice_ready:en_US');
		const { fields } = await fieldsOf({ provider: 'xobito', parameters });
		expect(fields).toHaveLength(3);
		expect(wire.sent).toHaveLength(2);
	});

	test('are none, and that is told', async () => {
		wire.willAnswer(firstGeneration([row('plain', { body_data: 'Hello' })]));
		expect(await fieldsOf({ provider: 'xobito', parameters: chosen('plain:en_US') })).toEqual({
			fields: [],
			emptyFieldsNotice: 'This template has no values to fill in.',
		});
	});

	test('of a template that is not there are none, and that is told', async () => {
		wire.willAnswer(firstGeneration([INVOICE]));
		expect(await fieldsOf({ provider: 'xobito', parameters: chosen('gone:en_US') })).toEqual({
			fields: [],
			emptyFieldsNotice:
				'Xobito has no template gone in the language en_US. Choose the template from the list. If it is new, synchronise the templates in Xobito first.',
		});
	});

	test.each([
		[{}, 'No template is chosen. Choose an approved template.'],
		[chosen(''), 'No template is chosen. Choose an approved template.'],
		[{ template: { mode: 'list' } }, 'No template is chosen. Choose an approved template.'],
		[
			chosen('invoice_ready'),
			'The template “invoice_ready” names no language. Choose it from the list, or enter name and language with a colon between, for example invoice_ready:en_US.',
		],
	])('wait for a template: %j', async (parameters, emptyFieldsNotice) => {
		const how: Edit = { provider: 'xobito', parameters: parameters as INodeParameters };
		expect(await fieldsOf(how)).toEqual({ fields: [], emptyFieldsNotice });
		expect(wire.sent).toEqual([]);
	});

	// n8n shows an error of this method nowhere, so it is told where the fields would be.
	test('say what is the matter with the credential', async () => {
		wire.willAnswer({ status: 401, body: { status: 'error', message: 'Invalid API token' } });
		const parameters = chosen('invoice_ready:en_US');
		const { fields, emptyFieldsNotice } = await fieldsOf({ provider: 'xobito', parameters });
		expect(fields).toEqual([]);
		expect(emptyFieldsNotice).toMatch(/^Xobito did not accept the token\. .*Copy the token again/);
	});
});
