import type { Draft, Recipient } from '../message';
import { checkPhone, type PhoneLimits } from './phone';
import { hasErrors, passed, refused, type Checked } from './problem';

/** The recipient part of what the operator asked for. */
export type RecipientDraft = Pick<
	Draft,
	'channelId' | 'contactId' | 'defaultCountry' | 'phone' | 'recipientBy' | 'threadId'
>;

/**
 * Settles who gets the message.
 * @param needsChannel the provider wants to be told the channel unless a thread is named
 */
export function checkRecipient(
	draft: RecipientDraft,
	limits: PhoneLimits,
	needsChannel: boolean,
): Checked<Recipient> {
	const threadId = draft.threadId.trim();
	const contactId = draft.contactId.trim();
	const channelId = draft.channelId.trim();
	if (draft.recipientBy === 'threadId') {
		return threadId === ''
			? refused(
					'Thread ID',
					'The thread ID is empty',
					'Enter the thread ID that an earlier message returned as its conversation ID.',
				)
			: passed({ threadId });
	}

	const problems = [];
	if (needsChannel && channelId === '') {
		problems.push(
			...refused(
				'Channel',
				'No channel is chosen',
				'Choose the WhatsApp channel to send from, or enter its ID, for example chn_abc123.',
			).problems,
		);
	}
	if (draft.recipientBy === 'contactId') {
		if (contactId === '') {
			problems.push(
				...refused(
					'Contact',
					'No contact is chosen',
					'Choose the contact, or choose Phone Number in the field Recipient.',
				).problems,
			);
		}
		return problems.length > 0 ? { problems } : passed({ contactId, channelId });
	}
	const phone = checkPhone(draft.phone, limits, draft.defaultCountry);
	problems.push(...phone.problems);
	if (hasErrors(problems)) return { problems };
	return passed({ phone: phone.value, ...(needsChannel && { channelId }) }, problems);
}
