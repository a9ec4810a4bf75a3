import axios from 'axios';
import fc from 'fast-check';
import NpmFormData from 'form-data';

import { checkFileName } from '../../../nodes/WhatsAppMedia/checks/fileName';
import { toHttpBody, type HttpBody } from '../../../nodes/WhatsAppMedia/http/requestBody';
import { LazyFile, stepsFor } from '../../../nodes/WhatsAppMedia/http/lazyFile';
import type { Body } from '../../../nodes/WhatsAppMedia/wire/apiRequest';
import type { JsonObject } from '../../../nodes/WhatsAppMedia/wire/json';
import { chunksOf, collect, fileOf } from '../../support/files';
import { isText, readParts, type Upload } from '../../support/multipart';
import { Recorder, type Received } from '../../support/servers';

type Multipart = Extract<Body, { type: 'multipart' }>;

let server: Recorder;

beforeAll(async () => {
	server = await Recorder.start();
});

afterAll(async () => {
	await server.stop();
});

/** Sends a body with axios as n8n's HTTP helper does, and gives what arrived. */
async function post({ body, contentType }: HttpBody): Promise<Received> {
	await axios.post(server.url, body, {
		headers: contentType === undefined ? {} : { 'Content-Type': contentType },
		maxRedirects: 0,
		maxBodyLength: Infinity,
	});
	const received = server.received.pop();
	if (received === undefined) throw new Error('Nothing arrived');
	return received;
}

/** A part whose content can be compared at a glance. */
type Part =
	| (Omit<Upload, 'bytes'> & { readonly base64: string })
	| { readonly name: string; readonly value: string };

async function readable(contentType: string, body: Buffer): Promise<Part[]> {
	const parts = await readParts({ headers: { 'content-type': contentType }, body });
	return parts.map((part) => {
		if (isText(part)) return { name: part[0], value: part[1] };
		const { bytes, ...about } = part;
		return { ...about, base64: bytes.toString('base64') };
	});
}

async function partsOf({ headers, body }: Received): Promise<Part[]> {
	return await readable(String(headers['content-type']), body);
}

/** The parts of a body that npm's form-data makes of the same input. */
async function oracle({ fields, file }: Multipart, content: Buffer): Promise<Part[]> {
	const form = new NpmFormData();
	for (const [name, value] of fields) form.append(name, value);
	if (file) {
		form.append(file.field, content, { filename: file.fileName, contentType: file.mimeType });
	}
	return await readable(String(form.getHeaders()['content-type']), form.getBuffer());
}

/** Forms carry line breaks as CR LF (RFC 7578, WHATWG); form-data leaves them as they are. */
function withFormLineBreaks(parts: Part[]): Part[] {
	return parts.map((part) =>
		'value' in part ? { ...part, value: part.value.replace(/\r\n?|\n/g, '\r\n') } : part,
	);
}

const text = fc.string({
	unit: fc.oneof(
		fc.constantFrom('\r', '\n', '"', '-', '--', ';', '=', '%', 'é', '请', '🧾', '\0', '\\', "'"),
		fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }),
	),
});
/** Names as providers build them: letters, digits, underscores, brackets. */
const fieldName = fc.stringMatching(/^[a-z_]{1,20}(\[[a-z_]{1,20}\])?$/);
const mimeType = fc.constantFrom(
	'application/pdf',
	'image/jpeg',
	'audio/ogg',
	'application/octet-stream',
);
const fileName = text.map(
	(typed) => checkFileName({ typed, fallback: 'document' }, {}).value ?? 'document',
);
const content = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 8 });

function upload(chunks: readonly Uint8Array[]): Multipart['file'] {
	return {
		field: 'media_file',
		file: { ...fileOf(Buffer.concat(chunks)), open: async () => chunksOf(chunks) },
		fileName: 'invoice.pdf',
		mimeType: 'application/pdf',
	};
}

describe('a multipart body', () => {
	it('arrives as the same fields and file as one of form-data, with its exact length', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fieldName, text), { maxLength: 8 }),
				fc.option(content, { nil: undefined }),
				fileName,
				mimeType,
				async (fields, chunks, name, type) => {
					fc.pre(fields.length > 0 || chunks !== undefined);
					const bytes = Buffer.concat(chunks ?? []);
					const part = chunks === undefined ? undefined : upload(chunks);
					const body: Multipart = {
						type: 'multipart',
						fields,
						...(part && { file: { ...part, fileName: name, mimeType: type } }),
					};
					const received = await post(toHttpBody(body));
					expect(received.headers['content-length']).toBe(String(received.body.byteLength));
					expect(received.headers['transfer-encoding']).toBeUndefined();
					expect(await partsOf(received)).toEqual(withFormLineBreaks(await oracle(body, bytes)));
				},
			),
			{ numRuns: 150 },
		);
	});

	it('without a file is byte for byte what the platform makes of it, in one piece', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(fc.oneof(fieldName, text), text), { minLength: 1, maxLength: 8 }),
				async (fields) => {
					const { body, contentType = '' } = toHttpBody({ type: 'multipart', fields });
					const form = new FormData();
					for (const [name, value] of fields) form.append(name, value);
					const platform = new Response(form);
					const boundaryOf = (type: string | null) => /boundary=(.+)$/.exec(type ?? '')?.[1] ?? '';
					const expected = (await platform.text())
						.replaceAll(boundaryOf(platform.headers.get('content-type')), boundaryOf(contentType))
						// The platform ends a form with a line break or without, by its version.
						.replace(/\r?\n?$/, '\r\n');
					expect(body).toBe(expected);
				},
			),
		);
	});

	it('reads one of several files in smaller steps', async () => {
		const sizes: number[] = [];
		for (const isOneOfSeveral of [false, true]) {
			const part = upload([Buffer.from('abc')]);
			const open = async (size: number) => (sizes.push(size), chunksOf([Buffer.from('abc')]));
			const file = part && { ...part, file: { ...part.file, open, isOneOfSeveral } };
			await post(toHttpBody({ type: 'multipart', fields: [], file }));
		}
		expect(sizes).toEqual([stepsFor(false).read, stepsFor(true).read]);
	});

	it.each([
		'invoice.pdf',
		'Rechnung Nr. 5 – Müller.pdf',
		'请求.pdf',
		'🧾 فاتورة.pdf',
		"it's 100%.pdf",
	])('arrives with the file name %s', async (name) => {
		const part = upload([Buffer.from('%PDF-1.7')]);
		const body: Body = { type: 'multipart', fields: [], file: { ...part!, fileName: name } };
		expect(await partsOf(await post(toHttpBody(body)))).toEqual([
			{
				name: 'media_file',
				fileName: name,
				mimeType: 'application/pdf',
				base64: Buffer.from('%PDF-1.7').toString('base64'),
			},
		]);
	});

	it('lets no field or file name break out of its header', async () => {
		const evil = 'a"\r\nContent-Type: text/html\r\n\r\n<b>';
		const part = upload([Buffer.from('x')]);
		const body: Body = {
			type: 'multipart',
			fields: [[evil, 'v']],
			file: { ...part!, field: evil, fileName: `${evil}.pdf` },
		};
		const parts = await partsOf(await post(toHttpBody(body)));
		expect(parts).toHaveLength(2);
		expect(parts[0]).toMatchObject({ value: 'v' });
		expect(parts[1]).toMatchObject({ mimeType: 'application/pdf' });
	});

	it('may have a boundary’s likes in its content', async () => {
		const chunk = Buffer.from('\r\n--form-data-boundary\r\n----\r\n--\r\n');
		const parts = await partsOf(
			await post(
				toHttpBody({ type: 'multipart', fields: [['a', '--\r\n']], file: upload([chunk]) }),
			),
		);
		expect(parts).toEqual([
			{ name: 'a', value: '--\r\n' },
			expect.objectContaining({ base64: chunk.toString('base64') }),
		]);
	});

	it('has its size announced also for more than one megabyte', async () => {
		const chunks = Array.from({ length: 40 }, (_, at) => Buffer.alloc(65_521, at));
		const received = await post(
			toHttpBody({ type: 'multipart', fields: [], file: upload(chunks) }),
		);
		expect(received.headers['content-length']).toBe(String(received.body.byteLength));
		const [part] = await partsOf(received);
		expect(part).toMatchObject({ base64: Buffer.concat(chunks).toString('base64') });
	});

	it('leaves its file closed until it is sent, and tells how far it was read', async () => {
		const open = jest.fn(async () => chunksOf([Buffer.from('abc')]));
		const part = upload([Buffer.from('abc')]);
		const made = toHttpBody({
			type: 'multipart',
			fields: [],
			file: { ...part!, file: { ...part!.file, open } },
		});
		expect(open).not.toHaveBeenCalled();
		expect(made.file?.readState).toBe('untouched');
		expect(made.contentType).toBeUndefined();
		await post(made);
		expect(open).toHaveBeenCalledTimes(1);
		expect(made.file?.readState).toBe('whole');
	});

	it('never arrives when the file is shorter than it said', async () => {
		const part = upload([Buffer.from('abc')]);
		const made = toHttpBody({
			type: 'multipart',
			fields: [],
			file: { ...part!, file: { ...part!.file, size: 10 } },
		});
		const before = server.received.length;
		await expect(post(made)).rejects.toThrow();
		expect(server.received).toHaveLength(before);
		expect(made.file).toMatchObject({
			readState: 'partly',
			readFailure: expect.stringContaining('10'),
		});
	});
});

describe('a JSON body', () => {
	it('is the object itself, copied', () => {
		const value = { a: 1, b: { c: ['d'] } };
		const { body, contentType, file } = toHttpBody({ type: 'json', value });
		expect(body).toEqual(value);
		expect(body).not.toBe(value);
		expect(contentType).toBe('application/json');
		expect(file).toBeUndefined();
	});
});

describe('a JSON body with a file as base64', () => {
	const values = fc.dictionary(
		fc.string({ unit: 'binary' }).filter((key) => key !== '__proto__' && key !== 'media_data'),
		fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null)),
		{ noNullPrototype: true },
	);

	it('is JSON with the same values, in exactly the size that was announced', async () => {
		await fc.assert(
			fc.asyncProperty(values, text, content, async (value: JsonObject, prefix, chunks) => {
				const bytes = Buffer.concat(chunks);
				const { body } = toHttpBody({
					type: 'base64Json',
					value,
					field: 'media_data',
					prefix,
					file: { ...fileOf(bytes), open: async () => chunksOf(chunks) },
				});
				if (!(body instanceof LazyFile)) throw new Error('No file');
				const made = await collect(body.stream() as unknown as AsyncIterable<Uint8Array>);
				expect(made.byteLength).toBe(body.size);
				expect(JSON.parse(made.toString('utf8'))).toEqual({
					...value,
					media_data: prefix + bytes.toString('base64'),
				});
				expect(body.readState).toBe('whole');
			}),
			{ numRuns: 300 },
		);
	});

	it('may have a field of any name', async () => {
		const { body } = toHttpBody({
			type: 'base64Json',
			value: {},
			field: 'a"\n\\é',
			prefix: 'data:x"y;base64,',
			file: fileOf(Buffer.from('abc')),
		});
		const made = await collect(
			(body as unknown as File).stream() as unknown as AsyncIterable<Uint8Array>,
		);
		expect(JSON.parse(made.toString())).toEqual({ 'a"\n\\é': 'data:x"y;base64,YWJj' });
	});

	it('arrives with its length and type', async () => {
		const bytes = Buffer.alloc(1_000_001, 7);
		const received = await post(
			toHttpBody({
				type: 'base64Json',
				value: { content: 'Ihre Rechnung 🧾' },
				field: 'media_data',
				prefix: '',
				file: fileOf(bytes),
			}),
		);
		expect(received.headers['content-type']).toBe('application/json');
		expect(received.headers['content-length']).toBe(String(received.body.byteLength));
		expect(JSON.parse(received.body.toString())).toEqual({
			content: 'Ihre Rechnung 🧾',
			media_data: bytes.toString('base64'),
		});
	});

	it.each([4, 100])(
		'never arrives when the file has not the %i bytes that it said',
		async (size) => {
			const made = toHttpBody({
				type: 'base64Json',
				value: { a: 'b' },
				field: 'media_data',
				prefix: '',
				file: fileOf(Buffer.from('abc'), { size }),
			});
			const before = server.received.length;
			const outcome = await post(made).catch(() => 'refused');
			expect(outcome).toBe('refused');
			expect(server.received).toHaveLength(before);
			expect(made.file?.readState).not.toBe('whole');
		},
	);

	it('reads the file in pieces that have no base64 padding', async () => {
		const sizes: number[] = [];
		const open = async (size: number) => (sizes.push(size), chunksOf([Buffer.from('abc')]));
		const file = { ...fileOf(Buffer.from('abc')), open };
		await post(toHttpBody({ type: 'base64Json', value: {}, field: 'f', prefix: '', file }));
		expect(sizes.map((size) => size % 3)).toEqual([0]);
	});

	it('does not open the file before its turn, since nobody would close it', async () => {
		const open = jest.fn(async () => chunksOf([Buffer.from('abc')]));
		const { file } = toHttpBody({
			type: 'base64Json',
			value: {},
			field: 'f',
			prefix: '',
			file: { ...fileOf(Buffer.from('abc')), open },
		});
		const pulled = (file as LazyFile).stream()[Symbol.asyncIterator]().next();
		expect(String((await pulled).value)).toBe('{"f":"');
		expect(open).not.toHaveBeenCalled();
	});

	it('is no empty body to n8n', () => {
		const { body } = toHttpBody({
			type: 'base64Json',
			value: {},
			field: 'f',
			prefix: '',
			file: fileOf(Buffer.from('a')),
		});
		expect(Object.keys(body as object).length).toBeGreaterThan(0);
	});
});
