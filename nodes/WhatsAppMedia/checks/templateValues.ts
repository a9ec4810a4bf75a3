import type { EnteredValue, TemplateDraft } from '../messages/draft';
import type { ButtonValue, FilledTemplate, TemplateValue } from '../messages/message';
import { quote } from '../text';
import type { CheckedProvider } from './media';
import { hasErrors, passed, refused, warning, type Checked, type Problem } from './problem';
import { checkTemplateText } from './templateText';

/** What goes into the gaps of a template. */
export type TemplateValues = Pick<FilledTemplate, 'body' | 'buttons' | 'header'>;

/** Settles the values of a template: in their order, none empty, not more than the provider takes. */
export function checkTemplateValues(
	{ values, isInTemplateOrder = false, leftOver = 0 }: TemplateDraft,
	provider: CheckedProvider,
): Checked<TemplateValues> {
	if (provider.templates === undefined) return noTemplates(provider);
	const { values: most } = provider.templates;
	const problems: Problem[] = leftOver > 0 ? [leftOverWarning(leftOver)] : [];
	const of = (part: EnteredValue['part']): EnteredValue[] =>
		values
			.filter((value) => value.part === part)
			.sort((a, b) => Number(a.key) - Number(b.key) || 0);
	const text = (value: EnteredValue): string => {
		const checked = checkTemplateText(value);
		problems.push(...checked.problems);
		return checked.value ?? '';
	};
	const asValue = (value: EnteredValue): TemplateValue => ({
		text: text(value),
		...(!isNumber(value.key) && { name: value.key }),
	});
	const [header, ...others] = of('header').map(asValue);
	const body = of('body').map(asValue);
	problems.push(...checkKeys(of('body'), provider, isInTemplateOrder));
	const buttons = of('button').map(
		(value): ButtonValue => ({
			index: Number(value.key),
			text: text(value),
		}),
	);
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
	const positions = buttons.map(({ index }) => index);
	const twice = positions.find((index, at) => positions.lastIndexOf(index) > at);
	if (twice !== undefined) {
		problems.push(...refusedValue(`Button ${twice + 1} of the template has more than one value`));
	}
	if (hasErrors(problems)) return { problems };
	return passed({ ...(header && { header }), body, buttons }, problems);
}

function noTemplates({ name }: CheckedProvider): Checked<TemplateValues> {
	return refused(
		'Template',
		`No templates can be sent through ${name}`,
		'Choose the operation Send without a template, or another provider.',
	);
}

function isNumber(key: string): boolean {
	return /^\d+$/.test(key);
}

/**
 * Whether every value is for a placeholder of its own: those with numbers from 1 without a gap, and
 * those with names, as of a template with `{{customer_name}}`. Where a provider knows
 * positions only, names help nobody unless the order of the template is known.
 */
function checkKeys(
	values: readonly EnteredValue[],
	{ name, templates }: CheckedProvider,
	isInTemplateOrder: boolean,
): readonly Problem[] {
	const names = values.map(({ key }) => key).filter((key) => !isNumber(key));
	const [first] = names;
	if (first === undefined) {
		const gap = values.findIndex(({ key }, index) => Number(key) !== index + 1);
		return gap < 0 ? [] : refusedValue(`Value ${gap + 1} of the template’s text is missing`);
	}
	if (names.length < values.length) {
		return refusedValue(
			`The value ${quote(first, 60)} of the template has a name and others have none, but no template has both`,
		);
	}
	const twice = names.find((key, index) => names.lastIndexOf(key) > index);
	if (twice !== undefined) {
		return refusedValue(`The template has more than one value with the name ${quote(twice, 60)}`);
	}
	if (templates?.values.byName === true || isInTemplateOrder) return [];
	return refused(
		'Values to Send',
		`${name} takes the values of a template by their order, and of values with names such as ${quote(first, 60)} the order is not known`,
		'Choose the template from the list and fill in its fields again, or set “Specify Values” to “Using a List” and enter the values without names, in the order of the template.',
	).problems;
}

/** Nobody sees such values in the editor, which shows the fields of the template only. */
function leftOverWarning(count: number): Problem {
	return warning(
		'Values to Send',
		`The template has no values to fill in, so ${count === 1 ? 'a value that was' : `${count} values that were`} entered before ${count === 1 ? 'was' : 'were'} not sent`,
		'If it has some, open this node again to see their fields. If not, set “Specify Values” to “Using a List” to end this notice.',
	);
}

function refusedValue(message: string): readonly Problem[] {
	return refused('Values to Send', message, 'Fill in the values that the template asks for.')
		.problems;
}
