import type {
	ButtonValue,
	FilledTemplate,
	PlacedValue,
	TemplateDraft,
	TemplateValue,
} from '../message';
import { lengthOf, quote } from '../text';
import type { CheckedProvider } from './media';
import { hasErrors, passed, refused, warning, type Checked, type Problem } from './problem';

/** Characters of one value; WhatsApp's limits for the whole text in its place. */
const VALUE_LENGTH = { body: 1024, button: 1024, header: 60 } as const;
/** WhatsApp refuses values with line breaks, tabs or more than four blanks in a row. */
const UNEVEN = /[\r\n\t]|\p{Zs}{5,}/u;

/** What goes into the gaps of a template. */
export type TemplateValues = Pick<FilledTemplate, 'body' | 'buttons' | 'header'>;

/** Settles the values of a template: in their order, none empty, not more than the provider takes. */
export function checkTemplateValues(
	{ values }: TemplateDraft,
	provider: CheckedProvider,
): Checked<TemplateValues> {
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
	const most = VALUE_LENGTH[place];
	if (lengthOf(value) > most) {
		return {
			problems: refusedValue(
				`${label} has ${lengthOf(value)} characters, more than the ${most} that WhatsApp takes`,
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
