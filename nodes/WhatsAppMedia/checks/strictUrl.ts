/** Whatever is none of the characters that RFC 3986 has for paths, queries and fragments (3.3 to 3.5). */
const FOREIGN = /[^\w.~!$&'()*+,;=:@/?%-]/gu;
/** A percent sign that begins no escape (2.1). */
const BARE_PERCENT = /%(?![\da-f]{2})/gi;

/**
 * The same link as RFC 3986 wants it: browsers leave `[`, `|`, `{` and others as they are, and strict
 * servers (Laravel's rule `url`) refuse the message for them. Escapes that are there stay as they are.
 */
export function strictUrl({ href, origin }: URL): string {
	const [path = '', ...fragment] = href.slice(origin.length).split('#');
	return [
		origin + encoded(path),
		...(fragment.length > 0 ? [encoded(fragment.join('#'))] : []),
	].join('#');
}

/** A path with its query, whose question mark stays, or a fragment. */
function encoded(text: string): string {
	return text.replace(BARE_PERCENT, '%25').replace(FOREIGN, encodeURIComponent);
}
