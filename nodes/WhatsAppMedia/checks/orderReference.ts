import type { OrderReference, ReferencePart } from '../messages/identity';
import { quote } from '../text';
import { by, CERTAIN, CHOOSE_FIELD, LIKELY, NO_DATA, type Accident } from './accidents';
import { refused, type Problem } from './problem';

const NOT_FOUND = 'not complete: an expression in it found no data';

/** Longer ones are identifiers that a program made of random characters, in which a short word may stand by chance. */
const LONGEST_READABLE = 12;
/** Codes of countries and currencies have no more characters, with what separates them. */
const LONGEST_CODE = 5;
/** A word as people write it, such as a name; codes without digits are in capital letters, or have signs. */
const WORD = /^\p{L}?\p{Ll}{1,99}$/u;
/** An email address, or a phone number with its plus. */
const PERSON = /^[^\s@]{1,64}@[^\s@]{1,255}\.[a-z]{2,24}$|^\+[\d\s().-]{8,24}$/i;

/** Words for no value where an expression joined them to a text: `WC-null`, `WC-true-2`, `undefinedX`. */
const NO_VALUE: readonly RegExp[] = [
	/undefined/,
	/(?<=^|[-_/:# ,[])null(?=$|[-_/:# ,}\]])/,
	/(?<=[-_/:# ])(?:UNDEFINED|NULL|N\/A)(?=$|[-_/:# ])/,
	/(?<=^|[-_/:#])(?:true|false)(?=$|[-_/:#]\d)/,
];
/** The same without a sign between: `WCnull`. */
const NO_VALUE_JOINED = /(?:null|NaN|(?<!\p{Ll})(?:true|false))$|^(?:null|NaN)(?=\P{Ll})/u;
/** Such a word alone, where a program wrote it; people are called Null and Nan. */
const NO_VALUE_ALONE = /^(?:undefined|null|NULL|NaN|[+-]?Infinity)$/;
/** Where nothing else names the order, also what people write for no value. */
const NONE = /^(?:none|nil|n\/?a|unknown|tbd|true|false|undefined|null|nan|[+-]?infinity)$/i;

function noValueIn(text: string): string | undefined {
	if (NONE.test(text)) return text;
	const isReadable = text.length <= LONGEST_READABLE || !/\d/.test(text);
	const pattern = [...NO_VALUE, ...(isReadable ? [NO_VALUE_JOINED] : [])].find((each) =>
		each.test(text),
	);
	return pattern?.exec(text)?.[0];
}

/** An order by such a reference would be another customer's as well, so nothing of this is only told. */
const ACCIDENTS: readonly Accident[] = [
	...CERTAIN,
	...LIKELY,
	{
		in: noValueIn,
		what: 'not complete: it holds a word for no value',
		advice: NO_DATA,
	},
	{
		in: by(/\[\s*\]|\{\s*\}/),
		what: 'empty: a list or an object without anything in it',
		advice: CHOOSE_FIELD,
	},
	{
		in: by(
			/^#NV$|#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|ERROR!|SPILL!|CALC!|WERT!|BEZUG!)/,
		),
		what: 'what a spreadsheet shows where a formula has no result',
		advice: 'Correct the cell in the spreadsheet.',
	},
];

/** Signs between the parts of a reference; at an end of it one of the parts is missing. */
const SIGN_AT_START = /^[-–_/:,]/;
const SIGN_AT_END = /[-–_/:#,]$/;

/**
 * Whether nothing stands in the place of an expression. A sign that an expression gave itself is part of the
 * identifier (`/orders/1042/`, and random ones such as `-OaZ3k1xYqPq`), but where nothing else identifies anything.
 */
function lacksPart(
	text: string,
	typed: readonly string[] | undefined,
	found: readonly unknown[],
): boolean {
	if (typed !== undefined && found.some((_, index) => isMissing(index, found, typed))) return true;
	const hasSignAtEnd = SIGN_AT_START.test(text) || SIGN_AT_END.test(text);
	if (!hasSignAtEnd || typed?.some((part) => part !== '') === true) return false;
	return typed === undefined || (!/\d/.test(text) && text.length <= LONGEST_READABLE);
}

/** What a single expression gave: what stands between what was typed before and behind it. */
function between(text: string, [before = '', behind = '']: readonly string[]): string {
	const [start, end] = [before.trimStart(), behind.trimEnd()];
	return text.length < start.length + end.length
		? ''
		: text.slice(start.length, text.length - end.length);
}

/** Whether an expression found nothing, or a word for it. */
function isMissing(index: number, values: readonly unknown[], typed: readonly string[]): boolean {
	const value = values[index];
	if (value === undefined || value === null || typeof value === 'boolean') return true;
	const text = textOf(value);
	if (NO_VALUE_ALONE.test(text)) return true;
	if (text !== '') {
		return NONE.test(text) && !values.some((each, place) => place !== index && textOf(each) !== '');
	}
	const isBeside = (place: number): boolean => textOf(values[place]) !== '';
	const isPrefix = typed[index + 1] === '' && isBeside(index + 1);
	const isSuffix = typed[index] === '' && isBeside(index - 1);
	return !(isPrefix || isSuffix) || !values.some(identifies);
}

/**
 * Whether a value may be what names an order: what stands right beside another one may then be a prefix or suffix that only
 * some have. A country, a currency or a word does not, nor what names a person, who can have several orders.
 */
function identifies(value: unknown): boolean {
	const text = textOf(value);
	if (PERSON.test(text)) return false;
	return /\d/.test(text) || (text.length > LONGEST_CODE && !/\s/.test(text) && !WORD.test(text));
}

/** Whether an expression put nothing together with other values. */
function isMissingPart(index: number, parts: readonly ReferencePart[]): boolean {
	const { value, isBeside = false } = parts[index] ?? {};
	if (value === undefined || value === null) return true;
	const text = textOf(value);
	if (text !== '') return NO_VALUE_ALONE.test(text);
	const isOptional = isBeside || parts[index + 1]?.isBeside === true;
	return !isOptional || !parts.some((each) => identifies(each.value));
}

/** What a value comes to in a text; of a list without entries that is nothing. */
function textOf(value: unknown): string {
	if (Array.isArray(value)) {
		const entries = value.slice(0, SEARCHED) as unknown[];
		return entries.map((each) => (Array.isArray(each) ? 'list' : textOf(each))).join('');
	}
	if (typeof value === 'object' && value !== null) return 'object';
	return String(value ?? '')
		.slice(0, SEARCHED)
		.trim();
}

/** Of a number with so many digits JavaScript and spreadsheets give the same for several. */
function isRounded(value: unknown): boolean {
	if (Number.isInteger(value)) return !Number.isSafeInteger(value);
	return /^\d(?:[.,]\d{1,20})?e\+\d{1,3}$/i.test(textOf(value));
}

/** UTF-16 units that are searched. */
const SEARCHED = 2_000;

/** What keeps a reference from identifying one order: orders with the same reference are one, and the second is left out. */
export function orderReferenceProblems(order: OrderReference): Problem[] {
	const { reference, typed } = order;
	if (reference === '') {
		return problems(
			'The Order Reference is empty',
			'Enter the number of the order or whatever else identifies it, or set Send Only Once to Per File.',
		);
	}
	const shown = `It is ${quote(reference, 60)}.`;
	const text = reference.slice(0, SEARCHED);
	const accident = ACCIDENTS.find((each) => each.in(text) !== undefined);
	if (accident !== undefined) {
		return problems(`The Order Reference is ${accident.what}`, `${shown} ${accident.advice}`);
	}
	const found = order.found ?? [typed === undefined ? text : between(text, typed)];
	const { parts = [], fields = [] } = order;
	if ([...found, ...fields, ...parts.map(({ value }) => value)].some(isRounded)) {
		return problems(
			'The Order Reference is a number of so many digits that it was rounded',
			`${shown} Let the node before this one give it as a text.`,
		);
	}
	const isPartMissing = parts.some((_, index) => isMissingPart(index, parts));
	if (isPartMissing || lacksPart(text, typed, found)) {
		return problems(`The Order Reference is ${NOT_FOUND}`, `${shown} ${NO_DATA}`);
	}
	return [];
}

function problems(message: string, advice: string): Problem[] {
	return [...refused('Order Reference', message, advice).problems];
}
