import { quote } from '../text';
import { alone, CERTAIN, LIKELY, NO_DATA, NULL, type Accident } from './accidents';
import { refused, type Problem } from './problem';

/** What identifies an order, and what of it was typed beside its expressions, if it has any. */
export interface OrderReference {
	readonly reference: string;
	readonly fixedPart?: string;
}

const NOT_FOUND = 'not complete: an expression in it found no data';

/** An order by such a reference would be another customer's as well, so nothing of this is only told. */
const ACCIDENTS: readonly Accident[] = [
	...CERTAIN,
	...LIKELY,
	NULL,
	{ in: alone('(?:true|false)'), what: 'true or false, not a number of an order', advice: NO_DATA },
	{ in: (text) => /[-–_/:#,]$|^[-–_/:,]/.exec(text)?.[0], what: NOT_FOUND, advice: NO_DATA },
];

/** UTF-16 units that are searched. */
const SEARCHED = 2_000;

/** What keeps a reference from identifying one order: orders with the same reference are one, and the second is left out. */
export function orderReferenceProblems({ reference, fixedPart }: OrderReference): Problem[] {
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
	// All that is left is what was typed, the same for every order.
	if (reference === fixedPart) {
		return problems(`The Order Reference is ${NOT_FOUND}`, `${shown} ${NO_DATA}`);
	}
	return [];
}

function problems(message: string, advice: string): Problem[] {
	return [...refused('Order Reference', message, advice).problems];
}
