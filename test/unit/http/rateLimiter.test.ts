import type { RateLimiter, rateLimiterOf } from '../../../nodes/WhatsAppMedia/http/rateLimiter';
import { settle, withFakeClock } from './support/fakeClock';
import { ACCEPTED, MB, refused, Requests, telling } from './support/limited';

/** Milliseconds that are more than enough to give out all slots. */
const A_MOMENT = 200;

const pass = async (ms: number): Promise<void> => await jest.advanceTimersByTimeAsync(ms);

withFakeClock();

describe('requests under way', () => {
	it('are 64 at most', async () => {
		const requests = new Requests();
		requests.enter(200);
		await pass(A_MOMENT);
		expect(requests.underWay).toHaveLength(64);
		requests.answerFirst(ACCEPTED);
		await pass(A_MOMENT);
		expect(requests.underWay).toHaveLength(64);
	});

	it('are ten with a file over a megabyte, and others beside them', async () => {
		const requests = new Requests();
		const large = requests.enter(30, { fileSize: MB + 1 });
		await settle();
		expect(requests.underWay).toEqual(large.slice(0, 10));
		requests.enter(100, { fileSize: MB });
		await settle();
		expect(requests.underWay).toHaveLength(64);
	});

	it('are not kept back by large files that wait for their slots', async () => {
		const requests = new Requests();
		requests.enter(20, { fileSize: 2 * MB });
		const small = requests.enter(3);
		await settle();
		expect(requests.served.slice(10)).toEqual(small);
	});

	it('do not starve large files', async () => {
		const requests = new Requests();
		requests.enter(63);
		const large = requests.enter(12, { fileSize: 2 * MB });
		const later = requests.enter(500);
		await settle();
		for (let answered = 0; answered < 11; answered += 1) {
			requests.answerFirst(ACCEPTED);
			await pass(A_MOMENT);
		}
		// All ten slots of their own are taken before anybody who came later had one.
		expect(requests.served.slice(63, 73)).toEqual(large.slice(0, 10));
		requests.answer(large[0], ACCEPTED);
		await pass(A_MOMENT);
		expect(requests.served.at(-1)).toBe(large[10]);
		expect(requests.served.at(-2)).toBe(later[1]);
	});

	it('give their slots to whoever came first, one by one', async () => {
		const requests = new Requests();
		requests.enter(64);
		const waiting = requests.enter(100);
		await settle();
		for (let count = 1; count <= 100; count += 1) {
			requests.answerFirst(ACCEPTED);
			await settle();
			expect(requests.served.slice(64)).toEqual(waiting.slice(0, count));
		}
	});

	it('give their slots back without an answer, too', async () => {
		const requests = new Requests();
		requests.enter(65);
		await settle();
		requests.answerFirst();
		await settle();
		expect(requests.waiting).toBe(0);
	});
});

describe('waiting for the provider', () => {
	it('ends after as long as it said, with one request alone, then more with each success', async () => {
		const requests = new Requests();
		requests.enter(3);
		await settle();
		requests.answerFirst(ACCEPTED);
		requests.answerFirst(ACCEPTED);
		requests.answerFirst(refused(7));
		requests.enter(40);
		await pass(7_000);
		expect(requests.underWay).toHaveLength(0);
		await pass(100);
		const rounds: number[] = [];
		for (let round = 0; round < 3; round += 1) {
			rounds.push(requests.underWay.length);
			requests.answerAll(ACCEPTED);
			await pass(A_MOMENT);
		}
		// Of the two that it accepts in a window, as far as known, the second goes once the first has its answer.
		expect(rounds).toEqual([1, 1, 1]);
	});

	it('keeps the order of those who came, also of one that was refused', async () => {
		const requests = new Requests();
		const [first, second] = requests.enter(2);
		await settle();
		requests.answer(second, refused(1));
		const later = requests.enter(5);
		const again = requests.enter(1, { former: requests.slot(second ?? -1) });
		requests.answer(first, ACCEPTED);
		for (let round = 0; round < 6; round += 1) {
			await pass(70_000);
			requests.answerAll(ACCEPTED);
		}
		expect(requests.served.slice(2)).toEqual([...again, ...later]);
	});

	it('is not cut short by somebody who comes when it is over', async () => {
		const requests = new Requests();
		requests.enter(20);
		await settle();
		for (let count = 0; count < 19; count += 1) requests.answerFirst(ACCEPTED);
		requests.answerFirst(refused(7));
		const waiting = requests.enter(10);
		await pass(7_100);
		// Two may go now, and the second is about to.
		requests.answerFirst(ACCEPTED);
		const late = requests.enter(1);
		await settle();
		while (requests.underWay.length > 0) {
			await pass(A_MOMENT);
			requests.answerAll(ACCEPTED);
			await settle();
		}
		expect(requests.served.slice(20)).toEqual([...waiting, ...late]);
	});

	it('is over at once for whoever may not wait so long', async () => {
		const requests = new Requests();
		requests.enter(1);
		await settle();
		requests.answerFirst(refused(60));
		const [patient, impatient] = [
			...requests.enter(1, { patience: 61_000 }),
			...requests.enter(1, { patience: 59_000 }),
		];
		await settle();
		expect(requests.admissions[impatient ?? -1]).toMatchObject({ type: 'held', ms: 60_025 });
		expect(requests.admissions[patient ?? -1]).toBeUndefined();
		await pass(61_000);
		expect(requests.admissions[patient ?? -1]).toMatchObject({ type: 'slot' });
	});

	it('is added up over all pauses', async () => {
		const requests = new Requests();
		const [number = -1] = requests.enter(1, { patience: 25_000 });
		await settle();
		requests.answer(number, refused(10));
		const [second = -1] = requests.enter(1, { former: requests.slot(number), patience: 25_000 });
		await pass(11_000);
		const { patience } = requests.slot(second);
		expect(patience).toBeCloseTo(25_000 - 10_025, -1);
		requests.answer(second, refused(16));
		const [third = -1] = requests.enter(1, { former: requests.slot(second), patience });
		await settle();
		expect(requests.admissions[third]).toMatchObject({ type: 'held' });
	});

	it('is not charged for what has a slot to wait for, however long that takes', async () => {
		const requests = new Requests();
		requests.enter(10, { fileSize: 2 * MB });
		requests.enter(1, { fileSize: 2 * MB, patience: 1_000 });
		requests.enter(54);
		requests.enter(1, { patience: 1_000 });
		await pass(3_600_000);
		requests.answerFirst(ACCEPTED);
		requests.answer(requests.underWay.at(-1), ACCEPTED);
		await pass(A_MOMENT);
		expect(requests.waiting).toBe(0);
		expect(requests.held).toBe(0);
		for (const number of [10, 65]) expect(requests.slot(number).patience).toBe(1_000);
	});

	it('is not charged while our own large files keep a request back, whatever headers say', async () => {
		const requests = new Requests();
		requests.enter(50, { fileSize: 1.1 * MB, patience: 1_000 });
		await settle();
		while (requests.underWay.length > 0) {
			await pass(700);
			requests.answerAll(telling(59, 60));
			await pass(A_MOMENT);
		}
		expect(requests.served).toHaveLength(50);
	});

	it('is not charged to a large file that has no slot of its own, but to the others', async () => {
		const requests = new Requests();
		requests.enter(10, { fileSize: 2 * MB });
		const [small = -1] = requests.enter(1);
		const [large = -1] = requests.enter(1, { fileSize: 2 * MB, patience: 1_000 });
		await settle();
		requests.answer(small, refused(60));
		const [held = -1] = requests.enter(1, { patience: 1_000 });
		await pass(3_000);
		expect(requests.admissions[held]).toMatchObject({ type: 'held' });
		expect(requests.admissions[large]).toBeUndefined();
		await pass(60_000);
		requests.answer(requests.underWay[0], ACCEPTED);
		await pass(A_MOMENT);
		expect(requests.admissions[large]).toMatchObject({ type: 'slot', patience: 1_000 });
	});

	it('is not charged while a request of ours goes alone', async () => {
		const requests = new Requests();
		requests.enter(1);
		await settle();
		requests.answerFirst(refused(1));
		requests.enter(2, { patience: 3_000 });
		await pass(1_100);
		expect(requests.underWay).toHaveLength(1);
		await pass(9_000);
		requests.answerFirst(ACCEPTED);
		await pass(A_MOMENT);
		expect(requests.held).toBe(0);
		expect(requests.served).toHaveLength(3);
	});

	it('does not depend on one request that gets no answer', async () => {
		const requests = new Requests();
		requests.enter(1);
		await settle();
		requests.answerFirst(refused(1));
		requests.enter(3);
		await pass(1_100);
		expect(requests.underWay).toHaveLength(1);
		await pass(21_000);
		expect(requests.underWay).toHaveLength(3);
	});

	it('does not go by the clock on the wall', async () => {
		for (const hours of [-5, 5]) {
			const requests = new Requests();
			requests.enter(1);
			await settle();
			requests.answerFirst(refused(10));
			requests.enter(1);
			await pass(5_000);
			jest.setSystemTime(Date.now() + hours * 3_600_000);
			await pass(4_900);
			expect(requests.waiting).toBe(1);
			await pass(200);
			expect(requests.waiting).toBe(0);
		}
	});
});

describe('a request that is canceled', () => {
	it('leaves at once, wherever it waits, and nobody else is moved', async () => {
		const requests = new Requests();
		requests.enter(64);
		await settle();
		const cancel = new AbortController();
		const canceled = requests.enter(3, { cancelled: cancel.signal });
		const others = requests.enter(2);
		cancel.abort();
		await settle();
		for (const number of canceled) expect(requests.admissions[number]?.type).toBe('cancelled');
		requests.answerFirst(ACCEPTED);
		requests.answerFirst(ACCEPTED);
		await pass(A_MOMENT);
		expect(requests.served.slice(64)).toEqual(others);
	});

	it('leaves no timer behind when it was the last who waited', async () => {
		const requests = new Requests();
		requests.enter(1);
		await settle();
		requests.answerFirst(refused(3_000));
		const cancel = new AbortController();
		requests.enter(2, { cancelled: cancel.signal, patience: 86_400_000 });
		await pass(10_000);
		cancel.abort();
		await pass(2_000);
		expect(jest.getTimerCount()).toBe(0);
		expect(requests.waiting).toBe(0);
	});

	it('does not come in at all if it was canceled before', async () => {
		const requests = new Requests();
		requests.enter(1, { cancelled: AbortSignal.abort() });
		await settle();
		expect(requests.admissions).toEqual([{ type: 'cancelled' }]);
		expect(requests.limiter.isIdle(performance.now())).toBe(true);
	});
});

describe('a question', () => {
	it('lets messages pass that come later', async () => {
		const requests = new Requests();
		requests.enter(64);
		const questions = requests.enter(2, { priority: 'low' });
		const messages = requests.enter(3);
		await settle();
		for (let answered = 0; answered < 5; answered += 1) {
			requests.answerFirst(ACCEPTED);
			await pass(A_MOMENT);
		}
		expect(requests.served.slice(64)).toEqual([...messages, ...questions]);
	});

	it('is served after ten messages, however many wait', async () => {
		const requests = new Requests();
		requests.enter(64);
		const questions = requests.enter(5, { priority: 'low' });
		requests.enter(200);
		await settle();
		for (let answered = 0; answered < 44; answered += 1) {
			requests.answerFirst(ACCEPTED);
			await pass(A_MOMENT);
		}
		const places = questions.map((number) => requests.served.slice(64).indexOf(number));
		expect(places).toEqual([10, 21, 32, 43, -1]);
	});

	it('leaves a quarter of the requests of a window to messages', async () => {
		const requests = new Requests();
		requests.enter(1);
		await settle();
		requests.answerFirst(telling(16, 50));
		const questions = requests.enter(4, { priority: 'low', patience: 60_000 });
		await pass(A_MOMENT);
		// One of the 16 that are left is above a quarter of 60.
		expect(requests.underWay).toEqual(questions.slice(0, 1));
		const messages = requests.enter(9);
		await pass(A_MOMENT);
		expect(requests.underWay).toEqual([questions[0], ...messages]);
		requests.answerAll(telling(0, 50));
		await pass(51_000);
		expect(requests.underWay).toEqual([questions[1]]);
	});

	it('gets through a limit that is too small to leave anything', async () => {
		const requests = new Requests();
		requests.enter(1);
		await settle();
		requests.answerFirst({
			...telling(1, 5),
			headers: { ...telling(1, 5).headers, 'x-ratelimit-limit': '2' },
		});
		requests.enter(3, { priority: 'low' });
		for (let round = 0; round < 10; round += 1) {
			await pass(2_000);
			requests.answerAll(ACCEPTED);
		}
		expect(requests.served).toHaveLength(4);
	});
});

describe('what is begun', () => {
	it('goes before new messages that came earlier, with a large file too', async () => {
		const requests = new Requests();
		requests.enter(54);
		requests.enter(10, { fileSize: 2 * MB });
		const large = requests.enter(2, { fileSize: 2 * MB });
		const small = requests.enter(2);
		const begun = requests.enter(1, { priority: 'high' });
		const begunLarge = requests.enter(1, { priority: 'high', fileSize: 2 * MB });
		await settle();
		// Ten large files are under way, so no other has a slot.
		requests.answer(0, ACCEPTED);
		requests.answer(1, ACCEPTED);
		await pass(A_MOMENT);
		expect(requests.served.slice(64)).toEqual([...begun, small[0]]);
		requests.answer(54, ACCEPTED);
		requests.answer(55, ACCEPTED);
		await pass(A_MOMENT);
		expect(requests.served.slice(66)).toEqual([...begunLarge, large[0]]);
	});

	it('lets a new message pass after ten, however much of it waits', async () => {
		const requests = new Requests();
		requests.enter(64);
		const messages = requests.enter(4);
		requests.enter(200, { priority: 'high' });
		await settle();
		for (let answered = 0; answered < 33; answered += 1) {
			requests.answerFirst(ACCEPTED);
			await pass(A_MOMENT);
		}
		const places = messages.map((number) => requests.served.slice(64).indexOf(number));
		expect(places).toEqual([10, 21, 32, -1]);
	});

	it('may take the last requests of a window', async () => {
		const requests = new Requests();
		requests.enter(1);
		await settle();
		requests.answerFirst(telling(3, 50));
		const questions = requests.enter(5, { priority: 'low', patience: 60_000 });
		const begun = requests.enter(3, { priority: 'high' });
		await pass(A_MOMENT);
		expect(requests.underWay).toEqual(begun);
		expect(questions.every((number) => requests.admissions[number] === undefined)).toBe(true);
	});

	it('is not charged to the new messages that it keeps back', async () => {
		const requests = new Requests();
		requests.enter(1);
		await settle();
		requests.answerFirst(refused(20));
		const begun = requests.enter(3, { priority: 'high' });
		const [message = -1] = requests.enter(1, { patience: 25_000 });
		// Each of those that are begun is refused once, which takes a minute in sum.
		for (let window = 0; window < 3; window += 1) {
			await pass(20_100);
			expect(requests.underWay).toEqual([begun[window]]);
			requests.answerFirst(window < 2 ? refused(20) : ACCEPTED);
		}
		await pass(A_MOMENT);
		expect(requests.admissions[message]?.type).not.toBe('held');
		await pass(25_000);
		expect(requests.admissions[message]).toMatchObject({ type: 'slot' });
	});

	it('does not keep new messages waiting for a pause that is longer than they may wait', async () => {
		const requests = new Requests();
		requests.enter(1);
		await settle();
		requests.answerFirst(refused(60));
		requests.enter(1, { priority: 'high' });
		const [message = -1] = requests.enter(1, { patience: 25_000 });
		await settle();
		expect(requests.admissions[message]).toMatchObject({ type: 'held', ms: 60_025 });
	});
});

describe('what only is to be known', () => {
	it('comes after questions that came later', async () => {
		const requests = new Requests();
		requests.enter(64);
		const lists = requests.enter(2, { priority: 'lowest' });
		const questions = requests.enter(3, { priority: 'low' });
		const messages = requests.enter(1);
		await settle();
		for (let answered = 0; answered < 6; answered += 1) {
			requests.answerFirst(ACCEPTED);
			await pass(A_MOMENT);
		}
		expect(requests.served.slice(64)).toEqual([...messages, ...questions, ...lists]);
	});

	it('gets its turn after fifty, however many wait', async () => {
		const requests = new Requests();
		requests.enter(64);
		const [list = -1] = requests.enter(1, { priority: 'lowest' });
		requests.enter(200);
		requests.enter(200, { priority: 'high' });
		await settle();
		for (let answered = 0; answered < 51; answered += 1) {
			requests.answerFirst(ACCEPTED);
			await pass(A_MOMENT);
		}
		expect(requests.served.slice(64).indexOf(list)).toBe(50);
	});
});

describe('the cost of waiting', () => {
	/** Timers that are set while so many requests wait for their turn and get it. */
	async function timersOf(count: number): Promise<number> {
		const timers = jest.spyOn(global, 'setTimeout');
		const requests = new Requests();
		requests.enter(1);
		await settle();
		requests.answerFirst(refused(30));
		requests.enter(count);
		await pass(30_100);
		while (requests.waiting > 0 || requests.underWay.length > 0) {
			requests.answerAll(ACCEPTED);
			await pass(10);
		}
		expect(requests.served).toHaveLength(count + 1);
		const { length } = timers.mock.calls;
		timers.mockRestore();
		return length;
	}

	it('is no more than about a timer for each request', async () => {
		const [few, many] = [await timersOf(500), await timersOf(2_000)];
		expect(few).toBeLessThan(1_500);
		expect(many / few).toBeLessThan(6);
	});
});

describe('the limiter of a credential', () => {
	let limiterOf: typeof rateLimiterOf;
	const of = (secret: string): RateLimiter => limiterOf('https://api.example.com', secret);

	// Each test has limiters, and a clock, of its own.
	beforeEach(() => {
		jest.isolateModules(() => {
			const path = '../../../nodes/WhatsAppMedia/http/rateLimiter';
			({ rateLimiterOf: limiterOf } = jest.requireActual<{ rateLimiterOf: typeof rateLimiterOf }>(
				path,
			));
		});
	});

	it('is the same for all executions that use it', () => {
		expect(of('one')).toBe(of('one'));
		expect(of('one')).not.toBe(of('two'));
		expect(of('one')).not.toBe(limiterOf('https://other.example.com', 'one'));
	});

	it('is forgotten when nobody used it for ten minutes', async () => {
		const limiter = of('idle');
		await pass(600_000);
		expect(of('idle')).toBe(limiter);
		await pass(600_001);
		of('other');
		expect(of('idle')).not.toBe(limiter);
	});

	it('is kept as long as somebody is under way or has to wait', async () => {
		const limiter = of('busy');
		const admission = await limiter.enter({ fileSize: 0, priority: 'normal', patience: 1 });
		await pass(700_000);
		of('other');
		expect(of('busy')).toBe(limiter);
		if (admission.type === 'slot') limiter.leave(admission, refused(3_600));
		await pass(700_000);
		of('other');
		expect(of('busy')).toBe(limiter);
	});

	it('is one of a thousand at most', () => {
		const first = of('first');
		for (let count = 0; count < 999; count += 1) of(`secret ${count}`);
		expect(of('first')).toBe(first);
		for (let count = 0; count < 1_000; count += 1) of(`secret ${count}`);
		expect(of('first')).not.toBe(first);
	});
});
