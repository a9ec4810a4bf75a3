import type { Draft, OpenedSource } from '../messages/draft';
import type { Message } from '../messages/message';
import { checkCaption } from './caption';
import { checkContact } from './contactDetails';
import { checkMedia, type CheckedProvider } from './media';
import { hasErrors, unclearProblems, type Checked } from './problem';
import { checkRecipient, type RecipientProvider } from './recipient';

export { hasErrors, type Checked, type Problem } from './problem';

/** What the checks need to know of a provider. */
export type ComposingProvider = RecipientProvider & CheckedProvider;

/**
 * Turns what the operator asked for into a message, or says everything that speaks against it.
 * Sending and the dry run both go through here.
 * @param reachableHost host of the provider's API, which it can reach even when it is a private one
 */
export function compose(
	draft: Draft<OpenedSource>,
	provider: ComposingProvider,
	reachableHost?: string,
): Checked<Message> {
	const recipient = checkRecipient(draft, provider);
	const media = checkMedia(draft, provider, reachableHost);
	const settledKind = media.value?.kind ?? (draft.kind === 'auto' ? undefined : draft.kind);
	const caption = checkCaption(
		draft.caption,
		settledKind,
		provider.limits.lineBreakLength[draft.source.type === 'file' ? 'file' : 'link'],
	);
	const contact = checkContact(draft.contact);
	const problems = [
		...[recipient, media, caption, contact].flatMap((checked) => checked.problems),
		...unclearProblems(draft.unclear),
	];

	if (!recipient.value || !media.value || caption.value === undefined || !contact.value) {
		return { problems };
	}
	// A value may come beside an error (a file that is too large), so the severity decides.
	if (hasErrors(problems)) return { problems };
	const message: Message = {
		recipient: recipient.value,
		media: media.value,
		...(caption.value !== '' && { caption: caption.value }),
		contact: contact.value,
		options: draft.options,
	};
	return { value: message, problems };
}
