/** n8n's own REST API, as its editor uses it: with a session cookie. */
export class RestClient {
	private cookie = '';

	constructor(private readonly url: string) {}

	/** Any answer is returned, whatever its status. */
	async request(path: string, init: RequestInit = {}): Promise<Response> {
		const headers = new Headers(init.headers);
		if (this.cookie) headers.set('Cookie', this.cookie);
		const response = await fetch(this.url + path, { ...init, headers });
		const session = response.headers.getSetCookie().find((text) => text.startsWith('n8n-auth='));
		if (session) this.cookie = session.split(';', 1)[0] ?? '';
		return response;
	}

	/** The `data` of an answer. Throws when the status is not 2xx, with n8n's own words. */
	async json<T>(path: string, method = 'GET', body?: unknown): Promise<T> {
		const response = await this.request(path, {
			method,
			...(body !== undefined && {
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify(body),
			}),
		});
		const text = await response.text();
		if (!response.ok) throw new RestError(`${method} ${path}`, response.status, wordsOf(text));
		const answer = JSON.parse(text) as unknown;
		const hasData = typeof answer === 'object' && answer !== null && 'data' in answer;
		return (hasData ? answer.data : answer) as T;
	}
}

/** n8n refused a request. */
export class RestError extends Error {
	constructor(
		what: string,
		readonly status: number,
		/** What n8n said about it. */
		readonly words: string,
	) {
		super(`n8n answered ${status} to ${what}: ${words}`);
		this.name = 'RestError';
	}
}

/** n8n wraps what it says in JSON, if it says it itself. */
function wordsOf(answer: string): string {
	try {
		return String((JSON.parse(answer) as { message?: unknown }).message ?? answer);
	} catch {
		return answer.slice(0, 1_000);
	}
}
