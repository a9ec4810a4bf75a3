import type { IExecuteFunctions } from 'n8n-workflow';

import { optionsProperties } from '../../../nodes/WhatsAppMedia/description/options';
import { readSettings } from '../../../nodes/WhatsAppMedia/parameters/settings';

/** n8n with these options. */
const n8n = (options: unknown): IExecuteFunctions =>
	({
		getNode: () => ({ parameters: { options: { sendOnce: '={{ $json.once }}' } } }),
		getInputData: () => [],
		getNodeParameter: () => options,
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
		['off', undefined],
		[false, undefined],
		[' perFile ', { by: 'perFile', reference: '' }],
		['perOrder', { by: 'perOrder', reference: '' }],
	])('%j is read as %j', (sendOnce, once) => {
		expect(settings({ sendOnce })).toMatchObject({ unclear: [] });
		const read = settings({ sendOnce }).once;
		if (once === undefined) expect(read).toBeUndefined();
		else expect(read).toMatchObject(once);
	});

	it('is off where nobody added it', () => {
		expect(settings({})).toMatchObject({ unclear: [] });
		expect(settings({}).once).toBeUndefined();
	});

	it.each([undefined, null, '', ' '])(
		'is not switched off by an expression that finds nothing (%j)',
		(sendOnce) => {
			const { once, unclear } = settings({ sendOnce });
			expect(once).toBeUndefined();
			expect(unclear).toEqual([{ field: 'Send Only Once', value: expect.any(String) }]);
		},
	);

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
		expect(settings({ sendOnce: 'perOrder', orderReference }).once).toMatchObject({
			by: 'perOrder',
			reference,
		});
	});

	it.each([true, 'yes', 'PerFile', 'perfile', 1, {}, []])('is not guessed from %j', (sendOnce) => {
		const { once, unclear } = settings({ sendOnce });
		expect(once).toBeUndefined();
		expect(unclear).toEqual([{ field: 'Send Only Once', value: expect.any(String) }]);
	});

	it('knows the choices that the field offers', () => {
		for (const sendOnce of choices('sendOnce')) expect(settings({ sendOnce }).unclear).toEqual([]);
		expect(choices('sendOnce')).toHaveLength(3);
	});
});

describe('Messages in Doubt', () => {
	it('is one of the choices that the field offers, by default to report them', () => {
		for (const messagesInDoubt of choices('messagesInDoubt')) {
			expect(settings({ messagesInDoubt })).toMatchObject({ messagesInDoubt, unclear: [] });
		}
		expect(choices('messagesInDoubt')).toHaveLength(3);
		expect(settings({}).messagesInDoubt).toBe('report');
	});

	it.each([true, 'again', 'SendAgain', 1])(
		'is to report them where %j is set',
		(messagesInDoubt) => {
			expect(settings({ messagesInDoubt })).toMatchObject({
				messagesInDoubt: 'report',
				unclear: [{ field: 'Messages in Doubt' }],
			});
		},
	);
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
