/** The text of an answer as data: JSON parsed, anything else as it is, secrets masked in both. */
export function readAnswerText(text: string, ...secrets: readonly string[]): unknown {
	return parsed(secrets.reduce(withoutSecret, text));
}

/** Short values are no secrets and could be part of any text. */
const SHORTEST_SECRET = 8;

/** Some servers repeat the token that they refuse. */
function withoutSecret(text: string, secret: string): string {
	if (secret.length < SHORTEST_SECRET) return text;
	// PHP writes a slash in JSON as \/.
	return text.replaceAll(secret, '***').replaceAll(secret.replaceAll('/', '\\/'), '***');
}

/** JSON where it is JSON, the text otherwise. */
function parsed(text: string): unknown {
	if (!/^\s*[[{]/.test(text)) return text;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
