import { quote, startOf } from '../text';
import { hasErrors, passed, refused, warning, type Checked, type Problem } from './problem';

/** Something that an expression leaves where it finds no text, or another thing than a text. */
export interface Accident {
	readonly found: RegExp;
	/** Said as: the value is … */
	readonly what: string;
	readonly advice: string;
}

export const CHOOSE_FIELD =
	'Let the expression return a single text or number, such as {{ $json.name }}, instead of an object or a list.';
export const NO_DATA = 'Its expression found no data. Check the names of the fields in it.';

const NOT_EVALUATED = 'an expression that was not evaluated';
const SWITCH = 'Switch its field from Fixed to Expression.';

/** A word that stands for itself: not a part of a longer one. */
export const alone = (word: string): RegExp =>
	new RegExp(`(?<![\\p{L}\\p{N}_])${word}(?![\\p{L}\\p{N}_])`, 'u');

/** What nobody writes to a customer on purpose. */
export const CERTAIN: readonly Accident[] = [
	{ found: /\[object \w+\]/, what: 'an object, not a text', advice: CHOOSE_FIELD },
	{
		found: /\[(?:Array|Object): ?[[{]/,
		what: 'an object or a list, not a text',
		advice: CHOOSE_FIELD,
	},
	{
		// With a variable of n8n's.
		found: /\{\{[^{}$]*\$[^{}]*\}\}/,
		what: NOT_EVALUATED,
		advice: SWITCH,
	},
];

/** Words of JavaScript and n8n, in their spelling. */
export const LIKELY: readonly Accident[] = [
	{ found: /\{\{[^{}]*\}\}/, what: NOT_EVALUATED, advice: SWITCH },
	{ found: alone('undefined'), what: 'not complete: it says “undefined”', advice: NO_DATA },
	{ found: alone('NaN'), what: 'not complete: it says “NaN”, which is no number', advice: NO_DATA },
	{
		found: /\bInvalid Date(?:Time)?\b/,
		what: 'not complete: it says that a date is invalid',
		advice: NO_DATA,
	},
];

/** Fields with words that a customer reads. */
type WordsField = 'Caption' | 'File Name' | 'Text';

/** UTF-16 units that are searched; no text of a message is longer in code points. */
const SEARCHED = 4_200;

/**
 * What an expression may have left in words that the operator writes freely. What is likely but can be meant is
 * a warning, and an error where there is nothing else.
 */
export function accidentsIn(input: string, field: WordsField): Problem[] {
	const text = startOf(input, SEARCHED).trim();
	const certain = CERTAIN.find(({ found }) => found.test(text));
	const likely = LIKELY.find(({ found }) => found.test(text));
	const accident = certain ?? likely;
	if (accident === undefined) return [];
	const message = `The ${field.toLowerCase()} is ${accident.what}`;
	const advice = `It is ${quote(text, 60)}. ${accident.advice}`;
	const isAll = accident.what !== NOT_EVALUATED && text.replace(accident.found, '').trim() === '';
	if (certain === undefined && !isAll) return [warning(field, message, advice)];
	return [...refused(field, message, advice).problems];
}

/** The words, unless an expression has surely spoiled them. */
export function withoutAccidents(words: string, field: WordsField): Checked<string> {
	const problems = accidentsIn(words, field);
	return hasErrors(problems) ? { problems } : passed(words, problems);
}
