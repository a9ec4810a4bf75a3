import type { IExecuteFunctions } from 'n8n-workflow';

import { mixedTextOf } from './expressionText';
import { joinedParts } from './joinedParts';
import { readParameter, storedParameter } from './reader';
import { asText } from './values';

/** A plus and nothing else before the first expression: `+{{ … }}{{ … }}`, `tel:+{{ … }}`, `https://wa.me/{{ … }}{{ … }}`. */
const TYPED =
	/^\s{0,9}(?:(?:tel|callto|sms|whatsapp):\s{0,9})?(?:[+＋]|00)[\s(]{0,9}$|\bwa\.me\/\+?$|[?&]phone=(?:\+|%2B)?$/i;
/** The same as the first text in an expression: `{{ "+" + … }}`, `` {{ `+${…}` }} ``, `{{ ["+", …].join("") }}`. */
const JOINED =
	/^[\s(]{0,9}(?:String\s{0,9}\()?[\s([]{0,9}["'`]\s{0,9}(?:[+＋]|00)[\s(]{0,9}(?:["'`]|\$\{)/;
/** What is done with the whole of it: `(…).trim()`. */
const CALL_BEHIND = /\)\s{0,9}\.\s{0,9}(?:trim|replace|replaceAll|toString)\([^()]{0,60}\)$/;
/** What adds a country code only where there is none. */
const DECIDES = /\?(?![.?])(?<!\?\?)|\$if\b|\bif\b/;

/**
 * Whether a phone number begins with a plus that is typed, and what is to stand behind it, its country code, is nothing for
 * this item: what follows would be read as a country code and reach somebody abroad.
 */
export function lacksCountryCode(functions: IExecuteFunctions, itemIndex: number): boolean {
	// Most providers have nothing else to choose.
	const recipientBy = readParameter(functions, 'recipientBy', itemIndex, '');
	if (recipientBy !== '' && recipientBy !== 'phone') return false;
	const mixed = mixedTextOf(storedParameter(functions, 'phone'));
	const [first, ...others] = mixed?.expressions ?? [];
	if (first === undefined) return false;
	const isTyped = TYPED.test(mixed?.typed[0] ?? '');
	if (isTyped && others.length > 0) return lacks(functions, first, itemIndex);
	const whole = withoutCalls(first.replace(/^\{\{|\}\}$/g, '').trim());
	if (!isTyped && !JOINED.test(whole)) return false;
	const [part, ...behind] = joinedParts(`{{ ${whole} }}`);
	return (
		part !== undefined && behind.length > 0 && lacks(functions, `{{ ${part.code} }}`, itemIndex)
	);
}

/** Code without parentheses around all of it, and without what is done with it then. */
function withoutCalls(code: string): string {
	let rest = code;
	for (let time = 0; time < 3; time += 1) {
		rest = rest.replace(CALL_BEHIND, ')').trim();
		const inside = /^(?:String\s{0,9})?\((.{1,2000})\)$/s.exec(rest)?.[1];
		if (inside === undefined || joinedParts(`{{ ${inside} }}`).length === 0) return rest;
		rest = inside.trim();
	}
	return rest;
}

/** Whether an expression gives no digit, and nothing decides that it is to give none. */
function lacks(functions: IExecuteFunctions, expression: string, itemIndex: number): boolean {
	if (DECIDES.test(expression)) return false;
	try {
		return !/\p{Nd}/u.test(
			asText(functions.evaluateExpression(expression, itemIndex)).slice(0, 100),
		);
	} catch {
		// n8n found the whole all the same, so it is no expression by itself.
		return false;
	}
}
