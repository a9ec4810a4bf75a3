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
	readonly statusCode?: number;
	readonly hasCredential?: boolean;
}

/** The fields that the editor gets for the template. */
async function fieldsFor({
	parameters,
	statusCode = 200,
	hasCredential = true,
}: Editor): Promise<ResourceMapperFields> {
	const body =
		statusCode === 200
			? { success: true, data: [TEMPLATE] }
			: { success: false, error: { code: 'INVALID_TOKEN', message: 'Token unknown' } };
	const functions = {
		getCurrentNodeParameter: (name: string) => ({ provider: 'waCr', ...parameters })[name],
		getCredentials: async () => {
			if (!hasCredential) throw new Error('Node does not have any credentials set');
			return await Promise.resolve({ token: 'a-token-of-this-test' });
		},
		getNode: () => ({ name: 'WhatsApp Media', parameters: {} }),
		helpers: {
			httpRequestWithAuthentication: async () =>
				await Promise.resolve({ statusCode, headers: {}, body: JSON.stringify(body) }),
		},
	};
	return await lists.resourceMapping.getTemplateFields.call(
		functions as unknown as ILoadOptionsFunctions,
	);
}

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
		['nothing is chosen', { template: { mode: 'list', value: '' } }, {}, 'No template is chosen.'],
		['the name is not complete', { template: { value: 'invoice' } }, {}, 'names no language'],
		['an expression is not resolved', { template: { value: null } }, {}, 'By List'],
		['there is no credential', chosen, { hasCredential: false }, 'Choose or create one'],
		['the token is refused', chosen, { statusCode: 401 }, 'Token unknown'],
		['the channel is missing', { ...chosen, provider: 'contactship' }, {}, 'Choose the channel'],
	])('are replaced by words where %s', async (_, parameters, more, words) => {
		const { fields, emptyFieldsNotice } = await fieldsFor({ parameters, ...more });
		expect(fields).toEqual([]);
		expect(emptyFieldsNotice).toContain(words);
	});

	it('that are filled in stay when the provider cannot be asked', async () => {
		const parameters = { ...chosen, ...filledIn };
		// With an empty list n8n would throw them away.
		await expect(fieldsFor({ parameters, statusCode: 401 })).rejects.toThrow(
			'WA.cr did not accept the token',
		);
	});
});
