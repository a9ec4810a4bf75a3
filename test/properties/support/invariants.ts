import { NodeApiError, NodeOperationError, type IDataObject } from 'n8n-workflow';
import { inspect } from 'node:util';

import { FIXTURES, PROVIDER_IDS } from '../../support/providers';
import type { WireRequest } from '../../support/wireRequest';
import type { Execution, Observation } from './node';

/** Characters (code points) that any text in an output may have; longest is a caption or a link as it was given. */
const LONGEST_TEXT = 2_048;
/** Characters of an error's headline, and of the words under it. */
const LONGEST_HEADLINE = 400;
const LONGEST_DESCRIPTION = 6_000;
/** Characters of a whole output without the provider's own answer. */
const LONGEST_OUTPUT = 30_000;
/** Characters of the provider's own answer, which is shown with Simplify switched off. */
const LONGEST_ANSWER = 1.1 * 1024 * 1024;

const HEADERS = ['accept', 'user-agent', 'accept-encoding', 'host', 'connection'];
const BODY_HEADERS = [...HEADERS, 'content-type', 'content-length'];

/** What holds for every execution, whatever goes in and whatever comes back. */
export function expectInvariants(
	execution: Execution,
	{ output, thrown, hints }: Observation,
	requests: readonly WireRequest[],
	secret: string,
): void {
	for (const request of requests) expectRequest(execution, request, secret);
	const goesOn = execution.isTool === true || execution.settings?.onError !== undefined;
	if (thrown !== undefined) {
		expect(goesOn).toBe(false);
		expectError(thrown, secret);
	} else if (goesOn) {
		expect(output).toHaveLength(execution.items.length);
	}
	expectNoSecret(hints, secret);
	for (const { message } of hints) expect(message.length).toBeLessThanOrEqual(LONGEST_TEXT);
	output?.forEach((item, index) => {
		expect(item.pairedItem).toEqual({ item: index });
		expectOutput(item.json);
		expectNoSecret(item.json, secret);
	});
	expect(requests.filter(isSend).length).toBeLessThanOrEqual(execution.items.length);
}

/** Whether a request is one that sends a message. */
export function isSend({ requestLine }: WireRequest): boolean {
	const path = /^POST ([^\s?]+) /.exec(requestLine)?.[1];
	return path !== undefined && PROVIDER_IDS.some((id) => FIXTURES[id].isSendPath(path));
}

/** Of an item that went through Send: exactly one of the three. */
export function outcomeOf(json: IDataObject): 'notSent' | 'sent' | 'unknown' {
	const failed = (json.details as IDataObject | undefined)?.outcome;
	// With On Error: Continue a row that failed says it twice, on the error output once.
	const outcomes = [...new Set([json.outcome, failed])].filter((outcome) => outcome !== undefined);
	expect(outcomes).toHaveLength(1);
	expect(json.error === undefined ? ['sent'] : ['notSent', 'unknown']).toContain(outcomes[0]);
	return outcomes[0] as 'notSent' | 'sent' | 'unknown';
}

/** Nothing but what the node and n8n's HTTP client put there, and the length that was sent. */
function expectRequest(execution: Execution, request: WireRequest, secret: string): void {
	const { requestLine, headers, body } = request;
	expect(requestLine).toMatch(/^(GET|POST) \/[\x21-\x7e]* HTTP\/1\.1$/);
	const [authentication = ['', '']] = Object.entries(execution.authentication);
	const names = headers.map(([name]) => name.toLowerCase()).sort();
	const known = requestLine.startsWith('GET') ? HEADERS : BODY_HEADERS;
	expect(names).toEqual([...known, authentication[0].toLowerCase()].sort());
	const byName = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
	expect(byName[authentication[0].toLowerCase()]).toBe(authentication[1]);
	expect(body.byteLength).toBe(Number(byName['content-length'] ?? 0));
	expect(byName['content-type'] ?? '').toMatch(
		/^(|application\/json|multipart\/form-data; boundary=[\w.-]+)$/,
	);
	// The secret is in its header and nowhere else.
	expect(requestLine).not.toContain(secret);
	expect(body.includes(secret)).toBe(false);
	expectLinks(body);
}

/** A link in a request is one that anybody may fetch. */
function expectLinks(body: Buffer): void {
	const href = body[0] === 0x7b ? linkInJson(body) : linkInForm(body);
	if (href === undefined) return;
	const url = new URL(href);
	expect(['http:', 'https:']).toContain(url.protocol);
	expect(url.username + url.password).toBe('');
	expect(href).toMatch(/^[\x21-\x7e]{1,2048}$/);
}

function linkInJson(body: Buffer): string | undefined {
	const { media_url: url, media_data: data } = JSON.parse(String(body)) as Record<string, unknown>;
	const href = url ?? data;
	// Base64 has no colon; a data URI is the file itself.
	return typeof href === 'string' && /^(?!data:)[^,]*:/.test(href) ? href : undefined;
}

function linkInForm(body: Buffer): string | undefined {
	return /name="media_url"\r\n\r\n([^\r]*)/.exec(body.toString('latin1'))?.[1];
}

function expectError(thrown: unknown, secret: string): void {
	if (!(thrown instanceof NodeApiError) && !(thrown instanceof NodeOperationError)) {
		throw new Error('Something else than an error of n8n was thrown', { cause: thrown });
	}
	expect(thrown.message.length).toBeLessThanOrEqual(LONGEST_HEADLINE);
	expect((thrown.description ?? '').length).toBeLessThanOrEqual(LONGEST_DESCRIPTION);
	// As n8n stores it, and as a log would show it with everything inside.
	expectNoSecret(thrown, secret);
	const shown = inspect(thrown, { depth: 12, showHidden: true, maxStringLength: Infinity });
	expect(shown.includes(secret)).toBe(false);
	expect(shown.length).toBeLessThanOrEqual(10 * LONGEST_DESCRIPTION);
}

function expectOutput({ response, ...json }: IDataObject): void {
	// n8n stores every output as JSON.
	expect(JSON.stringify(json).length).toBeLessThanOrEqual(LONGEST_OUTPUT);
	expect((JSON.stringify(response) ?? '').length).toBeLessThanOrEqual(LONGEST_ANSWER);
	const { error, message, ...rest } = json;
	if (error !== undefined) {
		expect(String(error).length).toBeLessThanOrEqual(LONGEST_HEADLINE);
		expect(String(message).length).toBeLessThanOrEqual(LONGEST_DESCRIPTION);
	}
	for (const text of textsIn(rest)) expect([...text].length).toBeLessThanOrEqual(LONGEST_TEXT);
}

function expectNoSecret(value: unknown, secret: string): void {
	expect((JSON.stringify(value) ?? '').includes(JSON.stringify(secret).slice(1, -1))).toBe(false);
}

/** Every string in a value, names of fields included. */
function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, inner]) => [name, ...textsIn(inner)]);
}
