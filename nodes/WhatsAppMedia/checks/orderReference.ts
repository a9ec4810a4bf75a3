import { quote } from '../text';
import { by, CERTAIN, CHOOSE_FIELD, LIKELY, NO_DATA, NULL, type Accident } from './accidents';
import { refused, type Problem } from './problem';

/** What identifies an order. */
export interface OrderReference {
	readonly reference: string;
	/** What of it was typed beside its expressions, if it has any. */
	readonly fixedPart?: string;
	/** It was a number of so many digits that JavaScript rounds it. */
	readonly isRounded?: boolean;
}

const NOT_FOUND = 'not complete: an expression in it found no data';

/** Longer ones are identifiers that a program made of random characters, in which a short word may stand by chance. */
const LONGEST_READABLE = 12;

/**
 * Words for no value at an end of a reference, where an expression adds them to a text: `WCnull`, `WC-NULL`,
 * `undefined-2`.
 */
function noValueIn(text: string): string | undefined {
	const atEnd = /^(?:null|nan)(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])(?:null|nan|true|false)$/iu.exec(
		text,
	);
	const joined =
		text.length <= LONGEST_READABLE
			? /(?:null|NaN|true|false)$|^(?:null|NaN)(?=\P{Ll})/u.exec(text)
			: null;
	return (/undefined/i.exec(text) ?? atEnd ?? joined)?.[0];
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
		in: by(/^(?:none|nil|n\/?a|unknown|tbd|false|true)$/i),
		what: 'a word for no value',
		advice: NO_DATA,
	},
	{
		in: by(/\[\s*\]|\{\s*\}/),
		what: 'empty: a list or an object without anything in it',
		advice: CHOOSE_FIELD,
	},
	{
		in: (text) => (/^[[{]/.test(text) ? NULL.in(text) : undefined),
		what: NULL.what,
		advice: NO_DATA,
	},
	{
		in: by(
			/#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|ERROR!|SPILL!|CALC!|NV\b|WERT!|BEZUG!)/i,
		),
		what: 'what a spreadsheet shows where a formula has no result',
		advice: 'Correct the cell in the spreadsheet.',
	},
];

/** Signs between the parts of a reference; at an end of it one of the parts is missing. */
const SIGN_AT_START = /^[-–_/:,]/;
const SIGN_AT_END = /[-–_/:#,]$/;

/**
 * Whether the reference ends where a further part was meant to follow. A sign that an expression gave itself is part
 * of the identifier (`/orders/1042/`, and random ones such as `-OaZ3k1xYqPq`), but where nothing else identifies anything.
 */
function lacksPart(text: string, fixedPart: string | undefined): boolean {
	const [start] = SIGN_AT_START.exec(text) ?? [];
	const [end] = SIGN_AT_END.exec(text) ?? [];
	if (start === undefined && end === undefined) return false;
	if (fixedPart === undefined) return true;
	if (start !== undefined && fixedPart.startsWith(start)) return true;
	if (end !== undefined && fixedPart.endsWith(end)) return true;
	return !/\d/.test(text) && text.length <= LONGEST_READABLE;
}

/** UTF-16 units that are searched. */
const SEARCHED = 2_000;

/** What keeps a reference from identifying one order: orders with the same reference are one, and the second is left out. */
export function orderReferenceProblems({
	reference,
	fixedPart,
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
	// Or all that is left is what was typed, the same for every order.
	if (reference === fixedPart || lacksPart(text, fixedPart)) {
		return problems(`The Order Reference is ${NOT_FOUND}`, `${shown} ${NO_DATA}`);
	}
	return [];
}

function problems(message: string, advice: string): Problem[] {
	return [...refused('Order Reference', message, advice).problems];
}
