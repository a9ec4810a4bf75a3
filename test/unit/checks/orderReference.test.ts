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
		expect(orderReferenceProblems({ reference: `WC-${reference}`, typed: ['WC-', ''] })).toEqual(
			[],
		);
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

	it.each([
		['added without a sign', 'WC' + String(undefined)],
		['no number without a sign', `WC${Number('x')}`],
		['before a text', `${String(undefined)}X`],
		['in capitals', `wc-${String(undefined)}`.toUpperCase()],
		['nothing in capitals', `wc-${String(null)}`.toUpperCase()],
		['nothing without a sign', `WC${String(null)}`],
		['a comparison behind a text', `WC-${String(1 > 2)}`],
		['an empty list', JSON.stringify([])],
		['an empty object', JSON.stringify({ id: undefined })],
		['an object without its number', JSON.stringify({ id: null })],
		['a list without its number', JSON.stringify([undefined])],
		['a cell of a spreadsheet', '#N/A'],
		['another one', 'WC-#REF!'],
		['a word for nothing', 'n/a'],
		['nothing before a text', `WC-${String(null).toUpperCase()}-2`],
		['no number at all', String(1 / 0)],
		['nothing, as a title', 'Undefined'],
	])('in which an expression left %s is refused: %s', (_, reference) => {
		for (const typed of [
			['', ''],
			['WC-', ''],
		]) {
			expect(orderReferenceProblems({ reference, typed })).toHaveLength(1);
		}
	});

	it.each([
		'-OaZ3k1xYqPqRs7TuV2w',
		'V1StGXR8_Z5jdHi6B-my_',
		'_6Ek1QxkdnCQz3rPNaNaN',
		'/orders/1042/',
		'1042#',
		'-1',
		'Order for true crime box 12',
		'gid://shopify/Order/450789469',
		'405-2233445-9081345',
		'{"number":1042}',
		'MTA0Mg==',
		'R-None',
		'true-religion-1042',
		'1042-true-blue-mug',
		'construe',
		'1042-null@gmail.com',
	])('that an expression gave as a whole is taken: %s', (reference) => {
		expect(orderReferenceProblems({ reference, typed: ['', ''] })).toEqual([]);
	});

	it('of a number beyond 2^53 is refused, since it stands for several', () => {
		const [one, other] = [
			JSON.parse('577087614418520388'),
			JSON.parse('577087614418520389'),
		] as number[];
		expect(one).toBe(other);
		expect(orderReferenceProblems({ reference: String(one), found: [one] })).toHaveLength(1);
		expect(orderReferenceProblems({ reference: String(1e21) })).toHaveLength(1);
		expect(orderReferenceProblems({ reference: '5,77088E+17' })).toHaveLength(1);
		expect(orderReferenceProblems({ reference: '1e4f9c2' })).toEqual([]);
		expect(orderReferenceProblems({ reference: '577087614418520388' })).toEqual([]);
	});

	/** As n8n joins what was typed and what its expressions gave. */
	const joined = (typed: readonly string[], found: readonly unknown[]): string =>
		typed
			.map((text, index) => `${index === 0 ? '' : String(found[index - 1] ?? '')}${text}`)
			.join('')
			.trim();
	const judged = (typed: readonly string[], found: readonly unknown[]) =>
		orderReferenceProblems({ reference: joined(typed, found), typed, found });

	it.each([
		[['WC', ''], 'WC'],
		[['Order ', ''], 'Order'],
		[['Bestellung Nr. ', ''], 'Bestellung Nr.'],
		[['WC ', ' 2026'], 'WC  2026'],
	])('in which nothing stands between what was typed (%j) is refused: %s', (typed, reference) => {
		expect(orderReferenceProblems({ reference, typed })).toHaveLength(1);
	});

	it.each([
		[['/orders/', ''], '/orders/1042'],
		[['', '-'], '1042-'],
		[['Order ', ''], 'Order -OaZ3k1xYqPq'],
		[['#', ''], '#NV-1042'],
		[['', ''], 'NAN-1042'],
		[['', ''], 'cust-nan'],
		[['', ''], 'Undefined Store #1042'],
		[['', ''], 'UNDEFINED-STUDIO-1042'],
		[['', ''], 'NULL-7'],
	])('with something between what was typed (%j) is taken: %s', (typed, reference) => {
		expect(orderReferenceProblems({ reference, typed })).toEqual([]);
	});

	it.each([
		[
			['', '-', ''],
			['2026-11-30', undefined],
		],
		[
			['', '-', ''],
			['my-shop', ''],
		],
		[
			['', '-', ''],
			[null, 'a-b@x.com'],
		],
		[
			['WC-', '-', ''],
			['', 'TSHIRT-RED'],
		],
		[
			['', ' - ', ''],
			['Ana-María López', null],
		],
		[
			['', '_', ''],
			['shop_a', ' '],
		],
		[
			['', '', ''],
			['WC', undefined],
		],
		[
			['', '', ''],
			['', ''],
		],
		[
			['WC-', '-', ''],
			['1042', 'NULL'],
		],
		[
			['', '-', ''],
			[1042, false],
		],
		[['TT-', ''], [Number('576461234567890001')]],
		[['R-', ''], ['None']],
	])('of %j and %j is refused', (typed, found) => {
		expect(judged(typed, found)).toHaveLength(1);
	});

	it.each([
		[
			['WC-', '-', ''],
			['5', '2'],
		],
		[
			['WC-', '-', ''],
			['-OaZ3k', 2],
		],
		[
			['', '', ''],
			['', '1042'],
		],
		[
			['', '', ''],
			[1042, ''],
		],
		[
			['', '-', ''],
			[1042, 'none'],
		],
		[
			['Order ', '', ''],
			['', 1042],
		],
		[
			['', '', '-', ''],
			['ES', '', 1042],
		],
		[
			['', '', '-invoice'],
			[1042, ''],
		],
		[
			['', '-', ''],
			['Nan', 1042],
		],
		[
			['', '-', ''],
			['Null', 1042],
		],
		[
			['', '-', ''],
			[[1042, 1043], 7],
		],
		[
			['', '-', ''],
			['2026-11-30', '576461234567890001'],
		],
	])('of %j and %j is taken', (typed, found) => {
		expect(judged(typed, found)).toEqual([]);
	});

	it('is taken whatever two expressions gave, as long as both gave something', () => {
		const filled = fc
			.stringMatching(/^[A-Za-z0-9][A-Za-z0-9/_ -]{0,6}$/)
			.filter((text) => !/null|nan|true|false|undefined|infinity/i.test(text));
		const sign = fc.constantFrom('-', '/', ' ', '_', ' - ');
		const nothing = fc.constantFrom('', ' ', null, undefined, NaN);
		fc.assert(
			fc.property(filled, filled, sign, sign, nothing, (one, other, before, between, lost) => {
				const typed = [`WC${before}`, between, ''];
				expect(judged(typed, [one, other])).toEqual([]);
				expect(judged(typed, [lost, other])).toHaveLength(1);
				if (between.trim() !== '' || typeof lost !== 'string') {
					expect(judged(typed, [one, lost])).toHaveLength(1);
				}
			}),
		);
	});

	it.each([
		'WC-null-2024',
		'WC null 2024',
		'WC_null_2024',
		'WC-true-2024',
		'Bestellungnull',
		'WC-N/A',
	])('in which a word for no value stands is refused: %s', (reference) => {
		expect(orderReferenceProblems({ reference, typed: ['', ''] })).toHaveLength(1);
	});

	it('with a number of at least one digit at its end is taken', () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[A-Z]{0,5}[-_ ]?$/), fc.nat(), (prefix, number) => {
				const reference = `${prefix}${number}`.trim();
				expect(orderReferenceProblems({ reference, typed: [prefix, ''] })).toEqual([]);
			}),
		);
	});
});
