import fc from 'fast-check';

import { orderReferenceProblems } from '../../../nodes/WhatsAppMedia/checks/orderReference';

describe('an order reference', () => {
	it.each([
		'1042',
		'#1042',
		'WC-1042',
		'2024/05/0012',
		'INV/2024/00001',
		'wc_order_5f3c2d1b0a9e8',
		'1042 again',
		'Order 1042',
		'newsletter-2026-11',
		'Bestellung Nr. 1042',
		'注文 1042',
		'truetype-12',
		'NULLNUMMER 7',
	])('of a shop is taken: %s', (reference) => {
		expect(orderReferenceProblems({ reference })).toEqual([]);
		// Also where an expression gave it behind a typed text.
		expect(orderReferenceProblems({ reference, fixedPart: 'WC-' })).toEqual([]);
	});

	it.each([
		['nothing', ''],
		['what was found behind a typed text', 'WC-undefined'],
		['what JavaScript makes of no value', `${undefined as unknown as string}`],
		['what JavaScript makes of no number', String(Number('x'))],
		['what JSON makes of no date', 'null'],
		['an object', String({})],
		['an object behind a text', `WC-${String({})}`],
		['a comparison', String(1 > 2)],
		['an expression that was not evaluated', '{{ $json.number }}'],
		['braces of another program', 'WC-{{ order_id }}'],
		['a text that ends where the number should be', 'WC-'],
		['a text that begins where it should be', '-2026'],
		['a sign only', '#'],
	])('that is %s is refused: %s', (_, reference) => {
		const problems = orderReferenceProblems({ reference });
		expect(problems).toEqual([
			expect.objectContaining({ severity: 'error', field: 'Order Reference' }),
		]);
	});

	it.each(['WC', 'Order', 'Bestellung Nr.', 'WC 2026'])(
		'that is no more than what was typed beside its expression is refused: %s',
		(fixedPart) => {
			expect(orderReferenceProblems({ reference: fixedPart, fixedPart })).toHaveLength(1);
			expect(orderReferenceProblems({ reference: `${fixedPart} 7`, fixedPart })).toEqual([]);
		},
	);

	it('with a number of at least one digit at its end is taken', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[A-Z]{0,5}[-_ ]?$/), fc.nat(), (prefix, number) => {
				const reference = `${prefix.trimStart()}${number}`.replace(/^[-_]/, '');
				expect(orderReferenceProblems({ reference, fixedPart: prefix.trim() })).toEqual([]);
			}),
		);
	});
});
