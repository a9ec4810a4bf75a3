import type { Draft, OpenedSource } from '../messages/draft';
import type { Media, TemplateHeader, TemplateMessage } from '../messages/message';
import { quote } from '../text';
import { checkContact } from './contactDetails';
import type { ComposingProvider } from './composeMessage';
import { checkMedia } from './media';
import {
	hasErrors,
	passed,
	refused,
	unclearProblems,
	warning,
	type Checked,
	type Problem,
} from './problem';
import { checkRecipient } from './recipient';
import { checkTemplateValues } from './templateValues';

/** A template by its reference: `name:language`, with the kind of its header where that is known. */
export interface TemplateReference {
	readonly name: string;
	readonly language: string;
	readonly header?: TemplateHeader;
}

const HEADERS: ReadonlySet<string> = new Set(['document', 'image', 'none', 'text', 'video']);

/** The reference of a template, as the picker keeps it; without its header where that is not known. */
export function referenceOf({ name, language, header }: TemplateReference): string {
	return [name, language, ...(header === undefined ? [] : [header])].join(':');
}

/** Reads what was picked or typed. */
export function checkReference(reference: string): Checked<TemplateReference> {
	const [name = '', language = '', header, ...rest] = reference
		.split(':')
		.map((part) => part.trim());
	if (name === '') {
		return refused('Template', 'No template is chosen', 'Choose an approved template.');
	}
	if (!/^[a-z]{2,3}([_-][a-z\d]{2,4})?$/i.test(language)) {
		return refused(
			'Template',
			`The template ${quote(reference, 80)} names no language`,
			'Choose it from the list, or enter name and language with a colon between, for example invoice_ready:en_US.',
		);
	}
	if (rest.length > 0 || (header !== undefined && !HEADERS.has(header))) {
		return refused(
			'Template',
			`The template ${quote(reference, 80)} is not written as expected`,
			'After name and language only the kind of header may follow: document, image, video, text or none.',
		);
	}
	return passed({
		name,
		language: language.replace('-', '_'),
		...(header !== undefined && { header: header as TemplateHeader }),
	});
}

/**
 * Turns the template that the operator chose into a message, or says what speaks against it.
 * @param reachableHost see `compose`
 */
export function composeTemplate(
	draft: Draft<OpenedSource>,
	provider: ComposingProvider,
	reachableHost?: string,
): Checked<TemplateMessage> {
	const recipient = checkRecipient(draft, provider);
	const content = checkTemplate(draft, provider, reachableHost);
	const contact = checkContact(draft.contact);
	const problems = [
		...[recipient, content, contact].flatMap((checked) => checked.problems),
		...unclearProblems(draft.unclear),
	];
	if (!recipient.value || !content.value || !contact.value || hasErrors(problems)) {
		return { problems };
	}
	return passed(
		{
			recipient: recipient.value,
			...content.value,
			contact: contact.value,
			options: draft.options,
		},
		problems,
	);
}

/** What a template message has that other messages do not. */
export type TemplateContent = Pick<TemplateMessage, 'media' | 'template'>;

/** Checks template, values and the media of the header. */
export function checkTemplate(
	draft: Draft<OpenedSource>,
	provider: ComposingProvider,
	reachableHost?: string,
): Checked<TemplateContent> {
	const reference = checkReference(draft.template.reference);
	const { header } = reference.value ?? {};
	const media = checkHeaderMedia(draft, header, 'Header Media', provider, reachableHost);
	return joined(draft, reference, media, provider);
}

/**
 * Checks the template that stands by for a message with media: its header takes the same file, as
 * the kind that it was recognised as unless the template says otherwise.
 */
export function checkStandBy(
	draft: Draft<OpenedSource>,
	{ kind }: Pick<Media, 'kind'>,
	provider: ComposingProvider,
	reachableHost?: string,
): Checked<TemplateContent> {
	const reference = checkReference(draft.template.reference);
	// No header takes audio, so a template whose header is not known can only be one of text.
	const header = reference.value?.header ?? (kind === 'audio' ? 'none' : undefined);
	const media = checkHeaderMedia(
		{ ...draft, kind },
		header,
		'Media Source',
		provider,
		reachableHost,
	);
	return joined(draft, reference, media, provider);
}

function joined(
	draft: Draft<OpenedSource>,
	reference: Checked<TemplateReference>,
	media: Checked<HeaderMedia>,
	provider: ComposingProvider,
): Checked<TemplateContent> {
	const values = checkTemplateValues(draft.template, provider);
	const problems = [reference, values, media].flatMap((checked) => checked.problems);
	if (!reference.value || !values.value || !media.value || hasErrors(problems)) return { problems };
	const { name, language, header } = reference.value;
	const isTextHeader = media.value.media === undefined && (header ?? 'text') === 'text';
	if (values.value.header !== undefined && !isTextHeader) {
		return refused(
			'Values to Send',
			'The header of the template takes no text, but there is a value for it',
			'Remove the value for the header, or choose a template with text in its header.',
		);
	}
	return passed({ template: { name, language, ...values.value }, ...media.value }, problems);
}

type HeaderMedia = Pick<TemplateMessage, 'media'>;

/**
 * The media of the header, which must be what the template has room for.
 * @param sourceField how the editor names the choice where the media comes from
 */
function checkHeaderMedia(
	draft: Draft<OpenedSource>,
	header: TemplateHeader | undefined,
	sourceField: 'Header Media' | 'Media Source',
	provider: ComposingProvider,
	reachableHost: string | undefined,
): Checked<HeaderMedia> {
	const { source } = draft;
	if (source.type === 'none') {
		return header === undefined || header === 'none' || header === 'text'
			? passed({})
			: refused(
					sourceField,
					`The template has a header with ${WITH_ARTICLE[header]}, but none is given`,
					'Choose File or Link in the field Header Media.',
				);
	}
	if (header === 'none' || header === 'text') {
		return passed({}, [
			warning(
				'Template',
				'The template has no room for a file in its header, so the customer gets its text only',
				'Choose a template with a document, image or video header to send the file with it.',
			),
		]);
	}
	const checked = checkMedia({ ...draft, kind: header ?? draft.kind }, provider, reachableHost);
	const media = checked.value;
	if (media === undefined || hasErrors(checked.problems)) {
		return { problems: checked.problems.map((problem) => ofHeader(problem, header)) };
	}
	if (media.kind === 'audio') {
		return refused(
			sourceField,
			'WhatsApp has no templates with audio',
			'Use a template with a document, image or video header, or without one.',
		);
	}
	if (media.source.type === 'file' && provider.templates?.headerMedia === 'link') {
		return refused(
			sourceField,
			`${provider.name} takes the media of a template only as a link`,
			media.source.url === undefined
				? 'Choose Link instead of File, or switch on the option Send as Link.'
				: 'Switch off the option Download First.',
		);
	}
	return passed({ media }, checked.problems);
}

/** What the field Media Type decides for a message, the template decides for its header. */
function ofHeader(problem: Problem, header: TemplateHeader | undefined): Problem {
	if (!problem.advice.includes('Media Type')) return problem;
	return {
		...problem,
		field: problem.field === 'Media Type' ? 'Template' : problem.field,
		advice:
			header === undefined
				? 'Choose the template from the list, or write the kind of its header behind the language, for example invoice_ready:en_US:document.'
				: 'Use another file, or a template whose header takes this one.',
	};
}

const WITH_ARTICLE = { document: 'a document', image: 'an image', video: 'a video' } as const;
