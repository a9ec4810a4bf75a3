const localNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Bytes behind a link, as a provider that downloads it would count them; undefined when it cannot.
 * Only the sandbox's own /files and the origins in `others` are really asked. Every other address is taken for a file that can be
 * downloaded (0 bytes), but for hosts under `.invalid`: those never answer.
 */
export async function download(
	link: string,
	origin: string,
	others: readonly string[] = [],
): Promise<number | undefined> {
	if (!URL.canParse(link)) return undefined;
	const url = new URL(link);
	if (others.includes(url.origin)) return await sizeOf(url.href);
	const own = new URL(origin);
	if (!(localNames.has(url.hostname) && url.port === own.port)) {
		return url.hostname === 'invalid' || url.hostname.endsWith('.invalid') ? undefined : 0;
	}
	return url.pathname.startsWith('/files/') ? await sizeOf(origin + url.pathname) : undefined;
}

async function sizeOf(url: string): Promise<number | undefined> {
	try {
		const response = await fetch(url, { redirect: 'manual' });
		let size = 0;
		for await (const chunk of response.body ?? []) size += chunk.length;
		return response.ok ? size : undefined;
	} catch {
		return undefined;
	}
}
