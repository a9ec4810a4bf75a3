import { Busboy } from '@fastify/busboy';
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/**
 * What each provider documents, as far as the tests need it: the addresses of its API, what a message
 * consists of, and what a receipt and a refusal look like. Written from the providers' pages, not from the
 * node.
 */
export type ProviderId = 'contactship' | 'rasl' | 'waCr' | 'xobito';

/** A message as it came over the connection. */
export interface Message {
	readonly kind: 'media' | 'template';
	/** `+` and digits. */
	readonly phone: string;
	/** SHA-256 of the file that was uploaded; the link where there was none. */
	readonly content: string;
	readonly caption: string;
	readonly fileName: string;
	/** Everything that was said of the message, to find marks in. */
	readonly text: string;
	/** By which the sender's credential can be told. */
	readonly authorization: string;
}

/** The fields of a request and the bytes of its file. */
interface Fields {
	readonly values: Readonly<Record<string, string>>;
	readonly file?: Buffer;
	readonly fileName?: string;
}

export interface Dialect {
	/** Type of the node's credential. */
	readonly credentialType: string;
	/** Data of a credential for a server at this address. */
	credential(address: string, secret: string): Record<string, string>;
	/** Parameters of the node that the provider needs beside those of every provider. */
	readonly parameters: Readonly<Record<string, string>>;
	/** What is sent by a request to this path; undefined where nothing is. */
	kindOf(path: string): Message['kind'] | undefined;
	read(kind: Message['kind'], fields: Fields, authorization: string): Message;
	receipt(message: Message, id: string): object;
	/** The receipt of a message that WhatsApp refused at once. */
	failedReceipt(message: Message, id: string): object;
	/** A clear no. */
	refusal(code: string, words: string): object;
	/** An exception of the server's own, in whose words stands what it was given. */
	exception(words: string): object;
	/** A refusal by Meta as the provider hands it on. */
	metaRefusal(graph: string): object;
	/** 429. */
	tooMany(seconds: number): object;
	/** Answers to everything that is asked beside sending; undefined where the address does not exist. */
	other(method: string, url: URL): object | undefined;
}

const CONTACT = 'contact-';

/** The second generation of the family: WA.cr and RASL. */
const second: Dialect = {
	credentialType: 'waCrApi',
	credential: (address, secret) => ({ baseUrl: `${address}/api/v2`, token: secret }),
	parameters: {},
	kindOf: (path) => familyKind(path),
	read: (kind, fields, authorization) => familyMessage(kind, fields, 'phone', authorization),
	receipt: (message, id) => ({ ...data(message, id, 'sent'), success: true }),
	failedReceipt: (message, id) => ({ ...data(message, id, 'failed'), success: true }),
	refusal: (code, words) => ({ success: false, error: { code, message: words }, meta: META }),
	exception: (words) => ({
		success: false,
		error: {
			code: 'INTERNAL_ERROR',
			message: 'An unexpected error occurred',
			details: { error: words },
		},
		meta: META,
	}),
	metaRefusal: (graph) => ({
		success: false,
		error: {
			code: 'MESSAGE_SEND_FAILED',
			message: 'Failed to send media message',
			details: { error: graph },
		},
		meta: META,
	}),
	tooMany: (seconds) => ({
		success: false,
		error: { code: 'RATE_LIMIT_EXCEEDED', message: 'Too many requests.' },
		meta: { ...META, retry_after: seconds },
	}),
	other: () => undefined,
};

/** The first generation of the family: Xobito. */
const first: Dialect = {
	credentialType: 'xobitoApi',
	credential: (address, secret) => ({ baseUrl: address, subdomain: 'acme', token: secret }),
	parameters: {},
	kindOf: (path) => (path.startsWith('/api/v1/acme/') ? familyKind(path) : undefined),
	read: (kind, fields, authorization) => familyMessage(kind, fields, 'phone_number', authorization),
	receipt: (message, id) => ({ ...data(message, id, 'sent'), status: 'success' }),
	failedReceipt: (message, id) => ({ ...data(message, id, 'failed'), status: 'success' }),
	refusal: (code, words) => ({ status: 'error', message: words, errors: { [code]: [words] } }),
	exception: (words) => ({
		status: 'error',
		message: 'Failed to send media message',
		error: words,
	}),
	metaRefusal: (graph) => ({
		status: 'error',
		message: 'Failed to send WhatsApp media message',
		error: graph,
	}),
	tooMany: (seconds) => ({ message: 'Too many requests', retry_after: seconds }),
	other: () => undefined,
};

const contactship: Dialect = {
	credentialType: 'contactshipApi',
	credential: (address, secret) => ({ baseUrl: address, apiKey: secret }),
	parameters: { channelId: 'chn_abc123', recipientBy: 'phone' },
	kindOf: (path) => {
		if (path === '/v1/waba/send-media') return 'media';
		return path === '/v1/waba/send-template' ? 'template' : undefined;
	},
	read: (kind, { values }, authorization) => {
		const { media_data: media = '' } = values;
		const isLink = /^https?:/.test(media);
		const file = isLink ? undefined : Buffer.from(media.replace(/^data:[^,]*,/, ''), 'base64');
		return {
			kind,
			phone: `+${(values.contact_id ?? '').slice(CONTACT.length)}`,
			content: file === undefined ? media : digest(file),
			caption: values.content ?? '',
			fileName: values.file_name ?? '',
			text: [JSON.stringify(values), file?.toString('latin1') ?? ''].join('\n'),
			authorization,
		};
	},
	receipt: (_, id) => ({
		success: true,
		message: 'Media enviado y guardado',
		data: { message_id: `msg-${id}`, provider_id: `wamid.${id}`, thread_id: 'thr-1' },
	}),
	failedReceipt: (_, id) => ({
		success: true,
		message: 'Media enviado y guardado',
		data: { message_id: `msg-${id}`, provider_id: `wamid.${id}`, status: 'failed' },
	}),
	refusal: (code, words) => ({ success: false, error: code, message: words }),
	exception: (words) => ({ statusCode: 500, error: 'Internal Server Error', message: words }),
	metaRefusal: (graph) => ({
		statusCode: 500,
		message: 'Internal Server Error',
		error: JSON.parse(graph) as object,
	}),
	tooMany: (seconds) => ({ message: 'Too many requests', retry_after: seconds }),
	other: (method, { pathname, searchParams }) => {
		if (method !== 'GET' || pathname !== '/v1/contacts') return undefined;
		const digits = (searchParams.get('phone_number') ?? '').replace(/\D/g, '');
		return [{ id: `${CONTACT}${digits}`, phone_number: `+${digits}`, full_name: 'Maria' }];
	},
};

export const DIALECTS: Readonly<Record<ProviderId, Dialect>> = {
	contactship,
	rasl: { ...second, credentialType: 'raslApi' },
	waCr: second,
	xobito: first,
};

const META = { request_id: '6b1f…', timestamp: '2026-02-25T01:06:20+00:00' };

function familyKind(path: string): Message['kind'] | undefined {
	if (path.endsWith('/messages/media')) return 'media';
	return path.endsWith('/messages/template') ? 'template' : undefined;
}

function familyMessage(
	kind: Message['kind'],
	{ values, file, fileName }: Fields,
	phoneField: string,
	authorization: string,
): Message {
	return {
		kind,
		phone: `+${(values[phoneField] ?? '').replace(/\D/g, '')}`,
		content: file === undefined ? (values.media_url ?? '') : digest(file),
		caption: values.caption ?? '',
		fileName: values.filename ?? fileName ?? '',
		text: [JSON.stringify(values), file?.toString('latin1') ?? ''].join('\n'),
		authorization,
	};
}

function data({ phone, caption, fileName }: Message, id: string, status: string): object {
	return {
		message: 'Media message sent successfully',
		data: {
			message_id: `wamid.${id}`,
			contact_id: 451,
			phone: phone.slice(1),
			caption: caption || null,
			filename: fileName || null,
			status,
			sent_at: '2026-04-16T12:00:00.000000Z',
			chat_id: 88,
			chat_message_id: Number(id.replace(/\D/g, '')),
		},
		meta: META,
	};
}

function digest(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}

/** The fields of a request's body, a form or JSON. */
export async function readFields(headers: IncomingHttpHeaders, body: Buffer): Promise<Fields> {
	const type = headers['content-type'] ?? '';
	if (type.includes('multipart/form-data')) return await readForm(type, body);
	if (type.includes('urlencoded')) {
		return { values: Object.fromEntries(new URLSearchParams(body.toString())) };
	}
	const json = JSON.parse(body.toString() || '{}') as Record<string, unknown>;
	const text = (value: unknown): string =>
		typeof value === 'string' ? value : JSON.stringify(value);
	return {
		values: Object.fromEntries(Object.entries(json).map(([name, value]) => [name, text(value)])),
	};
}

async function readForm(type: string, body: Buffer): Promise<Fields> {
	const values: Record<string, string> = {};
	const chunks: Buffer[] = [];
	let fileName: string | undefined;
	const form = new Busboy({ headers: { 'content-type': type } });
	form.on('field', (name, value) => void (values[name] = value));
	form.on('file', (_field, stream, name) => {
		fileName = name;
		stream.on('data', (chunk: Buffer) => chunks.push(chunk));
	});
	await new Promise((resolve, reject) => {
		form.on('finish', resolve).on('error', reject);
		form.end(body);
	});
	return { values, fileName, ...(fileName !== undefined && { file: Buffer.concat(chunks) }) };
}
