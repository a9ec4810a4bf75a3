import type { OrderReference } from '../messages/identity';
import { quote } from '../text';
import { by, CERTAIN, CHOOSE_FIELD, LIKELY, NO_DATA, type Accident } from './accidents';
import { refused, type Problem } from './problem';

const NOT_FOUND = 'not complete: an expression in it found no data';

/** Longer ones are identifiers that a program made of random characters, in which a short word may stand by chance. */
const LONGEST_READABLE = 12;

/** Words for no value where an expression joined them to a text: `WC-null`, `WC-true-2`, `undefinedX`. */
const NO_VALUE: readonly RegExp[] = [
	/undefined/,
	/(?<=^|[-_/:# ])null(?=$|[-_/:# ,}\]])/,
	/(?<=[-_/:# ])(?:UNDEFINED|NULL|N\/A)(?=$|[-_/:# ])/,
	/(?<=^|[-_/:#])(?:true|false)(?=$|[-_/:#]\d)/,
];
/** The same without a sign between: `WCnull`. */
const NO_VALUE_JOINED = /(?:null|NaN|(?<!\p{Ll})(?:true|false))$|^(?:null|NaN)(?=\P{Ll})/u;
/** Such a word alone, in any case. */
const NO_VALUE_ALONE = /^(?:undefined|null|nan|[+-]?infinity)$/i;
/** Where nothing else names the order, also what people write for no value. */
const NONE = /^(?:none|nil|n\/?a|unknown|tbd|true|false)$/i;

function noValueIn(text: string): string | undefined {
	if (NO_VALUE_ALONE.test(text) || NONE.test(text)) return text;
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
function lacksPart(text: string, { typed, found }: OrderReference): boolean {
	if (typed !== undefined) {
		const values = found ?? [between(text, typed)];
		if (values.some((value, index) => isMissing(value, index, values, typed))) return true;
	}
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
function isMissing(
	value: unknown,
	index: number,
	values: readonly unknown[],
	typed: readonly string[],
): boolean {
	if (value === undefined || value === null || typeof value === 'boolean') return true;
	const text = textOf(value);
	if (NO_VALUE_ALONE.test(text)) return true;
	const isOnlyOne = values.every((other, place) => place === index || textOf(other) === '');
	if (text !== '') return isOnlyOne && NONE.test(text);
	// A prefix or suffix that only some shops have may be empty; where a sign waits for it, it is missing.
	const [before = '', behind = ''] = typed.slice(index);
	return isOnlyOne || `${before}${behind}`.trim() !== '';
}

/** What matters of a value is whether it is there: an object is what n8n wrote into the reference. */
function textOf(value: unknown): string {
	return typeof value === 'string'
		? value.slice(0, SEARCHED).trim()
		: String(typeof value === 'object' ? 'object' : value);
}

/** Of a number with so many digits JavaScript and spreadsheets give the same for several. */
function isRounded(value: unknown): boolean {
	return Number.isInteger(value) && !Number.isSafeInteger(value);
}
const ROUNDED = /^\d(?:[.,]\d{1,20})?e\+\d{1,3}$/i;

/** UTF-16 units that are searched. */
const SEARCHED = 2_000;

/** What keeps a reference from identifying one order: orders with the same reference are one, and the second is left out. */
export function orderReferenceProblems(order: OrderReference): Problem[] {
	const { reference, found = [] } = order;
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
	if (found.some(isRounded) || ROUNDED.test(text)) {
		return problems(
			'The Order Reference is a number of so many digits that it was rounded',
			`${shown} Let the node before this one give it as a text.`,
		);
	}
	if (lacksPart(text, reference.length > SEARCHED ? { reference } : order)) {
		return problems(`The Order Reference is ${NOT_FOUND}`, `${shown} ${NO_DATA}`);
	}
	return [];
}

function problems(message: string, advice: string): Problem[] {
	return [...refused('Order Reference', message, advice).problems];
}
