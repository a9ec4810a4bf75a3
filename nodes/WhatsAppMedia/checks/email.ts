/** UTF-16 units of an address that are looked at; servers take 191. */
const LONGEST = 1000;

/** An address as it is read, and whether servers take it. */
export interface ReadEmail {
	readonly address: string;
	readonly isValid: boolean;
}

/**
 * Reads an email address as forms and mail programs give it: `Ana <ana@example.com>`, `mailto:` links,
 * quotes, a full stop from the end of a sentence, marks that nobody sees.
 */
export function readEmail(given: string): ReadEmail {
	if (given.length > LONGEST) return { address: given, isValid: false };
	const text = given.replace(/\p{Cf}/gu, '').trim();
	const [, inBrackets = text] = /<([^<>]*)>[\s.,;]*$/.exec(text) ?? [];
	const address = withoutEnds(inBrackets.trim().replace(/^mailto:([^?]*).*$/i, '$1'));
	const before = inBrackets === text ? [] : text.slice(0, text.lastIndexOf('<')).split(BETWEEN);
	// Of several addresses none is the one that was meant.
	const isAnother = (word: string): boolean =>
		isAddress(word) && word.toLowerCase() !== address.toLowerCase();
	if (before.some((word) => isAnother(withoutEnds(word))))
		return { address: given, isValid: false };
	return { address, isValid: isAddress(address) };
}

/** What stands between the words of a name before an address. */
const BETWEEN = /[\s()<>[\]:,;]+/;

const OPENING = ' \t\r\n"\'“”‘’„«([<';
const CLOSING = ' \t\r\n"\'“”‘’»)]>.,;:';

/** Without what stands around an address in a text. */
function withoutEnds(text: string): string {
	let start = 0;
	let end = text.length;
	while (start < end && OPENING.includes(text.charAt(start))) start += 1;
	while (end > start && CLOSING.includes(text.charAt(end - 1))) end -= 1;
	return text.slice(start, end);
}

/** What RFC 5322, 3.2.3 has for an atom, and letters and marks of any script (RFC 6532) that are no symbols. */
const LOCAL_PART = /^(?:[\w!#$%&'*+/=?^`{|}~-]|(?!\p{ASCII})[\p{L}\p{M}\p{N}\p{P}])+$/u;
/** A label of a domain (RFC 1035, 2.3.1, and its letters of any script). */
const LABEL = /^(?!-)[\p{L}\p{M}\p{N}-]{1,63}(?<!-)$/u;

/** As Laravel's rule `email` has it, but for quoted names and addresses of machines. */
function isAddress(text: string): boolean {
	const [local = '', domain = '', ...others] = text.split('@');
	return (
		others.length === 0 &&
		local.split('.').every((part) => LOCAL_PART.test(part)) &&
		domain.split('.').every((label) => LABEL.test(label))
	);
}
