import fc from 'fast-check';

import type { IDataObject } from 'n8n-workflow';

import { shortAnswer } from '../../../nodes/WhatsAppMedia/execution/shortAnswer';

const RECEIPT = { provider: 'waCr', outcome: 'sent', messageId: 'wamid.1', warnings: ['a', 'b'] };

describe('an answer to a model', () => {
	it('is whole where it is short', () => {
		const json = { ...RECEIPT, response: { data: [{ id: 1, ok: true, none: null }], text: '🧾' } };
		expect(shortAnswer(json)).toEqual(json);
	});

	it.each<[string, unknown]>([
		['a text', 'x'.repeat(300_000)],
		['a text of emoji', '🧾'.repeat(300_000)],
		['many texts', Array.from({ length: 3_000 }, () => 'x'.repeat(100))],
		['many numbers', Array.from({ length: 300_000 }, (_, index) => index)],
		['many fields', Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`f${i}`, i]))],
		['long names', { ['n'.repeat(300_000)]: 1, ['m'.repeat(300_000)]: 2 }],
		['many empty lists', Array.from({ length: 100_000 }, () => [])],
		['depth', JSON.parse(`${'['.repeat(1_000)}${'"x",'.repeat(9)}1${']'.repeat(1_000)}`)],
	])('is bounded with %s, and keeps what comes first', (_, response) => {
		const answer = shortAnswer({ ...RECEIPT, response } as IDataObject);
		expect(answer).toMatchObject(RECEIPT);
		expect(JSON.stringify(answer).length).toBeLessThan(20_000);
	});

	it('is bounded whatever a provider answers', () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat(400), (value, times) => {
				const response = Array.from({ length: times }, () => value);
				const answer = shortAnswer({ ...RECEIPT, response } as IDataObject);
				expect(answer).toMatchObject(RECEIPT);
				// JSON writes some characters with six of its own.
				expect(JSON.stringify(answer).length).toBeLessThan(80_000);
			}),
			{ numRuns: 200 },
		);
	});
});
