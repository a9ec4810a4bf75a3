import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { openBinary } from '../../../nodes/WhatsAppMedia/parameters/binaryFile';
import { chunksOf, collect } from '../../support/files';

const FILES = join(__dirname, '../../files');

/** Bytes per read. */
const PIECE = 60_000;

const NOTHING = { helpers: {}, getInputData: () => [{}] } as unknown as IExecuteFunctions;

function inMemory(data: string, about: Partial<IBinaryData> = {}): IBinaryData {
	return { data, mimeType: 'application/pdf', ...about };
}

/** n8n's storage, which gives a file in these chunks and says this size. */
function storage(chunks: readonly Uint8Array[], fileSize: number, items = 1) {
	const opened: Array<number | undefined> = [];
	const helpers = {
		getBinaryMetadata: async () => ({ fileSize }),
		getBinaryStream: async (_: string, chunkSize?: number) => {
			opened.push(chunkSize);
			return chunksOf(chunks);
		},
	};
	const getInputData = () => Array.from({ length: items }, () => ({}));
	return { functions: { helpers, getInputData } as unknown as IExecuteFunctions, opened };
}

describe('a file that n8n keeps in memory', () => {
	it('has its exact size, its first bytes and its content', async () => {
		await fc.assert(
			fc.asyncProperty(fc.uint8Array({ maxLength: 9000 }), fc.boolean(), async (bytes, padded) => {
				const data = Buffer.from(bytes).toString('base64');
				const file = await openBinary(NOTHING, inMemory(padded ? data : data.replace(/=+$/, '')));
				expect(file.size).toBe(bytes.byteLength);
				expect(Buffer.from(file.head).equals(bytes.subarray(0, 3072))).toBe(true);
				expect((await collect(await file.open(PIECE))).equals(bytes)).toBe(true);
			}),
		);
	});

	it.each([49_151, 49_152, 49_153, 200_000])(
		'of %i bytes comes whole, as often as asked',
		async (size) => {
			const content = Buffer.alloc(size, 'invoice');
			const file = await openBinary(NOTHING, inMemory(content.toString('base64')));
			for (let time = 0; time < 2; time += 1) {
				expect((await collect(await file.open(PIECE))).equals(content)).toBe(true);
			}
		},
	);

	it('comes in small pieces', async () => {
		const file = await openBinary(NOTHING, inMemory(Buffer.alloc(500_000).toString('base64')));
		for await (const piece of await file.open(PIECE))
			expect(piece.byteLength).toBeLessThanOrEqual(PIECE);
	});

	it('may have line breaks in its base64, as mails and Code nodes bring them', async () => {
		const content = Buffer.alloc(100_000, 'invoice');
		const lines = content.toString('base64').replace(/.{76}/g, '$&\r\n');
		const file = await openBinary(NOTHING, inMemory(lines));
		expect(file.size).toBe(content.byteLength);
		expect((await collect(await file.open(PIECE))).equals(content)).toBe(true);
	});
});

describe('base64 as Code nodes bring it', () => {
	const content = Buffer.from('%PDF-1.7\nfifteen bytes');
	const base64 = content.toString('base64');

	it.each([
		['a data link', `data:application/pdf;base64,${base64}`, 'application/pdf'],
		['a data link with parameters', `data:text/csv;charset=utf-8;base64,${base64}`, 'text/csv'],
		['a data link without type', `data:;base64,${base64}`, undefined],
		['a data link in capitals', `DATA:application/pdf;BASE64,${base64}`, 'application/pdf'],
		[
			'a data link that is percent-encoded',
			`data:application/pdf,${encodeURIComponent(String(content))}`,
			'application/pdf',
		],
		['base64 for URLs', content.toString('base64url'), undefined],
		['base64 with one mark before it', `;${base64}`, undefined],
		[
			'base64 with one mark before it and none at its end',
			`;${content.toString('base64url')}`,
			undefined,
		],
		['base64 with quotes around it', `"${base64}"`, undefined],
		['base64 with something behind it', `${base64}\n-----END-----`, undefined],
	])('is read: %s', async (_, data, mimeType) => {
		const file = await openBinary(NOTHING, inMemory(data, { mimeType: '' }));
		const read = await collect(await file.open(PIECE));
		expect(read.equals(content)).toBe(true);
		// What is announced is what is sent.
		expect(file.size).toBe(read.byteLength);
		expect(file.mimeType).toBe(mimeType);
		expect(Buffer.from(file.head).equals(content)).toBe(true);
	});

	it('has the type that n8n has before that of the link', async () => {
		const data = `data:text/plain;base64,${base64}`;
		expect(await openBinary(NOTHING, inMemory(data))).toMatchObject({
			mimeType: 'application/pdf',
		});
		const octets = inMemory(data, { mimeType: 'application/octet-stream' });
		expect(await openBinary(NOTHING, octets)).toMatchObject({ mimeType: 'text/plain' });
	});

	it('has the size of what it gives, whatever it holds', async () => {
		const unit = fc.constantFrom(...'AZaz09+/-_=:;,% \r\n"é', 'data:', ';base64,');
		await fc.assert(
			fc.asyncProperty(
				fc.string({ unit, maxLength: 60 }),
				fc.integer({ min: 1, max: 9 }),
				async (data, step) => {
					const file = await openBinary(NOTHING, inMemory(data));
					expect((await collect(await file.open(step))).byteLength).toBe(file.size);
				},
			),
		);
	});
});

describe('what lies further into a file', () => {
	const id = 'filesystem-v2:workflows/1/executions/2/binary_data/3';
	const film = (): Buffer => readFileSync(join(FILES, 'cases/hevc.mp4'));

	it('is read from the start on in pieces, and never kept', async () => {
		// The index stands at the end, behind the film itself.
		const long = insertAt(film(), 36, 3_000_000);
		const chunks = Array.from({ length: Math.ceil(long.length / PIECE) }, (_, index) =>
			long.subarray(index * PIECE, (index + 1) * PIECE),
		);
		const { functions, opened } = storage(chunks, long.length);
		const { details, head } = await openBinary(functions, inMemory(id, { id }));
		expect(details?.tracks).toEqual({ pictures: ['hvc1'], sounds: [] });
		expect(head.byteLength).toBe(3072);
		expect(opened).toHaveLength(2);
	});

	it('is not read on for what its first bytes show', async () => {
		for (const name of [
			'page.pdf',
			'h264-faststart.mp4',
			'letter.docx',
			'rgb.jpg',
			'prices.csv.gz',
		]) {
			const content = readFileSync(join(FILES, name));
			const { functions, opened } = storage([content.subarray(0, 3072)], 5_000_000);
			await openBinary(functions, inMemory(id, { id }));
			expect([name, opened]).toEqual([name, [3072]]);
		}
	});

	it('is looked for in 16 MB at most', async () => {
		let read = 0;
		const start = insertAt(film(), 36, 60_000_000).subarray(0, PIECE);
		async function* content(): AsyncGenerator<Uint8Array> {
			yield start;
			for (; read < 60_000_000; read += PIECE) yield Buffer.alloc(PIECE);
		}
		const helpers = {
			getBinaryMetadata: async () => ({ fileSize: 60_005_000 }),
			getBinaryStream: async () => content(),
		};
		const functions = { helpers, getInputData: () => [{}] } as unknown as IExecuteFunctions;
		expect(await openBinary(functions, inMemory(id, { id }))).not.toHaveProperty('details');
		expect(read).toBeLessThan(17 * 1024 * 1024);
	});
});

/** A film with more of it: its media box, of which the length stands at `at`, is longer by so many bytes. */
function insertAt(content: Buffer, at: number, count: number): Buffer {
	const longer = Buffer.concat([
		content.subarray(0, at + 8),
		Buffer.alloc(count),
		content.subarray(at + 8),
	]);
	longer.writeUInt32BE(content.readUInt32BE(at) + count, at);
	return longer;
}

describe('a file in n8n’s storage', () => {
	const id = 'filesystem-v2:workflows/1/executions/2/binary_data/3';

	it('has the size that n8n tells, and the first bytes of its first chunks', async () => {
		const chunks = [Buffer.alloc(700, 'a'), Buffer.alloc(700, 'b'), Buffer.alloc(700, 'c')];
		const { functions, opened } = storage(chunks, 123_456_789);
		const file = await openBinary(functions, inMemory(id, { id }));
		expect(file.size).toBe(123_456_789);
		expect(Buffer.from(file.head).equals(Buffer.concat(chunks).subarray(0, 3072))).toBe(true);
		expect(opened).toHaveLength(1);
		await file.open(PIECE);
		await file.open(2 * PIECE);
		expect(opened.slice(1)).toEqual([PIECE, 2 * PIECE]);
	});

	it.each([
		[1, false],
		[2, true],
	])('of a run of %i items knows whether it is one of several: %s', async (items, expected) => {
		const { functions } = storage([], 0, items);
		const { isOneOfSeveral } = await openBinary(functions, inMemory(id, { id }));
		expect(isOneOfSeveral).toBe(expected);
	});

	it('that comes as one large chunk has a small head', async () => {
		const { functions } = storage([Buffer.alloc(5_000_000)], 5_000_000);
		const { head } = await openBinary(functions, inMemory(id, { id }));
		expect(head.byteLength).toBe(3072);
		expect(head.buffer.byteLength).toBeLessThan(100_000);
	});

	it('that is empty has no first bytes', async () => {
		const { functions } = storage([], 0);
		expect(await openBinary(functions, inMemory(id, { id }))).toMatchObject({ size: 0 });
	});

	it('that is gone is told by n8n’s own error', async () => {
		const helpers = { getBinaryMetadata: () => Promise.reject(new Error('ENOENT')) };
		const functions = { ...NOTHING, helpers } as unknown as IExecuteFunctions;
		await expect(openBinary(functions, inMemory(id, { id }))).rejects.toThrow('ENOENT');
	});
});

describe('the name and type of a file', () => {
	it('are those of n8n', async () => {
		const about = { fileName: 'a.pdf', fileExtension: 'pdf' };
		const file = await openBinary(NOTHING, inMemory('YQ==', about));
		expect(file).toMatchObject({ name: 'a.pdf', mimeType: 'application/pdf', extension: 'pdf' });
	});

	it('are left out where a Code node put something else', async () => {
		const about = { fileName: { a: 1 }, mimeType: 7 } as unknown as Partial<IBinaryData>;
		const file = await openBinary(NOTHING, inMemory('YQ==', about));
		expect(file).not.toHaveProperty('name');
		expect(file).not.toHaveProperty('mimeType');
	});

	it('have a mark in the place of half an emoji', async () => {
		const file = await openBinary(NOTHING, inMemory('YQ==', { fileName: 'a\ud83d.pdf' }));
		expect(file.name).toBe('a\ufffd.pdf');
	});

	it('are left out where n8n has none', async () => {
		const file = await openBinary(NOTHING, inMemory('YQ==', { mimeType: '', fileName: '' }));
		expect(file).not.toHaveProperty('name');
		expect(file).not.toHaveProperty('mimeType');
	});
});
