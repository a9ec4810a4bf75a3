import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { Agent } from 'undici';

import { FILE_NAME, FILE_TYPE, type StoredFile } from '../../support/memory/storedFile';
import { LINK, SEND_PATHS, TOKEN, type Job, type Subject } from './subject';

/** As many connections as this node opens at most. */
const CONNECTIONS = 64;
/** Bytes per read; a multiple of three, so that base64 has padding at the end only. */
const CHUNK = 3 * 84 * 1024;

interface Content {
	readonly type: string;
	readonly length: number;
	readonly body: Readable | string;
}

/** The limit: the same bytes by the fastest HTTP client of Node, without n8n around it. */
export async function bareUndici({ provider, url }: Job): Promise<Subject> {
	const agent = new Agent({ connections: CONNECTIONS });
	const post = async (content: Content): Promise<boolean> => {
		const { statusCode, body } = await agent.request({
			origin: url,
			path: SEND_PATHS[provider],
			method: 'POST',
			headers: {
				authorization: `Bearer ${TOKEN}`,
				'content-type': content.type,
				'content-length': String(content.length),
			},
			body: content.body,
		});
		await body.json();
		return statusCode === 200;
	};
	return {
		send: async (phones, file) => {
			const contentFor = (phone: string): Content => {
				if (file === undefined) return link(phone);
				return provider === 'contactship' ? base64(phone, file) : multipart(phone, file);
			};
			const sent = await Promise.all(phones.map(async (phone) => await post(contentFor(phone))));
			return { sent: sent.filter(Boolean).length, inOrder: true };
		},
		close: async () => await agent.close(),
	};
}

function link(phone: string): Content {
	const body = JSON.stringify({ phone_number: phone, media_type: 'document', media_url: LINK });
	return { type: 'application/json', length: Buffer.byteLength(body), body };
}

function multipart(phone: string, { path, size }: StoredFile): Content {
	const boundary = '----bench';
	const field = (name: string, value: string): string =>
		`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
	const head = Buffer.from(
		`${field('phone', phone)}${field('media_type', 'document')}--${boundary}\r\nContent-Disposition: form-data; name="media_file"; filename="${FILE_NAME}"\r\nContent-Type: ${FILE_TYPE}\r\n\r\n`,
	);
	const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
	return {
		type: `multipart/form-data; boundary=${boundary}`,
		length: head.byteLength + size + tail.byteLength,
		body: Readable.from(framed(head, read(path), tail)),
	};
}

function base64(phone: string, { path, size }: StoredFile): Content {
	const fields = { channel_id: 'channel-1', contact_id: phone, file_name: FILE_NAME };
	const rest = JSON.stringify(fields).slice(1);
	const head = Buffer.from('{"media_data":"');
	const tail = Buffer.from(`",${rest}`);
	return {
		type: 'application/json',
		length: head.byteLength + Math.ceil(size / 3) * 4 + tail.byteLength,
		body: Readable.from(framed(head, encoded(read(path)), tail)),
	};
}

function read(path: string): Readable {
	return createReadStream(path, { highWaterMark: CHUNK });
}

async function* encoded(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	for await (const chunk of chunks) yield Buffer.from(chunk.toString('base64'), 'latin1');
}

async function* framed(
	head: Buffer,
	content: AsyncIterable<Buffer>,
	tail: Buffer,
): AsyncGenerator<Buffer> {
	yield head;
	yield* content;
	yield tail;
}
