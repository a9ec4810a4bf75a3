import type { IExecuteFunctions } from 'n8n-workflow';

import { mixedTextOf } from './expressionText';
import { joinedParts } from './joinedParts';
import { readParameter } from './reader';
import { asText } from './values';

/** A plus and nothing else before the first expression, or as the first text of one: `+{{ … }}{{ … }}`, `{{ "+" + … }}`. */
const TYPED = /^\s*(?:\+|00)[\s(]*$/;
const JOINED =
	/^\{\{\s{0,9}(?:["'`]\s{0,9}(?:\+|00)[\s(]{0,9}(?:["'`]|\$\{)|\[\s{0,9}["'](?:\+|00)["'])/;

/**
 * Whether a phone number begins with a plus that is typed, and what is to stand behind it, its country code, is nothing for
 * this item: what follows would be read as a country code and reach somebody abroad.
 */
export function lacksCountryCode(functions: IExecuteFunctions, itemIndex: number): boolean {
	// Most providers have nothing else to choose.
	const recipientBy = readParameter(functions, 'recipientBy', itemIndex, '');
	if (recipientBy !== '' && recipientBy !== 'phone') return false;
	const mixed = mixedTextOf(functions.getNode().parameters.phone);
	const [first, ...others] = mixed?.expressions ?? [];
	if (first === undefined) return false;
	const isTyped = TYPED.test(mixed?.typed[0] ?? '');
	const parts = joinedParts(first);
	if (isTyped && others.length > 0) return isNothing(functions, first, itemIndex);
	if (!isTyped && !JOINED.test(first)) return false;
	const [part, ...behind] = parts;
	return (
		part !== undefined && behind.length > 0 && isNothing(functions, `{{ ${part.code} }}`, itemIndex)
	);
}

function isNothing(functions: IExecuteFunctions, expression: string, itemIndex: number): boolean {
	try {
		return asText(functions.evaluateExpression(expression, itemIndex)).trim() === '';
	} catch {
		// n8n found the whole all the same, so it is no expression by itself.
		return false;
	}
}
