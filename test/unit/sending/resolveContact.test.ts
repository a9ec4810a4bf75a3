import { resolveContact } from '../../../nodes/WhatsAppMedia/sending/resolveContact';
import type { Exchange } from '../../../nodes/WhatsAppMedia/http/transport';
import type { ApiRequest } from '../../../nodes/WhatsAppMedia/wire/apiRequest';
import { contactship } from '../../../nodes/WhatsAppMedia/providers/contactship/index';
import { DROPPED } from '../support/scripted';

const PHONE = '12125550100';

/** A transport that gives these answers, one after the other, and remembers what was asked. */
function scripted(...answers: Exchange[]) {
	const asked: ApiRequest[] = [];
	const transport = {
		baseUrl: 'https://api.contactship.ai',
		exchange: async (request: ApiRequest) => {
			asked.push(request);
			const answer = answers[asked.length - 1];
			if (answer === undefined) throw new Error('asked more often than expected');
			return await Promise.resolve(answer);
		},
	};
	return { session: { provider: contactship, transport }, asked };
}

const answer = (status: number, body: unknown): Exchange => ({
	type: 'answer',
	response: { status, headers: {}, body },
	request: 'whole',
});
const contact = (id: string, phone: string, created = '2026-01-01') => ({
	id,
	phone_number: phone,
	created_at: created,
});

async function resolve(answers: Exchange[], createMissing = true) {
	const { session, asked } = scripted(...answers);
	const directory = contactship.contactLookup;
	if (directory === undefined) throw new Error('Contactship has contacts');
	const details = { firstName: 'Ana', lastName: 'Ruiz' };
	const result = await resolveContact(session, directory, PHONE, details, createMissing);
	return { result, asked };
}

describe('the contact of a phone number', () => {
	it('is the one with exactly this number among those that begin the same', async () => {
		const { result, asked } = await resolve([
			answer(200, [
				contact('a', '+121255501001'),
				contact('b', '+12125550100'),
				contact('c', '+1212555010'),
			]),
		]);
		expect(result).toEqual({ contact: { contactId: 'b', created: false } });
		expect(asked).toHaveLength(1);
		expect(asked[0]?.query).toEqual({ phone_number: '+12125550100' });
	});

	it.each(['+1 (212) 555-0100', '001 212 555 0100', '12125550100'])(
		'is found when stored as %s',
		async (stored) => {
			const { result } = await resolve([answer(200, [contact('b', stored)])]);
			expect(result).toMatchObject({ contact: { contactId: 'b' } });
		},
	);

	it('is the newest of several', async () => {
		const { result } = await resolve([
			answer(200, [
				contact('old', '+12125550100', '2024-01-01'),
				contact('new', '+12125550100', '2026-01-01'),
			]),
		]);
		expect(result).toMatchObject({ contact: { contactId: 'new' } });
	});

	it('is created with its names when there is none', async () => {
		const { result, asked } = await resolve([answer(200, []), answer(201, { id: 'n' })]);
		expect(result).toEqual({ contact: { contactId: 'n', created: true } });
		expect(asked[1]).toMatchObject({
			method: 'POST',
			path: '/v1/contacts',
			body: { value: { phone_number: '+12125550100', full_name: 'Ana Ruiz' } },
		});
	});

	it('is looked for by its last digits when it exists in another spelling', async () => {
		const { result, asked } = await resolve([
			answer(200, []),
			answer(409, { message: 'exists' }),
			answer(200, []),
			answer(200, [contact('x', '+999925550100'), contact('y', '1-212-555-0100')]),
		]);
		expect(result).toEqual({ contact: { contactId: 'y', created: false } });
		expect(asked[3]?.query).toEqual({ phone_number: '25550100' });
	});

	it('that exists but is not found leaves the message unsent', async () => {
		const { result } = await resolve([
			answer(200, []),
			answer(409, {}),
			answer(200, []),
			answer(200, []),
		]);
		expect(result).toMatchObject({
			failure: { outcome: 'notSent', reason: 'contactExistsElsewhere' },
		});
	});

	it('is not created when that is switched off', async () => {
		const { result, asked } = await resolve([answer(200, [])], false);
		expect(result).toMatchObject({ failure: { outcome: 'notSent', reason: 'contactMissing' } });
		expect(asked).toHaveLength(1);
	});

	it.each<[string, Exchange[]]>([
		['no answer', [DROPPED]],
		['a page', [answer(200, '<html></html>')]],
		['a server in trouble', [answer(500, { message: 'x' })]],
		['no answer to its creation', [answer(200, []), DROPPED]],
		// The contact may be there, but no message was on its way.
		['a creation that may have happened', [answer(200, []), answer(503, {})]],
	])('that cannot be looked up (%s) leaves the message unsent, surely', async (_, answers) => {
		const { result } = await resolve(answers);
		expect(result).toMatchObject({ failure: { outcome: 'notSent' } });
	});

	it('is looked up once for messages to it at the same time, and created once', async () => {
		const { session, asked } = scripted(answer(200, []), answer(201, { id: 'n' }));
		const directory = contactship.contactLookup;
		if (directory === undefined) throw new Error('Contactship has contacts');
		const shared = { ...session, lookUps: new Map() };
		const results = await Promise.all(
			[1, 2, 3].map(async () => await resolveContact(shared, directory, PHONE, {}, true)),
		);
		expect(asked.map(({ method }) => method)).toEqual(['GET', 'POST']);
		expect(results).toEqual([
			{ contact: { contactId: 'n', created: true } },
			{ contact: { contactId: 'n', created: false } },
			{ contact: { contactId: 'n', created: false } },
		]);
	});
});
