import fc from 'fast-check';
import { gzipSync } from 'node:zlib';

import { FIXTURES, type ProviderId } from '../../support/providers';
import { answerBytes, type HttpAnswer } from './answers';
import { anyText, escapes, hostileText } from './text';

/** Names that do harm in careless code, and those that providers use. */
const key = fc.oneof(
	fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then'),
	fc.constantFrom('success', 'status', 'data', 'message', 'message_id', 'provider_id', 'error'),
	fc.constantFrom('errors', 'details', 'code', 'meta', 'retry_after', 'limit_reached', 'messages'),
	fc.constantFrom('id', 'whatsapp_response', 'chat_id', 'media_url', 'sent_at', 'request_id', '0'),
	hostileText(2),
);

const leaf = fc.oneof(
	anyText,
	fc.constantFrom(null, true, false, 0, -1, 1e308, 131047, 429, '', ' ', 'success', 'error'),
	fc.constantFrom('(#131047) Re-engagement message', '{"error":{"code":131026}}', 'wamid.9'),
	fc.integer(),
);

/** Objects by their entries, so that `__proto__` is a field like any other. */
const object = (value: fc.Arbitrary<unknown>) =>
	fc.array(fc.tuple(key, value), { maxLength: 5 }).map((entries) => Object.fromEntries(entries));

export const hostileJson = fc.letrec((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		leaf,
		fc.array(tie('value'), { maxLength: 4 }),
		object(tie('value')),
	),
})).value;

/** Far deeper than a stack of recursive calls. */
const deep = fc
	.tuple(fc.constantFrom('[', '{"a":', '{"data":'), fc.integer({ min: 100, max: 20_000 }))
	.map(([open, depth]) => {
		const close = open.startsWith('[') ? ']' : '}';
		return `${open.repeat(depth)}1${close.repeat(depth)}`;
	});

/** JSON of an accepted message, with the id and everything beside it as they come. */
const almostAccepted = (provider: ProviderId, secret: string): fc.Arbitrary<string> =>
	fc
		.record({
			id: fc.oneof(fc.constant('wamid.1'), leaf, hostileJson),
			rest: object(hostileJson),
			deep: fc.oneof({ weight: 30, arbitrary: fc.constant('1') }, { weight: 1, arbitrary: deep }),
			spelling: escapes,
		})
		.map(({ id, rest, deep: inner, spelling }) => {
			const envelope = FIXTURES[provider].accepted('wamid.1') as Record<string, object>;
			const [[place, key]] = FIXTURES[provider].idsAt as [[string, string]];
			const ids = { message_id: id, provider_id: id, [key]: id };
			const fields = { ...rest, ...envelope[place], ...ids };
			const text = JSON.stringify({ ...envelope, [place]: fields }).slice(0, -1);
			return `${text},"deep":${inner},"token":${spelling(secret)},${spelling(secret)}:1}`;
		});

/** Refusals, in the shapes of the providers and in none, that repeat the token in any spelling. */
const refusal = (secret: string): fc.Arbitrary<string> =>
	fc
		.record({
			words: anyText,
			code: fc.oneof(fc.constantFrom('UNAUTHORIZED', 'RATE_LIMIT_EXCEEDED', 'X'), leaf),
			details: hostileJson,
			spelling: escapes,
			shape: fc.nat(4),
		})
		.map(({ words, code, details, spelling, shape }) => {
			const said = JSON.stringify(words);
			const token = spelling(`Bearer ${secret} is not valid`);
			return [
				`{"success":false,"error":{"code":${JSON.stringify(code)},"message":${token},"details":${JSON.stringify(details)}}}`,
				`{"status":"error","message":${said},"errors":{"x":[${token}],${token}:${said}},"error":${token}}`,
				`{"message":[${said},${token}],"error":"Bad Request","statusCode":400}`,
				`<!DOCTYPE html><title>${words} ${secret}</title>${words}`,
				`${words}${secret}${words}`,
			][shape] as string;
		});

const binary = fc.oneof(
	{ weight: 9, arbitrary: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)) },
	{
		weight: 1,
		// A megabyte and more of one character.
		arbitrary: fc
			.constantFrom('a', '[', '"', '\ufeff', ' ')
			.map((text) => Buffer.alloc(1_300_000, text)),
	},
);

const body = (provider: ProviderId, secret: string): fc.Arbitrary<Buffer | string> =>
	fc.oneof(
		{ weight: 6, arbitrary: almostAccepted(provider, secret) },
		{ weight: 6, arbitrary: refusal(secret) },
		{ weight: 6, arbitrary: hostileJson.map((value) => JSON.stringify(value)) },
		{ weight: 1, arbitrary: deep },
		{ weight: 1, arbitrary: binary },
		{ weight: 1, arbitrary: fc.constant('') },
	);

const status = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom(200, 201, 400, 401, 403, 404, 409, 422, 500, 503) },
	{ weight: 1, arbitrary: fc.integer({ min: 100, max: 999 }).filter((value) => value !== 429) },
);

/** Header values as HTTP allows them: no control characters, bytes as Latin-1. */
const headerValue = hostileText(4).map((text) => text.replace(/[^\x20-\x7e\x80-\xff]/g, '').trim());

const header = (secret: string): fc.Arbitrary<readonly [string, string]> =>
	fc.oneof(
		fc.tuple(fc.constantFrom('Location', 'X-Request-Id', '__proto__', 'Server'), headerValue),
		fc.constantFrom<readonly [string, string]>(
			['Content-Type', 'text/html'],
			['Content-Type', 'application/json'],
			['Content-Encoding', 'gzip'],
			['Content-Encoding', 'br'],
			['Retry-After', '3'],
			['Location', `https://elsewhere.example/${secret}?token=${secret}`],
			['Location', '//'],
			['WWW-Authenticate', `Bearer realm="${secret}", nonce="1"`],
			['Set-Cookie', `token=${secret}`],
		),
	);

/** Any answer that a server on the internet can give, the token of the request among its words. */
export function replyTo(provider: ProviderId, secret: string): fc.Arbitrary<HttpAnswer> {
	return fc.record({
		status,
		headers: fc.array(header(secret), { maxLength: 3 }),
		body: body(provider, secret),
		breaks: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
	});
}

/** Bytes that are no HTTP at all, or nearly. */
export const garbage: fc.Arbitrary<Buffer> = fc.oneof(
	fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
	hostileText(5).map((text) => Buffer.from(`HTTP/1.1 200 OK\r\n${text}\r\n\r\n{}`)),
	fc.constant(answerBytes({ status: 200, headers: [['Content-Length', '5']], body: '{}' })),
	// Fifty megabytes in fifty kilobytes.
	fc.constant(
		answerBytes({
			status: 200,
			headers: [['Content-Encoding', 'gzip']],
			body: gzipSync(Buffer.alloc(50_000_000, ' ')),
		}),
	),
);
