import { compose, hasErrors, type Checked } from '../checks';
import { parseUrl } from '../checks/link';
import { checkTemplate } from '../checks/template';
import type { Session } from '../delivery/session';
import type { Draft, Message, TemplateMessage } from '../message';

/** A message, and the template that stands by for it. */
export interface Prepared {
	readonly message: Message;
	readonly fallback?: TemplateMessage;
}

/** Checks everything before anything is sent, the template that may be needed included. */
export function prepare({ provider, transport }: Session, draft: Draft): Checked<Prepared> {
	const host = parseUrl(transport.address)?.hostname;
	const composed = compose(draft, provider, host);
	const message = composed.value;
	if (message === undefined || hasErrors(composed.problems)) return { problems: composed.problems };
	if (draft.ifWindowClosed === 'fail') return { value: { message }, problems: composed.problems };

	// The header takes the file as the kind that it was recognised as, unless the template says otherwise.
	const template = checkTemplate({ ...draft, kind: message.media.kind }, provider, host);
	const known = new Set(composed.problems.map((problem) => problem.message));
	const problems = [
		...composed.problems,
		...template.problems.filter((problem) => !known.has(problem.message)),
	];
	if (template.value === undefined || hasErrors(problems)) return { problems };
	const { recipient, contact, options } = message;
	return {
		value: { message, fallback: { recipient, contact, options, ...template.value } },
		problems,
	};
}
