/** What is written in parameters as n8n stores them. */

/** Parameters nest a few levels: collections, lists of values, resource locators. */
export const DEEPEST = 10;

/** Whether anything in a parameter as it is stored is an expression, which n8n marks with `=`. */
export function hasExpression(value: unknown, depth = 0): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	if (typeof value !== 'object' || value === null) return false;
	if (depth >= DEEPEST) return true;
	return Object.values(value).some((inner) => hasExpression(inner, depth + 1));
}

/** A parameter of text and expressions, as it is stored. */
export interface MixedText {
	/** What is typed before, between and behind the expressions; each may be empty. */
	readonly typed: readonly string[];
	/** The expressions with their braces. */
	readonly expressions: readonly string[];
}

/** Up to the first braces that close one, whatever opens in it. */
const EXPRESSION = /(\{\{[^]*?(?:\}\}|$))/;

/** What a parameter as it is stored is made of; undefined where nothing is an expression. */
export function mixedTextOf(value: unknown): MixedText | undefined {
	if (typeof value !== 'string' || !value.startsWith('=') || !value.includes('{{'))
		return undefined;
	const parts = value.slice(1).split(EXPRESSION);
	return {
		typed: parts.filter((_, index) => index % 2 === 0),
		expressions: parts.filter((_, index) => index % 2 === 1),
	};
}

/** The expressions in parameters as they are stored. */
export function expressionsIn(value: unknown, depth = 0): string[] {
	if (typeof value === 'string') return value.startsWith('=') ? [value] : [];
	if (typeof value !== 'object' || value === null || depth > DEEPEST) return [];
	return Object.values(value).flatMap((inner) => expressionsIn(inner, depth + 1));
}
