import { isRecord } from '../wire/json';

/** What broke while no answer came. */
export interface NetworkFault {
	/**
	 * `before`: no connection came about, so nothing reached the provider; `blocked`: n8n itself refused
	 * the address; `during`: anything else.
	 */
	readonly phase: 'before' | 'blocked' | 'during';
	/** The code of the system or the TLS library, such as `ECONNREFUSED`. */
	readonly code?: string;
	/** In plain words. */
	readonly words: string;
	/** What helps, in sentences, where the general advice does not say it. */
	readonly remedy?: string;
}

/** System calls with which a connection is made. The same codes can come from a connection that stands. */
const CONNECTING: ReadonlySet<unknown> = new Set(['connect', 'getaddrinfo']);

/** Codes of Node.js (“X509 certificate error codes”, and the host name check): TLS was refused here. */
const REFUSED_CERTIFICATE: ReadonlySet<string> = new Set([
	'CERT_CHAIN_TOO_LONG',
	'CERT_HAS_EXPIRED',
	'CERT_NOT_YET_VALID',
	'CERT_REJECTED',
	'CERT_REVOKED',
	'CERT_SIGNATURE_FAILURE',
	'CERT_UNTRUSTED',
	'CRL_HAS_EXPIRED',
	'CRL_NOT_YET_VALID',
	'CRL_SIGNATURE_FAILURE',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'ERROR_IN_CERT_NOT_AFTER_FIELD',
	'ERROR_IN_CERT_NOT_BEFORE_FIELD',
	'ERR_TLS_CERT_ALTNAME_INVALID',
	'HOSTNAME_MISMATCH',
	'INVALID_CA',
	'INVALID_PURPOSE',
	'PATH_LENGTH_EXCEEDED',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
	'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
	'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
	'UNABLE_TO_GET_CRL',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** A URL that cannot be one, so nobody was asked. */
const INVALID_URL = 'ERR_INVALID_URL';

/** What a code means while a connection is made. */
const BEFORE: Readonly<Record<string, string>> = {
	EADDRNOTAVAIL: 'the address is not available',
	EAI_AGAIN: 'the name of the server could not be looked up',
	EAI_FAIL: 'the name of the server could not be looked up',
	ECONNREFUSED: 'the server refused the connection',
	ECONNRESET: 'the server closed the connection immediately',
	EHOSTUNREACH: 'the server cannot be reached',
	ENETUNREACH: 'there is no network',
	ENOTFOUND: 'there is no server of this name',
	[INVALID_URL]: 'the address is not valid',
	ERR_CANCELED: 'the server did not accept the connection in time',
	ECONNABORTED: 'the server did not accept the connection in time',
	ETIMEDOUT: 'the server did not accept the connection in time',
};
const NO_TLS = 'no TLS connection could be established; check https:// and http://';

/** What is the matter with a certificate, and what helps, by code. Of every other code it is not trusted. */
const CERTIFICATE_FAULTS: Readonly<Record<string, Pick<NetworkFault, 'remedy' | 'words'>>> = {
	CERT_HAS_EXPIRED: {
		words: 'its TLS certificate has expired',
		remedy: 'The server needs a new certificate. Check the clock of your n8n instance as well.',
	},
	CERT_NOT_YET_VALID: {
		words: 'its TLS certificate is not valid yet',
		remedy: 'Check the clock of your n8n instance and that of the server.',
	},
	ERR_TLS_CERT_ALTNAME_INVALID: {
		words: 'its TLS certificate is for another name than that in the Base URL',
		remedy: 'Use a name of the certificate in the Base URL.',
	},
};
const UNTRUSTED = {
	words: 'its TLS certificate is not trusted',
	remedy:
		'If the certificate is your own, ask your n8n administrator to set NODE_EXTRA_CA_CERTS to the file of the authority that signed it.',
};
/** How Node.js ends its message about a certificate of another host. */
const NAMES_OF_CERTIFICATE = /altnames: ([\w.:*, -]{1,200})$/;

/** What a code means once a connection stands. */
const DURING: Readonly<Record<string, string>> = {
	ECONNABORTED: 'it did not answer in time',
	ECONNRESET: 'it broke the connection off',
	EPIPE: 'it broke the connection off',
	ERR_CANCELED: 'the request was cancelled',
	ERR_FR_REDIRECTION_FAILURE: 'it redirected to something that is not a web address',
	ERR_FR_TOO_MANY_REDIRECTS: 'it redirected too often',
	ETIMEDOUT: 'it did not answer in time',
};
/** Codes of Node's HTTP parser, whose own words only programmers understand. */
const NOT_HTTP = /^HPE_/;
/** A helper of n8n does not tell whether TLS was ever established, which it is not where nobody speaks it. */
const BROKEN_TLS_REMEDY = 'Check https:// and http:// in the Base URL.';
/** TLS alerts by which a server asks for a certificate of the client. */
const CLIENT_CERTIFICATE = /ALERT_(CERTIFICATE_REQUIRED|BAD_CERTIFICATE)/;
/** Codes of the TLS library, whose own words name files of its source. */
const TLS = /^(EPROTO|ERR_(OSSL|SSL|TLS))/;

/** n8n's own refusals: its protection against internal addresses, and a credential's list of domains. */
const BLOCKED_NAME = /^SsrfBlocked/;
const BLOCKED_WORDS = /^Domain not allowed\b|^The request was blocked\b/;

interface ErrorLike {
	readonly code?: unknown;
	/** n8n's name of the code. */
	readonly httpCode?: unknown;
	readonly message?: unknown;
	/** What n8n keeps of the messages of others. */
	readonly messages?: unknown;
	readonly name?: unknown;
	readonly request?: unknown;
	readonly syscall?: unknown;
}

/** Reads what the HTTP helper threw: n8n's error around axios' around the system's. */
export function readNetworkFault(thrown: unknown): NetworkFault {
	const chain = causes(thrown);
	const codes = chain.flatMap(({ code, httpCode }) => [code, httpCode]).filter(isCode);
	const blocked = blockedBy(chain, codes);
	if (blocked !== undefined) return { phase: 'blocked', words: blocked };

	const isUnconnected = chain.some(hasNoConnection);
	const isConnecting = chain.some(
		(error) => CONNECTING.has(error.syscall) || CONNECTING.has(syscallKeptBy(error, chain)),
	);
	const certificate = codes.find((code) => REFUSED_CERTIFICATE.has(code));
	const messages = chain.map(({ message }) => (typeof message === 'string' ? message : ''));
	const told = messages.find((message) => message !== '') ?? 'the connection broke';
	if (isConnecting || isUnconnected || certificate !== undefined || codes.includes(INVALID_URL)) {
		const code = codes.find((each) => Object.hasOwn(BEFORE, each)) ?? codes[0];
		if (certificate !== undefined) return certificateFault(certificate, messages);
		return {
			phase: 'before',
			...(code !== undefined && { code }),
			words: wordsBefore(code) ?? told,
		};
	}

	const code = codes.find((candidate) => Object.hasOwn(DURING, candidate)) ?? codes[0];
	return {
		phase: 'during',
		...(code !== undefined && { code }),
		words: wordsDuring(code) ?? told,
		...(code !== undefined && TLS.test(code) && { remedy: BROKEN_TLS_REMEDY }),
	};
}

/**
 * The socket tells whether TLS was ever established: until then, nothing of a request leaves. The
 * codes and words of a TLS library do not tell, since they are the same in a session that stands.
 * Without any socket the request is still waiting for a proxy to connect.
 */
function hasNoConnection({ request }: ErrorLike): boolean {
	if (!isRecord(request)) return false;
	const { socket } = request;
	if (socket === null) return true;
	return isRecord(socket) && socket.encrypted === true && socket.secureConnecting === true;
}

/** A certificate that was refused here. If it is one of another host, its names are told. */
function certificateFault(code: string, messages: readonly string[]): NetworkFault {
	const { words, remedy } = CERTIFICATE_FAULTS[code] ?? UNTRUSTED;
	const names = messages.map((text) => NAMES_OF_CERTIFICATE.exec(text.slice(-300))?.[1]);
	const known = names.find((text) => text !== undefined);
	return {
		phase: 'before',
		code,
		words: known === undefined ? words : `${words} (${known})`,
		...(remedy !== undefined && { remedy }),
	};
}

/** n8n refused before there was a request, or while it looked the name up. */
function blockedBy(chain: readonly ErrorLike[], codes: readonly string[]): string | undefined {
	const textOf = ({ message }: ErrorLike): string => (typeof message === 'string' ? message : '');
	const bySsrf = chain.find(({ name }) => typeof name === 'string' && BLOCKED_NAME.test(name));
	if (bySsrf !== undefined) return textOf(bySsrf);
	if (codes.length > 0 || chain.some(({ request }) => request !== undefined)) return undefined;
	return chain.map(textOf).find((text) => BLOCKED_WORDS.test(text));
}

/** A word; the same field may hold an HTTP status. */
function isCode(value: unknown): value is string {
	return typeof value === 'string' && !/^\d+$/.test(value);
}

/**
 * n8n 1.123 keeps nothing of an error but its code and its message. Node.js begins the messages of
 * system errors with the system call and the code (`connect ECONNREFUSED 127.0.0.1:443`).
 */
function syscallKeptBy({ httpCode, messages }: ErrorLike, chain: readonly ErrorLike[]): unknown {
	if (chain.length > 1 || !isCode(httpCode) || !Array.isArray(messages)) return undefined;
	const first: unknown = messages[0];
	const [syscall, code] = typeof first === 'string' ? first.slice(0, 100).split(' ') : [];
	return code === httpCode ? syscall : undefined;
}

function wordsBefore(code: string | undefined): string | undefined {
	if (code === undefined) return undefined;
	return TLS.test(code) ? NO_TLS : BEFORE[code];
}

function wordsDuring(code: string | undefined): string | undefined {
	if (code === undefined) return undefined;
	if (NOT_HTTP.test(code)) return 'what it answered is not valid HTTP';
	if (CLIENT_CERTIFICATE.test(code)) return 'it requires a client certificate';
	return TLS.test(code) ? 'its TLS connection broke' : DURING[code];
}

/** The error and what is inside it, a few levels deep. */
function causes(thrown: unknown): ErrorLike[] {
	const found: Array<Record<string, unknown>> = [];
	const visit = (value: unknown, depth: number): void => {
		if (depth > 5 || !isRecord(value) || found.includes(value)) return;
		found.push(value);
		visit(value.cause, depth + 1);
		visit(value.errorResponse, depth + 1);
		if (Array.isArray(value.errors)) {
			value.errors.slice(0, 20).forEach((inner) => visit(inner, depth + 1));
		}
	};
	visit(thrown, 0);
	return found;
}
