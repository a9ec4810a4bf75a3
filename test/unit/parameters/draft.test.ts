import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { readDraft } from '../../../nodes/WhatsAppMedia/parameters/draft';

const FILE: IBinaryData = { data: 'YQ==', mimeType: 'text/plain', fileName: 'a.txt' };

/** n8n with one item that has files under these names. */
function n8nWith(parameters: IDataObject, fields: readonly string[] = ['data']): IExecuteFunctions {
	const binary = Object.fromEntries(fields.map((name) => [name, FILE]));
	return {
		getNode: () => ({ parameters }),
		getNodeParameter: (name: string, _: number, fallback: unknown) => parameters[name] ?? fallback,
		getInputData: () => [{ json: {}, binary }],
		helpers: {
			assertBinaryData: (_: number, name: string) => {
				const found = binary[name];
				if (found === undefined) throw new Error(`The item has no binary field '${name}'`);
				return found;
			},
		},
	} as unknown as IExecuteFunctions;
}

describe('the binary field', () => {
	it.each(['data', 'data ', ' data', 'data\n', '\tdata '])(
		'is found without the blanks around its name: %j',
		async (name) => {
			const { source } = await readDraft(n8nWith({ binaryPropertyName: name }), 0);
			expect(source).toMatchObject({ type: 'file', file: { name: 'a.txt' } });
		},
	);

	it('may have a blank in its name', async () => {
		const { source } = await readDraft(n8nWith({ binaryPropertyName: 'data ' }, ['data ']), 0);
		expect(source).toMatchObject({ type: 'file' });
	});

	it('that is not there is told with those that are', async () => {
		const { source } = await readDraft(
			n8nWith({ binaryPropertyName: 'file' }, ['data', 'photo']),
			0,
		);
		expect(source).toMatchObject({
			type: 'missing',
			advice: expect.stringContaining('“data” and “photo”'),
		});
	});
});

describe('an id in the contact details', () => {
	const idOf = async (contactId: unknown) =>
		(await readDraft(n8nWith({ contact: { contactId } as IDataObject }), 0)).contact.contactId;

	it.each([
		[15, 15],
		['15', 15],
		[' 15 ', 15],
		['15.0', 15],
		['', undefined],
		[' ', undefined],
		[0, undefined],
		[null, undefined],
	])('is read: %j', async (given, expected) => {
		expect(await idOf(given)).toBe(expected);
	});

	it.each([
		['abc', NaN],
		['15.5', 15.5],
		[-5, -5],
		['5 000', NaN],
		[{ a: 1 }, NaN],
	])('that is no whole number is left to the checks: %j', async (given, expected) => {
		expect(await idOf(given)).toBe(expected);
	});
});
