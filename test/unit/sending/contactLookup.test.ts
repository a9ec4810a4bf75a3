import { resolveContact } from '../../../nodes/WhatsAppMedia/sending/resolveContact';
import type { Session } from '../../../nodes/WhatsAppMedia/sending/session';
import type { Exchange } from '../../../nodes/WhatsAppMedia/http/transport';
import type { ApiRequest } from '../../../nodes/WhatsAppMedia/wire/apiRequest';
import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import { answerOf } from '../support/answers';
import { DROPPED, UNREACHED } from '../support/scripted';
import { EXAMPLES, google, googleReads, NEWER_PLANS } from '../../support/phoneDigits';

const { contactship } = PROVIDERS;
const PHONE = '12124567890';

interface Stored {
	readonly id: string;
	readonly phone_number: string;
	readonly created_at?: string;
}

function answer(status: number, body: unknown): Exchange {
	return { type: 'answer', response: answerOf(status, body), request: 'whole' };
}

function stored(phone: string, id = 'c-1', created = '2025-01-01T12:00:00Z'): Stored {
	return { id, phone_number: phone, created_at: created };
}

/** Resolves the contact with a transport that answers what it is told, and keeps what was asked. */
async function resolve(script: readonly Exchange[], createMissing = true, phone = PHONE) {
	const asked: ApiRequest[] = [];
	const session: Session = {
		provider: contactship,
		transport: {
			baseUrl: 'https://api.contactship.ai',
			exchange: async (request) => {
				asked.push(request);
				const next = script[asked.length - 1];
				if (next === undefined) throw new Error(`Nothing was expected after ${asked.length - 1}`);
				return next;
			},
		},
	};
	const directory = contactship.contactLookup;
	if (directory === undefined) throw new Error('Contactship has contacts');
	const result = await resolveContact(
		session,
		directory,
		phone,
		{ firstName: 'Zoë', lastName: 'García', email: 'zoe@example.com' },
		createMissing,
	);
	const steps = asked.map(({ method, query }) =>
		query === undefined ? method : `${method} ${query.phone_number}`,
	);
	return { result, asked, steps };
}

describe('looking up a contact', () => {
	it('is the newest of several with the same number', async () => {
		const { result } = await resolve([
			answer(200, [
				stored('+12124567890', 'old', '2023-01-01T12:00:00Z'),
				stored('+1 212 456 7890', 'new', '2026-01-01T12:00:00Z'),
				{ id: 'undated', phone_number: PHONE },
			]),
		]);
		expect(result).toMatchObject({ contact: { contactId: 'new', created: false } });
		expect(result).toMatchObject({ contact: { warning: expect.stringContaining('3 contacts') } });
	});

	it('is found in an envelope, and with a number as its id', async () => {
		const { result } = await resolve([answer(200, { data: [{ id: 7, phone_number: PHONE }] })]);
		expect(result).toEqual({ contact: { contactId: '7', created: false } });
	});

	it('is looked for among whatever entries there are', async () => {
		const entries = [null, 5, 'x', [], {}, { id: '' }, { id: 'a' }, { phone_number: PHONE }];
		const { result } = await resolve([answer(200, [...entries, stored(PHONE, 'right')])]);
		expect(result).toEqual({ contact: { contactId: 'right', created: false } });
	});

	it('is used when it is there, also when creating is switched off', async () => {
		const { result } = await resolve([answer(200, [stored(PHONE)])], false);
		expect(result).toEqual({ contact: { contactId: 'c-1', created: false } });
	});

	it('is looked for again in the same way when somebody was faster', async () => {
		const { result, steps } = await resolve([
			answer(200, []),
			answer(409, { message: 'exists' }),
			answer(200, [stored('+12124567890', 'right')]),
		]);
		expect(result).toEqual({ contact: { contactId: 'right', created: false } });
		expect(steps).toEqual(['GET +12124567890', 'POST', 'GET +12124567890']);
	});

	it.each(['+1 212 456 78 x90', '+1 212 4567/890', '+1 212 45678, 90', '1212456 Ann 7890'])(
		'is not one whose number only has the same digits: %s',
		async (other) => {
			const { result } = await resolve([answer(200, [stored(other)])], false);
			expect(result).toMatchObject({ failure: { reason: 'contactMissing' } });
		},
	);

	it('is found where its number is stored as a number', async () => {
		const { result } = await resolve([
			answer(200, [{ id: 'n', phone_number: Number(PHONE), created_at: '2026-01-01' }]),
		]);
		expect(result).toEqual({ contact: { contactId: 'n', created: false } });
	});

	it('is looked for by its last digits when it is stored in another spelling', async () => {
		const { result, steps } = await resolve([
			answer(200, []),
			answer(409, { message: 'exists' }),
			answer(200, []),
			answer(200, [stored('+9924567890', 'other'), stored('001 212 4567890', 'right')]),
		]);
		expect(result).toEqual({ contact: { contactId: 'right', created: false } });
		expect(steps).toEqual(['GET +12124567890', 'POST', 'GET +12124567890', 'GET 24567890']);
	});

	it('is given up when the provider says that it exists and does not find it', async () => {
		const { result } = await resolve([
			answer(200, []),
			answer(409, { message: 'exists' }),
			answer(200, []),
			answer(200, [stored('+9924567890')]),
		]);
		expect(result).toEqual({
			failure: expect.objectContaining({
				reason: 'contactExistsElsewhere',
				outcome: 'notSent',
				httpStatus: 409,
			}),
		});
	});

	const troubles: ReadonlyArray<readonly [string, Exchange, string]> = [
		['silence', DROPPED, 'contactLookup'],
		['no connection', UNREACHED, 'notReached'],
		['a wrong key', answer(401, { message: 'Unauthorized' }), 'invalidKey'],
		['too many requests', answer(429, { message: 'x', retry_after: 3 }), 'rateLimited'],
		['trouble of the server', answer(500, { message: 'x' }), 'contactLookup'],
		['a result that is elsewhere', answer(303, ''), 'contactLookup'],
		['time that ran out at the server', answer(408, ''), 'contactLookup'],
		['a web page', answer(200, '<!doctype html><title>Login</title>'), 'contactLookup'],
		['nothing', answer(200, ''), 'contactLookup'],
		['another object', answer(200, { success: true }), 'contactLookup'],
		['a wrong path', answer(404, { message: 'Cannot GET /v1/contacts' }), 'wrongAddress'],
	];

	it.each(troubles)(
		'is not known after %s, and surely nothing was sent',
		async (_, exchange, reason) => {
			for (const script of [
				[exchange],
				[answer(200, []), exchange],
				[answer(200, []), answer(409, {}), exchange],
			]) {
				const { result, steps } = await resolve(script);
				if (!('failure' in result)) throw new Error('There was no contact');
				expect(result.failure.outcome).toBe('notSent');
				expect(result.failure.headline).not.toMatch(/may or may not/);
				expect(result.failure.reason).toBe(reason);
				expect(steps).toHaveLength(script.length);
			}
		},
	);

	it('is not known after a cancellation, and surely nothing was sent', async () => {
		for (const request of ['nothing', 'whole'] as const) {
			const { result } = await resolve([{ type: 'cancelled', request }]);
			expect(result).toEqual({ failure: expect.objectContaining({ outcome: 'notSent' }) });
		}
	});

	it('keeps the wait that the provider asks for', async () => {
		const { result } = await resolve([answer(429, { message: 'x', retry_after: 3 })]);
		expect(result).toMatchObject({ failure: { retryAfter: 3 } });
	});
});

describe('a contact whose number is stored in digits that can be one of two countries', () => {
	// A mobile number of Norway, and by Google's library a local one of León in Mexico.
	const NORWAY = '4791234567';

	it('is not written to, and none is made beside it', async () => {
		expect(googleReads(NORWAY, 'MX')).toBe('+524791234567');
		expect(googleReads(`+${NORWAY}`)).toBe('+4791234567');
		for (const spelled of [NORWAY, '47 91 23 45 67', Number(NORWAY)]) {
			const contact = { id: 'c-7', phone_number: spelled, full_name: 'Juan \u202ePérez' };
			const { result, steps } = await resolve([answer(200, [contact])], true, NORWAY);
			if (!('failure' in result)) throw new Error('There was a contact');
			const { failure } = result;
			expect(failure).toMatchObject({ reason: 'contactDoubtful', outcome: 'notSent' });
			expect(failure.why).toContain('“Juan Pérez”, ID c-7');
			expect(failure.why).toContain(String(spelled));
			expect(failure.advice).toContain('choose Contact in the field Recipient');
			expect(steps).toEqual([`GET +${NORWAY}`]);
		}
	});

	it('gives way to one that surely has the number, without a word', async () => {
		const doubtful = stored(NORWAY, 'doubtful', '2026-01-01');
		const sure = stored('+47 912 34 567', 'sure', '2020-01-01');
		for (const script of [
			[answer(200, [doubtful, sure])],
			[answer(200, []), answer(409, {}), answer(200, [doubtful]), answer(200, [doubtful, sure])],
		]) {
			const { result } = await resolve(script, true, NORWAY);
			expect(result).toEqual({ contact: { contactId: 'sure', created: false } });
		}
	});

	it('is named where the provider says that the new one exists', async () => {
		const { result } = await resolve(
			[answer(200, []), answer(409, {}), answer(200, []), answer(200, [stored(NORWAY)])],
			true,
			NORWAY,
		);
		expect(result).toMatchObject({
			failure: {
				reason: 'contactDoubtful',
				outcome: 'notSent',
				why: expect.stringContaining('c-1'),
			},
		});
	});

	it('is never taken, whatever the country', async () => {
		const regions = google.getSupportedRegions();
		const twofold = EXAMPLES.map(({ e164 }) => e164.slice(1)).filter(
			(digits) =>
				digits.length < 11 &&
				!NEWER_PLANS.test(digits) &&
				regions.some((region) => ![undefined, `+${digits}`].includes(googleReads(digits, region))),
		);
		expect(twofold.length).toBeGreaterThan(50);
		for (const phone of twofold) {
			const { result } = await resolve([answer(200, [stored(phone)])], true, phone);
			expect(result).toMatchObject({ failure: { reason: 'contactDoubtful' } });
			const marked = await resolve([answer(200, [stored(`+${phone}`)])], true, phone);
			expect(marked.result).toEqual({ contact: { contactId: 'c-1', created: false } });
		}
	});
});
