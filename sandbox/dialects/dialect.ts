import type { IncomingHttpHeaders } from 'node:http';
import type { ApiBody, Tap } from '../body/read';
import type { MediaRules } from '../mediaRules';
import type { Fate } from '../state/fates';
import type { RateState } from '../state/rateLimiter';
import type { Happening, World } from '../state/world';
import type { TokenGrant } from '../tokens';
import type { Endpoint, ProviderId } from '../types';

export interface Answer {
	status: number;
	headers?: Record<string, string>;
	/** Text is sent as it is, anything else as JSON. */
	body: unknown;
}

/** A valid request that is about to take effect for one phone number. */
export interface Staged {
	/** E.164 with +. */
	phone: string;
	proceed: (fate: Fate) => Answer | Promise<Answer>;
}

/** One request, read, on its way to a route. */
export interface Call {
	provider: ProviderId;
	/** What the provider accepts. */
	mediaRules: MediaRules;
	world: World;
	/** Where the provider is in the sandbox, without a slash at the end. */
	origin: string;
	method: string;
	/** Without provider prefix and query. */
	path: string;
	params: Readonly<Record<string, string>>;
	query: URLSearchParams;
	headers: IncomingHttpHeaders;
	body: ApiBody;
	/** What the token may do; undefined when it is unknown or missing. */
	grant?: TokenGrant;
	/** Size in bytes of a link's target, undefined when it cannot be downloaded. See `download`. */
	download: (url: string) => Promise<number | undefined>;
}

export interface Route {
	method: 'GET' | 'POST' | 'PATCH';
	/** Segments; one that begins with a colon is a parameter. */
	pattern: string;
	permission?: string;
	/** Failures can be planned for these. */
	endpoint?: Endpoint;
	handle: (call: Call) => Answer | Staged | Promise<Answer | Staged>;
}

/** How one family of servers speaks. */
export interface Dialect {
	routes: readonly Route[];
	/** Name of the recipient's field, where a multipart form names the phone number. */
	phoneField?: string;
	/** Top-level JSON string that may be a file in base64, and the one that names the file. */
	tap?: Tap;
	/** The token in a request; undefined when there is none, '' when it is in the wrong form. */
	token: (headers: IncomingHttpHeaders) => string | undefined;
	/** Refusal before anything else is looked at, or undefined. */
	authenticate: (call: Call, permission: string | undefined) => Answer | undefined;
	notFound: (call: Call, allowed: readonly string[]) => Answer;
	rateLimited: (rate: RateState) => Answer;
	rateHeaders?: (rate: RateState) => Record<string, string>;
	metaRefusal: (code: number, endpoint: Endpoint) => Answer;
	/** The success body with every message id taken out. */
	withoutId: (body: unknown) => unknown;
	/** Where the success body has the wamid. */
	messageId: (body: unknown) => string;
}

/** How a provider words what happened: in its own form, and in that of Meta's webhooks. */
export type WebhookForms = Readonly<
	Record<'meta' | 'own', (happening: Happening) => { name: string; body: object }>
>;

export const json = (status: number, body: unknown, headers?: Record<string, string>): Answer => ({
	status,
	body,
	headers,
});

/** Laravel's `expectsJson`: the first type of the Accept header decides. */
export function wantsJson(headers: IncomingHttpHeaders): boolean {
	const first = (headers.accept ?? '').split(',')[0] ?? '';
	return /[/+]json/i.test(first);
}

export const htmlAnswer = (status: number, title: string): Answer => ({
	status,
	headers: { 'content-type': 'text/html; charset=UTF-8' },
	body: `<!DOCTYPE html>\n<html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
});

/** The token behind `Bearer `. */
export function bearerToken(headers: IncomingHttpHeaders): string | undefined {
	if (headers.authorization === undefined) return undefined;
	return /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization)?.[1] ?? '';
}
