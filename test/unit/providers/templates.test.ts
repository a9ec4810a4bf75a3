import fc from 'fast-check';

import { contactship } from '../../../nodes/WhatsAppMedia/providers/contactship/index';
import type { Provider } from '../../../nodes/WhatsAppMedia/providers/provider';
import { rasl } from '../../../nodes/WhatsAppMedia/providers/rasl';
import { waCr } from '../../../nodes/WhatsAppMedia/providers/waCr';
import { xobito } from '../../../nodes/WhatsAppMedia/providers/xobito';
import { templatesOf } from '../../support/drafts';
import { WITH_TEMPLATES } from '../../support/providers';
import { answerOf } from '../support/answers';

const QUERY = { search: '', channelId: 'chn_1' };

function readTemplates(provider: Provider, body: unknown, status = 200) {
	return templatesOf(provider).list.read(answerOf(status, body), QUERY);
}

/** A row as Xobito documents it. */
const ROW = {
	id: 11,
	tenant_id: 13,
	template_id: '123456789012345',
	template_name: 'order_confirmation',
	language: 'en_US',
	status: 'APPROVED',
	category: 'UTILITY',
	header_data_format: 'TEXT',
	header_data_text: 'Order of {{1}}',
	header_params_count: 1,
	body_data: 'Hi {{1}}, your order {{2}} is on its way.',
	body_params_count: 2,
	footer_data: 'Shop',
	footer_params_count: 0,
	buttons_data: [{ type: 'URL', text: 'Track', url: 'https://shop.example/{{1}}' }],
	header_file_url: null,
	cards_json: null,
};
const READ = {
	name: 'order_confirmation',
	language: 'en_US',
	isApproved: true,
	status: 'APPROVED',
	canBeFilled: true,
	category: 'UTILITY',
	header: 'text',
	doubts: {},
	placeholders: [
		{ part: 'header', key: '1', context: 'Order of {{1}}' },
		{ part: 'body', key: '1', context: 'Hi {{1}}, your order {{2}} …' },
		{ part: 'body', key: '2', context: 'Hi {{1}}, your order {{2}} is on its way.' },
		{ part: 'button', key: '0', context: 'Track' },
	],
};

const CAROUSEL = { canBeFilled: false, unfillable: 'a carousel of cards' };

const familyRow = (changes: object) =>
	readTemplates(xobito, { status: 'success', data: [{ ...ROW, ...changes }] })?.entries[0];

describe('a template of the family', () => {
	it.each([
		[
			"the first generation's paginator",
			xobito,
			{ status: 'success', data: { current_page: 1, data: [ROW], last_page: 1 } },
			{ isLast: true },
		],
		[
			"the second generation's list",
			waCr,
			{ success: true, data: [ROW], meta: { pagination: {} } },
			{},
		],
		['a list without anything around it', rasl, { data: [ROW] }, {}],
	])('is read from %s', (_name, provider, body, end) => {
		expect(readTemplates(provider, body)).toEqual({ entries: [READ], ...end });
	});

	it.each([
		['a name under another field', { template_name: undefined, name: 'order_confirmation' }, {}],
		['buttons as a text', { buttons_data: JSON.stringify(ROW.buttons_data) }, {}],
		['another state', { status: 'PENDING' }, { isApproved: false, status: 'PENDING' }],
		['a state in small letters', { status: 'approved' }, { isApproved: true }],
		['no state', { status: null }, { isApproved: undefined, status: undefined }],
		[
			'a state that is none of WhatsApp’s',
			{ status: 'active' },
			{ isApproved: undefined, status: 'ACTIVE' },
		],
		[
			'a state that may be sent',
			{ status: 'FLAGGED' },
			{ isApproved: undefined, status: 'FLAGGED' },
		],
		['no category', { category: null }, { category: undefined }],
		[
			'a place on a map',
			{ header_data_format: 'LOCATION' },
			{
				header: 'none',
				canBeFilled: false,
				unfillable: 'a place on a map in its header',
				placeholders: READ.placeholders.slice(1),
			},
		],
		['cards', { cards_json: '[{"body":"x"}]' }, CAROUSEL],
		['cards as they are', { cards_json: [{ body: 'x' }] }, CAROUSEL],
		['cards that cannot be read', { cards_json: '[{"body"' }, { canBeFilled: false }],
		['no cards in a text', { cards_json: '[]' }, {}],
		['no cards in a text with blanks', { cards_json: ' [ ] ' }, {}],
		['the word for no cards', { cards_json: 'null' }, {}],
		['cards without a field, in a text', { cards_json: '{}' }, {}],
		['cards without a field', { cards_json: {} }, {}],
		['an empty text for cards', { cards_json: '' }, {}],
		[
			'the word for no header',
			{ header_data_format: 'NONE' },
			{ header: 'none', placeholders: READ.placeholders.slice(1) },
		],
		[
			'a code to copy',
			{ buttons_data: [{ type: 'COPY_CODE', text: 'Copy' }] },
			{
				canBeFilled: false,
				unfillable: 'a button that copies a code',
				placeholders: READ.placeholders.slice(0, 3),
			},
		],
		[
			'a button of another kind',
			{ buttons_data: [{ type: 'FLOW', text: 'Book' }] },
			{ canBeFilled: false, placeholders: READ.placeholders.slice(0, 3) },
		],
		[
			'a header of another kind',
			{ header_data_format: 'GIF' },
			{
				header: undefined,
				canBeFilled: false,
				doubts: { header: 'untold' },
				placeholders: READ.placeholders.slice(1),
			},
		],
	])('is read with %s', (_name, changes, expected) => {
		expect(familyRow(changes)).toEqual({ ...READ, ...expected });
	});

	it.each([
		['no buttons', { buttons_data: null }, ['header.1', 'body.1', 'body.2']],
		['buttons that are no JSON', { buttons_data: '[{' }, ['header.1', 'body.1', 'body.2']],
		['a media header', { header_data_format: 'DOCUMENT' }, ['body.1', 'body.2', 'button.0']],
		[
			'no words, but a number of gaps',
			{ body_data: null },
			['header.1', 'body.1', 'body.2', 'button.0'],
		],
		[
			'a number as a text',
			{ body_data: '', body_params_count: '2' },
			['header.1', 'body.1', 'body.2', 'button.0'],
		],
		[
			'a huge number',
			{ body_data: null, body_params_count: 1e12 },
			['header.1', ...Array.from({ length: 10 }, (_, i) => `body.${i + 1}`), 'button.0'],
		],
		['a number that is none', { body_data: null, body_params_count: {} }, ['header.1', 'button.0']],
		['a negative number', { body_data: null, body_params_count: -3 }, ['header.1', 'button.0']],
		['a text of another type', { body_data: 7, body_params_count: 0 }, ['header.1', 'button.0']],
		[
			'words that count more than the number',
			{ body_params_count: 0 },
			['header.1', 'body.1', 'body.2', 'button.0'],
		],
	])('has the gaps of %s', (_name, changes, gaps) => {
		expect(familyRow(changes)?.placeholders.map(({ part, key }) => `${part}.${key}`)).toEqual(gaps);
	});

	it.each([
		['its text and its count', {}, {}],
		['its text only', { body_params_count: undefined, header_params_count: undefined }, {}],
		['a count only', { body_data: null }, {}],
		['neither', { body_data: null, body_params_count: null }, { body: 'untold' }],
		['a count of 0 only', { body_data: '', body_params_count: 0 }, { body: 'untold' }],
		['another count', { body_params_count: 3 }, { body: 'ambiguous' }],
		['more than can be sent', { body_data: null, body_params_count: 11 }, { body: 'ambiguous' }],
		[
			'a name that cannot be read',
			{ body_data: 'Hi {{名前}}, {{2}}', body_params_count: 2 },
			{ body: 'ambiguous' },
		],
		[
			'a name that cannot be read, and no count',
			{ body_data: 'Hi {{名前}}', body_params_count: null },
			{ body: 'ambiguous' },
		],
		['a name and a number', { body_data: 'Hi {{name}}, {{2}}' }, { body: 'ambiguous' }],
		[
			'a text that is too long',
			{ body_data: `{{1}} {{2}} ${'x'.repeat(5000)}` },
			{ body: 'ambiguous' },
		],
		['no word of the header', { header_data_format: undefined }, { header: 'untold' }],
		['no header', { header_data_format: null }, {}],
		[
			'a header whose text is missing',
			{ header_data_text: null, header_params_count: null },
			{ header: 'untold' },
		],
		['no word of buttons', { buttons_data: undefined }, { button: 'untold' }],
		['no buttons', { buttons_data: null }, {}],
		['an empty list of buttons', { buttons_data: '[]' }, {}],
		['buttons that cannot be read', { buttons_data: '[{' }, { button: 'untold' }],
		[
			'a link that is missing',
			{ buttons_data: [{ type: 'URL', text: 'x' }] },
			{ button: 'ambiguous' },
		],
		[
			'a link with a name that cannot be read',
			{ buttons_data: [{ type: 'URL', url: 'https://x.example/{{名前}}' }] },
			{ button: 'ambiguous' },
		],
	])('has the doubts of %s', (_name, changes, doubts) => {
		expect(familyRow(changes)?.doubts).toEqual(doubts);
	});

	it.each([
		{ template_name: null },
		{ template_name: 7 },
		{ template_name: ' ' },
		{ language: null },
		{ language: [] },
	])('is left out without name or language: %j', (changes) => {
		expect(familyRow(changes)).toBeUndefined();
	});
});

describe('pages of the family', () => {
	it.each([
		['the paginator in data', { data: { current_page: 2, last_page: 5, data: [ROW] } }, '3'],
		['the paginator as texts', { data: { current_page: '2', last_page: '5', data: [ROW] } }, '3'],
		['the last page', { data: { current_page: 5, last_page: 5, data: [ROW] } }, undefined],
		[
			'meta.pagination',
			{ data: [ROW], meta: { pagination: { current_page: 1, total_pages: 3 } } },
			'2',
		],
		["Laravel's collection meta", { data: [ROW], meta: { current_page: 1, last_page: 2 } }, '2'],
		['no word of pages', { data: [ROW] }, undefined],
		['null', { data: [ROW], meta: null }, undefined],
		[
			'nonsense',
			{ data: [ROW], meta: { pagination: { current_page: 'x', total_pages: [] } } },
			undefined,
		],
		[
			'pages without end',
			{ data: [ROW], meta: { current_page: 1, last_page: 'Infinity' } },
			undefined,
		],
		[
			'a link to the next page, where nobody counts them',
			{ data: [ROW], meta: { current_page: 4 }, links: { next: 'https://x.example/?page=5' } },
			'5',
		],
		[
			"the link of Laravel's simple paginator",
			{ data: { data: [ROW], current_page: 4, next_page_url: 'https://x.example/?page=5' } },
			'5',
		],
		[
			'no link to a next page',
			{ data: { data: [ROW], current_page: 4, next_page_url: null } },
			undefined,
		],
		['a page before the first', { data: [ROW], meta: { current_page: -7, last_page: 3 } }, '2'],
		['half a page', { data: [ROW], meta: { current_page: 1.5, last_page: 1 } }, undefined],
		[
			'a page number that is true',
			{ data: [ROW], meta: { current_page: true, last_page: 3 } },
			'2',
		],
	])('lead on by %s', (_name, body, next) => {
		for (const provider of [xobito, waCr]) {
			expect(readTemplates(provider, body)?.next).toBe(next);
		}
	});

	const page = (meta: object, rows: readonly unknown[] = [ROW]) => ({ data: rows, meta });

	it.each<[string, object, object]>([
		['pages', page({ current_page: 2, last_page: 2 }), { isLast: true }],
		['pages, with more to come', page({ current_page: 1, last_page: 2 }), { next: '2' }],
		['rows', page({ current_page: 27, total: 27, per_page: 1 }), { isLast: true }],
		['rows, with more to come', page({ current_page: 1, total: 27, per_page: 1 }), { next: '2' }],
		['rows, of which there are none', page({ total: 0, per_page: 15 }, []), { isLast: true }],
		['rows, of pages that hold none', page({ total: 27, per_page: 0 }), {}],
		['rows alone', page({ total: 27 }), {}],
		['a link that is null', { data: [ROW], links: { next: null } }, { isLast: true }],
		['the word that there is no more', page({ pagination: { has_more: false } }), { isLast: true }],
		['the word that there is more', page({ pagination: { has_more: true } }), { next: '2' }],
		['nothing', { data: [ROW] }, {}],
		[
			'pages, with a row that cannot be read',
			page({ last_page: 1 }, [ROW, { template_name: 'promo' }]),
			{ isLast: true, hasUnread: true },
		],
	])('end by %s', (_name, body, end) => {
		for (const provider of [xobito, waCr]) {
			const { entries, ...rest } = readTemplates(provider, body) ?? { entries: undefined };
			expect(entries).toBeDefined();
			expect(rest).toEqual(end);
		}
	});
});

/** As Contactship documents it: Meta's own components. */
const META_ROW = {
	id: '594425479261596',
	name: 'invoice_ready',
	language: 'es',
	status: 'APPROVED',
	category: 'UTILITY',
	components: [
		{ type: 'HEADER', format: 'DOCUMENT', example: { header_handle: ['https://x.example'] } },
		{ type: 'BODY', text: 'Hola {{customer_name}}, su factura {{number}}.' },
		{ type: 'FOOTER', text: 'Shop {{1}}' },
		{ type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Ver', url: 'https://shop.example/{{1}}' }] },
	],
};
const contactshipRow = (changes: object) =>
	readTemplates(contactship, { success: true, data: [{ ...META_ROW, ...changes }] })?.entries[0];

describe('a template of Contactship', () => {
	it('is read from its components', () => {
		expect(contactshipRow({})).toEqual({
			name: 'invoice_ready',
			language: 'es',
			isApproved: true,
			status: 'APPROVED',
			canBeFilled: true,
			category: 'UTILITY',
			doubts: {},
			header: 'document',
			placeholders: [
				{ part: 'body', key: 'customer_name', context: 'Hola {{customer_name}}, su factura …' },
				{ part: 'body', key: 'number', context: '… su factura {{number}}.' },
				{ part: 'button', key: '0', context: 'Ver' },
			],
		});
	});

	it.each([
		[
			'a text header',
			[{ type: 'header', format: 'text', text: 'For {{1}}' }],
			'text',
			['header.1'],
		],
		[
			'a header of text without a gap',
			[{ type: 'HEADER', format: 'TEXT', text: 'Hi' }],
			'text',
			[],
		],
		['no components', [], undefined, []],
		['null', null, undefined, []],
		['a text', 'BODY', undefined, []],
		['nonsense', [null, 7, 'x', {}, { type: 7 }], undefined, []],
		['a body that is none', [{ type: 'BODY', text: {} }], 'none', []],
		['a place on a map', [{ type: 'HEADER', format: 'LOCATION' }], 'none', []],
	])('is read with %s', (_name, components, header, gaps) => {
		const template = contactshipRow({ components });
		expect(template?.header).toBe(header);
		expect(template?.placeholders.map(({ part, key }) => `${part}.${key}`)).toEqual(gaps);
	});

	const rows = (count: number) => Array.from({ length: count }, () => META_ROW);
	const cursors = { before: 'b', after: 'QVFI' };

	it.each([
		['a full page', { data: rows(100), paging: { cursors } }, 'QVFI'],
		// Nothing says that as many are given as are asked for.
		['a page as long as usual', { data: rows(25), paging: { cursors } }, 'QVFI'],
		// The last page has a cursor too; the one behind it has no rows.
		['a short page', { data: rows(1), paging: { cursors } }, 'QVFI'],
		['a short page with more', { data: rows(3), paging: { cursors, next: 'https://x' } }, 'QVFI'],
		['an empty page', { data: [], paging: { cursors } }, undefined],
		['a full page without cursor', { data: rows(100), paging: {} }, undefined],
		['a cursor that is none', { data: rows(100), paging: { cursors: { after: 7 } } }, undefined],
		['no paging', { data: rows(100) }, undefined],
	])('leads on from %s', (_name, body, next) => {
		expect(readTemplates(contactship, body)?.next).toBe(next);
	});
});

describe('the request of templates', () => {
	it('asks for approved ones by name, page by page', () => {
		expect(
			templatesOf(waCr).list.request({ ...QUERY, search: 'invoice_ready', page: '3' }),
		).toEqual({
			method: 'GET',
			path: '/templates',
			query: { 'filter[status]': 'APPROVED', per_page: '100', page: '3', search: 'invoice_ready' },
		});
		// Whether there is a template at all, only a list with all of them tells.
		expect(
			templatesOf(waCr).list.request({ ...QUERY, search: 'x', includesUnapproved: true }).query,
		).toEqual({ per_page: '100', page: '1', search: 'x' });
		// Words are not how templates are named, so they are looked for here.
		expect(
			templatesOf(waCr).list.request({ ...QUERY, search: 'invoice ready' }).query,
		).not.toHaveProperty('search');
		expect(templatesOf(xobito).list.request({ ...QUERY, search: 'x' })).toEqual({
			method: 'GET',
			path: '/templates',
			query: { per_page: '100', page: '1' },
		});
		expect(templatesOf(contactship).list.request({ ...QUERY, page: 'QVFI' })).toEqual({
			method: 'GET',
			path: '/v1/waba/templates',
			query: { channel_id: 'chn_1', limit: '100', after: 'QVFI' },
		});
	});
});

describe('any answer', () => {
	it.each([
		undefined,
		null,
		'',
		'<html></html>',
		7,
		[],
		{},
		{ data: null },
		{ data: 'x' },
		{ data: { data: {} } },
	])('that is no list is none: %j', (body) => {
		for (const provider of WITH_TEMPLATES) expect(readTemplates(provider, body)).toBeUndefined();
	});

	it('of another status is no list', () => {
		for (const provider of WITH_TEMPLATES) {
			for (const status of [201, 302, 401, 500]) {
				expect(readTemplates(provider, { data: [ROW] }, status)).toBeUndefined();
			}
		}
	});

	it('is read without an exception, and what comes out is bounded', () => {
		const field = fc.oneof(
			fc.jsonValue(),
			fc.constantFrom('{{1}} '.repeat(5000), '__proto__', 'x'.repeat(20_000), -1),
		);
		const row = fc.record(
			{
				template_name: field,
				name: field,
				language: fc.oneof(field, fc.constant('en')),
				status: field,
				category: field,
				header_data_format: fc.oneof(field, fc.constant('TEXT')),
				header_data_text: field,
				header_params_count: field,
				body_data: field,
				body_params_count: field,
				buttons_data: fc.oneof(field, fc.array(fc.record({ url: field, text: field }))),
				components: fc.oneof(
					field,
					fc.array(
						fc.record({
							type: fc.constantFrom('BODY', 'HEADER', 'BUTTONS'),
							text: field,
							buttons: field,
							format: field,
						}),
					),
				),
			},
			{ requiredKeys: [] },
		);
		const rows = fc.oneof(fc.array(fc.oneof(row, fc.jsonValue())), fc.jsonValue());
		fc.assert(
			fc.property(
				rows,
				fc.oneof(
					fc.jsonValue(),
					fc.record({ pagination: fc.jsonValue(), cursors: fc.jsonValue() }),
				),
				(data, meta) => {
					for (const provider of WITH_TEMPLATES) {
						for (const body of [
							{ data, meta, paging: meta },
							{ data: { data, current_page: meta } },
						]) {
							const page = readTemplates(provider, body);
							expect(typeof (page?.next ?? '')).toBe('string');
							for (const template of page?.entries ?? []) {
								expect(template.name.length).toBeGreaterThan(0);
								expect(template.name.length).toBeLessThanOrEqual(500);
								expect(template.language.length).toBeLessThanOrEqual(20);
								expect(template.placeholders.length).toBeLessThanOrEqual(110);
							}
						}
					}
				},
			),
			{ numRuns: 300 },
		);
	});
});
