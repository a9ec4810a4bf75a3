import { extensionOf } from './fileTypes';

/**
 * The beginning of a name with its whole extension.
 * @param most what the name may have at most, as `measure` counts it: characters, or bytes
 */
export function cutName(name: string, most: number, measure: (text: string) => number): string {
	const extension = extensionOf(name);
	const ending = extension === undefined ? '' : name.slice(name.length - extension.length - 1);
	let left = most - measure(ending);
	let base = '';
	for (const character of charactersOf(name.slice(0, name.length - ending.length))) {
		left -= measure(character);
		if (left < 0) break;
		base += character;
	}
	return base.replace(/[.\s\u200c\u200d]{1,500}$/, '') + ending;
}

/** UTF-16 units of what people see as one character; a heap of accents is none. */
const LONGEST_CHARACTER = 40;

/** What people see as one character each, so that no emoji and no letter with its accent is cut in half. */
function charactersOf(text: string): string[] {
	return [...new Intl.Segmenter().segment(text)].flatMap(({ segment }) =>
		segment.length > LONGEST_CHARACTER ? [...segment] : [segment],
	);
}
