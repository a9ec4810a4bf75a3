import type { Draft, RecipientBy } from '../messages/draft';
import type { Recipient } from '../messages/message';
import { ID_LENGTH } from './limits';
import { checkPhone } from './phone';
import { hasErrors, passed, refused, type Checked, type Problem } from './problem';
import type { PhoneLimits } from './wirePhone';

/** The recipient part of what the operator asked for. */
export type RecipientDraft = Pick<
	Draft,
	'channelId' | 'contactId' | 'defaultCountry' | 'phone' | 'recipientBy' | 'threadId'
>;

/** What of a provider decides how a recipient can be named. */
export interface RecipientProvider {
	readonly limits: { readonly phone: PhoneLimits };
	/** The channel to send from must be told unless a thread is named. */
	readonly needsChannel: boolean;
	/** The ways in which the provider takes recipients. */
	readonly recipients: readonly RecipientBy[];
}

/** Settles who gets the message. */
export function checkRecipient(
	draft: RecipientDraft,
	{ limits, needsChannel, recipients }: RecipientProvider,
): Checked<Recipient> {
	const threadId = draft.threadId.trim();
	const contactId = draft.contactId.trim();
	const channelId = draft.channelId.trim();
	// Every provider takes phone numbers; a workflow that was made for another one may say something else.
	const recipientBy = recipients.includes(draft.recipientBy) ? draft.recipientBy : 'phone';
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
				'Channel',
				channelId,
				'Choose the WhatsApp channel to send from, or enter its ID, for example chn_abc123.',
			),
		);
	}
	if (recipientBy === 'contactId') {
		problems.push(
			...checkId(
				'Contact',
				contactId,
				'Choose the contact, or choose Phone Number in the field Recipient.',
			),
		);
		return problems.length > 0
			? { problems }
			: passed({ contactId, ...(needsChannel && { channelId }) });
	}
	const phone = checkPhone(draft.phone, limits.phone, draft.defaultCountry);
	problems.push(...phone.problems);
	if (hasErrors(problems)) return { problems };
	return passed({ phone: phone.value, ...(needsChannel && { channelId }) }, problems);
}

function checkId(
	field: 'Channel' | 'Contact' | 'Thread ID',
	id: string,
	advice: string,
): readonly Problem[] {
	const name = field === 'Thread ID' ? 'thread ID' : field.toLowerCase();
	const missing = field === 'Thread ID' ? 'The thread ID is empty' : `No ${name} is chosen`;
	if (id === '') return refused(field, missing, advice).problems;
	if (id.length <= ID_LENGTH) return [];
	const words = field === 'Thread ID' ? name : `${name}’s ID`;
	return refused(
		field,
		`The ${words} has ${id.length} characters, more than an ID can have`,
		advice,
	).problems;
}
