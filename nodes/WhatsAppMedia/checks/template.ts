import type {
	ButtonValue,
	Draft,
	FilledTemplate,
	Media,
	OpenedSource,
	PlacedValue,
	TemplateDraft,
	TemplateHeader,
	TemplateMessage,
	TemplateValue,
} from '../message';
import { lengthOf, quote } from '../text';
import { checkContact } from './contact';
import type { ComposingProvider } from './index';
import { checkMedia } from './media';
import { hasErrors, passed, refused, warning, type Checked, type Problem } from './problem';
import { checkRecipient } from './recipient';

/** Characters of one value; WhatsApp's limit for the whole text. */
const VALUE_LENGTH = 1024;
/** WhatsApp refuses values with line breaks, tabs or more than four blanks in a row. */
const UNEVEN = /[\r\n\t]|\p{Zs}{5,}/u;

/** A template by its reference: `name:language`, with the kind of its header where that is known. */
export interface TemplateReference {
	readonly name: string;
	readonly language: string;
	readonly header?: TemplateHeader;
}

const HEADERS: ReadonlySet<string> = new Set(['document', 'image', 'none', 'text', 'video']);

/** The reference of a template, as the picker keeps it. */
export function referenceOf({ name, language, header }: Required<TemplateReference>): string {
	return [name, language, header].join(':');
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
	const problems = [recipient, content, contact].flatMap((checked) => checked.problems);
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
	const values = checkValues(draft.template, provider);
	const problems = [reference, values, media].flatMap((checked) => checked.problems);
	if (!reference.value || !values.value || !media.value || hasErrors(problems)) return { problems };
	const { name, language, header } = reference.value;
	const isTextHeader = media.value.media === undefined && (header ?? 'text') === 'text';
	if (values.value.header !== undefined && !isTextHeader) {
		return refused(
			'Template Values',
			'The header of the template takes no text, but there is a value for it',
			'Remove the value for the header, or choose a template with text in its header.',
		);
	}
	return passed({ template: { name, language, ...values.value }, ...media.value }, problems);
}

type Values = Pick<FilledTemplate, 'body' | 'buttons' | 'header'>;

function checkValues({ values }: TemplateDraft, provider: ComposingProvider): Checked<Values> {
	const { templateValues: most } = provider.limits;
	const problems: Problem[] = [];
	const of = (place: PlacedValue['place']): PlacedValue[] =>
		values
			.filter((value) => value.place === place)
			.sort((a, b) => Number(a.key) - Number(b.key) || 0);
	const text = (value: PlacedValue): string => {
		const checked = checkValue(value);
		problems.push(...checked.problems);
		return checked.value ?? '';
	};
	const asValue = (value: PlacedValue): TemplateValue => ({
		text: text(value),
		...(!isNumber(value.key) && { name: value.key }),
	});
	const [header, ...others] = of('header').map(asValue);
	const body = of('body').map(asValue);
	const buttons = of('button').map(
		(value): ButtonValue => ({
			index: Number(value.key),
			text: text(value),
		}),
	);
	const gap = of('body').findIndex(({ key }, index) => isNumber(key) && Number(key) !== index + 1);
	if (gap >= 0) {
		problems.push(...refusedValue(`Value ${gap + 1} of the template’s text is missing`));
	}
	if (others.length > 0) {
		problems.push(...refusedValue('The header of a template takes one value only'));
	}
	if (body.length > most.body) {
		problems.push(
			...refusedValue(
				`${provider.name} takes ${most.body} values for a template, not ${body.length}`,
			),
		);
	}
	if (buttons.some(({ index }) => !Number.isInteger(index) || index < 0 || index >= most.buttons)) {
		problems.push(
			...refusedValue(`${provider.name} takes values for the first ${most.buttons} buttons only`),
		);
	}
	if (hasErrors(problems)) return { problems };
	return passed({ ...(header && { header }), body, buttons }, problems);
}

function isNumber(key: string): boolean {
	return /^\d+$/.test(key);
}

function checkValue({ place, key, text }: PlacedValue): Checked<string> {
	const number = place === 'button' && isNumber(key) ? Number(key) + 1 : key;
	const label = `The value ${quote(`${PLACE_LABELS[place]} ${number}`, 60)} of the template`;
	const value = text.trim();
	if (value === '') return { problems: refusedValue(`${label} is empty, which WhatsApp refuses`) };
	if (lengthOf(value) > VALUE_LENGTH) {
		return {
			problems: refusedValue(
				`${label} has ${lengthOf(value)} characters, more than the ${VALUE_LENGTH} that WhatsApp takes`,
			),
		};
	}
	if (!UNEVEN.test(value)) return passed(value);
	return passed(value.replace(/\s+/g, ' '), [
		warning(
			'Template Values',
			`${label} has line breaks or wide gaps, which WhatsApp does not take in templates`,
			'They were replaced by single blanks.',
		),
	]);
}

/** As the editor names the places. */
const PLACE_LABELS = { body: 'Text', button: 'Button', header: 'Header' } as const;

function refusedValue(message: string): readonly Problem[] {
	return refused('Template Values', message, 'Fill in the values that the template asks for.')
		.problems;
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
					'Choose Binary Field or URL in the field Header Media.',
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
	if (media.source.type === 'file' && provider.limits.templateMedia === 'link') {
		return refused(
			sourceField,
			`${provider.name} takes the media of a template only as a link`,
			media.source.host === undefined
				? 'Choose URL instead of Binary Field, or switch on the option Send as Link.'
				: 'Switch off the option Download and Upload.',
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
