import type {
	ButtonValue,
	Draft,
	FilledTemplate,
	Media,
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
	if (!/^[a-z]{2,3}([_-][a-z]{2,4})?$/i.test(language)) {
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
	draft: Draft,
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
	draft: Draft,
	provider: ComposingProvider,
	reachableHost?: string,
): Checked<TemplateContent> {
	const reference = checkReference(draft.template.reference);
	const values = checkValues(draft.template, provider);
	const header = reference.value?.header;
	const media = checkHeaderMedia(draft, header, provider, reachableHost);
	const problems = [reference, values, media].flatMap((checked) => checked.problems);
	if (!reference.value || !values.value || !media.value || hasErrors(problems)) return { problems };
	const { name, language } = reference.value;
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
	const headers = of('header').map(asValue);
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
	return passed({ ...(headers[0] && { header: headers[0] }), body, buttons }, problems);
}

function isNumber(key: string): boolean {
	return /^\d+$/.test(key);
}

function checkValue({ place, key, text }: PlacedValue): Checked<string> {
	const label = `The value ${quote(`${place} ${key}`, 60)} of the template`;
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

function refusedValue(message: string): readonly Problem[] {
	return refused('Template Values', message, 'Fill in the values that the template asks for.')
		.problems;
}

/** The media of the header, which must be what the template has room for. */
function checkHeaderMedia(
	draft: Draft,
	header: TemplateHeader | undefined,
	provider: ComposingProvider,
	reachableHost: string | undefined,
): Checked<{ readonly media?: Media }> {
	const { source } = draft;
	if (source.type === 'none') {
		return header === undefined || header === 'none' || header === 'text'
			? passed({})
			: refused(
					'Header Media',
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
	if (media === undefined) return { problems: checked.problems };
	if (media.kind === 'audio') {
		return refused(
			'Header Media',
			'WhatsApp has no templates with audio',
			'Use a template with a document, image or video header, or without one.',
		);
	}
	if (media.source.type === 'file' && provider.limits.templateMedia === 'link') {
		return refused(
			'Header Media',
			`${provider.name} takes the media of a template only as a link`,
			'Choose URL instead of Binary Field.',
		);
	}
	return passed({ media }, checked.problems);
}

const WITH_ARTICLE = { document: 'a document', image: 'an image', video: 'a video' } as const;
