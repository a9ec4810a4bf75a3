import fc from 'fast-check';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { openBinary } from '../../../nodes/WhatsAppMedia/parameters/file';
import { chunksOf, collect } from '../support/drafts';

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
				expect(Buffer.from(file.head).equals(bytes.subarray(0, 4096))).toBe(true);
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

describe('a file in n8n’s storage', () => {
	const id = 'filesystem-v2:workflows/1/executions/2/binary_data/3';

	it('has the size that n8n tells, and the first bytes of its first chunks', async () => {
		const chunks = [Buffer.alloc(700, 'a'), Buffer.alloc(700, 'b'), Buffer.alloc(700, 'c')];
		const { functions, opened } = storage(chunks, 123_456_789);
		const file = await openBinary(functions, inMemory(id, { id }));
		expect(file.size).toBe(123_456_789);
		expect(Buffer.from(file.head).equals(Buffer.concat(chunks).subarray(0, 4096))).toBe(true);
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
		expect(head.byteLength).toBe(4096);
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
		const file = await openBinary(NOTHING, inMemory('YQ==', { fileName: 'a.pdf' }));
		expect(file).toMatchObject({ name: 'a.pdf', mimeType: 'application/pdf' });
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
