import { createServer, type AddressInfo, type Socket } from 'node:net';

import nock from 'nock';

import {
	acceptance,
	PRODUCT_IDS,
	PROVIDER_IDS,
	sendUrlOf,
	type ProviderId,
} from '../support/providers';
import { SECRET } from '../support/secrets';
import { PDF } from '../support/samples';
import { useWire, type Answer, type Attempt, type Wire } from './support/wire';
import { EVERYWHERE, REFUSALS, type Fixture } from './support/refusals';

let wire: Wire;

useWire((opened) => (wire = opened));

const BY_URL = { mediaSource: 'url', mediaUrl: 'https://example.com/invoice.pdf' };

interface Details {
	readonly outcome: string;
	readonly reason: string;
	readonly httpStatus: number | null;
	readonly code: string | null;
	readonly metaCode: number | null;
	readonly retryAfter: number | null;
	readonly requestId: string | null;
	readonly messageId: string | null;
	readonly recordId: number | string | null;
	readonly field: string | null;
	readonly phone: string | null;
}

interface Told {
	readonly headline: string;
	readonly text: string;
	readonly details: Details;
}

/** Of every row, sent or not. */
const COLUMNS = [
	'provider',
	'outcome',
	'sentAs',
	'status',
	'messageId',
	'recordId',
	'phone',
	'contactId',
	'conversationId',
	'warnings',
];

/** Runs one item that is expected not to make it, and reads what n8n puts out for it. */
async function fail(attempt: Attempt): Promise<Told> {
	const { main, error } = await wire.run({
		...attempt,
		settings: { onError: 'continueRegularOutput' },
	});
	expect(error).toBeUndefined();
	const json = main[0]?.json as { error: string; message: string; details: Details };
	expect(Object.keys(json)).toEqual([...COLUMNS, 'error', 'message', 'details']);
	expect(json).toMatchObject({ outcome: json.details.outcome, phone: json.details.phone });
	return { headline: json.error, text: json.message, details: json.details };
}

function expectTold({ headline, text, details }: Told, provider: ProviderId): void {
	expect(headline).toMatch(/ \[item 0\]$/);
	const outcomes: Readonly<Record<string, string>> = {
		notDelivered: 'The message did not reach this recipient.',
		notSent: 'Nothing was sent to this recipient.',
		unknown: 'It is not known whether the message was sent.',
	};
	expect(text).toContain(outcomes[details.outcome]);
	expect(details).toMatchObject({ provider });
	// n8n's guide asks to leave these out of what operators read, except in a provider's own words.
	expect(headline).not.toMatch(/\b(error|problem|failure|mistake)\b/i);
	expect(`${headline}${text}`).not.toMatch(/\[object|undefined|\{\w+\}|NaN/);
	expect(`${headline}${text}`.length).toBeLessThan(1500);
	expect(`${headline}${text}`).not.toContain('<');
}

const CASES: ReadonlyArray<readonly [ProviderId, string, Fixture]> = [
	...PROVIDER_IDS.flatMap((provider) =>
		REFUSALS[provider].map((row) => [provider, row.name, row] as const),
	),
	...EVERYWHERE.flatMap((row) => PRODUCT_IDS.map((provider) => [provider, row.name, row] as const)),
];

describe('an answer that does not confirm the message', () => {
	test.each(CASES)('from %s: %s', async (provider, _name, fixture) => {
		const { answer, expected } = fixture;
		const attempt: Attempt =
			fixture.source === 'file' ? { provider, sample: PDF } : { provider, parameters: BY_URL };

		wire.willAnswer(answer);
		const told = await fail(attempt);
		expect(wire.only().url).toBe(sendUrlOf(provider));
		expectTold(told, provider);
		expect(told.details).toMatchObject({
			outcome: expected.outcome,
			reason: expected.reason,
			httpStatus: answer.status,
			code: expected.code ?? null,
			metaCode: expected.metaCode ?? null,
			retryAfter: expected.retryAfter ?? null,
			messageId: expected.messageId ?? null,
			recordId: expected.recordId ?? null,
		});
		for (const phrase of expected.phrases) {
			expect(`${told.headline} | ${told.text}`).toContain(phrase);
		}

		// The same when the workflow stops: n8n keeps the error, and nowhere the secret.
		wire.sent.length = 0;
		wire.willAnswer(answer);
		const { error, main, run } = await wire.run(attempt);
		expect(wire.sent).toHaveLength(1);
		expect(main).toEqual([]);
		expect(error?.message).toBe(told.headline);
		expect((error as { description?: string } | undefined)?.description).toBe(told.text);
		expect(JSON.stringify([run, told])).not.toContain(SECRET);
	});
});

describe('the hint when to try again', () => {
	const soon = () => Math.floor(Date.now() / 1000) + 30;
	const body = { message: 'Too many requests' };

	test.each<readonly [string, Answer, number | readonly [number, number] | null]>([
		['seconds in Retry-After', { status: 429, body, headers: { 'Retry-After': '42' } }, 42],
		['fractions of a second', { status: 429, body, headers: { 'Retry-After': '0.5' } }, 1],
		['retry_after', { status: 429, body: { ...body, retry_after: 45 } }, 45],
		['retry_after as text', { status: 429, body: { ...body, retry_after: '45' } }, 45],
		['meta.retry_after', { status: 429, body: { ...body, meta: { retry_after: 41 } } }, 41],
		[
			'the header before the body',
			{ status: 429, body: { ...body, retry_after: 45 }, headers: { 'Retry-After': '7' } },
			7,
		],
		[
			'a date that is over',
			{ status: 429, body, headers: { 'Retry-After': 'Wed, 21 Oct 2015 07:28:00 GMT' } },
			0,
		],
		['no hint at all', { status: 429, body }, null],
		[
			'hints that make no sense',
			{ status: 429, body: { retry_after: -5 }, headers: { 'Retry-After': 'later' } },
			null,
		],
		['years', { status: 429, body: { retry_after: 1e9 } }, 86_400],
	])('is read from %s', async (_name, answer, expected) => {
		for (const provider of PRODUCT_IDS) {
			wire.reset();
			wire.willAnswer(answer);
			const { details } = await fail({ provider, sample: PDF });
			expect(details).toMatchObject({ outcome: 'notSent', reason: 'rateLimited' });
			expect(details.retryAfter).toBe(expected);
			expect(wire.sent).toHaveLength(1);
		}
	});

	test.each<readonly [string, () => Answer['headers']]>([
		['a date in Retry-After', () => ({ 'Retry-After': new Date(soon() * 1000).toUTCString() })],
		['the time in X-RateLimit-Reset', () => ({ 'X-RateLimit-Reset': String(soon()) })],
	])('is counted from now for %s', async (_name, headers) => {
		wire.willAnswer({ status: 429, body, headers: headers() });
		const { details, text } = await fail({ provider: 'waCr', sample: PDF });
		expect(details.retryAfter).toBeGreaterThanOrEqual(27);
		expect(details.retryAfter).toBeLessThanOrEqual(31);
		expect(text).toContain(`Wait at least ${details.retryAfter} s.`);
	});

	test('counts for a server that is down for a while, too', async () => {
		wire.willAnswer({ status: 503, body: '', headers: { 'Retry-After': '120' } });
		const { details } = await fail({ provider: 'rasl', sample: PDF });
		expect(details).toMatchObject({ outcome: 'unknown', reason: 'unavailable', retryAfter: 120 });
	});
});

describe('a redirect', () => {
	const CASES = [301, 302, 303, 307, 308].flatMap((status) =>
		PRODUCT_IDS.map((provider) => [status, provider] as const),
	);

	test.each(CASES)('(%i) of %s is not followed', async (status, provider) => {
		// By RFC 9110, 303 comes after the request was processed.
		const isOpen = status === 303;
		wire.listen('https://elsewhere.example.org');
		for (const sample of [PDF, undefined]) {
			wire.sent.length = 0;
			wire.willAnswer(
				{ status, headers: { Location: 'https://elsewhere.example.org/login' } },
				{ status: 200, body: acceptance(provider) },
			);
			const told = await fail(sample ? { provider, sample } : { provider, parameters: BY_URL });
			expectTold(told, provider);
			expect(told.details).toMatchObject({
				outcome: isOpen ? 'unknown' : 'notSent',
				reason: isOpen ? 'noReceipt' : 'redirected',
				httpStatus: status,
			});
			expect(told.text).toContain('https://elsewhere.example.org/login');
			if (!isOpen) {
				expect(told.details.field).toBe('Credential');
				expect(told.text).toContain('Base URL');
				expect(told.text).toContain(sendUrlOf(provider));
			}
			expect(wire.only().url).toBe(sendUrlOf(provider));
		}
	});
});

describe('the network', () => {
	const broken = (code: string, syscall?: string) =>
		Object.assign(new Error(`${syscall ?? 'read'} ${code}`), { code, ...(syscall && { syscall }) });

	test.each([
		['ECONNREFUSED', 'connect', 'notSent', 'notReached', 'refused the connection'],
		['ENOTFOUND', 'getaddrinfo', 'notSent', 'notReached', 'no server of this name'],
		['EAI_AGAIN', 'getaddrinfo', 'notSent', 'notReached', 'could not be looked up'],
		['ENETUNREACH', 'connect', 'notSent', 'notReached', 'there is no network'],
		['ETIMEDOUT', 'connect', 'notSent', 'notReached', 'did not accept the connection in time'],
		['EADDRNOTAVAIL', 'connect', 'notSent', 'notReached', 'the address is not available'],
		['CERT_HAS_EXPIRED', undefined, 'notSent', 'notReached', 'certificate has expired'],
		['DEPTH_ZERO_SELF_SIGNED_CERT', undefined, 'notSent', 'notReached', 'certificate'],
		['ECONNRESET', 'read', 'unknown', 'noAnswer', 'broke the connection off'],
		['ETIMEDOUT', 'read', 'unknown', 'noAnswer', 'did not answer in time'],
		['EPIPE', 'write', 'unknown', 'noAnswer', 'broke the connection off'],
		// The same codes from a connection that stands.
		['ECONNREFUSED', 'read', 'unknown', 'noAnswer', 'ECONNREFUSED'],
		['ENETUNREACH', 'read', 'unknown', 'noAnswer', 'ENETUNREACH'],
		['EADDRNOTAVAIL', 'write', 'unknown', 'noAnswer', 'EADDRNOTAVAIL'],
		['ERR_SSL_WRONG_VERSION_NUMBER', undefined, 'unknown', 'noAnswer', 'TLS connection broke'],
		['EWHATEVER', undefined, 'unknown', 'noAnswer', 'EWHATEVER'],
	] as const)('that gives %s on %s: %s', async (code, syscall, outcome, reason, phrase) => {
		for (const provider of PRODUCT_IDS) {
			for (const sample of [PDF, undefined]) {
				wire.reset();
				wire.willBreak(provider, broken(code, syscall));
				const attempt = sample ? { provider, sample } : { provider, parameters: BY_URL };
				const told = await fail({ ...attempt, isPlain: true });
				expectTold(told, provider);
				expect(told.details).toMatchObject({ outcome, reason, httpStatus: null });
				expect(told.text).toContain(phrase);
				expect(told.text).toContain(code);
				expect(wire.sent).toHaveLength(1);
			}
		}
	});

	test.each(PRODUCT_IDS)('that gives no answer in time leaves it open, %s', async (provider) => {
		wire.willAnswer({ status: 200, body: acceptance(provider), delay: 3000 });
		const told = await fail({
			provider,
			sample: PDF,
			parameters: { options: { timeout: 0.2 } },
			isPlain: true,
		});
		expectTold(told, provider);
		expect(told.details).toMatchObject({ outcome: 'unknown', reason: 'noAnswer' });
		expect(told.text).toContain('did not answer in time');
		expect(wire.sent).toHaveLength(1);
	});

	test.each(PRODUCT_IDS)('that is slow but in time is no matter, %s', async (provider) => {
		wire.willAnswer({ status: 200, body: acceptance(provider), delay: 150 });
		const { main } = await wire.run({
			provider,
			sample: PDF,
			parameters: { options: { timeout: 5 } },
		});
		expect(main[0]?.json.outcome).toBe('sent');
	});
});

describe('a connection that is real', () => {
	/** A server that does with each connection what the test says, once the request is there. */
	async function withServer(
		behave: (socket: Socket) => void,
		act: (url: string) => Promise<void>,
	): Promise<void> {
		const sockets = new Set<Socket>();
		const server = createServer((socket) => {
			sockets.add(socket);
			let received = '';
			socket.on('error', () => {});
			socket.on('data', (chunk: Buffer) => {
				const before = isWhole(received);
				received += chunk.toString('latin1');
				if (!before && isWhole(received)) behave(socket);
			});
		});
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
		const { port } = server.address() as AddressInfo;
		nock.enableNetConnect(`127.0.0.1:${port}`);
		try {
			await act(`http://127.0.0.1:${port}`);
		} finally {
			nock.disableNetConnect();
			for (const socket of sockets) socket.destroy();
			await new Promise((done) => server.close(done));
		}
	}

	/** Whether head and body of a request have arrived. */
	function isWhole(received: string): boolean {
		const end = received.indexOf('\r\n\r\n');
		const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
		return end !== -1 && received.length >= end + 4 + length;
	}

	const HEAD = 'Content-Type: application/json\r\nContent-Length: 500\r\n\r\n';

	test.each(PRODUCT_IDS)(
		'that breaks off without an answer leaves it open, %s',
		async (provider) => {
			await withServer(
				(socket) => socket.resetAndDestroy(),
				async (baseUrl) => {
					const told = await fail({ provider, sample: PDF, credential: { baseUrl } });
					expectTold(told, provider);
					expect(told.details).toMatchObject({ outcome: 'unknown', reason: 'noAnswer' });
				},
			);
		},
	);

	test.each(PRODUCT_IDS)(
		'that breaks off in the middle of a 200 leaves it open, %s',
		async (provider) => {
			await withServer(
				(socket) => {
					socket.write(`HTTP/1.1 200 OK\r\n${HEAD}{"success":true,"data":{"message_id":"wa`);
					setTimeout(() => socket.resetAndDestroy(), 20);
				},
				async (baseUrl) => {
					const told = await fail({ provider, sample: PDF, credential: { baseUrl } });
					expectTold(told, provider);
					expect(told.details.outcome).toBe('unknown');
				},
			);
		},
	);

	test.each(PRODUCT_IDS)(
		'that breaks off in the middle of a 401 still refused, %s',
		async (provider) => {
			await withServer(
				(socket) => {
					socket.write(`HTTP/1.1 401 Unauthorized\r\n${HEAD}{"message":"Inv`);
					setTimeout(() => socket.resetAndDestroy(), 20);
				},
				async (baseUrl) => {
					const told = await fail({ provider, sample: PDF, credential: { baseUrl } });
					expectTold(told, provider);
					expect(told.details).toMatchObject({ outcome: 'notSent', reason: 'invalidKey' });
				},
			);
		},
	);

	test.each(PRODUCT_IDS)(
		'that stops in the middle of an answer is given up in time, %s',
		async (provider) => {
			await withServer(
				(socket) => {
					socket.write(`HTTP/1.1 200 OK\r\n${HEAD}{"success":`);
				},
				async (baseUrl) => {
					const told = await fail({
						provider,
						sample: PDF,
						credential: { baseUrl },
						parameters: { options: { timeout: 0.3 } },
					});
					expectTold(told, provider);
					expect(told.details.outcome).toBe('unknown');
				},
			);
		},
		5000,
	);

	test.each(PRODUCT_IDS)('that nobody takes means that nothing was sent, %s', async (provider) => {
		let closed = '';
		await withServer(
			() => {},
			async (baseUrl) => {
				closed = baseUrl;
				await Promise.resolve();
			},
		);
		nock.enableNetConnect('127.0.0.1');
		const told = await fail({ provider, sample: PDF, credential: { baseUrl: closed } });
		nock.disableNetConnect();
		expectTold(told, provider);
		expect(told.details).toMatchObject({ outcome: 'notSent', reason: 'notReached' });
		expect(told.text).toContain('ECONNREFUSED');
	});
});

describe('looking up a contact at Contactship', () => {
	const parameters = { ...BY_URL, recipientBy: 'phone', phone: '+14155551234' };

	test.each<readonly [string, readonly Answer[], string]>([
		['a server that is broken', [{ status: 500, body: { message: 'Internal' } }], 'contactLookup'],
		['a web page', [{ status: 200, body: '<!doctype html><title>Hi</title>' }], 'contactLookup'],
		['an empty answer', [{ status: 200, body: '' }], 'contactLookup'],
		['a refused key', [{ status: 401, body: { message: 'Unauthorized' } }], 'invalidKey'],
		['a limit', [{ status: 429, body: { message: 'Too many' } }], 'rateLimited'],
		[
			'a contact that cannot be made',
			[
				{ status: 200, body: [] },
				{ status: 400, body: { message: ['phone_number is not valid'] } },
			],
			'refusedInput',
		],
		[
			'a contact that exists but is not found',
			[
				{ status: 200, body: [] },
				{ status: 409, body: {} },
				{ status: 200, body: [] },
				{ status: 200, body: [] },
			],
			'contactExistsElsewhere',
		],
		[
			'a contact that may be somebody else',
			[{ status: 200, body: [{ id: 'c7', phone_number: '(1) 415 555 1234', full_name: 'Ana' }] }],
			'contactDoubtful',
		],
	])('that ends with %s means that nothing was sent', async (_name, answers, reason) => {
		wire.willAnswer(...answers);
		const told = await fail({ provider: 'contactship', parameters });
		expectTold(told, 'contactship');
		expect(told.details).toMatchObject({ outcome: 'notSent', reason });
		expect(wire.sent).toHaveLength(answers.length);
		expect(wire.sent.map(({ url }) => new URL(url).pathname)).not.toContain('/v1/waba/send-media');
	});

	test('that breaks means that nothing was sent', async () => {
		const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
		wire.willBreak('contactship', reset, 'GET');
		const told = await fail({ provider: 'contactship', parameters, isPlain: true });
		expect(told.details).toMatchObject({ outcome: 'notSent', reason: 'contactLookup' });
	});
});

describe('several items', () => {
	test('are all tried when the workflow goes on, each once', async () => {
		wire.willAnswer(
			{ status: 401, body: { status: 'error', message: 'Invalid API token' } },
			{ status: 200, body: acceptance('xobito') },
			{ status: 500, body: { status: 'error', message: 'Failed to send media message' } },
		);
		const { main } = await wire.run({
			provider: 'xobito',
			items: [{ json: {} }, { json: {} }, { json: {} }],
			parameters: BY_URL,
			settings: { onError: 'continueRegularOutput' },
		});
		expect(wire.sent).toHaveLength(3);
		expect(main.map(({ json }) => json.error ?? json.outcome)).toEqual([
			'Xobito did not accept the token [item 0]',
			'sent',
			expect.stringMatching(/\[item 2\]$/),
		]);
	});

	test('name those that went out when the workflow stops', async () => {
		wire.willAnswer(
			{ status: 200, body: acceptance('xobito') },
			{ status: 401, body: { status: 'error', message: 'Invalid API token' } },
		);
		const { error } = await wire.run({
			provider: 'xobito',
			items: [{ json: {} }, { json: {} }, { json: {} }],
			parameters: { ...BY_URL, options: { concurrency: 1 } },
		});
		expect(wire.sent).toHaveLength(2);
		expect(error?.message).toBe('Xobito did not accept the token [item 1]');
		expect((error as { description?: string } | undefined)?.description).toContain(
			'1 message was sent',
		);
	});

	test('that cannot be sent as they are go to nobody', async () => {
		const { main } = await wire.run({
			provider: 'xobito',
			items: [{ json: {} }],
			parameters: { ...BY_URL, phone: '12' },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(wire.sent).toEqual([]);
		expect(main[0]?.json.details).toMatchObject({ outcome: 'notSent', reason: 'invalidInput' });
	});
});
