import type { TextDraft } from '../messages/draft';
import type { TextMessage } from '../messages/message';
import { isUnseen, lengthOf, LONGEST_TEXT, saidLength } from '../text';
import { withoutAccidents } from './accidents';
import { checkContact } from './contactDetails';
import { TEXT_LENGTH } from './limits';
import { hasErrors, passed, refused, unclearProblems, type Checked } from './problem';
import { checkRecipient, type RecipientProvider } from './recipient';

/** The parts of a provider that checking a text needs. */
export type TextProvider = RecipientProvider & {
	readonly name: string;
	readonly sendText?: unknown;
};

/** Turns the words that the operator entered into a message, or says what speaks against it. */
export function composeText(draft: TextDraft, provider: TextProvider): Checked<TextMessage> {
	if (provider.sendText === undefined) {
		return refused(
			'Text',
			`No texts can be sent through ${provider.name}`,
			'Choose the operation Send, or another provider.',
		);
	}
	const recipient = checkRecipient(draft, provider);
	const text = checkText(draft.text);
	const contact = checkContact(draft.contact);
	const problems = [
		...[recipient, text, contact].flatMap((checked) => checked.problems),
		...unclearProblems(draft.unclear),
	];
	if (!recipient.value || text.value === undefined || !contact.value || hasErrors(problems)) {
		return { problems };
	}
	const { options } = draft;
	return passed(
		{ recipient: recipient.value, text: text.value, contact: contact.value, options },
		problems,
	);
}

/** Settles the words: not empty, at most `TEXT_LENGTH` characters, without blanks around them. */
export function checkText(input: string): Checked<string> {
	// What is so long may go on behind what was read, whatever there is of it without the blanks around.
	const isCut = input.length >= LONGEST_TEXT;
	const text = input.slice(0, LONGEST_TEXT).replace(/\r\n?/g, '\n').trim();
	if (isUnseen(text) && !isCut) {
		return refused('Text', 'The text is empty', 'Enter the words to send.');
	}
	const length = lengthOf(text);
	if (isCut || length > TEXT_LENGTH) {
		return refused(
			'Text',
			`The text has ${isCut ? saidLength(input) : length} characters, more than the ${TEXT_LENGTH} that WhatsApp takes`,
			'Shorten the text, or send it in several messages.',
		);
	}
	return withoutAccidents(text, 'Text');
}
