import axios from 'axios';
import fc from 'fast-check';
import FormDataOfNpm from 'form-data';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { cleanFileName } from '../../../nodes/WhatsAppMedia/checks/fileName';
import { toHttpBody } from '../../../nodes/WhatsAppMedia/delivery/httpBody';
import type { MediaFile } from '../../../nodes/WhatsAppMedia/message';
import { readParts } from '../../wire/support/multipart';

interface Received {
	headers: IncomingHttpHeaders;
	body: Buffer;
}

let server: Server;
let received: Received | undefined;
beforeAll(async () => {
	server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			received = { headers: request.headers, body: Buffer.concat(chunks) };
			response.end();
		});
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => {
	server.closeAllConnections();
	server.close();
});

/** What a server gets of a body that n8n's HTTP client sends, in n8n's way: without redirects. */
async function post(body: unknown, headers: Record<string, string> = {}): Promise<Received> {
	received = undefined;
	const { port } = server.address() as AddressInfo;
	await axios.post(`http://127.0.0.1:${port}/`, body, { maxRedirects: 0, headers, proxy: false });
	if (received === undefined) throw new Error('nothing arrived');
	return received;
}

/** A file whose content comes in chunks of these sizes. */
function fileOf(content: Uint8Array, chunkSize: number): MediaFile {
	const bytes = Buffer.from(content);
	return {
		size: bytes.byteLength,
		head: bytes.subarray(0, 1024),
		open: async () =>
			(async function* () {
				for (let at = 0; at < bytes.byteLength; at += chunkSize) {
					yield bytes.subarray(at, at + chunkSize);
				}
			})(),
	};
}

// Lone surrogates cannot be written as UTF-8 by anybody.
const text = fc
	.string({ unit: 'grapheme', maxLength: 40 })
	.filter((value) => !/\p{Cs}/u.test(value));
const content = fc.uint8Array({ minLength: 1, maxLength: 5_000 });
const chunkSize = fc.integer({ min: 1, max: 700 });
const name = fc.stringMatching(/^[a-z_]{1,12}(\[[a-z]{1,8}\])?$/);
const fileName = text.map(cleanFileName).filter((value) => value !== '');

describe('a form', () => {
	it('arrives like the one that npm’s form-data makes, with its exact length announced', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(name, text), { maxLength: 5 }),
				fileName,
				content,
				chunkSize,
				async (fields, givenName, bytes, size) => {
					const file = { field: 'media_file', fileName: givenName, mimeType: 'application/pdf' };
					const { body } = toHttpBody({
						type: 'multipart',
						fields,
						file: { ...file, file: fileOf(bytes, size) },
					});
					const ours = await post(body);
					expect(Number(ours.headers['content-length'])).toBe(ours.body.byteLength);
					expect(ours.headers['transfer-encoding']).toBeUndefined();

					const form = new FormDataOfNpm();
					// Forms carry line breaks as CR LF; npm's form-data leaves that to its user.
					for (const [key, value] of fields) form.append(key, value.replace(/\r?\n|\r/g, '\r\n'));
					form.append('media_file', Buffer.from(bytes), {
						filename: givenName,
						contentType: 'application/pdf',
					});
					const theirs = { headers: form.getHeaders(), body: form.getBuffer() };
					expect(await readParts(ours as never)).toEqual(await readParts(theirs as never));
				},
			),
			{ numRuns: 60 },
		);
	}, 60_000);

	it('cannot be given further headers or parts by a field or a file name', async () => {
		const evil =
			'a"\r\nX-Evil: 1\r\n\r\n--boundary\r\nContent-Disposition: form-data; name="phone"';
		const { body } = toHttpBody({
			type: 'multipart',
			fields: [['caption', evil]],
			file: {
				field: 'media_file',
				fileName: cleanFileName(`${evil}.pdf`),
				mimeType: 'application/pdf',
				file: fileOf(Buffer.from('%PDF-1.4'), 3),
			},
		});
		const parts = await readParts((await post(body)) as never);
		expect(parts.map((part) => (Array.isArray(part) ? part[0] : 'file'))).toEqual([
			'caption',
			'file',
		]);
	});
});

describe('base64 in JSON', () => {
	it('arrives as the object with the whole file in it, with its exact length announced', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.dictionary(name, fc.oneof(text, fc.boolean(), fc.integer())),
				fc.constantFrom('', 'data:application/pdf;base64,'),
				content,
				chunkSize,
				async (value, prefix, bytes, size) => {
					const { body, contentType = '' } = toHttpBody({
						type: 'base64Json',
						value,
						field: 'media_data',
						prefix,
						file: fileOf(bytes, size),
					});
					const { headers, body: sent } = await post(body, { 'Content-Type': contentType });
					expect(headers['content-type']).toBe('application/json');
					expect(Number(headers['content-length'])).toBe(sent.byteLength);
					expect(JSON.parse(String(sent))).toEqual({
						...value,
						media_data: prefix + Buffer.from(bytes).toString('base64'),
					});
				},
			),
			{ numRuns: 60 },
		);
	}, 60_000);

	it('can be sent again, since every request opens the file anew', async () => {
		const body = () =>
			toHttpBody({
				type: 'base64Json',
				value: {},
				field: 'media_data',
				prefix: '',
				file: fileOf(Buffer.from('hello'), 2),
			}).body;
		const first = await post(body());
		expect((await post(body())).body).toEqual(first.body);
	});
});
