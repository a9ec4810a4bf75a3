/** Whatever is none of the characters that RFC 3986 has for paths, queries and fragments (3.3 to 3.5). */
const FOREIGN = /[^\w.~!$&'()*+,;=:@/?%-]/gu;
/** A percent sign that begins no escape (2.1). */
const BARE_PERCENT = /%(?![\da-f]{2})/gi;

/**
 * The same link as RFC 3986 wants it: browsers leave `[`, `|`, `{` and others as they are, and strict
 * servers (Laravel's rule `url`) refuse the message for them. Escapes that are there stay as they are.
 */
export function strictUrl(url: URL): string {
	const { origin, pathname, search, hash } = url;
	return origin + encoded(pathname) + part('?', search) + part('#', hash);
}

/** A query or fragment, whose first character is its delimiter. */
function part(delimiter: string, text: string): string {
	return text === '' ? '' : delimiter + encoded(text.slice(1));
}

function encoded(text: string): string {
	return text.replace(BARE_PERCENT, '%25').replace(FOREIGN, encodeURIComponent);
}
