import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { lists } from '../../../nodes/WhatsAppMedia/methods/lists';

const TEMPLATE = {
	template_name: 'invoice_ready',
	language: 'en_US',
	status: 'APPROVED',
	body_data: 'Hi {{1}}, here is your invoice.',
};

interface Editor {
	/** The node's fields as the editor sends them. */
	readonly parameters: Readonly<Record<string, unknown>>;
	/** What WA.cr answers. */
	readonly answer?: object;
	readonly statusCode?: number;
	readonly hasCredential?: boolean;
	/** Told the query of each request. */
	readonly asked?: (query: unknown) => void;
}

function functionsOf({
	parameters,
	answer = { success: true, data: [TEMPLATE] },
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
			httpRequestWithAuthentication: async (_: string, { qs }: { qs: unknown }) => {
				asked(qs);
				return await Promise.resolve({ statusCode, headers: {}, body: JSON.stringify(answer) });
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
		['an expression is not resolved', { template: { value: null } }, {}, 'By List'],
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
