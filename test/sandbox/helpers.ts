import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ProviderId, Sandbox } from '../../sandbox';
import { FIXTURES } from '../support/providers';
import {
	addressee,
	prefixed,
	SANDBOX_AUTHENTICATION,
	SANDBOX_PATHS,
	SANDBOX_TEMPLATE_PATHS,
} from '../support/sandbox';

export const phone = '+14155551234';

/** The smallest thing that the tests take for a picture. */
export const png = Buffer.from('89504e470d0a1a0a', 'hex');

export interface Reply {
	status: number;
	headers: Headers;
	text: string;
	/** Parsed body; undefined when it is not JSON. */
	body: JsonObject;
}

export interface JsonObject {
	[key: string]: JsonObject;
}

export type Fields = ReadonlyArray<readonly [string, string | File]>;

/** A folder with a small photo.jpg, to be served at /files. */
export async function filesFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
	const folder = await mkdtemp(join(tmpdir(), 'sandbox-files-'));
	await writeFile(join(folder, 'photo.jpg'), Buffer.alloc(2000, 7));
	await writeFile(join(folder, 'big.png'), Buffer.alloc(6 * 1024 * 1024, 7));
	return { folder, remove: async () => await rm(folder, { recursive: true }) };
}

/** fetch, with the body read and a JSON Accept header. */
export async function call(url: string, init: RequestInit = {}): Promise<Reply> {
	const headers = new Headers(init.headers);
	if (!headers.has('accept')) headers.set('accept', 'application/json');
	const response = await fetch(url, { redirect: 'manual', ...init, headers });
	const text = await response.text();
	return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

function parsed(text: string): JsonObject {
	try {
		return JSON.parse(text) as JsonObject;
	} catch {
		return undefined as unknown as JsonObject;
	}
}

export const paths = SANDBOX_PATHS;
export const templatePaths = SANDBOX_TEMPLATE_PATHS;
export const auth = SANDBOX_AUTHENTICATION;

export async function postJson(
	url: string,
	body: unknown,
	headers: Record<string, string> = {},
): Promise<Reply> {
	return await call(url, {
		method: 'POST',
		body: typeof body === 'string' ? body : JSON.stringify(body),
		headers: { 'content-type': 'application/json', ...headers },
	});
}

export async function postForm(
	url: string,
	fields: Fields,
	headers: Record<string, string> = {},
): Promise<Reply> {
	const form = new FormData();
	for (const [name, value] of fields) form.append(name, value);
	return await call(url, { method: 'POST', body: form, headers });
}

/** Sends a picture by link with a valid token, as each provider wants it. */
export async function sendLink(
	sandbox: Sandbox,
	provider: ProviderId,
	to = phone,
	more: Record<string, string> = {},
): Promise<Reply> {
	const link = 'https://example.com/pictures/a.png';
	const { as, path, body } = FIXTURES[provider].byHand(addressee(sandbox, provider, to), link);
	const url = sandbox.url + (path === undefined ? paths[provider] : prefixed(provider, path));
	const fields = { ...(body as Record<string, string>), ...more };
	return as === 'form'
		? await postForm(url, Object.entries(fields), auth[provider])
		: await postJson(url, fields, auth[provider]);
}

/** A text parameter of a template in Meta's Cloud format. */
export const textParameter = (text: string, parameter_name?: string) => ({
	type: 'text',
	text,
	...(parameter_name !== undefined && { parameter_name }),
});

/** Body of a template send with one name and language for every provider. */
export function templateBody(
	sandbox: Sandbox,
	provider: ProviderId,
	template: { name: string; language: string; to?: string },
): Record<string, unknown> {
	const { to = phone, ...named } = template;
	return { ...templatesOf(provider).byHand(addressee(sandbox, provider, to), named) };
}

function templatesOf(provider: ProviderId) {
	const { name, templates } = FIXTURES[provider];
	if (templates === undefined) throw new Error(`${name} has no templates`);
	return templates;
}

/** Sends the reminder, which has three parameters in its body and nothing else. */
export async function sendReminder(
	sandbox: Sandbox,
	provider: ProviderId,
	to = phone,
): Promise<Reply> {
	const template = { name: 'appointment_reminder', language: 'en_US', to };
	const values = templatesOf(provider).values(['Ana', 'Monday', '9']);
	const body = { ...templateBody(sandbox, provider, template), ...values };
	return await postJson(sandbox.url + templatePaths[provider], body, auth[provider]);
}

/** Posts pieces as they are made, as fast as the server takes them. Rejects when it hangs up. */
export async function postPieces(
	url: string,
	headers: Record<string, string | number>,
	pieces: Iterable<Buffer | string>,
): Promise<{ status: number; text: string }> {
	const request = httpRequest(url, { method: 'POST', headers });
	const answer = once(request, 'response') as Promise<[IncomingMessage]>;
	const [[response]] = await Promise.all([answer, pipeline(Readable.from(pieces), request)]);
	let text = '';
	for await (const chunk of response) text += String(chunk);
	return { status: response.statusCode ?? 0, text };
}

/** Runs work and gives the most that the resident memory rose over its start, in megabytes. */
export async function memoryRise(work: () => Promise<void>): Promise<number> {
	const start = process.memoryUsage.rss();
	let peak = start;
	const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 10);
	try {
		await work();
	} finally {
		clearInterval(timer);
	}
	return (peak - start) / 1024 / 1024;
}

/** Waits for something that comes true on its own; the test's time limit ends it. */
export async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
