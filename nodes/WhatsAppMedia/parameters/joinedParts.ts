/** What an expression puts together of fields, such as `{{ $json.date + '-' + $json.number }}`. */

/** A field in such an expression. */
export interface JoinedPart {
	/** As an expression of its own. */
	readonly path: string;
	/** Whether it follows right behind the part before, with nothing between. */
	readonly isBeside: boolean;
}

/** Where parts may be missing on purpose, since the expression looks at them first. */
const LOOKS_FIRST =
	/\$if|=>|&&|\bfunction\b|\.(?:filter|find|compact|is[A-Z]\w{1,20})\(|\?(?<!\?\?)(?![.?])/;

/** From an item to one of its fields. */
const PATH =
	/\$(?:json|input\s{0,9}\.\s{0,9}(?:item|first\(\)|last\(\))\s{0,9}\.\s{0,9}json|\(\s{0,9}(?:"[^"\\]{1,200}"|'[^'\\]{1,200}'|`[^`\\$]{1,200}`)\s{0,9}\)\s{0,9}\??\.\s{0,9}(?:item|first\(\)|last\(\))\s{0,9}\??\.\s{0,9}json)(?:\s{0,9}(?:\??\.\s{0,9}[\p{L}_$][\p{L}\p{N}_$]{0,100}(?![\p{L}\p{N}_$]|\s{0,9}\()|(?:\?\.)?\[\s{0,9}(?:"[^"\\]{1,200}"|'[^'\\]{1,200}'|\d{1,9})\s{0,9}\])){1,20}/gu;
/** A part with another one in its place where it is missing, and the one that is. */
const HAS_OTHER = /^\s{0,9}(?:\|\||\?\?)/;
const IS_OTHER = /(?:\|\||\?\?)\s{0,9}$/;
const BESIDE = /^\s{0,9}\+\s{0,9}$/;

/**
 * The fields that an expression puts together, without those that it can do without. None where it is a field and
 * nothing else: what it gives says it all.
 * @param expression with its braces
 */
export function joinedParts(expression: string): JoinedPart[] {
	if (LOOKS_FIRST.test(expression)) return [];
	const paths = [...expression.matchAll(PATH)];
	const [only = ''] = paths[0] ?? [];
	if (expression.replace(/^\{\{|\}\}$/g, '').trim() === only) return [];
	let behind = 0;
	return paths.flatMap(({ 0: path, index }) => {
		const before = expression.slice(behind, index);
		const isFirst = behind === 0;
		behind = index + path.length;
		if (HAS_OTHER.test(expression.slice(behind, behind + 20)) || IS_OTHER.test(before)) return [];
		return [{ path, isBeside: !isFirst && BESIDE.test(before) }];
	});
}
