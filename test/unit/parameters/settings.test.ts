import type { IExecuteFunctions } from 'n8n-workflow';

import { unclearProblems } from '../../../nodes/WhatsAppMedia/checks/problem';
import { optionsProperties } from '../../../nodes/WhatsAppMedia/description/options';
import { readDraft } from '../../../nodes/WhatsAppMedia/parameters/draft';
import { readSettings } from '../../../nodes/WhatsAppMedia/parameters/settings';

/** n8n whose expression for all options at once gives this. */
const n8n = (options: unknown): IExecuteFunctions =>
	({
		getNode: () => ({ parameters: { options: '={{ $json.options }}' } }),
		getNodeParameter: (name: string, _: number, fallback?: unknown) =>
			name === 'options' ? options : fallback,
		getInputData: () => [],
		helpers: {
			assertBinaryData: () => {
				throw new Error('no file');
			},
		},
	}) as unknown as IExecuteFunctions;
const settings = (options: unknown) => readSettings(n8n(options), 0);

/** Values of a choice as the field offers them. */
function choices(name: string): string[] {
	const field = optionsProperties[0]?.options?.find((option) => option.name === name);
	const options = field !== undefined && 'options' in field ? (field.options ?? []) : [];
	return options.map((option) => ('value' in option ? String(option.value) : ''));
}

describe('Send Only Once', () => {
	it.each([
		[undefined, undefined],
		['', undefined],
		['off', undefined],
		[' perFile ', { by: 'perFile', reference: '' }],
		['perOrder', { by: 'perOrder', reference: '' }],
	])('%j is read as %j', (sendOnce, once) => {
		expect(settings({ sendOnce })).toMatchObject({ unclear: [] });
		expect(settings({ sendOnce }).once).toEqual(once);
	});

	it.each([
		['1042', '1042'],
		[' 1042\n', '1042'],
		[1042, '1042'],
		[0, '0'],
		[null, ''],
		[undefined, ''],
		['   ', ''],
		[{ id: 7 }, '{"id":7}'],
	])('takes the order %j as %j', (orderReference, reference) => {
		expect(settings({ sendOnce: 'perOrder', orderReference }).once).toEqual({
			by: 'perOrder',
			reference,
		});
	});

	it.each([true, false, 'yes', 'PerFile', 'perfile', 1, {}, []])(
		'is not guessed from %j',
		(sendOnce) => {
			const { once, unclear } = settings({ sendOnce });
			expect(once).toBeUndefined();
			expect(unclear).toEqual([{ field: 'Send Only Once', value: expect.any(String) }]);
		},
	);

	it('knows the choices that the field offers', () => {
		for (const sendOnce of choices('sendOnce')) expect(settings({ sendOnce }).unclear).toEqual([]);
		expect(choices('sendOnce')).toHaveLength(3);
	});
});

describe('Messages in Doubt', () => {
	it('is one of the choices that the field offers, by default to report them', () => {
		for (const openMessages of choices('openMessages')) {
			expect(settings({ openMessages })).toMatchObject({ openMessages, unclear: [] });
		}
		expect(choices('openMessages')).toHaveLength(3);
		expect(settings({}).openMessages).toBe('report');
	});

	it.each([true, 'again', 'SendAgain', 1])('is to report them where %j is set', (openMessages) => {
		expect(settings({ openMessages })).toMatchObject({
			openMessages: 'report',
			unclear: [{ field: 'Messages in Doubt' }],
		});
	});
});

describe('Simplify', () => {
	it.each([
		[undefined, true],
		[true, true],
		[false, false],
		['false', false],
		['whatever', true],
	])('%j is read as %j', (simplify, expected) => {
		expect(settings({ simplify })).toMatchObject({ simplify: expected, unclear: [] });
	});
});

describe('options that an expression sets all at once', () => {
	it.each([[undefined], [null], [''], [' '], [{}]])('%j sets none', async (options) => {
		expect(settings(options)).toEqual({ simplify: true, openMessages: 'report', unclear: [] });
		expect((await readDraft(n8n(options), 0)).unclear).toEqual([]);
	});

	it('are those that it gives', async () => {
		const options = { sendOnce: 'perFile', saveMessage: 'false', defaultCountry: 'ES' };
		expect(settings(options).once).toEqual({ by: 'perFile', reference: '' });
		expect(await readDraft(n8n(options), 0)).toMatchObject({
			defaultCountry: 'ES',
			options: { saveMessage: false },
			unclear: [],
		});
	});

	// Without a word these would send as if nothing were set, Send Only Once off among it.
	it.each([['{"sendOnce":"perOrder"}'], ['on'], [1], [true], [['perOrder']], [[]]])(
		'are not guessed from %j',
		async (options) => {
			const unclear = [{ field: 'Options', value: expect.any(String) }];
			expect(settings(options).unclear).toEqual(unclear);
			expect((await readDraft(n8n(options), 0)).unclear).toEqual(unclear);
			const [problem] = unclearProblems(settings(options).unclear);
			expect(problem).toMatchObject({ severity: 'error', field: 'Options' });
			expect(problem?.message).toMatch(/^The expression for Options returned “.*” instead of/);
		},
	);
});
