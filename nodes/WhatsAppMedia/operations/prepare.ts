import { compose, hasErrors, type Checked, type Problem } from '../checks';
import { parseUrl } from '../checks/link';
import { checkStandBy } from '../checks/template';
import type { Session } from '../delivery/session';
import type { Draft, Message, OpenedSource, TemplateMessage } from '../message';

/** A message, and the template that stands by for it. */
export interface Prepared {
	readonly message: Message;
	/** Warnings that go along with the message. */
	readonly messageProblems: readonly Problem[];
	readonly fallback?: TemplateMessage;
	/** Warnings that go along with the template, if it is sent. */
	readonly fallbackProblems: readonly Problem[];
}

/** Fields of which the template has checks of its own, or none. */
const OF_MEDIA: ReadonlySet<Problem['field']> = new Set([
	'Caption',
	'File Name',
	'Input Binary Field',
	'Media Type',
	'Media URL',
]);

/** Checks everything before anything is sent, the template that may be needed included. */
export function prepare(
	{ provider, transport }: Session,
	draft: Draft<OpenedSource>,
): Checked<Prepared> {
	const host = parseUrl(transport.address)?.hostname;
	const composed = compose(draft, provider, host);
	const { value: message, problems: messageProblems } = composed;
	if (message === undefined || hasErrors(messageProblems)) return { problems: messageProblems };
	if (draft.ifWindowClosed === 'fail') {
		return {
			value: { message, messageProblems, fallbackProblems: [] },
			problems: messageProblems,
		};
	}
	const template = checkStandBy(draft, message.media, provider, host);
	const known = new Set(messageProblems.map((problem) => problem.message));
	const problems = [
		...messageProblems,
		...template.problems.filter((problem) => !known.has(problem.message)),
	];
	if (template.value === undefined || hasErrors(problems)) return { problems };
	const { recipient, contact, options } = message;
	const fallback = { recipient, contact, options, ...template.value };
	const fallbackProblems = [
		...messageProblems.filter(({ field }) => !OF_MEDIA.has(field)),
		...template.problems,
	];
	return { value: { message, messageProblems, fallback, fallbackProblems }, problems };
}
