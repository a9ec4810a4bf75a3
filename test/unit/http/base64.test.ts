import fc from 'fast-check';

import { BASE64_STEP, base64Length, encodeBase64 } from '../../../nodes/WhatsAppMedia/http/base64';
import { chunksOf, collect } from '../../support/files';

const STEP = BASE64_STEP;

describe('base64 of a stream', () => {
	it('is the same as of the whole, however the stream is cut', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.uint8Array({ maxLength: 12 }), { maxLength: 20 }),
				async (chunks) => {
					const whole = Buffer.concat(chunks);
					const encoded = await collect(encodeBase64(chunksOf(chunks)));
					expect(encoded.toString('latin1')).toBe(whole.toString('base64'));
					expect(base64Length(whole.byteLength)).toBe(encoded.byteLength);
				},
			),
			{ numRuns: 500 },
		);
	});

	it.each([0, 1, 2, 3, 4, STEP - 1, STEP, STEP + 1, 3 * STEP + 2])(
		'is right for one chunk of %i bytes',
		async (size) => {
			const content = Buffer.alloc(size, 'invoice');
			const encoded = await collect(encodeBase64(chunksOf([content])));
			expect(encoded.equals(Buffer.from(content.toString('base64')))).toBe(true);
			expect(base64Length(size)).toBe(encoded.byteLength);
		},
	);

	it('comes in small pieces also when the stream gives one large chunk', async () => {
		for await (const piece of encodeBase64(chunksOf([Buffer.alloc(5 * STEP + 1)]))) {
			expect(piece.byteLength).toBeLessThanOrEqual((STEP / 3) * 4);
		}
	});

	it('survives a stream that uses the memory of its chunks again', async () => {
		const memory = Buffer.alloc(4);
		async function* reusing(): AsyncGenerator<Uint8Array> {
			for (const text of ['abcd', 'efgh', 'ij']) {
				memory.write(text);
				yield memory.subarray(0, text.length);
			}
		}
		const encoded = await collect(encodeBase64(reusing()));
		expect(Buffer.from(encoded.toString(), 'base64').toString()).toBe('abcdefghij');
	});

	it('frees the memory of chunks that are its own, and of no others', async () => {
		const whole = (size: number): Buffer => Buffer.alloc(size, 'invoice');
		const ofLarger = whole(STEP).subarray(0, STEP - 1);
		const chunks = [whole(STEP), whole(STEP - 1), ofLarger, whole(STEP + 1)];
		const expected = Buffer.concat(chunks).toString('base64');

		const untouched = chunks.map((chunk) => Buffer.from(new Uint8Array(chunk).buffer));
		expect((await collect(encodeBase64(chunksOf(untouched)))).toString()).toBe(expected);
		expect(untouched.every(({ byteLength }) => byteLength > 0)).toBe(true);

		expect((await collect(encodeBase64(chunksOf(chunks), true))).toString()).toBe(expected);
		// What is larger than was asked for may be all that its storage has.
		expect(chunks.map(({ byteLength }) => byteLength)).toEqual([0, 0, STEP - 1, STEP + 1]);
	});

	it('leaves memory to the garbage collector where it cannot be freed', async () => {
		const { transfer } = ArrayBuffer.prototype as { transfer?: unknown };
		Object.assign(ArrayBuffer.prototype, { transfer: undefined });
		try {
			const chunk = Buffer.alloc(STEP, 'invoice');
			const encoded = await collect(encodeBase64(chunksOf([chunk]), true));
			expect(encoded.toString()).toBe(chunk.toString('base64'));
		} finally {
			Object.assign(ArrayBuffer.prototype, { transfer });
		}
	});

	it('closes the stream when it is left early', async () => {
		let closed = false;
		async function* endless(): AsyncGenerator<Uint8Array> {
			try {
				for (;;) yield Buffer.alloc(3);
			} finally {
				closed = true;
			}
		}
		for await (const piece of encodeBase64(endless())) {
			expect(piece.byteLength).toBe(4);
			break;
		}
		expect(closed).toBe(true);
	});
});
