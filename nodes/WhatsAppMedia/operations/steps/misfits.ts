import { refused, warning, type FieldLabel, type Problem } from '../../checks/problem';
import type { TemplateMessage } from '../../messages/message';
import type { ListedTemplate, Placeholder, Provider } from '../../providers/provider';
import { listed as enumerated, shownText } from '../../text';

/**
 * What a list shows about a template that does not fit its message: an error where the provider or
 * WhatsApp is sure to refuse it, a warning where a value may be left out.
 * @param message undefined where other checks refused it
 */
export function misfitsOf(
	listed: ListedTemplate,
	message: TemplateMessage | undefined,
	provider: Provider,
): readonly Problem[] {
	const name = shownText(listed.name, 80);
	const { unfillable } = listed;
	if (unfillable !== undefined) {
		return fault('error', 'Template', `The template ${name} has ${unfillable}`, OTHER_TEMPLATE);
	}
	if (message === undefined) return [];
	const compared: Compared = { listed, message, provider, name };
	return [
		...ofMedia(compared),
		...ofBody(compared),
		...ofButtons(compared),
		...ofHeaderText(compared),
	];
}

/** What a list does not tell about a template, as warnings. */
export function doubtsAbout(
	listed: ListedTemplate,
	message: TemplateMessage | undefined,
	provider: Provider,
): readonly Problem[] {
	const name = shownText(listed.name, 80);
	const problems = [...ofApproval(listed, name, provider), ...ofUnknownParts(listed, name)];
	if (message === undefined) return problems;
	const compared: Compared = { listed, message, provider, name };
	return [...problems, ...ofAmbiguousBody(compared), ...ofUntold(compared)];
}

interface Compared {
	readonly listed: ListedTemplate;
	readonly message: TemplateMessage;
	readonly provider: Provider;
	readonly name: string;
}

const OTHER_TEMPLATE =
	'The node has no values for it. Choose another template, or send this one in another way.';
const CHOOSE_AGAIN = 'Choose the template again, and fill in every value that it takes.';
const OTHER_FILE = 'Choose the template from the list again, and a file that its header takes.';

const ARTICLES = { document: 'a document', image: 'an image', video: 'a video' } as const;
const PLACES = { body: 'in its text', button: 'in its buttons', header: 'in its header' } as const;

function fault(
	severity: Problem['severity'],
	field: FieldLabel,
	message: string,
	advice: string,
): readonly Problem[] {
	return severity === 'error'
		? refused(field, message, advice).problems
		: [warning(field, message, advice)];
}

/** What is too much: some providers leave it out, and Meta refuses it. */
function surplus(
	{ provider }: Compared,
	field: FieldLabel,
	message: string,
	advice: string,
): readonly Problem[] {
	return provider.templates?.values.ignoresOthers === true
		? fault('warning', field, message, `${provider.name} may leave out what is too much. ${advice}`)
		: fault('error', field, message, advice);
}

function ofApproval(
	{ isApproved, status }: ListedTemplate,
	name: string,
	{ name: provider }: Provider,
): readonly Problem[] {
	if (isApproved !== undefined) return [];
	const told =
		status === undefined
			? `${provider} does not tell whether WhatsApp approved the template ${name}`
			: `${provider} lists the template ${name} as ${shownText(status, 20)}, so it is not certain that WhatsApp approved it`;
	return fault('warning', 'Template', told, `Check in ${provider} whether it is approved.`);
}

function ofUnknownParts(
	{ canBeFilled, unfillable }: ListedTemplate,
	name: string,
): readonly Problem[] {
	if (canBeFilled || unfillable !== undefined) return [];
	const told = `The template ${name} has a part that this node does not know, and may need a value for it`;
	return fault('warning', 'Template', told, 'Send it to your own number first.');
}

function ofMedia(compared: Compared): readonly Problem[] {
	const { listed, message, name } = compared;
	const { header } = listed;
	const { media } = message;
	if (header === undefined) return [];
	const gets = media === undefined ? 'no file' : `the ${media.kind}`;
	if (header === 'none' || header === 'text') {
		if (media === undefined) return [];
		const told = `The template ${name} has no media in its header, but ${gets} would be sent with it`;
		return surplus(compared, 'Template', told, OTHER_FILE);
	}
	if (media?.kind === header) return [];
	const told = `The template ${name} has a header with ${ARTICLES[header]}, but ${gets} would be sent with it`;
	return fault('error', 'Template', told, OTHER_FILE);
}

function ofBody(compared: Compared): readonly Problem[] {
	const { listed, message, provider, name } = compared;
	const { body } = message.template;
	const wanted = placesIn(listed, 'body');
	if (listed.doubts.body !== undefined) return [];
	if (body.length !== wanted.length)
		return miscounted(compared, 'body', wanted.length, body.length);
	const names = body.map((value) => value.name);
	// On the way, values without names go by their order.
	const isNamed = names.some((one) => one !== undefined);
	const given = body.map((value, index) => value.name ?? String(index + 1));
	if (!isNamed && !wanted.some(isName)) return [];
	const told = `The template ${name} takes the values ${shown(wanted)} in its text, but ${shown(given)} are entered`;
	if (provider.templates?.values.byName === true) {
		const isSame = [...wanted].sort().join('\n') === [...given].sort().join('\n');
		return isSame ? [] : fault('error', 'Values to Send', told, CHOOSE_AGAIN);
	}
	// Values that were entered without names are in the order of the template.
	return !isNamed || wanted.join('\n') === given.join('\n')
		? []
		: fault('warning', 'Values to Send', told, CHOOSE_AGAIN);
}

function ofButtons(compared: Compared): readonly Problem[] {
	const { listed, message, name } = compared;
	if (listed.doubts.button !== undefined) return [];
	const wanted = placesIn(listed, 'button').map(Number);
	const given = message.template.buttons.map(({ index }) => index);
	const missing = wanted.filter((index) => !given.includes(index));
	const others = given.filter((index) => !wanted.includes(index));
	const numbers = (indices: readonly number[]): string =>
		enumerated(indices.map((index) => String(index + 1)));
	return [
		...(missing.length === 0
			? []
			: fault(
					'error',
					'Values to Send',
					`The template ${name} takes a value for button ${numbers(missing)}, but none is entered for it`,
					CHOOSE_AGAIN,
				)),
		...(others.length === 0
			? []
			: surplus(
					compared,
					'Values to Send',
					`The template ${name} takes no value for button ${numbers(others)}, but one is entered for it`,
					CHOOSE_AGAIN,
				)),
	];
}

function ofHeaderText(compared: Compared): readonly Problem[] {
	const { listed, message, provider, name } = compared;
	const given = message.template.header;
	if (listed.doubts.header !== undefined) return [];
	const [wanted] = placesIn(listed, 'header');
	if ((wanted !== undefined) !== (given !== undefined)) {
		return miscounted(
			compared,
			'header',
			wanted === undefined ? 0 : 1,
			given === undefined ? 0 : 1,
		);
	}
	if (wanted === undefined || provider.templates?.values.byName !== true) return [];
	if (given?.name === (isName(wanted) ? wanted : undefined)) return [];
	const told = `The template ${name} takes the value ${shown([wanted])} in its header, but ${shown([given?.name ?? '1'])} is entered`;
	return fault('error', 'Values to Send', told, CHOOSE_AGAIN);
}

function miscounted(
	compared: Compared,
	place: Placeholder['part'],
	wanted: number,
	given: number,
): readonly Problem[] {
	const told = `The template ${compared.name} takes ${wanted} values ${PLACES[place]}, but ${given} are entered`;
	return given > wanted
		? surplus(compared, 'Values to Send', told, CHOOSE_AGAIN)
		: fault('error', 'Values to Send', told, CHOOSE_AGAIN);
}

function ofAmbiguousBody({ listed, message, provider, name }: Compared): readonly Problem[] {
	if (listed.doubts.body !== 'ambiguous') return [];
	const { length } = message.template.body;
	const told = `It is not certain which values the template ${name} takes in its text, so the ${length} that are entered were not checked`;
	const advice = `${provider.name} lists its text and a number of values that do not agree, or names that cannot be read. Compare them there.`;
	return fault('warning', 'Values to Send', told, advice);
}

/** Parts that the list does not show, and what is entered for them. */
function ofUntold({ listed, provider, name }: Compared): readonly Problem[] {
	const { header, doubts } = listed;
	const parts = [
		...(header === undefined
			? ['the header']
			: doubts.header === undefined
				? []
				: ['the values in the header']),
		...(doubts.body === 'untold' ? ['the text'] : []),
		...(doubts.button === undefined ? [] : ['the buttons']),
	];
	if (parts.length === 0) return [];
	const told = `${provider.name} does not list ${enumerated(parts, 'or')} of the template ${name} so that it could be checked`;
	return fault(
		'warning',
		'Template',
		told,
		`Compare the values with the template in ${provider.name}.`,
	);
}

function placesIn({ placeholders }: ListedTemplate, place: Placeholder['part']): string[] {
	return placeholders.filter((one) => one.part === place).map(({ key }) => key);
}

function isName(key: string): boolean {
	return !/^\d+$/.test(key);
}

function shown(keys: readonly string[]): string {
	return enumerated(keys.map((key) => shownText(key, 60)));
}
