import type { Draft, Recipient } from '../message';
import { ID_LENGTH } from './limits';
import { checkPhone, type PhoneLimits } from './phone';
import { hasErrors, passed, refused, type Checked, type Problem } from './problem';

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
	// Providers without channels know phone numbers only, whatever a workflow made by hand says.
	const recipientBy = needsChannel ? draft.recipientBy : 'phone';
	if (recipientBy === 'threadId') {
		const problems = checkId(
			'Thread ID',
			threadId,
			'Enter the thread ID that an earlier message returned as its conversation ID.',
		);
		return problems.length > 0 ? { problems } : passed({ threadId });
	}

	const problems: Problem[] = [];
	if (needsChannel) {
		problems.push(
			...checkId(
				'Channel ID',
				channelId,
				'Enter the ID of the WhatsApp channel to send from, for example chn_abc123.',
			),
		);
	}
	if (recipientBy === 'contactId') {
		problems.push(
			...checkId(
				'Contact ID',
				contactId,
				'Enter the contact ID, or choose Phone Number in the field Recipient.',
			),
		);
		return problems.length > 0 ? { problems } : passed({ contactId, channelId });
	}
	const phone = checkPhone(draft.phone, limits, draft.defaultCountry);
	problems.push(...phone.problems);
	if (hasErrors(problems)) return { problems };
	return passed({ phone: phone.value, ...(needsChannel && { channelId }) }, problems);
}

function checkId(
	field: 'Channel ID' | 'Contact ID' | 'Thread ID',
	id: string,
	advice: string,
): readonly Problem[] {
	const name = field.replace(/^./, (letter) => letter.toLowerCase());
	if (id === '') return refused(field, `The ${name} is empty`, advice).problems;
	if (id.length <= ID_LENGTH) return [];
	return refused(field, `The ${name} has ${id.length} characters, more than an ID can have`, advice)
		.problems;
}
