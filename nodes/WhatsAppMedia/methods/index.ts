import type {
	ICredentialTestFunction,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	ResourceMapperFields,
} from 'n8n-workflow';

import { PROVIDERS } from '../providers/registry';

/** What the editor calls, under n8n's names. Loaded at the first call: n8n loads this file each time that it starts. */

type List = 'searchChannels' | 'searchContacts' | 'searchTemplates';

function listSearch(list: List) {
	return async function search(
		this: ILoadOptionsFunctions,
		filter?: string,
		paginationToken?: string,
	): Promise<INodeListSearchResult> {
		const { lists } = await import('./pickers.js');
		return await lists.listSearch[list].call(this, filter, paginationToken);
	};
}

async function getTemplateFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const { lists } = await import('./pickers.js');
	return await lists.resourceMapping.getTemplateFields.call(this);
}

/** n8n's names of the methods, as the fields refer to them. */
export const lists = {
	listSearch: {
		searchChannels: listSearch('searchChannels'),
		searchContacts: listSearch('searchContacts'),
		searchTemplates: listSearch('searchTemplates'),
	},
	resourceMapping: { getTemplateFields },
};

/** Names under which the nodes' credentials refer to their tests. */
export const credentialTests: Readonly<Record<string, ICredentialTestFunction>> =
	Object.fromEntries(
		Object.values(PROVIDERS).map(({ credentialType }) => {
			const name = `${credentialType}Test`;
			const test: ICredentialTestFunction = async function (credential) {
				const { credentialTests: tests } = await import('./credentialTest.js');
				const found = tests[name];
				if (found === undefined) throw new Error(`There is no ${name}`);
				return await found.call(this, credential);
			};
			return [name, test];
		}),
	);
