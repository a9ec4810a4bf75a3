import type { Exchange, Transport } from '../../../nodes/WhatsAppMedia/http/transport';
import { RateLimiter } from '../../../nodes/WhatsAppMedia/http/rateLimiter';
import { throttled } from '../../../nodes/WhatsAppMedia/http/throttled';
import type { ApiRequest } from '../../../nodes/WhatsAppMedia/wire/apiRequest';
import type { ApiResponse } from '../../../nodes/WhatsAppMedia/wire/apiResponse';
import { answered, DROPPED, UNREACHED } from '../support/scripted';
import { endOfTest, settle, withFakeClock } from './support/fakeClock';
import { MB } from './support/limited';

const POST: ApiRequest = { method: 'POST', path: '/messages' };
const SENT = answered(200, {});
const refused = (seconds: number): Exchange =>
	answered(429, {}, { 'retry-after': String(seconds) });

/** A throttled transport whose provider gives these answers, the last of them for ever. */
function scripted(
	answers: readonly Exchange[],
	{ maxWait = 300_000, limiter = new RateLimiter() } = {},
) {
	const asked: number[] = [];
	const transport: Transport = {
		baseUrl: 'https://api.example.com',
		exchange: async (_, { onStart } = {}) => {
			onStart?.(0);
			asked.push(performance.now());
			const answer = answers[Math.min(asked.length, answers.length) - 1];
			if (answer === undefined) throw new Error('No answer');
			return await Promise.resolve(answer);
		},
	};
	return { asked, transport: throttled(transport, limiter, { maxWait, cancelled: endOfTest() }) };
}

withFakeClock();

/** Sends one message; the time that passes is bounded by an hour. */
async function send(transport: Transport, request = POST): Promise<Exchange | undefined> {
	let exchange: Exchange | undefined;
	void transport.exchange(request).then((ended) => (exchange = ended));
	for (let second = 0; second < 3_600 && exchange === undefined; second += 1) {
		await jest.advanceTimersByTimeAsync(1_000);
	}
	return exchange;
}

describe('a message', () => {
	it('goes out again after as long as the provider says, as often as it refuses', async () => {
		const { asked, transport } = scripted([refused(3), refused(5), SENT]);
		expect(await send(transport)).toEqual(SENT);
		const [first = 0, second = 0, third = 0] = asked;
		expect(Math.floor((second - first) / 1000)).toBe(3);
		expect(Math.floor((third - second) / 1000)).toBe(5);
	});

	it('does not go out again where the refusal names a message', async () => {
		const named = answered(429, { message_id: 'wamid.1' }, { 'retry-after': '1' });
		const asked: string[] = [];
		const exchange = async () => {
			asked.push('asked');
			return await Promise.resolve(named);
		};
		const transport = throttled({ baseUrl: '', exchange }, new RateLimiter(), {
			maxWait: 300_000,
			cancelled: endOfTest(),
		});
		const observer = {
			namesMessage: ({ body }: ApiResponse) => JSON.stringify(body).includes('wamid.1'),
		};
		expect(await transport.exchange(POST, observer)).toEqual(named);
		expect(asked).toHaveLength(1);
	});

	it.each(['3600', '86400', 'Fri, 01 Jan 2100 00:00:00 GMT'])(
		'that is told to wait longer than it may (%s) ends at once with the words of the provider',
		async (told) => {
			const answer = answered(429, { message: 'Too many' }, { 'retry-after': told });
			const { asked, transport } = scripted([answer]);
			expect(await send(transport)).toEqual(answer);
			expect(asked).toHaveLength(1);
		},
	);

	it('ends with the words of the provider when its patience is used up', async () => {
		const { asked, transport } = scripted([refused(20)], { maxWait: 50_000 });
		expect(await send(transport)).toEqual(refused(20));
		expect(asked).toHaveLength(3);
	});

	it('ends with the words of the provider also where those name no time', async () => {
		const wordless = answered(429, { message: 'Too many' });
		const { asked, transport } = scripted([wordless], { maxWait: 4_000 });
		expect(await send(transport)).toEqual(wordless);
		expect(asked).toHaveLength(3);
	});

	it('that was never asked for is told how many seconds are left', async () => {
		const limiter = new RateLimiter();
		const patient = scripted([refused(200), SENT], { limiter });
		const impatient = scripted([SENT], { limiter, maxWait: 60_000 });
		void patient.transport.exchange(POST);
		await jest.advanceTimersByTimeAsync(100_000);
		expect(await impatient.transport.exchange(POST)).toEqual({ type: 'held', seconds: 101 });
		expect(impatient.asked).toEqual([]);
	});

	it('does not suffer for the day that another was told to wait', async () => {
		const limiter = new RateLimiter();
		const unlucky = scripted([refused(86_400)], { limiter });
		const next = scripted([SENT], { limiter });
		expect(await send(unlucky.transport)).toEqual(refused(86_400));
		expect(await send(next.transport)).toEqual(SENT);
	});

	it('goes out once more if there was no connection, and not a third time', async () => {
		const { asked, transport } = scripted([UNREACHED]);
		expect(await send(transport)).toEqual(UNREACHED);
		expect(asked).toHaveLength(2);
		const recovered = scripted([UNREACHED, SENT]);
		expect(await send(recovered.transport)).toEqual(SENT);
	});

	it.each<[string, Exchange]>([
		['a connection that broke off', DROPPED],
		['a refusal', answered(422, {})],
		['a fault of the server', answered(503, {}, { 'retry-after': '1' })],
	])('never goes out again after %s', async (_, exchange) => {
		const { asked, transport } = scripted([exchange, SENT]);
		expect(await send(transport)).toEqual(exchange);
		expect(asked).toHaveLength(1);
	});

	it('that has a time of its own does not wait longer for a slot either', async () => {
		const limiter = new RateLimiter();
		const endless: Transport = {
			baseUrl: '',
			exchange: async () => await new Promise<Exchange>(() => undefined),
		};
		const crowd = throttled(endless, limiter, { maxWait: 300_000 });
		for (let count = 0; count < 64; count += 1) void crowd.exchange(POST);
		const { asked, transport } = scripted([SENT], { limiter });
		const exchange = transport.exchange({ ...POST, patience: 7_000 });
		let isOver = false;
		void exchange.then(() => (isOver = true));
		await jest.advanceTimersByTimeAsync(6_900);
		expect(isOver).toBe(false);
		await jest.advanceTimersByTimeAsync(1_100);
		expect(await exchange).toEqual({ type: 'held', seconds: 0 });
		expect(asked).toEqual([]);
	});

	it.each([1e15, Infinity])(
		'with a time of its own beyond all timers (%s) goes out',
		async (ms) => {
			const { transport } = scripted([SENT]);
			expect(await send(transport, { ...POST, patience: ms })).toEqual(SENT);
		},
	);

	it('tells for how long the rate limit kept it back, and not how long it was on its way', async () => {
		const { transport } = scripted([refused(3), refused(5), SENT]);
		const held: number[] = [];
		void transport.exchange(POST, { onStart: (ms) => held.push(Math.round(ms)) });
		await jest.advanceTimersByTimeAsync(20_000);
		expect(held).toEqual([0, 3_025, 8_050]);
		const unreached = scripted([UNREACHED]);
		const waited: number[] = [];
		void unreached.transport.exchange(POST, { onStart: (ms) => waited.push(Math.round(ms)) });
		await jest.advanceTimersByTimeAsync(20_000);
		expect(waited).toEqual([0, 0]);
	});

	it('gives its slot back when something throws', async () => {
		const limiter = new RateLimiter();
		const broken = scripted([], { limiter });
		const failed = Array.from({ length: 200 }, async () => await broken.transport.exchange(POST));
		const results = Promise.allSettled(failed);
		await jest.advanceTimersByTimeAsync(1_000);
		expect((await results).every(({ status }) => status === 'rejected')).toBe(true);
		expect(limiter.isIdle(performance.now())).toBe(true);
	});

	it('that is canceled while it waits was not sent', async () => {
		const limiter = new RateLimiter();
		const cancel = new AbortController();
		const { asked } = scripted([refused(100)], { limiter });
		const transport = throttled(
			{
				baseUrl: '',
				exchange: async () => {
					asked.push(0);
					return await Promise.resolve(refused(100));
				},
			},
			limiter,
			{ maxWait: 300_000, cancelled: cancel.signal },
		);
		const exchange = transport.exchange(POST);
		await settle();
		cancel.abort();
		expect(await exchange).toEqual({ type: 'cancelled', request: 'nothing' });
		expect(asked).toHaveLength(1);
	});
});

describe('what a request brings to the limiter', () => {
	const file = { name: 'a.pdf', mimeType: 'application/pdf', size: 2 * MB } as never;
	const multipart: ApiRequest = {
		...POST,
		body: {
			type: 'multipart',
			fields: [],
			file: { field: 'file', file, fileName: 'a.pdf', mimeType: 'application/pdf' },
		},
	};
	const base64: ApiRequest = {
		...POST,
		body: { type: 'base64Json', value: {}, field: 'file', prefix: '', file },
	};

	it.each([
		['POST', POST, 0, 'normal'],
		['a file in a form', multipart, 2 * MB, 'normal'],
		['a file as base64', base64, 2 * MB, 'normal'],
		['a question', { method: 'GET', path: '/', priority: 'low' } as const, 0, 'low'],
		['a look', { method: 'GET', path: '/', priority: 'high' } as const, 0, 'high'],
	])('is the size of its file and its priority: %s', async (_, request, fileSize, priority) => {
		const limiter = new RateLimiter();
		const enter = jest.spyOn(limiter, 'enter');
		await send(scripted([SENT], { limiter }).transport, request);
		expect(enter).toHaveBeenCalledWith(
			expect.objectContaining({ fileSize, priority, patience: 300_000 }),
		);
	});
});
