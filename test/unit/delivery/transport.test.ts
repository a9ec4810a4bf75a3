import type { IExecuteFunctions } from 'n8n-workflow';

import { createTransport, type Exchange } from '../../../nodes/WhatsAppMedia/delivery/transport';
import type { ApiRequest } from '../../../nodes/WhatsAppMedia/wire/apiRequest';
import { chunksOf } from '../support/drafts';

const SECRET = 'a-secret-of-a-shop';

/** n8n's functions with a helper that does what the test says. */
async function exchange(
	helper: (signal: AbortSignal, options: { body?: unknown }) => Promise<unknown>,
	body?: ApiRequest['body'],
): Promise<Exchange> {
	const functions = {
		getExecutionCancelSignal: () => undefined,
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
		address: 'https://app.wa.cr/api/v2',
		timeout: 20,
		secret: SECRET,
	});
	return await transport.exchange({ method: 'POST', path: '/messages/media', body });
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
			headers: { Location: `https://x.example/${SECRET}` },
			body: '',
		};
		expect(await exchange(async () => await Promise.resolve(answer))).toMatchObject({
			response: { headers: { location: 'https://x.example/***' } },
		});
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
				await ((body as FormData).get('media_file') as File).stream().getReader().read();
				return { statusCode: 413, headers: {}, body: '' };
			},
			{
				type: 'multipart',
				fields: [],
				file: {
					field: 'media_file',
					fileName: 'a.pdf',
					mimeType: 'application/pdf',
					file: { size: 6, head: Buffer.alloc(0), open: async () => content() },
				},
			},
		);
		expect(result).toMatchObject({ type: 'answer', upload: 'partly' });
		await new Promise(setImmediate);
		expect(isClosed).toBe(true);
	});
});
