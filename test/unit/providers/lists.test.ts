import fc from 'fast-check';

import { contactship } from '../../../nodes/WhatsAppMedia/providers/contactship/index';
import type { Choice, Listing } from '../../../nodes/WhatsAppMedia/providers/provider';
import { rasl } from '../../../nodes/WhatsAppMedia/providers/rasl';
import { waCr } from '../../../nodes/WhatsAppMedia/providers/waCr';
import { xobito } from '../../../nodes/WhatsAppMedia/providers/xobito';
import { templatesOf } from '../../support/drafts';
import { answerOf } from '../support/answers';

const QUERY = { search: '', channelId: '' };

function listOf(listing: Listing<Choice> | undefined): Listing<Choice> {
	if (listing === undefined) throw new Error('The provider has no such list');
	return listing;
}
const channels = listOf(contactship.channelPicker);
const people = listOf(contactship.contactPicker);
const contacts = listOf(waCr.contactPicker);

describe('the lists of a provider', () => {
	it('are those that it has', () => {
		expect([
			xobito.contactPicker,
			xobito.channelPicker,
			waCr.channelPicker,
			rasl.channelPicker,
		]).toEqual(Array(4).fill(undefined));
		expect([
			templatesOf(xobito).list.ofChannel,
			templatesOf(waCr).list.ofChannel,
			templatesOf(contactship).list.ofChannel,
		]).toEqual([false, false, true]);
	});
});

describe('the channels of Contactship', () => {
	const row = (id: unknown, name: unknown = 'WhatsApp Business') => ({
		id,
		name,
		type: 'WABA',
		status: 'active',
	});
	const read = (body: unknown, page?: string) =>
		channels.read(answerOf(200, body), { ...QUERY, page });

	it('are asked for by name and offset', () => {
		expect(channels.request({ ...QUERY, search: 'shop', page: '100' })).toEqual({
			method: 'GET',
			path: '/v1/channels',
			query: { type: 'WABA', status: 'active', limit: '100', offset: '100', name: 'shop' },
		});
		expect(channels.request(QUERY).query).toEqual({
			type: 'WABA',
			status: 'active',
			limit: '100',
			offset: '0',
		});
	});

	it('are read, also without a name', () => {
		expect(read({ data: [row('chn_1'), row('chn_2', null), row(7, '')], count: 3 })).toEqual({
			entries: [
				{ id: 'chn_1', name: 'WhatsApp Business' },
				{ id: 'chn_2', name: 'chn_2' },
				{ id: '7', name: '7' },
			],
		});
	});

	it.each([
		['more than came', 12, undefined, '2'],
		['more than came, on a later page', 12, '8', '10'],
		['all of them', 12, '10', undefined],
		['as many as came', 2, undefined, undefined],
		['a text', '12', undefined, '2'],
		['nonsense', {}, undefined, undefined],
		['null', null, undefined, undefined],
		['less than nothing', -5, undefined, undefined],
	])('lead on by a count of %s', (_name, count, page, next) => {
		expect(read({ data: [row('a'), row('b')], count }, page)?.next).toBe(next);
	});

	it('end with an empty page, whatever the count', () => {
		expect(read({ data: [], count: 1e9 })).toEqual({ entries: [] });
	});

	it.each([undefined, '', '<html></html>', {}, { data: {} }, [row('a')]])(
		'are none in %j',
		(body) => {
			expect(read(body)).toBeUndefined();
		},
	);
});

describe('the contacts of Contactship', () => {
	const row = { id: 'c-1', phone_number: '+12124567890', full_name: 'Juan Pérez' };
	const read = (body: unknown, status = 200) => people.read(answerOf(status, body), QUERY);

	it.each([
		['juan', { full_name: 'juan' }],
		['+1212', { phone_number: '+1212' }],
		['1212', { phone_number: '1212' }],
		// As people write them; the provider keeps them without.
		['+1 (212) 456-78.90', { phone_number: '+12124567890' }],
		['juan 2', { full_name: 'juan 2' }],
		['', {}],
	])('are asked for by %j', (search, query) => {
		expect(people.request({ ...QUERY, search })).toEqual({
			method: 'GET',
			path: '/v1/contacts',
			query,
		});
	});

	it('are read with their numbers, which tell equal names apart', () => {
		const entries = [{ id: 'c-1', name: 'Juan Pérez', note: '+12124567890' }];
		expect(read([row])).toEqual({ entries });
		expect(read({ data: [row] })).toEqual({ entries });
	});

	it('have a name in any case', () => {
		expect(read([{ ...row, full_name: null }])?.entries[0]?.name).toBe('+12124567890');
		expect(read([{ id: 7 }])?.entries).toEqual([{ id: '7', name: '7', note: undefined }]);
	});

	it('without id are left out', () => {
		expect(read([{ ...row, id: null }, null, 'x', 7, []])?.entries).toEqual([]);
	});

	it('are none in another answer', () => {
		for (const body of [undefined, '', {}, { data: 'x' }]) expect(read(body)).toBeUndefined();
		expect(read([row], 500)).toBeUndefined();
	});
});

describe('the contacts of WA.cr and RASL', () => {
	const row = { id: 451, firstname: 'Ana', lastname: 'Ruiz', phone: '+14155551234', email: null };
	const read = (body: unknown) => contacts.read(answerOf(200, body), QUERY);

	it('are asked for by any words, page by page', () => {
		for (const { contactPicker: listing } of [waCr, rasl]) {
			expect(listing?.request({ ...QUERY, search: 'ana ruiz', page: '2' })).toEqual({
				method: 'GET',
				path: '/contacts',
				query: { per_page: '100', page: '2', search: 'ana ruiz' },
			});
		}
	});

	it("are read with Laravel's pages", () => {
		expect(read({ success: true, data: [row], meta: { current_page: 1, last_page: 2 } })).toEqual({
			entries: [{ id: '451', name: 'Ana Ruiz', note: '+14155551234' }],
			next: '2',
		});
	});

	it.each([
		[{ lastname: null }, 'Ana'],
		[{ firstname: '', lastname: '' }, '+14155551234'],
		[{ firstname: 7, lastname: {} }, '+14155551234'],
	])('have a name in any case: %j', (changes, name) => {
		expect(read({ data: [{ ...row, ...changes }] })?.entries[0]?.name).toBe(name);
	});

	it('without a number cannot be chosen', () => {
		expect(
			read({ data: [{ ...row, phone: null }, { ...row, id: null }, null, 7] })?.entries,
		).toEqual([]);
	});
});

describe('a contact of WA.cr and RASL by its id', () => {
	const read = (status: number, body: unknown) => waCr.phoneLookup?.read(answerOf(status, body));
	const row = { id: 451, phone: '+14155551234' };

	it('is asked for safely', () => {
		expect(waCr.phoneLookup?.request('../account?x')).toEqual({
			method: 'GET',
			path: '/contacts/..%2Faccount%3Fx',
		});
	});

	it.each<[string, number, unknown, unknown]>([
		['the contact', 200, { success: true, data: row }, { id: '451', phone: '+14155551234' }],
		['one without a number', 200, { success: true, data: { id: 451, phone: null } }, 'unknown'],
		['none', 404, { success: false, error: { code: 'NOT_FOUND', message: 'x' } }, 'unknown'],
		['a page', 404, '<html>404 Not Found</html>', undefined],
		[
			'a missing route',
			404,
			{ message: 'The route api/v2/contacts/1 could not be found.' },
			undefined,
		],
		['a login page', 200, '<html></html>', undefined],
		['a list', 200, { data: [row] }, undefined],
		['nothing', 200, '', undefined],
		['a server in trouble', 500, { data: row }, undefined],
	])('is read from %s', (_name, status, body, contact) => {
		expect(read(status, body)).toEqual(contact);
	});
});

describe('any list', () => {
	it('is read without an exception', () => {
		const value = fc.oneof(fc.jsonValue(), fc.constantFrom('x'.repeat(50_000), '__proto__', 1e300));
		const row = fc.record(
			{
				id: value,
				name: value,
				full_name: value,
				phone: value,
				phone_number: value,
				firstname: value,
				__proto__: value,
			},
			{ requiredKeys: [] },
		);
		const data = fc.oneof(value, fc.array(fc.oneof(row, value)));
		fc.assert(
			fc.property(data, value, (rows, count) => {
				for (const listing of [channels, people, contacts]) {
					for (const body of [rows, { data: rows, count, meta: count }]) {
						const page = listing.read(answerOf(200, body), QUERY);
						for (const { id, name } of page?.entries ?? []) {
							expect(id).not.toBe('');
							expect(name).not.toBe('');
							expect(name.length).toBeLessThanOrEqual(600);
						}
					}
				}
			}),
		);
	});
});
