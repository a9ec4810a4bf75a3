/** The text of an answer as data: JSON parsed, anything else as it is, the secret masked in both. */
export function readAnswerText(text: string, secret: string): unknown {
	return parsed(withoutSecret(text, secret));
}

/** Short values are no secrets and could be part of any text. */
const SHORTEST_SECRET = 8;

/** Some servers repeat the token that they refuse, others in the address of a redirect. */
export function withoutSecret(text: string, secret: string): string {
	if (secret.length < SHORTEST_SECRET) return text;
	// PHP writes a slash in JSON as \/.
	return text.replaceAll(secret, '***').replaceAll(secret.replaceAll('/', '\\/'), '***');
}

/** JSON where it is JSON, the text otherwise. Files saved by some editors make PHP begin with a byte order mark. */
function parsed(text: string): unknown {
	if (!/^\s*[[{]/.test(text)) return text;
	try {
		return JSON.parse(text.replace(/^\ufeff/, '')) as unknown;
	} catch {
		return text;
	}
}
