import type { IExecuteFunctions } from 'n8n-workflow';

import { createTransport, type Exchange } from '../../../nodes/WhatsAppMedia/http/transport';
import type { ApiRequest } from '../../../nodes/WhatsAppMedia/wire/apiRequest';
import { chunksOf } from '../../support/files';

const SECRET = 'a-secret-of-a-shop';

type Helper = (signal: AbortSignal, options: { body?: unknown }) => Promise<unknown>;

interface Circumstances {
	readonly body?: ApiRequest['body'];
	/** Fires when the execution is stopped. */
	readonly cancelled?: AbortSignal;
	readonly onStart?: () => void;
}

/** n8n's functions with a helper that does what the test says. */
async function exchange(
	helper: Helper,
	{ body, cancelled, onStart }: Circumstances = {},
): Promise<Exchange> {
	const functions = {
		getExecutionCancelSignal: () => cancelled,
		helpers: {
			httpRequestWithAuthentication: async function (
				this: IExecuteFunctions,
				_type: string,
				options: { body?: unknown },
			) {
				return await helper(this.getExecutionCancelSignal() as AbortSignal, options);
			},
		},
	} as unknown as IExecuteFunctions;
	const transport = createTransport(functions, {
		credentialType: 'waCrApi',
		baseUrl: 'https://app.wa.cr/api/v2',
		timeout: 20,
		secret: SECRET,
	});
	return await transport.exchange({ method: 'POST', path: '/messages/media', body }, { onStart });
}

const aborted = async (signal: AbortSignal): Promise<never> =>
	await new Promise((_, reject) => {
		signal.addEventListener('abort', () => reject(new Error('canceled')));
	});

describe('the transport', () => {
	it('gives up on a request of which n8n’s HTTP client tells nothing any more', async () => {
		expect(await exchange(aborted)).toMatchObject({
			type: 'silence',
			fault: { phase: 'during', words: 'it did not answer in time' },
		});
	});

	it('keeps the secret out of the headers of an answer', async () => {
		const answer = {
			statusCode: 302,
			headers: {
				Location: `https://x.example/${SECRET}`,
				'X-Token': SECRET,
				'Content-Type': `text/html; token=${SECRET}`,
				'Retry-After': '7',
			},
			body: '',
		};
		const { response } = (await exchange(async () => await Promise.resolve(answer))) as {
			response: unknown;
		};
		expect(response).toMatchObject({
			headers: {
				location: 'https://x.example/***',
				'content-type': 'text/html; token=***',
				'retry-after': '7',
			},
		});
		expect(JSON.stringify(response)).not.toContain(SECRET);
	});

	it('tells when a request leaves, before it does', async () => {
		const events: string[] = [];
		const helper: Helper = async () => {
			events.push('request');
			return await Promise.resolve({ statusCode: 200, headers: {}, body: '' });
		};
		await exchange(helper, { onStart: () => events.push('start') });
		expect(events).toEqual(['start', 'request']);
	});

	it('lets go of a file that was not read to its end, and says so', async () => {
		let isClosed = false;
		async function* content(): AsyncGenerator<Uint8Array> {
			try {
				yield* chunksOf([Buffer.from('abc'), Buffer.from('def')]);
			} finally {
				isClosed = true;
			}
		}
		const result = await exchange(
			async (_, { body }) => {
				await reading(body).read();
				return { statusCode: 413, headers: {}, body: '' };
			},
			{ body: uploadOf(content) },
		);
		expect(result).toMatchObject({ type: 'answer', request: 'part' });
		await new Promise(setImmediate);
		expect(isClosed).toBe(true);
	});

	it('keeps back what was being read of a file when an answer came', async () => {
		let giveLast = (): void => undefined;
		const last = new Promise<void>((done) => (giveLast = done));
		async function* content(): AsyncGenerator<Uint8Array> {
			yield Buffer.from('abc');
			await last;
			yield Buffer.from('def');
		}
		let rest: Promise<Array<{ done: boolean }>> | undefined;
		const result = await exchange(
			async (_, { body }) => {
				const reader = reading(body);
				await reader.read();
				// The HTTP client wants more, and the storage takes its time.
				rest = Promise.all([reader.read(), reader.read()]);
				await new Promise(setImmediate);
				return { statusCode: 500, headers: {}, body: '' };
			},
			{ body: uploadOf(content) },
		);
		expect(result).toMatchObject({ type: 'answer', request: 'part' });
		giveLast();
		// What is complete for the server after it was called incomplete could go out.
		expect((await rest)?.map(({ done }) => done)).toEqual([true, true]);
	});
});

describe('what a provider can have of a request that was not answered', () => {
	const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall: 'connect' });
	const reset = Object.assign(new Error('x'), { code: 'ECONNRESET', syscall: 'read' });
	/** Reads so many chunks of the file, and breaks. */
	const readsThen =
		(chunks: number, error: Error): Helper =>
		async (_, { body }) => {
			const reader = body === undefined ? undefined : reading(body);
			for (let count = 0; count < chunks; count += 1) await reader?.read();
			throw error;
		};

	it.each<readonly [string, Helper, boolean, string]>([
		['is nothing without a connection', readsThen(0, refused), false, 'nothing'],
		// A small file is read before the connection stands.
		[
			'is nothing without a connection, however much was read',
			readsThen(2, refused),
			true,
			'nothing',
		],
		['is everything of a request without a file', readsThen(0, reset), false, 'whole'],
		['is no more than a part of a file that nobody read', readsThen(0, reset), true, 'part'],
		['is a part of a file that was read in part', readsThen(1, reset), true, 'part'],
		['may be everything of a file that was read to its end', readsThen(2, reset), true, 'whole'],
	])('%s', async (_, helper, hasFile, request) => {
		const content = () => chunksOf([Buffer.from('abc'), Buffer.from('def')]);
		const body = hasFile ? uploadOf(content) : undefined;
		expect(await exchange(helper, { body })).toMatchObject({ type: 'silence', request });
		// The same where the execution was stopped meanwhile.
		const stop = new AbortController();
		const stopping: Helper = async (signal, options) => {
			stop.abort();
			return await helper(signal, options);
		};
		const { signal: cancelled } = stop;
		expect(await exchange(stopping, { body, cancelled })).toMatchObject({
			type: 'cancelled',
			request,
		});
	});

	it('is not asked for a file that could not be read', async () => {
		const content = () => chunksOf([Buffer.from('abc')]);
		expect(await exchange(readsThen(3, reset), { body: uploadOf(content) })).toEqual({
			type: 'unreadable',
			words: 'it has not the 6 bytes that n8n announced',
		});
	});
});

/** An upload of six bytes. */
function uploadOf(content: () => AsyncIterable<Uint8Array>): ApiRequest['body'] {
	return {
		type: 'multipart',
		fields: [],
		file: {
			field: 'media_file',
			fileName: 'a.pdf',
			mimeType: 'application/pdf',
			file: { size: 6, head: Buffer.alloc(0), open: async () => await Promise.resolve(content()) },
		},
	};
}

/** The file of an upload, as an HTTP client reads it. */
function reading(body: unknown): ReadableStreamDefaultReader<Uint8Array> {
	return ((body as FormData).get('media_file') as File).stream().getReader();
}
