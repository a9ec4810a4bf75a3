import { quote, startOf } from '../text';
import {
	hasErrors,
	passed,
	refused,
	warning,
	type Checked,
	type FieldLabel,
	type Problem,
} from './problem';

/** Something that an expression leaves where it finds no text, or another thing than a text. */
export interface Accident {
	/** The part of a text that is one; undefined where there is none. */
	readonly in: (text: string) => string | undefined;
	/** Said as: the value is … */
	readonly what: string;
	readonly advice: string;
}

export const CHOOSE_FIELD =
	'Let the expression return a single text or number, such as {{ $json.name }}, instead of an object or a list.';
export const NO_DATA = 'Its expression found no data. Check the names of the fields in it.';

const CALL = 'Write the brackets that call the function, such as {{ $json.name.trim() }}.';

const NOT_EVALUATED = 'an expression that was not evaluated';
const SWITCH = 'Switch its field from Fixed to Expression.';

/** What an expression finds. */
export const by =
	(pattern: RegExp): Accident['in'] =>
	(text) =>
		pattern.exec(text)?.[0];

/** A word that is no part of a longer one. */
export const alone = (word: string): Accident['in'] =>
	by(new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, 'u'));

/** n8n's own variables, and its functions. */
const VARIABLES =
	'json|binary|input|item|items|itemIndex|data|node|prevNode|runIndex|now|today' +
	'|workflow|execution|vars|env|secrets|parameter|position|fromAI|fromai|fromAi' +
	'|jmespath|evaluateExpression|if|ifEmpty|max|min|nodeId|nodeVersion|webhookId' +
	'|resumeWebhookUrl|agentInfo|tool|self';
const VARIABLE = new RegExp(
	`(?<![\\p{L}\\p{N}$])\\$(?:\\(|(?:${VARIABLES})(?![\\p{L}\\p{N}_$]))`,
	'u',
);

/** Data of n8n as an expression reads them, whose braces somebody forgot. */
const WITHOUT_BRACES =
	/(?<![\p{L}\p{N}$])\$(?:(?:json|binary|input|node|prevNode|vars|workflow|execution)[.[]["'\p{L}_]|from(?:AI|Ai|ai)\(["'`]|\(["'`])/u;

/**
 * An expression with its braces, up to the first that close one, that is such a one.
 * @param isOpenToo also one that nothing closes
 */
function expressionIn(
	text: string,
	is: (inside: string) => boolean,
	isOpenToo = false,
): string | undefined {
	for (let from = 0; ; ) {
		const start = text.indexOf('{{', from);
		if (start < 0) return undefined;
		const end = text.indexOf('}}', start + 2);
		const inside = text.slice(start + 2, end < 0 ? undefined : end);
		if ((end >= 0 || isOpenToo) && is(inside)) return `{{${inside}${end < 0 ? '' : '}}'}`;
		if (end < 0) return undefined;
		from = end + 2;
	}
}

/** What nobody writes to a customer on purpose. */
export const CERTAIN: readonly Accident[] = [
	{
		in: by(/\[object[ +](?:[A-Z]\w*|console|global|process)\]/),
		what: 'an object, not a text',
		advice: CHOOSE_FIELD,
	},
	{
		in: by(/\[(?:Array|Object): ?[[{]/),
		what: 'an object or a list, not a text',
		advice: CHOOSE_FIELD,
	},
	{
		in: (text) => expressionIn(text, (inside) => VARIABLE.test(inside), true),
		what: NOT_EVALUATED,
		advice: SWITCH,
	},
	{
		in: by(WITHOUT_BRACES),
		what: 'an expression without its braces',
		advice: 'Write it as {{ $json.name }}, and switch its field from Fixed to Expression.',
	},
	{
		in: by(/\{ ?\[native code\] ?\}/),
		what: 'a function, not a text',
		advice: CALL,
	},
];

/** Words of JavaScript and n8n, in their spelling. */
export const LIKELY: readonly Accident[] = [
	{ in: (text) => expressionIn(text, () => true), what: NOT_EVALUATED, advice: SWITCH },
	{
		in: by(/\bfunction(?: [\w$]{1,60})? ?\([\w$, ]{0,200}\) ?\{/),
		what: 'not complete: it holds a function',
		advice: CALL,
	},
	{ in: alone('undefined'), what: 'not complete: it says “undefined”', advice: NO_DATA },
	{ in: alone('NaN'), what: 'not complete: it says “NaN”, which is no number', advice: NO_DATA },
	{
		in: by(/\bInvalid Date(?:Time)?\b|^Invalid date$/),
		what: 'not complete: it says that a date is invalid',
		advice: NO_DATA,
	},
];

/** Likely where something is named by it, as in a link: people write the word in a text. */
export const NULL: Accident = {
	in: alone('null'),
	what: 'not complete: it says “null”',
	advice: NO_DATA,
};

/** UTF-16 units that are searched: more than any text or link may have. */
const SEARCHED = 17_000;

/** Where the words are, and what else than for all words is an accident there. */
export interface Place {
	/** As the editor names the field. */
	readonly field: FieldLabel;
	/** As the field is called in a sentence, by default its name. */
	readonly as?: string;
	readonly alsoLikely?: readonly Accident[];
	/** The words without what is added to each, such as the extension of a file name. */
	readonly stem?: string;
	/** It is only told, since nobody entered the words here. */
	readonly isOnlyTold?: boolean;
}

/**
 * What an expression may have left in words that the operator writes freely. What is likely but can be meant is
 * a warning, and an error where there is nothing else.
 */
export function accidentsIn(
	input: string,
	{ field, as = `the ${field.toLowerCase()}`, alsoLikely = [], stem, isOnlyTold = false }: Place,
): Problem[] {
	const text = startOf(input, SEARCHED).trim();
	const texts = stem === undefined ? [text] : [text, stem.trim()];
	const isIn = (each: Accident): boolean => texts.some((one) => each.in(one) !== undefined);
	const certain = CERTAIN.find(isIn);
	const accident = certain ?? [...LIKELY, ...alsoLikely].find(isIn);
	if (accident === undefined) return [];
	const message = `${as.charAt(0).toUpperCase()}${as.slice(1)} is ${accident.what}`;
	const advice = `It is ${quote(text, 60)}. ${accident.advice}`;
	const isAll = accident.what !== NOT_EVALUATED && texts.some((one) => accident.in(one) === one);
	if (isOnlyTold || (certain === undefined && !isAll)) return [warning(field, message, advice)];
	return [...refused(field, message, advice).problems];
}

/** The words, unless an expression has surely spoiled them. */
export function withoutAccidents(words: string, field: FieldLabel): Checked<string> {
	const problems = accidentsIn(words, { field });
	return hasErrors(problems) ? { problems } : passed(words, problems);
}
