import type { IExecuteFunctions } from 'n8n-workflow';

import { unclearProblems } from '../../../nodes/WhatsAppMedia/checks/problem';
import { readTextDraft } from '../../../nodes/WhatsAppMedia/parameters/draft';
import { fakeN8n } from '../execution/support/fakeN8n';

const draftOf = async (text: unknown) => {
	const { functions } = fakeN8n({
		items: [{ json: {} }],
		parameters: { provider: 'waCr', text: () => text, options: {} },
	});
	return await readTextDraft(functions as IExecuteFunctions, 0);
};

it.each([
	['an object', { name: 'Ana', iban: 'ES00' }],
	['a list', ['one', 'two']],
	['true or false', true],
	['no number', Number.NaN],
	['no number', Infinity],
	['a function', () => 'x'],
])('words that are %s are refused', async (what, value) => {
	const { unclear } = await draftOf(value);
	const [problem] = unclearProblems(unclear);
	expect(problem).toMatchObject({ severity: 'error', field: 'Text' });
	expect(problem?.message).toBe(`Text is ${what}, not a text`);
});

it.each(['{"a":1}', '[1]', 'true', 'NaN', 1042, 10n, 0, null, undefined, new Date(0), ''])(
	'words that are %p are words',
	async (value) => {
		expect((await draftOf(value)).unclear).toEqual([]);
	},
);
