import { unescaped } from './references';

/** Items that expressions take by their place in a list, and not by what the own item came from. */

/** Such an item. */
export interface ByPlace {
	/** The node; nothing where it is one of those that came in with the own item. */
	readonly name?: string;
	/** As it stands there, with the fields that are read. */
	readonly place: string;
	/** The fields that are read of the item, such as `.json.phone`. */
	readonly path: string;
	/** Whether the place follows from that of the own item; the same for all items otherwise, as `first()`. */
	readonly isOwn: boolean;
	/** Whether it stands in a list, in which there may be nothing at that place. */
	readonly isListed: boolean;
	/** Whether n8n gives whole items, also where it keeps files beside the fields. */
	readonly isWhole: boolean;
}

/**
 * Parameters that say who gets what. One item for all is hardly ever meant there: whoever writes to one person names a node
 * that gave one item.
 */
export const SAYS_WHO_OR_WHAT: ReadonlySet<string> = new Set([
	'binaryPropertyName',
	'contactId',
	'mediaUrl',
	'orderReference',
	'phone',
	'threadId',
]);

/** `$node["Node"]` and `$node.Node`, with fields of the item behind it. */
const NODE =
	/\$node\s{0,9}(?:(?:\?\.)?\[\s{0,9}(["'`])(?<quoted>(?:\\.|(?!\1)[^\\]){1,200})\1\s{0,9}\]|\.\s{0,9}(?<plain>[\p{L}_][\p{L}\p{N}_]{0,200}))(?=\s{0,9}(?:\??\.\s{0,9}|(?:\?\.)?\[\s{0,9}["'])(?:binary|data|json)\b)/gu;
/** `$items("Node")`, `$("Node").all()`, `first()` and `last()`, and the same of `$input`. */
const LIST =
	/\$(?:(?<items>items)?\s{0,9}\(\s{0,9}(["'`])(?<quoted>(?:\\.|(?!\2)[^\\]){1,200})\2\s{0,9}(?<given>,[^()]{0,60})?\)|input\b)(?:\s{0,99}\??\.\s{0,99}(?<called>all|first|last)\((?<run>[^()]{0,60})\))?/gu;
/** `[$itemIndex]` or `.at($itemIndex)` behind a list. What takes turns (`%`) goes by no place of an item. */
const INDEX =
	/^\s{0,99}(?:(?:\?\.)?\[(?<index>[^[\]%]{1,60})\]|\??\.\s{0,9}at\((?<at>[^()%]{1,60}|[^()%]{0,30}\([^()%]{1,60}\)[^()%]{0,9})\))/u;
/** The run of the node in what a list is given, and the place of the own item as an index: one beside it is meant as it stands. */
const OWN_RUN = /\$(?:runIndex|thisRunIndex)\b/;
const OWN_PLACE =
	/^(?:Number\(|[\s+(]){0,9}\$(?:itemIndex|position|thisItemIndex|runIndex|thisRunIndex)[\s)]{0,9}$/;
/** A place that is the same for all, as an index. */
const FIXED_PLACE = /^\s{0,9}-?\d{1,6}\s{0,9}$/;
/** The fields behind an item that are named, up to a call of a function. */
const FIELDS =
	/^(?:\s{0,9}(?:\??\.\s{0,9}[\p{L}_$][\p{L}\p{N}_$]{0,100}(?![\p{L}\p{N}_$]|\s{0,9}\()|(?:\?\.)?\[\s{0,9}(?:"[^"\\]{1,200}"|'[^'\\]{1,200}'|\d{1,9})\s{0,9}\])){1,20}/u;

/** The place of the own item as the index of something. */
const OWN_INDEX =
	/[\p{L}\p{N}_$)\]](?:\?\.)?\[[^[\],%]{0,60}\$(?:itemIndex|position|thisItemIndex)\b[^[\],%]{0,60}\]|\.\s{0,9}at\([^()%]{0,60}\$(?:itemIndex|position|thisItemIndex)\b[^%]/u;
const A_LIST = /\ball\(|\$items\(/;

/** Whether an expression chooses by the place of the own item from a list that it makes of the items of other nodes. */
export function choosesByPlace(code: string): boolean {
	return A_LIST.test(code) && OWN_INDEX.test(code);
}

/** One of a list that is the same for all items. */
const ONE_OF_LIST = /\[\s{0,9}-?\d{1,6}\s{0,9}\]|\b(?:first|last|pop|shift|at|slice|\$jmespath)\(/;
/** What looks for an item, or makes one thing of all of them. */
const OF_ALL = /\b(?:every|filter|find|findLast|join|length|reduce|some|sort)\b/;

/** Whether an expression takes one for all from a list that it makes of the items of other nodes. */
export function choosesOneForAll(code: string): boolean {
	return A_LIST.test(code) && ONE_OF_LIST.test(code) && !OF_ALL.test(code);
}

/** An item that came in, by a place that is the same for all: `$item(0)`, `itemMatching(0)`, `$items()[0]`. */
const ONE_THAT_CAME_IN =
	/\$item\(\s{0,9}\d{1,6}\s{0,9}\)|\bitemMatching\(\s{0,9}\d{1,6}\s{0,9}\)|\$items\(\s{0,9}\)\s{0,9}(?:\?\.)?\[\s{0,9}\d/;

/** Such an item, as a whole; `first()` stands for it. */
function oneThatCameIn(code: string): ByPlace[] {
	if (!ONE_THAT_CAME_IN.test(code)) return [];
	const path = '.json';
	const place = `$input.first()${path}`;
	return [{ place, path, isOwn: false, isListed: false, isWhole: false }];
}

/** The items that an expression takes by their place. */
export function byPlaceIn(code: string): ByPlace[] {
	const nodes = [...code.matchAll(NODE)].map((match) => {
		const { quoted, plain } = match.groups ?? {};
		const fields = fieldsBehind(code, match);
		return {
			name: plain ?? unescaped(quoted ?? ''),
			place: match[0] + fields,
			// What `$node` calls data are the fields, too.
			path: fields.replace(/^([\s?.["']{1,20})data\b/, '$1json'),
			isOwn: true,
			isListed: false,
			isWhole: true,
		};
	});
	const listed = [...code.matchAll(LIST)].flatMap((match) => listedItem(code, match));
	return [...nodes, ...listed, ...oneThatCameIn(code)];
}

function listedItem(code: string, match: RegExpExecArray): ByPlace[] {
	const { items, quoted, given = '', called, run = '' } = match.groups ?? {};
	const isList = items !== undefined || called === 'all';
	const [list] = match;
	const chosen = isList ? INDEX.exec(code.slice(match.index + list.length)) : undefined;
	if (isList ? chosen == null : called === undefined) return [];
	const item = list + (chosen?.[0] ?? '');
	const path = fieldsBehind(code, { 0: item, index: match.index });
	const index = chosen?.groups?.index ?? chosen?.groups?.at ?? '';
	const isOwn = OWN_RUN.test(given + run) || OWN_PLACE.test(index);
	if (isList && !isOwn && !FIXED_PLACE.test(index)) return [];
	// What came in stands where it stands.
	if (isOwn && quoted === undefined) return [];
	return [
		{
			...(quoted !== undefined && { name: unescaped(quoted) }),
			place: item + path,
			path,
			isOwn,
			isListed: isList,
			isWhole: items !== undefined || /\btrue\b/.test(given),
		},
	];
}

function fieldsBehind(
	code: string,
	{ 0: item, index }: { readonly 0: string; readonly index: number },
): string {
	return FIELDS.exec(code.slice(index + item.length))?.[0] ?? '';
}

/** The same expression with something else in that place. */
export function replaced(code: string, { place }: ByPlace, by: string): string {
	const [first = '', ...others] = code.split(place);
	// The name of a longer field begins with it.
	return others.reduce(
		(text, rest) => text + (/^[\p{L}\p{N}_$]/u.test(rest) ? place : by) + rest,
		first,
	);
}

/**
 * The node that an item by its place is of, in an expression, and the fields that are read of its items. Where n8n keeps
 * files beside the fields (`binaryMode`), it gives the fields themselves for an item.
 */
export function ofNode(
	{ name, path, isWhole }: Pick<ByPlace, 'isWhole' | 'name' | 'path'>,
	hasCombinedItems: boolean,
): { readonly node: string; readonly path: string } {
	return {
		node: name === undefined ? '$input' : `$(${JSON.stringify(name)})`,
		path: isWhole && hasCombinedItems ? path.replace(JSON_FIRST, '') : path,
	};
}

const JSON_FIRST = /^\s{0,9}(?:\??\.\s{0,9}json\b|(?:\?\.)?\[\s{0,9}["']json["']\s{0,9}\])/;
