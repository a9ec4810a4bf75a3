import fc from 'fast-check';
import { isValidPhoneNumber } from 'libphonenumber-js/max';

import { eventJson } from '../../../nodes/WhatsAppMedia/events/output';
import type { MessageEvent } from '../../../nodes/WhatsAppMedia/providers/eventApi';
import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import type { Provider } from '../../../nodes/WhatsAppMedia/providers/provider';

/** Whatever comes from outside, it is read without an exception, and what comes out is bounded. */

const FIELDS = [
	'event',
	'data',
	'message',
	'timestamp',
	'entry',
	'changes',
	'value',
	'statuses',
	'messages',
];
const MORE = [
	'id',
	'status',
	'type',
	'text',
	'from',
	'errors',
	'image',
	'url',
	'error_message',
	'__proto__',
];
const WORDS = [
	'message.failed',
	'message.received',
	'delivered',
	'failed',
	'read',
	'14155550101',
	'131047',
];

const leaf = fc.oneof(
	fc.jsonValue({ maxDepth: 1 }),
	fc.constantFrom(...WORDS),
	fc.string({ maxLength: 3_000 }),
	fc.constantFrom(
		'x'.repeat(200_000),
		'\ud800',
		'\u0000',
		Infinity,
		-0,
		Number.MAX_SAFE_INTEGER + 1,
	),
);
const { body } = fc.letrec<{ body: unknown; object: unknown; list: unknown }>((tie) => ({
	body: fc.oneof({ maxDepth: 6 }, leaf, tie('object'), tie('list')),
	object: fc.dictionary(fc.constantFrom(...FIELDS, ...MORE), tie('body'), { maxKeys: 6 }),
	list: fc.array(tie('body'), { maxLength: 4 }),
}));

/** What has the shape of a webhook, filled with anything. */
const delivery = fc.oneof(
	body,
	fc.record({
		event: fc.constantFrom('message.failed', 'message.received', 'message.read', 'created'),
		data: body,
		timestamp: leaf,
	}),
	fc.record({
		entry: fc.tuple(
			fc.record({
				changes: fc.tuple(
					fc.record({ value: fc.record({ statuses: fc.tuple(body), messages: fc.tuple(body) }) }),
				),
			}),
		),
	}),
);

const TEXTS = ['messageId', 'recordId', 'conversationId', 'phone', 'at', 'type'] as const;

function expectBounded(provider: Provider, event: MessageEvent): void {
	const json = eventJson(event, provider, true);
	for (const field of TEXTS) {
		const value = json[field] ?? '';
		expect(['string', 'number']).toContain(typeof value);
		expect(String(value).length).toBeLessThanOrEqual(600);
	}
	expect(String(json.text ?? '').length).toBeLessThanOrEqual(5_000);
	expect(JSON.stringify(json.media ?? null).length).toBeLessThanOrEqual(6_000);
	expect(String(json.phone ?? '+1234567')).toMatch(/^\+\d{7,15}$/);
}

const TELLERS = Object.values(PROVIDERS as Record<string, Provider>).filter(
	({ events }) => events !== undefined,
);

describe.each(TELLERS.map((provider) => [provider.id, provider] as const))('%s', (_, provider) => {
	const { events: api } = provider;

	it('reads anything', () => {
		fc.assert(
			fc.property(delivery, (anything) => {
				if (api?.type === 'webhook') {
					for (const read of [api.read, api.forwarder?.read]) {
						for (const event of read?.(anything) ?? []) expectBounded(provider, event);
					}
				}
				if (api?.type === 'list') {
					const query = { direction: 'inbound', order: 'created', page: 1 } as const;
					const answer = {
						status: 200,
						headers: {},
						body: { data: [anything, { id: 7 }, anything] },
					};
					for (const row of api.read(answer, query)?.rows ?? []) {
						expectBounded(provider, { ...row, kind: 'received' });
						expect(Number.isSafeInteger(row.id)).toBe(true);
					}
				}
			}),
			{ numRuns: 400 },
		);
	});
});

it('a field that is named for a phone number is read before one that may hold any number', () => {
	const { events } = PROVIDERS.xobito;
	if (events?.type !== 'webhook') throw new Error('Xobito has a webhook');
	const phoneOf = (data: object) => events.read({ event: 'message.received', data })?.[0]?.phone;
	const contact = { phone: '+34600000102' };
	for (const [data, phone] of [
		[{ id: 1234567, sender_id: 7654321, contact }, '+34600000102'],
		[{ sender: '14155550101', contact }, '+34600000102'],
		[{ sender_id: '14155550101', phone_number: '34600000102' }, '+34600000102'],
		[{ sender_id: 7654321 }, undefined],
		[{ sender_id: 7654321, sender: '34600000102' }, '+34600000102'],
		[{ sender_id: '14155550101' }, '+14155550101'],
		[{ sender: '+1 415 555 0101' }, '+14155550101'],
	] as const) {
		expect([data, phoneOf(data)]).toEqual([data, phone]);
	}
});

it('a phone number is the customer’s own, in the form of today', () => {
	const { events } = PROVIDERS.xobito;
	if (events?.type !== 'webhook') throw new Error('Xobito has a webhook');
	const phoneOf = (from: string) =>
		events.read({ event: 'message.received', data: { from } })?.[0]?.phone;
	expect(phoneOf('5215512345678')).toBe('+525512345678');
	expect(phoneOf('555187654321')).toBe('+5551987654321');
	/** Numbers of the two countries whose older forms WhatsApp has. */
	const national = fc.oneof(
		fc.integer({ min: 1_000_000_000, max: 9_999_999_999 }).map((rest) => `52${rest}`),
		fc.integer({ min: 1_000_000_000, max: 9_999_999_999 }).map((rest) => `521${rest}`),
		fc.integer({ min: 1_100_000_000, max: 9_999_999_999 }).map((rest) => `55${rest}`),
		fc.integer({ min: 11_000_000_000, max: 99_999_999_999 }).map((rest) => `55${rest}`),
		fc.integer({ min: 7_000_0000, max: 7_999_9999 }).map((rest) => `5511${rest}`),
	);
	fc.assert(
		fc.property(national, (digits) => {
			// Google’s library says which numbers there are.
			if (isValidPhoneNumber(`+${digits}`)) expect(phoneOf(digits)).toBe(`+${digits}`);
		}),
		{ numRuns: 5_000 },
	);
});

it('a phone number is one, or it is left out', () => {
	const { events } = PROVIDERS.xobito;
	if (events?.type !== 'webhook') throw new Error('Xobito has a webhook');
	const phoneOf = (from: unknown) =>
		events.read({ event: 'message.received', data: { from } })?.[0]?.phone;
	for (const [from, phone] of [
		['14155550101', '+14155550101'],
		['+1 (415) 555-0101', '+14155550101'],
		[14155550101, '+14155550101'],
		['Shop 14155550101', undefined],
		['12345', undefined],
		['1234567890123456', undefined],
		['14155550101 ext. 5', undefined],
		[null, undefined],
	] as const) {
		expect([from, phoneOf(from)]).toEqual([from, phone]);
	}
});
