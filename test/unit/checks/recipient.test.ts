import { checkRecipient } from '../../../nodes/WhatsAppMedia/checks/recipient';
import { PROVIDERS } from '../../../nodes/WhatsAppMedia/providers/registry';
import { draftOf } from '../../support/drafts';

const CHANNELLED = PROVIDERS.contactship;
const BY_PHONE = PROVIDERS.xobito;

describe('a recipient', () => {
	it('is the digits of a phone number', () => {
		expect(checkRecipient(draftOf({ phone: '+1 415 555 1234' }), BY_PHONE)).toEqual({
			value: { phone: '14155551234' },
			problems: [],
		});
	});

	it('has a channel beside the phone number where the provider wants one', () => {
		expect(checkRecipient(draftOf({ channelId: ' chn_1 ' }), CHANNELLED).value).toEqual({
			phone: '14155551234',
			channelId: 'chn_1',
		});
	});

	it('can be a contact', () => {
		const draft = draftOf({ recipientBy: 'contactId', contactId: ' c-1 ', channelId: 'chn_1' });
		expect(checkRecipient(draft, CHANNELLED).value).toEqual({
			contactId: 'c-1',
			channelId: 'chn_1',
		});
	});

	it('can be a thread, which needs neither channel nor phone number', () => {
		const draft = draftOf({ recipientBy: 'threadId', threadId: ' thr-1 ', phone: '' });
		expect(checkRecipient(draft, CHANNELLED)).toEqual({
			value: { threadId: 'thr-1' },
			problems: [],
		});
	});

	it('is a phone number where the provider knows nothing else', () => {
		const draft = draftOf({ recipientBy: 'threadId', threadId: 'thr-1' });
		expect(checkRecipient(draft, BY_PHONE).value).toEqual({ phone: '14155551234' });
	});

	it.each(['channelId', 'contactId'] as const)('has a %s of a bounded length', (name) => {
		const draft = draftOf({ recipientBy: 'contactId', contactId: 'c-1', channelId: 'chn_1' });
		const long = { ...draft, [name]: 'x'.repeat(513) };
		expect(checkRecipient({ ...draft, [name]: 'x'.repeat(512) }, CHANNELLED).problems).toEqual([]);
		expect(checkRecipient(long, CHANNELLED).problems).toMatchObject([
			{ severity: 'error', message: expect.stringContaining('513 characters') as unknown },
		]);
	});

	it('ignores what was left in the fields of another choice', () => {
		const draft = draftOf({
			recipientBy: 'contactId',
			contactId: 'c-1',
			channelId: 'chn_1',
			phone: 'x',
		});
		expect(checkRecipient(draft, CHANNELLED).problems).toEqual([]);
	});

	it.each([
		['phone', { phone: '' }, ['Channel', 'Phone Number']],
		['contactId', { contactId: ' ' }, ['Channel', 'Contact']],
		['threadId', { threadId: ' ' }, ['Thread ID']],
	] as const)('by %s is told everything that is missing', (recipientBy, changes, fields) => {
		const { value, problems } = checkRecipient(draftOf({ recipientBy, ...changes }), CHANNELLED);
		expect(value).toBeUndefined();
		expect(problems.map(({ field }) => field)).toEqual(fields);
	});
});
