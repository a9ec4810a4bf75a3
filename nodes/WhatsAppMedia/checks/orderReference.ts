import type { OrderReference } from '../messages/identity';
import { quote } from '../text';
import { by, CERTAIN, CHOOSE_FIELD, LIKELY, NO_DATA, NULL, type Accident } from './accidents';
import { refused, type Problem } from './problem';

const NOT_FOUND = 'not complete: an expression in it found no data';

/** Longer ones are identifiers that a program made of random characters, in which a short word may stand by chance. */
const LONGEST_READABLE = 12;

/** Words for no value, as an expression adds them to a text: `WC-NULL`, `WC-true-2`, `undefinedX`, or alone. */
const NO_VALUE: readonly RegExp[] = [
	/undefined/,
	/(?<=[-_/:# ])(?:UNDEFINED|NULL|N\/A)$/,
	/(?<=^|[-_/:#])(?:true|false)(?=$|[-_/:#])/,
	/^(?:none|nil|n\/?a|unknown|tbd|false|true)$/i,
];
/** The same without a sign between: `WCnull`. */
const NO_VALUE_JOINED = /(?:null|NaN|true|false)$|^(?:null|NaN)(?=\P{Ll})/u;

function noValueIn(text: string): string | undefined {
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
	NULL,
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
function lacksPart(text: string, typed: readonly string[] | undefined): boolean {
	if (typed !== undefined && !isFilled(text, typed)) return true;
	const hasSignAtEnd = SIGN_AT_START.test(text) || SIGN_AT_END.test(text);
	if (!hasSignAtEnd || typed?.some((part) => part !== '') === true) return false;
	return typed === undefined || (!/\d/.test(text) && text.length <= LONGEST_READABLE);
}

/** Whether something other than blanks can stand in each place between what was typed. */
function isFilled(reference: string, parts: readonly string[]): boolean {
	const [text = '', first = '', ...others] = [reference, ...parts].map((each) =>
		each.replace(/\s/g, ''),
	);
	const last = others.pop() ?? '';
	if (!text.startsWith(first)) return true;
	let end = first.length;
	for (const part of others) {
		const start = text.indexOf(part, end + 1);
		if (start < 0) return false;
		end = start + part.length;
	}
	return text.endsWith(last) && text.length - last.length > end;
}

/** UTF-16 units that are searched. */
const SEARCHED = 2_000;

/** What keeps a reference from identifying one order: orders with the same reference are one, and the second is left out. */
export function orderReferenceProblems({
	reference,
	typed,
	isRounded = false,
}: OrderReference): Problem[] {
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
	if (isRounded) {
		return problems(
			'The Order Reference is a number of so many digits that it was rounded',
			`${shown} Let the node before this one give it as a text.`,
		);
	}
	if (lacksPart(text, reference.length > SEARCHED ? undefined : typed)) {
		return problems(`The Order Reference is ${NOT_FOUND}`, `${shown} ${NO_DATA}`);
	}
	return [];
}

function problems(message: string, advice: string): Problem[] {
	return [...refused('Order Reference', message, advice).problems];
}
