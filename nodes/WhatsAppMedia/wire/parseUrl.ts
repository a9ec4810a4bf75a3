/** `new URL` without the exception. `URL.canParse` says yes to very long hosts that it then refuses. */
export function parseUrl(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}
