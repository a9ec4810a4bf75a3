import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { lists } from '../../../nodes/WhatsAppMedia/methods/pickers';

const TEMPLATE = {
	template_name: 'invoice_ready',
	language: 'en_US',
	status: 'APPROVED',
	header_data_format: null,
	body_data: 'Hi {{1}}, here is your invoice.',
	buttons_data: null,
};
const ONE_PAGE = { meta: { pagination: { current_page: 1, total_pages: 1 } } };

interface Editor {
	/** The node's fields as the editor sends them. */
	readonly parameters: Readonly<Record<string, unknown>>;
	/** What WA.cr answers, perhaps by the query. */
	readonly answer?: object | ((query: Query) => object);
	readonly statusCode?: number;
	readonly hasCredential?: boolean;
	/** Told the query of each request. */
	readonly asked?: (query: unknown) => void;
}

type Query = Readonly<Record<string, string>>;

function functionsOf({
	parameters,
	answer = { success: true, data: [TEMPLATE], ...ONE_PAGE },
	statusCode = 200,
	hasCredential = true,
	asked = () => {},
}: Editor): ILoadOptionsFunctions {
	const functions = {
		getCurrentNodeParameter: (name: string) => ({ provider: 'waCr', ...parameters })[name],
		getCredentials: async () => {
			if (!hasCredential) throw new Error('Node does not have any credentials set');
			return await Promise.resolve({ token: 'a-token-of-this-test' });
		},
		getNode: () => ({ name: 'WhatsApp Media', parameters: {} }),
		helpers: {
			httpRequestWithAuthentication: async (_: string, { qs }: { qs: Query }) => {
				asked(qs);
				const body = JSON.stringify(typeof answer === 'function' ? answer(qs) : answer);
				return await Promise.resolve({ statusCode, headers: {}, body });
			},
		},
	};
	return functions as unknown as ILoadOptionsFunctions;
}

/** The fields that the editor gets for the template. */
async function fieldsFor(editor: Editor): Promise<ResourceMapperFields> {
	return await lists.resourceMapping.getTemplateFields.call(functionsOf(editor));
}

const REFUSED = {
	statusCode: 401,
	answer: { success: false, error: { code: 'INVALID_TOKEN', message: 'Token unknown' } },
};
const chosen = { template: { mode: 'list', value: 'invoice_ready:en_US:none' } };
const filledIn = { templateValues: { value: { 'body.1': 'Maria' }, schema: [{ id: 'body.1' }] } };

describe('the fields of a template', () => {
	it('are those of the one that was chosen', async () => {
		const { fields } = await fieldsFor({ parameters: chosen });
		expect(fields).toMatchObject([
			{ id: 'body.1', displayName: 'Hi {{1}}, here is …', required: true, display: true },
		]);
	});

	it.each([
		['nothing is chosen', { template: { mode: 'list', value: '' } }, {}, 'No template is chosen'],
		[
			'there is no such template',
			{ template: { value: 'gone:es' } },
			{},
			'WA.cr has no template gone',
		],
		['the name is not complete', { template: { value: 'invoice' } }, {}, 'names no language'],
		['an expression is not resolved', { template: { value: null } }, {}, 'Using a List'],
		['there is no credential', chosen, { hasCredential: false }, 'Choose or create one'],
		['the token is refused', chosen, REFUSED, 'Token unknown'],
		['the channel is missing', { ...chosen, provider: 'contactship' }, {}, 'Choose the channel'],
	])('are replaced by words where %s', async (_, parameters, more, words) => {
		const { fields, emptyFieldsNotice } = await fieldsFor({ parameters, ...more });
		expect(fields).toEqual([]);
		expect(emptyFieldsNotice).toContain(words);
	});

	it('that are filled in stay when the provider cannot be asked', async () => {
		const parameters = { ...chosen, ...filledIn };
		// With an empty list n8n would throw them away.
		await expect(fieldsFor({ parameters, ...REFUSED })).rejects.toThrow(
			'WA.cr did not accept the token',
		);
	});
});

/** A list of templates with so many on a page, whatever is asked for. */
function paged(names: readonly string[], perPage: number, changes: object = {}) {
	const last = Math.ceil(names.length / perPage);
	return (query: Query): object => {
		const page = Number(query.page);
		const rows = names.slice((page - 1) * perPage, page * perPage);
		return {
			success: true,
			data: rows.map((name) => ({ ...TEMPLATE, template_name: name, ...changes })),
			meta: { pagination: { current_page: page, total_pages: last } },
		};
	};
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `t_${index}`);
const byName = (value: string) => ({ parameters: { template: { mode: 'name', value } } });

describe('a template in a long list', () => {
	it.each([
		[400, 15],
		[1200, 100],
		[6000, 15],
	])('is found as the last of %i, %i a page', async (count, perPage) => {
		const answer = paged(numbered(count), perPage);
		const { fields } = await fieldsFor({ ...byName(`t_${count - 1}:en_US`), answer });
		expect(fields.map(({ id }) => id)).toEqual(['body.1']);
	});

	it.each([400, 1200])('is found by the search as the last of %i', async (count) => {
		const functions = functionsOf({ parameters: {}, answer: paged(numbered(count), 15) });
		const search = lists.listSearch.searchTemplates;
		const { results } = await search.call(functions, `t_${count - 1}`);
		expect(results.map(({ value }) => value)).toEqual([`t_${count - 1}:en_US:none`]);
	});

	it('is said to be missing only when there is no more to read', async () => {
		const answer = paged(numbered(400), 15);
		const { emptyFieldsNotice } = await fieldsFor({ ...byName('gone:en_US'), answer });
		expect(emptyFieldsNotice).toMatch(/^WA\.cr has no template gone in the language en_US\./);
	});

	it('is found where the provider searches in other names than its own', async () => {
		const asked: Query[] = [];
		const answer = (query: Query): object => {
			asked.push(query);
			return { success: true, data: 'search' in query ? [] : [TEMPLATE] };
		};
		const { fields } = await fieldsFor({ parameters: chosen, answer });
		expect(fields).toHaveLength(1);
		expect(asked.map(({ search }) => search)).toEqual(['invoice_ready', undefined]);
		asked.length = 0;
		const search = lists.listSearch.searchTemplates;
		const { results } = await search.call(functionsOf({ parameters: {}, answer }), 'ready');
		expect(results).toHaveLength(1);
		expect(asked.map((query) => query['filter[status]'])).toEqual(['APPROVED', 'APPROVED']);
	});

	it('is not said to be missing from a list that has no end', async () => {
		const answer = ({ page }: Query) => ({
			success: true,
			data: Array.from({ length: 15 }, () => TEMPLATE),
			meta: { pagination: { current_page: Number(page), total_pages: 1_000_000 } },
		});
		const { emptyFieldsNotice } = await fieldsFor({ ...byName('gone:en_US'), answer });
		expect(emptyFieldsNotice).toMatch(
			/^The template gone in the language en_US is not among the first 6000 that WA\.cr lists\. The node reads no further\./,
		);
		const search = lists.listSearch.searchTemplates;
		const found = search.call(functionsOf({ parameters: {}, answer }), 'gone');
		await expect(found).rejects.toThrow(
			'Nothing was found among the first 6000 templates that WA.cr lists',
		);
	});

	it.each(['PAUSED', 'PENDING', 'REJECTED', 'disabled'])(
		'that is not approved is told with its status: %s',
		async (status) => {
			const { fields, emptyFieldsNotice } = await fieldsFor({
				...byName('promo:en_US'),
				answer: (query) => {
					// A server that filters, as WA.cr does.
					const rows = [{ ...TEMPLATE, template_name: 'promo', status }];
					return { success: true, data: 'filter[status]' in query ? [] : rows };
				},
			});
			expect(fields).toEqual([]);
			expect(emptyFieldsNotice).toContain(
				`The template promo in the language en_US is not approved by WhatsApp (${status.toUpperCase()})`,
			);
		},
	);

	it('counts as approved where one of the same name is', async () => {
		const rows = [{ ...TEMPLATE, status: 'REJECTED', body_data: 'no' }, TEMPLATE];
		const { fields } = await fieldsFor({
			parameters: chosen,
			answer: { success: true, data: rows },
		});
		expect(fields).toHaveLength(1);
	});

	it.each<[string, object, string[]]>([
		['has no status', { status: undefined }, ['invoice_ready (en_US)']],
		['is active', { status: 'Active' }, ['invoice_ready (en_US, active)']],
		['is paused', { status: 'PAUSED' }, []],
	])('is offered where it %s, unless it is surely not approved', async (_name, changes, names) => {
		const answer = { success: true, data: [{ ...TEMPLATE, ...changes }] };
		const search = lists.listSearch.searchTemplates;
		const { results } = await search.call(functionsOf({ parameters: {}, answer }), 'invoice');
		expect(results.map(({ name }) => name)).toEqual(names);
		const { fields } = await fieldsFor({ parameters: chosen, answer });
		expect(fields).toHaveLength(names.length);
	});

	it('names no header where the list tells none', async () => {
		const answer = { success: true, data: [{ ...TEMPLATE, header_data_format: undefined }] };
		const search = lists.listSearch.searchTemplates;
		const { results } = await search.call(functionsOf({ parameters: {}, answer }), 'invoice');
		expect(results.map(({ value }) => value)).toEqual(['invoice_ready:en_US']);
	});

	it('is not said to be without values where the list does not show them', async () => {
		const answer = { success: true, data: [{ ...TEMPLATE, body_data: null }] };
		const { fields, emptyFieldsNotice } = await fieldsFor({ parameters: chosen, answer });
		expect(fields).toEqual([]);
		expect(emptyFieldsNotice).toMatch(/does not show which values/);
	});

	it('is not said to be missing where the pages are not counted', async () => {
		const answer = { success: true, data: [TEMPLATE] };
		const { emptyFieldsNotice } = await fieldsFor({ ...byName('gone:es'), answer });
		expect(emptyFieldsNotice).toMatch(
			/^The template gone in the language es is not among the 1 that/,
		);
	});

	it.each(['en-US', 'en_us'])('is found however its language is written: %s', async (language) => {
		const answer = { success: true, data: [{ ...TEMPLATE, language }] };
		expect((await fieldsFor({ parameters: chosen, answer })).fields).toHaveLength(1);
	});
});

describe('the notice in the place of fields', () => {
	const LINK = '<a href="//evil.example">click here</a><img src=x onerror=alert(1)>';

	it.each<[string, Editor]>([
		['the name of a template', byName(`${LINK}:en_US`)],
		['a name that is not complete', byName(LINK)],
		['a name with too much behind it', byName(`a:en_US:none:${LINK}`)],
		[
			'a status',
			{
				parameters: chosen,
				answer: { success: true, data: [{ ...TEMPLATE, status: '<b>X</b>' }] },
			},
		],
		[
			'words of the provider',
			{
				parameters: chosen,
				statusCode: 422,
				answer: { success: false, error: { code: 'X', message: `5 < 6 ${LINK}` } },
			},
		],
	])('holds no markup from %s', async (_name, editor) => {
		const { emptyFieldsNotice = '' } = await fieldsFor(editor);
		expect(emptyFieldsNotice).not.toBe('');
		expect(emptyFieldsNotice).not.toMatch(/[<>]/);
	});

	it('is short, and in one direction, whatever a name holds', async () => {
		const { emptyFieldsNotice = '' } = await fieldsFor(byName(`\u202e${'x'.repeat(50_000)}:en`));
		expect(emptyFieldsNotice.length).toBeLessThan(400);
		expect(emptyFieldsNotice).not.toContain('\u202e');
	});

	it('tells of values that were entered for a template which has none any more', async () => {
		const answer = { success: true, data: [{ ...TEMPLATE, body_data: 'Hello' }] };
		expect(await fieldsFor({ parameters: { ...chosen, ...filledIn }, answer })).toEqual({
			fields: [],
			emptyFieldsNotice:
				'This template has no values to fill in. Values that were entered before are not sent.',
		});
	});
});

describe('values without fields, as of a workflow made by hand', () => {
	it('are not lost when the provider cannot be asked', async () => {
		const parameters = { ...chosen, templateValues: { value: { 'body.1': 'Maria' } } };
		await expect(fieldsFor({ parameters, ...REFUSED })).rejects.toThrow(
			'WA.cr did not accept the token',
		);
	});
});

describe('a search for contacts', () => {
	const people = [
		{ id: 1, firstname: 'Ana', lastname: 'García', phone: '+34600111222' },
		{ id: 2, firstname: 'Ana', lastname: 'Ruiz', phone: '+34600111333' },
	];

	async function search(filter: string) {
		const asked: unknown[] = [];
		const { results } = await lists.listSearch.searchContacts.call(
			functionsOf({
				parameters: {},
				answer: { success: true, data: people },
				asked: (query) => asked.push(query),
			}),
			filter,
		);
		return { asked, names: results.map(({ name }) => name) };
	}

	it('for a full name asks for its longest word, and finds who has all', async () => {
		const { asked, names } = await search('Ana García');
		expect(asked).toMatchObject([{ search: 'García' }]);
		expect(names).toEqual(['Ana García (+34600111222)']);
	});

	it.each([
		['one word', 'ana@example.com'],
		['a number', '+34 600'],
	])('for %s asks for it as it is', async (_, filter) => {
		expect((await search(filter)).asked).toMatchObject([{ search: filter }]);
	});

	it('by one word trusts what the provider found', async () => {
		expect((await search('ana@example.com')).names).toHaveLength(2);
	});
});
