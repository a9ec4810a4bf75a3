import { compose, hasErrors, type Checked, type Problem } from '../../checks/composeMessage';
import { checkCaption } from '../../checks/caption';
import { checkContact } from '../../checks/contactDetails';
import { checkUrl } from '../../checks/link';
import { parseUrl } from '../../wire/parseUrl';
import { unclearProblems, warning } from '../../checks/problem';
import { checkRecipient } from '../../checks/recipient';
import {
	checkReference,
	checkStandBy,
	checkTemplate,
	composeTemplate,
	type TemplateContent,
} from '../../checks/composeTemplate';
import { composeText } from '../../checks/composeText';
import { checkTemplateValues } from '../../checks/templateValues';
import type { Session } from '../../sending/session';
import type { Draft, OpenedSource, RemoteSource, TextDraft } from '../../messages/draft';
import type {
	FilledTemplate,
	Message,
	Recipient,
	TemplateMessage,
	TextMessage,
} from '../../messages/message';

/** A message, and the template that stands by for it. */
export interface PreparedMessage {
	readonly message: Message | TextMessage;
	/** Warnings that go along with the message. */
	readonly messageProblems: readonly Problem[];
	readonly standBy?: TemplateMessage;
	/** Warnings that go along with the template, if it is sent. */
	readonly standByProblems: readonly Problem[];
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
	return errors.every(({ field }) => field === 'Values to Send') ? first : undefined;
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
	const host = parseUrl(transport.baseUrl)?.hostname;
	const composed = compose(draft, provider, host);
	const { value: message, problems: messageProblems } = composed;
	if (message === undefined || hasErrors(messageProblems)) return { problems: messageProblems };
	return withStandBy(draft, message, messageProblems, () =>
		checkStandBy(draft, message.media, provider, host),
	);
}

/** Adds the template that stands by for a message that can be sent, where one is wanted. */
function withStandBy(
	{ outsideWindow }: Draft,
	message: PreparedMessage['message'],
	messageProblems: readonly Problem[],
	check: () => Checked<TemplateContent>,
): Checked<PreparedMessage> {
	if (outsideWindow === 'fail') {
		return {
			value: { message, messageProblems, standByProblems: [] },
			problems: messageProblems,
		};
	}
	const template = check();
	const unfit = unfitValues(template.problems);
	if (unfit !== undefined) {
		const problems = [...messageProblems, asDoubt(unfit)];
		const value = { message, messageProblems: problems, standByProblems: [], unfit };
		return { value, problems };
	}
	const known = new Set(messageProblems.map((problem) => problem.message));
	const problems = [
		...messageProblems,
		...template.problems.filter((problem) => !known.has(problem.message)),
	];
	if (template.value === undefined || hasErrors(problems)) return { problems };
	const { recipient, contact, options } = message;
	const standBy = { recipient, contact, options, ...template.value };
	const standByProblems = [
		...messageProblems.filter(({ field }) => !OF_MEDIA.has(field)),
		...template.problems,
	];
	return { value: { message, messageProblems, standBy, standByProblems }, problems };
}

/** The same for a message of words only. */
export function prepareText({ provider }: Session, draft: TextDraft): Checked<PreparedMessage> {
	const { value: message, problems } = composeText(draft, provider);
	if (message === undefined) return { problems };
	return withStandBy(draft, message, problems, () => checkTemplate(draft, provider));
}

/** Checks everything about a template before it is sent. */
export function prepareTemplate(
	{ provider, transport }: Session,
	draft: Draft<OpenedSource>,
): Checked<TemplateMessage> {
	return composeTemplate(draft, provider, parseUrl(transport.baseUrl)?.hostname);
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
	const standBy = draft.outsideWindow === 'fail' ? { problems: [] } : filled(provider, draft);
	const unfit = unfitValues(standBy.problems);
	const standByProblems = unfit === undefined ? standBy.problems : [asDoubt(unfit)];
	const problems = [...common.problems, ...caption.problems, ...standByProblems];
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
			...checkUrl(source.url).problems,
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
