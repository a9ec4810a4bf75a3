import { resolveRecipient } from '../../../nodes/WhatsAppMedia/sending/resolveRecipient';
import type { Exchange } from '../../../nodes/WhatsAppMedia/http/transport';
import type { Recipient } from '../../../nodes/WhatsAppMedia/messages/message';
import type { Provider } from '../../../nodes/WhatsAppMedia/providers/provider';
import { contactship } from '../../../nodes/WhatsAppMedia/providers/contactship/index';
import { rasl } from '../../../nodes/WhatsAppMedia/providers/rasl';
import { waCr } from '../../../nodes/WhatsAppMedia/providers/waCr';
import { xobito } from '../../../nodes/WhatsAppMedia/providers/xobito';
import { answered, DROPPED, scripted, UNREACHED } from '../support/scripted';

async function address(
	provider: Provider,
	recipient: Recipient,
	answers: readonly Exchange[] = [],
	createContact = true,
) {
	const { session, asked } = scripted(provider, answers);
	return { result: await resolveRecipient(session, recipient, {}, createContact), asked };
}

describe('a recipient', () => {
	it.each([
		[xobito, { phone: '14155551234' }],
		[waCr, { phone: '14155551234' }],
		[contactship, { contactId: 'c-1', channelId: 'chn_1' }],
		[contactship, { threadId: 'thr-1' }],
	])('that the provider knows by itself is not looked up: %#', async (provider, recipient) => {
		const { result, asked } = await address(provider, recipient);
		expect(result).toEqual({ resolved: { recipient } });
		expect(asked).toEqual([]);
	});

	it('of Contactship is the contact of the phone number', async () => {
		const recipient = { phone: '14155551234', channelId: 'chn_1' };
		const contact = { id: 'c-1', phone_number: '+14155551234' };
		const { result } = await address(contactship, recipient, [answered(200, [contact])]);
		expect(result).toEqual({
			resolved: { recipient: { ...recipient, contactId: 'c-1' }, created: false },
		});
	});

	it('of Contactship can be a contact that is made for it', async () => {
		const { result } = await address(contactship, { phone: '14155551234' }, [
			answered(200, []),
			answered(201, { id: 'c-2' }),
		]);
		expect(result).toMatchObject({ resolved: { recipient: { contactId: 'c-2' }, created: true } });
	});

	it('of Contactship is not made where that is switched off', async () => {
		const { result, asked } = await address(
			contactship,
			{ phone: '14155551234' },
			[answered(200, [])],
			false,
		);
		expect(result).toMatchObject({ failure: { reason: 'contactMissing', outcome: 'notSent' } });
		expect(asked).toHaveLength(1);
	});

	it.each([waCr, rasl])('is the phone number of a contact', async (provider) => {
		const recipient = { contactId: '451', channelId: '' };
		const answer = answered(200, { success: true, data: { id: 451, phone: '+1 (415) 555-1234' } });
		const { result, asked } = await address(provider, recipient, [answer]);
		expect(result).toEqual({
			resolved: { recipient: { ...recipient, phone: '14155551234' }, warnings: [] },
		});
		expect(asked).toEqual([{ method: 'GET', path: '/contacts/451' }]);
	});

	it.each<[string, Exchange, string]>([
		[
			'does not exist',
			answered(404, {
				success: false,
				error: { code: 'NOT_FOUND', message: 'Contact not found.' },
			}),
			'contactUnreadable',
		],
		[
			'has no number',
			answered(200, { success: true, data: { id: 451, phone: '' } }),
			'contactUnreadable',
		],
		[
			'is another one',
			answered(200, { success: true, data: { id: 999, phone: '+14155551234' } }),
			'contactUnreadable',
		],
		...[
			'+34600111222 / +34600333444',
			'0612345678',
			'00346001112222',
			'5',
			'+1415555123456789012',
		].map((phone): [string, Exchange, string] => [
			`has the number ${phone}`,
			answered(200, { success: true, data: { id: 451, phone } }),
			'contactUnreadable',
		]),
		[
			'has a number without digits',
			answered(200, { data: { id: 451, phone: 'n/a' } }),
			'contactUnreadable',
		],
		// Somebody else answers: a wrong Base URL must not be taken for a wrong contact.
		[
			'is a page that is missing',
			answered(404, '<html><title>404 Not Found</title></html>'),
			'wrongAddress',
		],
		[
			'is a route that is missing',
			answered(404, { message: 'The route x could not be found.' }),
			'wrongAddress',
		],
		['is a login page', answered(200, '<!doctype html><title>Login</title>'), 'contactLookup'],
		['is nothing', answered(200, ''), 'contactLookup'],
		[
			'cannot be read with this token',
			answered(401, { success: false, error: { code: 'INVALID_TOKEN' } }),
			'invalidKey',
		],
		[
			'may not be read',
			answered(403, {
				success: false,
				error: { code: 'INSUFFICIENT_SCOPE', message: 'Required scope: contacts:read' },
			}),
			'missingScope',
		],
		['comes from a server in trouble', answered(500, { message: 'Server Error' }), 'contactLookup'],
		['comes too late', DROPPED, 'contactLookup'],
		['is out of reach', UNREACHED, 'notReached'],
		['is kept back', { type: 'held', seconds: 12 }, 'rateLimited'],
		['is not awaited', { type: 'cancelled', request: 'whole' }, 'contactLookup'],
		['is not asked for', { type: 'cancelled', request: 'nothing' }, 'cancelledBefore'],
	])('whose contact %s gets no message, surely', async (_name, answer, reason) => {
		for (const provider of [waCr, rasl]) {
			const { result } = await address(provider, { contactId: '451' }, [answer]);
			expect(result).toMatchObject({ failure: { reason, outcome: 'notSent' } });
		}
	});
});
