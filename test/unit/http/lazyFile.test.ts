import { LazyFile, stepsFor } from '../../../nodes/WhatsAppMedia/http/lazyFile';
import { chunksOf } from '../../support/files';

const ABC = Buffer.from('abc');
const DEF = Buffer.from('def');

function lazy(size: number, ...chunks: Uint8Array[]): LazyFile {
	return new LazyFile('a.bin', 'application/pdf', size, async () => ({ chunks: chunksOf(chunks) }));
}

async function readAll(file: LazyFile): Promise<string> {
	return await new Response(file.stream()).text();
}

describe('the steps of a file', () => {
	it('are smaller for one of several, of the same run or not', async () => {
		const alone = stepsFor();
		expect(stepsFor(true).read).toBeLessThan(alone.read);
		expect(stepsFor(true).piece).toBeLessThan(alone.piece);

		const readers = [1, 2].map(() => lazy(6, ABC, DEF).stream().getReader());
		await Promise.all(readers.map(async (reader) => await reader.read()));
		expect(stepsFor()).toBe(stepsFor(true));

		await Promise.all(readers.map(async (reader) => await reader.cancel()));
		expect(stepsFor()).toBe(alone);
	});

	it('do not stay small after a file that could not be read', async () => {
		const alone = stepsFor();
		const broken = [1, 2].map(() => readAll(lazy(7, ABC)));
		expect((await Promise.allSettled(broken)).map(({ status }) => status)).toEqual([
			'rejected',
			'rejected',
		]);
		expect(stepsFor()).toBe(alone);
	});

	it.each([false, true])('read several whole pieces at a time (one of several: %s)', (several) => {
		const { read, piece } = stepsFor(several);
		expect(read / piece).toBeGreaterThan(1);
		expect(read % piece).toBe(0);
	});
});

describe('a lazy file', () => {
	it('tells name, type and size without being opened', () => {
		const open = jest.fn(async () => ({ chunks: chunksOf([ABC]) }));
		const file = new LazyFile('Rechnung.pdf', 'application/pdf', 3, open);
		expect(file).toMatchObject({ name: 'Rechnung.pdf', type: 'application/pdf', size: 3 });
		expect(file).toBeInstanceOf(File);
		expect(file.readState).toBe('untouched');
		expect(open).not.toHaveBeenCalled();
	});

	it('is not opened by a stream that nobody reads', async () => {
		const open = jest.fn(async () => ({ chunks: chunksOf([ABC]) }));
		const stream = new LazyFile('a', '', 3, open).stream();
		await new Promise(setImmediate);
		expect(open.mock.calls.length).toBeLessThanOrEqual(1);
		await stream.cancel();
	});

	it('keeps a size beyond what memory could hold', () => {
		expect(lazy(5_000_000_000).size).toBe(5_000_000_000);
	});

	it('has an own enumerable field, or n8n would take a body of it for empty', () => {
		expect(Object.keys(lazy(3, ABC)).length).toBeGreaterThan(0);
	});

	it('keeps its size inside a form', () => {
		const form = new FormData();
		form.append('media_file', lazy(6, ABC, DEF));
		expect((form.get('media_file') as File).size).toBe(6);
	});

	it('lets go of its content when it is closed before the end', async () => {
		let isClosed = false;
		async function* content(): AsyncGenerator<Uint8Array> {
			try {
				yield* [ABC, DEF];
			} finally {
				isClosed = true;
			}
		}
		const file = new LazyFile('a', '', 6, async () => ({ chunks: content() }));
		file.close();
		const reader = file.stream().getReader();
		await reader.read();
		expect(file.bytesRead).toBeGreaterThanOrEqual(3);
		file.close();
		await new Promise(setImmediate);
		expect(isClosed).toBe(true);
		expect(file.readState).not.toBe('untouched');
	});

	it('goes from untouched over partly to whole', async () => {
		const file = lazy(6, ABC, DEF);
		const states = [file.readState];
		const reader = file.stream().getReader();
		for (let part = await reader.read(); !part.done; part = await reader.read()) {
			states.push(file.readState);
		}
		expect(states[0]).toBe('untouched');
		expect(states.at(-1)).toBe('whole');
		expect(file.readFailure).toBeUndefined();
	});

	it('is whole before its last bytes are handed out', async () => {
		const file = lazy(3, ABC);
		const reader = file.stream().getReader();
		await reader.read();
		expect(file.readState).toBe('whole');
	});

	it.each([1, 2, 3, 4, 7, 8])('hands out at most %i bytes at a time', async (piece) => {
		const content = [Buffer.from('abcdefg'), Buffer.from('h')];
		const file = new LazyFile('a', '', 8, async () => ({ chunks: chunksOf(content), piece }));
		const seen: Array<readonly [string, number, string]> = [];
		const reader = file.stream().getReader();
		for (let part = await reader.read(); !part.done; part = await reader.read()) {
			seen.push([Buffer.from(part.value).toString(), file.bytesRead, file.readState]);
		}
		const pieces = seen.map(([text]) => text);
		expect(pieces.join('')).toBe('abcdefgh');
		expect(Math.max(...pieces.map((text) => text.length))).toBe(Math.min(piece, 7));
		expect(seen.map(([, , state]) => state)).toEqual([
			...pieces.slice(1).map(() => 'partly'),
			'whole',
		]);
		expect(seen.at(-1)?.[1]).toBe(8);
	});

	it('is only partly read while bytes are owed', async () => {
		const waiting = new LazyFile('a', '', 6, async () => ({ chunks: slow() }));
		async function* slow(): AsyncGenerator<Uint8Array> {
			yield ABC;
			await new Promise(() => undefined);
		}
		const reader = waiting.stream().getReader();
		await reader.read();
		expect(waiting.readState).toBe('partly');
	});

	it('is opened anew for every stream', async () => {
		const open = jest.fn(async () => ({ chunks: chunksOf([ABC, DEF]) }));
		const file = new LazyFile('a', '', 6, open);
		expect(await readAll(file)).toBe('abcdef');
		expect(await readAll(file)).toBe('abcdef');
		expect(open).toHaveBeenCalledTimes(2);
		expect(file.readState).toBe('whole');
	});

	it.each([
		['too short', lazy(7, ABC, DEF)],
		['too long', lazy(5, ABC, DEF)],
		['too long by a whole chunk', lazy(3, ABC, DEF)],
		['empty', lazy(1)],
	])('stops where the content is %s, and remembers why', async (_, file) => {
		await expect(readAll(file)).rejects.toThrow();
		expect(file.readFailure).toContain(String(file.size));
		expect(file.readState).toBe('partly');
	});

	it('never gives more bytes than it announced', async () => {
		const file = lazy(5, ABC, DEF);
		let count = 0;
		const reader = file.stream().getReader();
		await expect(
			(async () => {
				for (let part = await reader.read(); !part.done; part = await reader.read()) {
					count += part.value.byteLength;
				}
			})(),
		).rejects.toThrow(RangeError);
		expect(count).toBeLessThanOrEqual(5);
	});

	it.each([
		['an error', new Error('ENOENT: no such file'), 'ENOENT: no such file'],
		['a bare text', 'gone', 'gone'],
	])('remembers %s of opening', async (_, thrown, expected) => {
		const file = new LazyFile('a', '', 3, () => Promise.reject(thrown as Error));
		await expect(readAll(file)).rejects.toThrow(expected);
		expect(file.readFailure).toBe(expected);
		expect(file.readState).toBe('partly');
	});

	it('remembers an error in the middle', async () => {
		async function* breaking(): AsyncGenerator<Uint8Array> {
			yield ABC;
			throw new Error('EIO: i/o error, read');
		}
		const file = new LazyFile('a', '', 6, async () => ({ chunks: breaking() }));
		await expect(readAll(file)).rejects.toThrow('EIO');
		expect(file.readFailure).toBe('EIO: i/o error, read');
	});

	it('closes its source when the HTTP client gives up, which is no failure of the file', async () => {
		let closed = false;
		async function* source(): AsyncGenerator<Uint8Array> {
			try {
				yield ABC;
				yield DEF;
			} finally {
				closed = true;
			}
		}
		const file = new LazyFile('a', '', 6, async () => ({ chunks: source() }));
		const reader = file.stream().getReader();
		await reader.read();
		await reader.cancel();
		expect(closed).toBe(true);
		expect(file.readFailure).toBeUndefined();
	});

	it('of no bytes is read to its end', async () => {
		const file = lazy(0);
		expect(await readAll(file)).toBe('');
		expect(file.readFailure).toBeUndefined();
	});
});
