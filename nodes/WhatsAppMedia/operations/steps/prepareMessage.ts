import { compose, hasErrors, type Checked, type Problem } from '../../checks/composeMessage';
import { checkCaption } from '../../checks/caption';
import { checkContact } from '../../checks/contactDetails';
import { checkAddress, parseUrl } from '../../checks/link';
import { unclearProblems, warning } from '../../checks/problem';
import { checkRecipient } from '../../checks/recipient';
import { checkReference, checkStandBy, composeTemplate } from '../../checks/composeTemplate';
import { checkTemplateValues } from '../../checks/templateValues';
import type { Session } from '../../sending/connection';
import type {
	Draft,
	FilledTemplate,
	Message,
	OpenedSource,
	Recipient,
	RemoteSource,
	TemplateMessage,
} from '../../messages/message';

/** A message, and the template that stands by for it. */
export interface PreparedMessage {
	readonly message: Message;
	/** Warnings that go along with the message. */
	readonly messageProblems: readonly Problem[];
	readonly fallback?: TemplateMessage;
	/** Warnings that go along with the template, if it is sent. */
	readonly fallbackProblems: readonly Problem[];
	/** Why the template that stands by could not be sent to this recipient. */
	readonly unfit?: Problem;
}

/**
 * What is wrong with the values of a template that only stands by, as a warning: a customer whose window
 * is open does not need it. Undefined where anything else is wrong, with the template itself for example.
 */
function unfitValues(problems: readonly Problem[]): Problem | undefined {
	const errors = problems.filter(({ severity }) => severity === 'error');
	const [first] = errors;
	return errors.every(({ field }) => field === 'Template Values') ? first : undefined;
}

function asDoubt({ field, message, advice }: Problem): Problem {
	const told = `If the 24-hour window is closed, the template cannot be sent to this recipient: ${message}`;
	return warning(field, told, advice);
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
): Checked<PreparedMessage> {
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
	const unfit = unfitValues(template.problems);
	if (unfit !== undefined) {
		const problems = [...messageProblems, asDoubt(unfit)];
		const value = { message, messageProblems: problems, fallbackProblems: [], unfit };
		return { value, problems };
	}
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

/** Checks everything about a template before it is sent. */
export function prepareTemplate(
	{ provider, transport }: Session,
	draft: Draft<OpenedSource>,
): Checked<TemplateMessage> {
	return composeTemplate(draft, provider, parseUrl(transport.address)?.hostname);
}

/** What is known of a message whose file n8n downloads only when its turn comes. */
export interface RemoteMessage {
	readonly recipient: Recipient;
}

/** Checks all of it that needs no download. */
export function prepareRemote(
	{ provider }: Session,
	draft: Draft,
	source: RemoteSource,
): Checked<RemoteMessage> {
	const kind = draft.kind === 'auto' ? undefined : draft.kind;
	const caption = checkCaption(draft.caption, kind, provider.limits.lineBreakLength.file);
	const common = checkCommon(provider, draft, source);
	const fallback = draft.ifWindowClosed === 'fail' ? { problems: [] } : filled(provider, draft);
	const unfit = unfitValues(fallback.problems);
	const fallbackProblems = unfit === undefined ? fallback.problems : [asDoubt(unfit)];
	const problems = [...common.problems, ...caption.problems, ...fallbackProblems];
	if (common.value === undefined || hasErrors(problems)) return { problems };
	return { value: { recipient: common.value }, problems };
}

/** The same for a template. */
export function prepareRemoteTemplate(
	{ provider }: Session,
	draft: Draft,
	source: RemoteSource,
): Checked<{ readonly recipient: Recipient; readonly template: FilledTemplate }> {
	const common = checkCommon(provider, draft, source);
	const template = filled(provider, draft);
	const problems = [...common.problems, ...template.problems];
	if (common.value === undefined || template.value === undefined || hasErrors(problems)) {
		return { problems };
	}
	return { value: { recipient: common.value, template: template.value }, problems };
}

function checkCommon(
	provider: Session['provider'],
	draft: Draft,
	source: RemoteSource,
): Checked<Recipient> {
	const recipient = checkRecipient(draft, provider);
	return {
		value: recipient.value,
		problems: [
			...recipient.problems,
			...checkAddress(source.url).problems,
			...checkContact(draft.contact).problems,
			...unclearProblems(draft.unclear),
		],
	};
}

function filled(provider: Session['provider'], draft: Draft): Checked<FilledTemplate> {
	const reference = checkReference(draft.template.reference);
	const values = checkTemplateValues(draft.template, provider);
	const problems = [...reference.problems, ...values.problems];
	if (reference.value === undefined || values.value === undefined) return { problems };
	const { name, language } = reference.value;
	return { value: { name, language, ...values.value }, problems };
}
