import type { INodeParameters } from 'n8n-workflow';

import { FIXTURES, PRODUCT_IDS } from '../support/providers';
import { SECRET } from '../support/secrets';
import { useWire, type Wire } from './support/wire';

/** Send Text: the exact requests. */

let wire: Wire;

useWire((opened) => (wire = opened));

const WORDS = 'Hola Ana:\n“1042” está lista — https://example.com/?a=1&b=2';

const text = (words: string, more: INodeParameters = {}): INodeParameters => ({
	operation: 'sendText',
	text: words,
	...more,
});

const documentedBy = PRODUCT_IDS.flatMap((id) => {
	const { text: documented } = FIXTURES[id];
	return documented === undefined ? [] : [[id, documented] as const];
});

describe.each(documentedBy)('A text through %s', (provider, documented) => {
	it('is one request of JSON, as documented', async () => {
		await wire.run({ provider, parameters: text(` ${WORDS.replace('\n', '\r\n')} \n`) });
		expect(wire.strays).toEqual([]);
		expect(wire.sent).toHaveLength(1);
		const [sent] = wire.sent;
		const { origin, authentication } = FIXTURES[provider];
		expect([sent?.method, sent?.url]).toEqual(['POST', origin + documented.path]);
		expect(sent?.headers['content-type']).toMatch(/^application\/json\b/);
		const [name, value] = authentication(SECRET);
		expect(sent?.headers[name]).toBe(value);
		expect(JSON.parse(String(sent?.body))).toEqual(documented.body(WORDS));
	});

	it('is what it is, also where it looks like a number or like JSON', async () => {
		for (const words of ['12345678901234567890', '{"a":1}', 'null']) {
			await wire.run({ provider, parameters: text(words) });
			const body = JSON.parse(String(wire.sent.at(-1)?.body)) as Record<string, unknown>;
			expect(Object.values(body)).toContain(words);
		}
	});
});

it.each(['waCr', 'rasl'] as const)(
	'names the contact that it belongs to through %s',
	async (provider) => {
		await wire.run({ provider, parameters: text('Hi', { contact: { contactId: 15 } }) });
		expect(JSON.parse(String(wire.sent[0]?.body))).toEqual({
			phone: '14155551234',
			contact_id: '15',
			message: 'Hi',
		});
	},
);

it('carries the details of a new contact to Xobito', async () => {
	const contact = { firstName: 'Ana', email: 'ana@example.com' };
	await wire.run({ provider: 'xobito', parameters: text('Hi', { contact }) });
	expect(JSON.parse(String(wire.sent[0]?.body))).toMatchObject({
		contact: { firstname: 'Ana', email: 'ana@example.com' },
	});
});
