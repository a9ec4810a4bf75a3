import fc from 'fast-check';

import type { StatusApi } from '../../../nodes/WhatsAppMedia/providers/provider';
import { contactship } from '../../../nodes/WhatsAppMedia/providers/contactship/index';
import {
	v1Status as first,
	v2Status as second,
} from '../../../nodes/WhatsAppMedia/providers/laravel/status';
import { rasl } from '../../../nodes/WhatsAppMedia/providers/rasl';
import { waCr } from '../../../nodes/WhatsAppMedia/providers/waCr';
import { xobito } from '../../../nodes/WhatsAppMedia/providers/xobito';
import { answerOf } from '../support/answers';

/** As Xobito documents it. */
const FIRST = {
	message_id: 'wamid.X',
	delivery_status: 'delivered',
	error_message: null,
	source: 'chat',
	last_updated: '2026-04-08T14:35:10.000000Z',
	statuses: { sent: '...', delivered: '...' },
};
/** As WA.cr documents it. */
const SECOND = {
	id: 120,
	interaction_id: 8,
	message_id: 'wamid.X',
	status: 'delivered',
	status_message: null,
	sent_at: '2026-02-25T01:06:20+00:00',
	updated_at: '2026-02-25T01:06:30+00:00',
};

const read = (api: StatusApi, data: unknown, status = 200) =>
	api.read(answerOf(status, { status: 'success', success: true, data }));

describe('what became of a message', () => {
	it('is asked for by the id that the provider knows', () => {
		expect([xobito.status, waCr.status, rasl.status]).toEqual([first, second, second]);
		expect(contactship.status).toBeUndefined();
		expect(first).toMatchObject({ idField: 'messageId', isOptional: true });
		expect(second).toMatchObject({ idField: 'recordId', isOptional: false });
		expect(first.request('wamid.HBgL/x==?#')).toEqual({
			method: 'GET',
			path: '/messages/wamid.HBgL%2Fx%3D%3D%3F%23/status',
		});
		expect(second.request('120')).toEqual({ method: 'GET', path: '/messages/120' });
		expect(second.request('../account').path).toBe('/messages/..%2Faccount');
	});

	it.each([
		['pending', 'accepted'],
		['sent', 'accepted'],
		['delivered', 'delivered'],
		['read', 'read'],
		['READ', 'read'],
		['failed', 'failed'],
	])('%j is %s', (word, state) => {
		expect(read(first, { ...FIRST, delivery_status: word })?.state).toBe(state);
		expect(read(second, { ...SECOND, status: word })?.state).toBe(state);
	});

	it('comes with its ids and its time', () => {
		expect(read(first, FIRST)).toEqual({
			state: 'delivered',
			updatedAt: '2026-04-08T14:35:10.000000Z',
			messageId: 'wamid.X',
		});
		expect(read(second, SECOND)).toEqual({
			state: 'delivered',
			updatedAt: '2026-02-25T01:06:30+00:00',
			messageId: 'wamid.X',
			recordId: '120',
		});
	});

	it('comes with the reason where it failed, and only there', () => {
		const words = '(#131026) Message undeliverable';
		const failed = { words, meta: { code: 131026, message: words } };
		expect(
			read(first, { ...FIRST, delivery_status: 'failed', error_message: words }),
		).toMatchObject(failed);
		expect(read(second, { ...SECOND, status: 'failed', status_message: words })).toMatchObject(
			failed,
		);
		expect(read(first, { ...FIRST, error_message: words })).not.toHaveProperty('words');
		expect(read(second, { ...SECOND, status_message: words })).not.toHaveProperty('meta');
	});

	it.each([null, undefined, '', 'queued', 7, true, {}, ['sent'], '__proto__', 'constructor'])(
		'is nothing for the word %j',
		(word) => {
			expect(read(first, { ...FIRST, delivery_status: word })).toBeUndefined();
			expect(read(second, { ...SECOND, status: word })).toBeUndefined();
		},
	);

	it('is nothing in an answer of another status', () => {
		for (const status of [201, 302, 404, 500]) {
			expect(read(first, FIRST, status)).toBeUndefined();
			expect(read(second, SECOND, status)).toBeUndefined();
		}
	});

	it('is nothing in nonsense, and never an exception', () => {
		const data = fc.record(
			{
				delivery_status: fc.oneof(fc.jsonValue(), fc.constant('failed')),
				status: fc.oneof(fc.jsonValue(), fc.constant('failed')),
				error_message: fc.jsonValue(),
				status_message: fc.jsonValue(),
				message_id: fc.jsonValue(),
				id: fc.jsonValue(),
				updated_at: fc.jsonValue(),
			},
			{ requiredKeys: [] },
		);
		fc.assert(
			fc.property(fc.oneof(data, fc.jsonValue()), (value) => {
				for (const api of [first, second]) {
					const status = read(api, value);
					if (status === undefined) return;
					expect(['accepted', 'delivered', 'failed', 'read']).toContain(status.state);
					expect(typeof (status.words ?? '')).toBe('string');
					expect(typeof (status.messageId ?? '')).toBe('string');
				}
			}),
		);
	});
});

describe('a message that is not known', () => {
	it.each([
		[
			"the first generation's own words",
			first,
			404,
			{ status: 'error', message: 'Message not found' },
			true,
		],
		[
			"the second generation's own words",
			second,
			404,
			{ success: false, error: { code: 'NOT_FOUND', message: 'Message not found.' } },
			true,
		],
		[
			'the words of Laravel for a missing route',
			first,
			404,
			{ message: 'The route api/v1/acme/messages/x/status could not be found.' },
			false,
		],
		['words of somebody else', second, 404, { message: 'Not Found' }, false],
		['a page', first, 404, '<!doctype html><title>404 Not Found</title>', false],
		['nothing', first, 404, '', false],
		['another status', second, 403, { success: false, error: { code: 'NOT_FOUND' } }, false],
	])('is told by %s', (_name, api, status, body, isUnknown) => {
		expect(api.isUnknown(answerOf(status, body))).toBe(isUnknown);
	});
});
