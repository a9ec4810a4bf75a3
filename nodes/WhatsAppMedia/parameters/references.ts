import { expressionsIn, mixedTextOf } from './expressionText';

/** Which items the expressions of a node read. */

/** Another node in an expression. */
export interface NodeReference {
	/** Nothing where it is made up when the expression runs: any node can be meant. */
	readonly name?: string;
	/** `all`: what does not differ from item to item. `none`: no item. */
	readonly reads: 'all' | 'item' | 'none';
	/** Whether it says at which output. */
	readonly hasOutput: boolean;
	/** As `$node["Name"]`, which n8n resolves in a way of its own. */
	readonly isOlder: boolean;
	/** As `itemMatching(2)`: not the item that belongs to the own one. */
	readonly isChosen: boolean;
}

/** The item that the node works on, in expressions. */
export interface OwnItem {
	/** The fields that are read by their names. */
	readonly fields: readonly string[];
	/** Whether it is also read without the names of fields. */
	readonly isWhole: boolean;
	readonly hasFiles: boolean;
}

/** Names that `$fromAI` takes. */
export const PLACEHOLDER = /^[\w-]{1,64}$/;
/** `$fromAI` with such a name, in any of its spellings. */
const FROM_AI = /\$from(?:AI|Ai|ai)\(\s{0,9}["'`]([\w-]{1,64})["'`]/g;
/** The texts in it, which describe what a model is asked for. */
const DESCRIPTIONS =
	/(\$from(?:AI|Ai|ai)\()((?:[\s,]{0,9}(?:"(?:\\.|[^"\\]){0,2000}"|'(?:\\.|[^'\\]){0,2000}'|`(?:\\.|[^`\\$]|\$(?!\{)){0,2000}`)){1,4})/g;

/** What stands for the place of an item; and what hides the sign, which nobody writes. */
const OWN_PLACE =
	/\$(?:(?:item|itemIndex|position|thisItemIndex|getPairedItem)\b|\s{0,9}(?:\/[*/]|\)))|\\u\{?0{0,6}24\b|\$\\u/;
/** Counts the calls of a tool, not the items: a model calls it for some not at all, and for others twice. */
const COUNT_OF_CALLS = /\$(?:runIndex|thisRunIndex)\b/;
/** What is read from the own item, and from all that came with it. */
const OWN_ITEM = /\$(?:json|binary|data|thisItem|input)\b/g;
/** `first()`, `last()` and `all()` do not differ from item to item. */
const ALL_INPUT = /^\$input\s{0,9}\??\.\s{0,9}(?:all|context|first|last|params)\b/;
const NO_INPUT = /^\$input\s{0,9}\??\.\s{0,9}(?:context|params)\b/;
/** From the own item to its fields or to its files, which the first or the second group names. */
const PATH =
	/^\$(?:(json|data|binary)\b|(?:thisItem\b|input\s{0,9}\??\.\s{0,9}(?:item\b|(?:first|last)\(\s{0,9}\)))\s{0,9}\??\.\s{0,9}(json|binary)\b)/;
/** A field by its name; the name is the first or the third group. */
const FIELD =
	/^\s{0,9}(?:\??\.\s{0,9}([\p{L}_$][\p{L}\p{N}_$]{0,200})(?!\s{0,9}[\p{L}\p{N}_$(])|(?:\?\.)?\s{0,9}\[\s{0,9}(["'`])((?:(?!\2)[^\\$]){1,200})\2\s{0,9}\])/u;
/** Another node in an expression; its name is the second or the third group, where it is written there. */
const OTHER_NODE =
	/\$\s{0,99}(?:\?\.\s{0,9})?(?:(?:(?:items\s{0,9})?\(|node\s{0,9}(?:\?\.\s{0,9})?\[)\s{0,9}(?:(["'`])((?:\\.|(?!\1)[^\\]){1,200})\1\s{0,9}[,)\]])?|node\s{0,9}\??\.\s{0,9}([\p{L}\p{N}_$]{1,200}))/gu;
/** What stands behind a node where all of its items are meant, and whether an output is named. */
const ALL_ITEMS = /^\s{0,99}\??\.\s{0,99}(?:all|first|last)\b(?:\s{0,9}\(\s{0,9}(\d))?/;
const CHOSEN = /^\s{0,99}\??\.\s{0,99}itemMatching\(\s{0,9}(?!\$itemIndex\b)/;
const NO_ITEM = /^\s{0,99}\??\.\s{0,99}(?:context|isExecuted|params)\b/;

/** An expression in a text with braces that are typed, which have a backslash before them. */
const BESIDE_TYPED = /(?<!\\)\{\{[^]*?(?:(?<!\\)\}\}|$)/g;

/** The expressions in parameters, each by itself, without what describes the values that a model is asked for. */
export function expressionsOf(parameters: unknown): string[] {
	return codeOf(parameters).map((code) => code.replace(DESCRIPTIONS, '$1'));
}

/** The names of what a model is asked for. */
export function askedOf(parameters: unknown): string[] {
	return codeOf(parameters).flatMap((code) =>
		[...code.matchAll(FROM_AI)].map(([, name = '']) => name),
	);
}

function codeOf(parameters: unknown): string[] {
	return expressionsIn(parameters).flatMap((text) =>
		text.includes('\\{{') || text.includes('\\}}')
			? [...text.matchAll(BESIDE_TYPED)].map(([code]) => code.replaceAll('\\}}', '}}'))
			: (mixedTextOf(text)?.expressions ?? []),
	);
}

/** Whether an expression goes by the place that the item has among others. */
export function readsPlace(expression: string): boolean {
	return OWN_PLACE.test(expression);
}

/** Whether an expression chooses an item, or something in it, by the count of the calls. */
export function choosesByCalls(expression: string): boolean {
	if (!COUNT_OF_CALLS.test(expression)) return false;
	return expression.search(OWN_ITEM) >= 0 || expression.search(OTHER_NODE) >= 0;
}

/**
 * What expressions read of the own item; undefined where they read nothing of it.
 * @param withAll also of all items that came with it, as `$input.first()`
 */
export function ownItemOf(expressions: readonly string[], withAll: boolean): OwnItem | undefined {
	const rests = expressions.flatMap((expression) =>
		[...expression.matchAll(OWN_ITEM)].map(({ index }) => expression.slice(index)),
	);
	const read = rests.filter((rest) => !(withAll ? NO_INPUT : ALL_INPUT).test(rest));
	if (read.length === 0) return undefined;
	const parts = read.map(partOf);
	const fields = parts.map(({ field }) => field);
	return {
		fields: fields.filter((field) => field !== undefined),
		isWhole: fields.includes(undefined),
		hasFiles: parts.some(({ isFile }) => isFile),
	};
}

/** What an expression reads of the item that it begins with: a file, a field, or all of it. */
function partOf(expression: string): { readonly isFile: boolean; readonly field?: string } {
	const [path = '', own, inside = own] = PATH.exec(expression) ?? [];
	const isFile = inside === 'binary';
	if (isFile || inside === undefined) return { isFile };
	const [, plain, , quoted] = FIELD.exec(expression.slice(path.length)) ?? [];
	return { isFile, field: plain ?? quoted };
}

/** The name of a node as it stands in quotes. */
export function unescaped(quoted: string): string {
	return quoted.replace(/\\(.)/g, '$1');
}

/** The other nodes that an expression reads. */
export function nodesOf(expression: string): NodeReference[] {
	return [...expression.matchAll(OTHER_NODE)].map((match) => {
		const [text, , quoted, plain] = match;
		const behind = expression.slice(match.index + text.length);
		const name = plain ?? (quoted === undefined ? undefined : unescaped(quoted));
		const isList = text.includes('items');
		const [all, output] = ALL_ITEMS.exec(behind) ?? [];
		const ofAll = isList || all !== undefined;
		return {
			...(name !== undefined && !name.includes('${') && { name }),
			reads: NO_ITEM.test(behind) ? 'none' : ofAll ? 'all' : 'item',
			// n8n takes the first output for `$items`, whoever asks.
			hasOutput: isList || output !== undefined,
			isChosen: CHOSEN.test(behind),
			isOlder: /^\$\s{0,9}(?:\?\.\s{0,9})?node/.test(text),
		};
	});
}
