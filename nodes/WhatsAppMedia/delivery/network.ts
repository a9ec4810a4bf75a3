import { isRecord } from '../wire/json';

/** What broke while no answer came. */
export interface NetworkFault {
	/** `before`: surely nothing reached the provider; `blocked`: n8n itself refused the address. */
	readonly phase: 'before' | 'blocked' | 'during';
	/** The code of the system or the TLS library, such as `ECONNREFUSED`. */
	readonly code?: string;
	/** In plain words. */
	readonly words: string;
}

/** Codes that only come up while a connection is being made. */
const BEFORE: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'the server refused the connection',
	ENOTFOUND: 'there is no server of this name',
	EAI_AGAIN: 'the name of the server could not be looked up',
	EAI_FAIL: 'the name of the server could not be looked up',
	ENETUNREACH: 'there is no network',
	EADDRNOTAVAIL: 'the address is not available',
	ERR_INVALID_URL: 'the address is not valid',
};

/** Codes that count as `before` only if they came from connecting. */
const CONNECTING: Readonly<Record<string, string>> = {
	ETIMEDOUT: 'the server did not take the connection in time',
	EHOSTUNREACH: 'the server cannot be reached',
	ECONNRESET: 'the server closed the connection at once',
};

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|^ERR_TLS/;
/** TLS that never came about; other TLS codes can come when the connection already stood. */
const TLS_CODE = /^(EPROTO|ERR_SSL)/;
const HANDSHAKE =
	/wrong.version|handshake|(unsupported|unknown|version).protocol|protocol.version|http.request|packet.length/i;
/** n8n's own words when its network rules (SSRF protection, allowed domains) stop a request. */
const BLOCKED = /request was blocked|not allowed/i;

const DURING: Readonly<Record<string, string>> = {
	ECONNABORTED: 'it did not answer in time',
	ETIMEDOUT: 'it did not answer in time',
	ECONNRESET: 'it broke the connection off',
	EPIPE: 'it broke the connection off',
	ERR_CANCELED: 'the request was cancelled',
	ERR_FR_TOO_MANY_REDIRECTS: 'it redirected too often',
	ERR_FR_REDIRECTION_FAILURE: 'it redirected to something that is not a web address',
};
/** Codes of Node's HTTP parser, whose own words only programmers understand. */
const NOT_HTTP = /^HPE_/;

interface ErrorLike {
	readonly code?: unknown;
	readonly message?: unknown;
	readonly syscall?: unknown;
}

/** Reads what the HTTP helper threw: n8n's error around axios' around the system's. */
export function readNetworkFault(thrown: unknown): NetworkFault {
	const chain = causes(thrown);
	const codes = chain
		.map(({ code }) => code)
		.filter((code): code is string => typeof code === 'string');
	const messages = chain.map(({ message }) => (typeof message === 'string' ? message : ''));
	const isConnecting =
		chain.some(({ syscall }) => syscall === 'connect' || syscall === 'getaddrinfo') ||
		messages.some((message) => /before secure TLS connection/i.test(message));

	for (const code of codes) {
		if (Object.hasOwn(BEFORE, code)) return { phase: 'before', code, words: BEFORE[code] ?? code };
		if (CERTIFICATE.test(code))
			return { phase: 'before', code, words: 'its TLS certificate is not trusted' };
		if (TLS_CODE.test(code) && [code, ...messages].some((text) => HANDSHAKE.test(text))) {
			const words = 'the server does not speak TLS as expected; check https:// and http://';
			return { phase: 'before', code, words };
		}
		if (isConnecting && Object.hasOwn(CONNECTING, code)) {
			return { phase: 'before', code, words: CONNECTING[code] ?? code };
		}
	}
	const blocked =
		codes.length === 0 ? messages.find((message) => BLOCKED.test(message)) : undefined;
	if (blocked !== undefined) return { phase: 'blocked', words: blocked };

	const code = codes.find((candidate) => Object.hasOwn(DURING, candidate)) ?? codes[0];
	const words =
		(code === undefined ? undefined : wordsFor(code)) ??
		messages.find((message) => message !== '') ??
		'the connection broke';
	return { phase: 'during', ...(code !== undefined && { code }), words };
}

function wordsFor(code: string): string | undefined {
	return NOT_HTTP.test(code) ? 'what it answered is not valid HTTP' : DURING[code];
}

/** The error and what is inside it, a few levels deep. */
function causes(thrown: unknown): ErrorLike[] {
	const found: Array<Record<string, unknown>> = [];
	const visit = (value: unknown, depth: number): void => {
		if (depth > 5 || !isRecord(value) || found.includes(value)) return;
		found.push(value);
		visit(value.cause, depth + 1);
		visit(value.errorResponse, depth + 1);
		if (Array.isArray(value.errors)) value.errors.forEach((inner) => visit(inner, depth + 1));
	};
	visit(thrown, 0);
	return found;
}
