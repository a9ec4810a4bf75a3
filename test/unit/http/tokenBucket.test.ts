import type { ApiResponse } from '../../../nodes/WhatsAppMedia/wire/apiResponse';
import type { Token } from '../../../nodes/WhatsAppMedia/http/learnedLimit';
import { TokenBucket } from '../../../nodes/WhatsAppMedia/http/tokenBucket';
import { ACCEPTED, refused, telling } from './support/limited';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** More than is added to a pause, at random and as a margin, in ms. */
const ADDED = 150;

// Without the random part of a pause, so that times can be told.
beforeEach(() => void jest.spyOn(Math, 'random').mockReturnValue(0.5));
afterEach(() => jest.restoreAllMocks());

/** A bucket at a time of its own. */
class Timed {
	readonly bucket = new TokenBucket();

	/** On the monotonic clock, in ms. */
	now = 1_000;

	take(): Token | number {
		return this.bucket.take(this.now, 'normal');
	}

	/** Takes a token that must be there. */
	token(): Token {
		const token = this.take();
		if (typeof token === 'number') throw new Error(`No token for ${token} ms`);
		return token;
	}

	/** One request after the other, each with its answer. */
	exchange(response: ApiResponse, count = 1): void {
		for (let done = 0; done < count; done += 1) this.answer(this.token(), response);
	}

	answer(token: Token, response?: ApiResponse): void {
		this.bucket.answered(token, this.now, response);
	}

	/** As many tokens as there are now, up to 200. */
	takeAll(): Token[] {
		const tokens: Token[] = [];
		for (let token = this.take(); typeof token !== 'number'; token = this.take()) {
			tokens.push(token);
			if (tokens.length === 200) break;
		}
		return tokens;
	}

	/** Takes and answers as many as there are without time passing; returns how many at once, in 20 rounds at most. */
	rounds(): number[] {
		const rounds: number[] = [];
		for (let round = 0; round < 20; round += 1) {
			const tokens = this.takeAll();
			if (tokens.length === 0) break;
			rounds.push(tokens.length);
			tokens.forEach((token) => this.answer(token, ACCEPTED));
		}
		return rounds;
	}

	/** How long it is closed, in ms; 0 if it is not. */
	closedFor(): number {
		const token = this.take();
		if (typeof token === 'number') return token;
		this.answer(token);
		return 0;
	}
}

describe('a bucket before anything was refused', () => {
	it('has no end of tokens', () => {
		expect(new Timed().takeAll()).toHaveLength(200);
	});
});

describe('a 429', () => {
	it.each<[string, ApiResponse, number]>([
		['in its header', refused(7), 7_000],
		['in its body', { ...refused(), body: { retry_after: 7 } }, 7_000],
		['in the meta of its body', { ...refused(), body: { meta: { retry_after: 7 } } }, 7_000],
		['as an hour', refused(3_600), HOUR],
	])('closes for as long as it says %s', (_, response, ms) => {
		const timed = new Timed();
		timed.exchange(response);
		expect(timed.closedFor()).toBeGreaterThan(ms);
		expect(timed.closedFor()).toBeLessThan(ms + ADDED);
		timed.now += ms + ADDED;
		expect(timed.closedFor()).toBe(0);
	});

	it.each([undefined, '', '-30', 'soon', '0', 'NaN', 'Infinity'])(
		'that names no time (%p) closes for a second, doubled each time, up to a minute',
		(value) => {
			const timed = new Timed();
			const pauses: number[] = [];
			for (let count = 0; count < 9; count += 1) {
				timed.exchange(refused(value));
				const pause = timed.closedFor();
				pauses.push(Math.floor(pause / 1000));
				timed.now += pause + 1;
			}
			expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
		},
	);

	it('that names no time closes for a second again after a success', () => {
		const timed = new Timed();
		for (let count = 0; count < 3; count += 1) {
			timed.exchange(refused());
			timed.now += timed.closedFor();
		}
		timed.exchange(ACCEPTED);
		timed.exchange(refused());
		expect(timed.closedFor()).toBeLessThan(1_000 + ADDED);
	});

	it.each(['3601', '86400', '315360000', '99999999999999999999'])(
		'that names more than an hour (%s s) closes for a minute, doubled each time, up to an hour',
		(value) => {
			const timed = new Timed();
			const pauses: number[] = [];
			for (let count = 0; count < 9; count += 1) {
				timed.exchange(refused(value));
				const pause = timed.closedFor();
				pauses.push(Math.floor(pause / MINUTE));
				timed.now += pause + 1;
				// One at a time tries whether it is over.
				const alone = timed.takeAll();
				expect(alone).toHaveLength(1);
				alone.forEach((token) => timed.answer(token));
			}
			expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
			timed.exchange(ACCEPTED, 20);
		},
	);

	it('lets one go alone afterwards, then one more for each that is accepted', () => {
		const timed = new Timed();
		const tokens = timed.takeAll();
		tokens.slice(0, 100).forEach((token) => timed.answer(token, ACCEPTED));
		tokens.slice(100).forEach((token) => timed.answer(token, refused(10)));
		timed.now += 10_000 + ADDED;
		// The first that left in the window before left at once.
		expect(timed.rounds().slice(0, 5)).toEqual([1, 2, 4, 8, 16]);
	});

	it('of several of the same moment counts once', () => {
		const timed = new Timed();
		const tokens = timed.takeAll().slice(0, 8);
		tokens.forEach((token) => timed.answer(token, refused()));
		expect(timed.closedFor()).toBeLessThan(1_000 + ADDED);
	});
});

describe('an answer to a request that left before the last 429', () => {
	it('does not end the doubling of pauses, and its headers count no more', () => {
		const timed = new Timed();
		const tokens = timed.takeAll().slice(0, 3);
		timed.answer(tokens[0] as Token, refused());
		timed.answer(tokens[1] as Token, telling(0, 100));
		expect(timed.closedFor()).toBeLessThan(1_000 + ADDED);
		timed.now += 1_000 + ADDED;
		timed.answer(tokens[2] as Token, ACCEPTED);
		timed.exchange(refused());
		expect(timed.closedFor()).toBeGreaterThan(2_000);
	});
});

/** Teaches a bucket a limit in a window of so many ms, all taken in its first moment. */
function taught(limit: number, window: number): Timed {
	const timed = new Timed();
	const tokens = timed.takeAll();
	tokens.slice(0, limit).forEach((token) => timed.answer(token, ACCEPTED));
	tokens.slice(limit).forEach((token) => timed.answer(token, refused(window / 1000)));
	timed.now += window + ADDED;
	return timed;
}

describe('a limit that was met', () => {
	it.each([
		[60, MINUTE],
		[5, 20_000],
		[1, 10_000],
	])('of %i requests in %i ms is kept to', (limit, window) => {
		const timed = taught(limit, window);
		const sum = (numbers: number[]): number => numbers.reduce((total, count) => total + count, 0);
		// One more tries whether there is more, since the window may not have been a whole one.
		timed.exchange(ACCEPTED, limit);
		timed.exchange(refused(window / 1000));
		timed.now += window + ADDED;
		expect(sum(timed.rounds())).toBe(limit);
		expect(timed.closedFor()).toBeGreaterThan(window * 0.9);
		timed.now += window + ADDED;
		expect(sum(timed.rounds())).toBeGreaterThanOrEqual(limit);
	});

	it('is met in one request, not in many', () => {
		const timed = taught(60, MINUTE);
		timed.exchange(ACCEPTED, 60);
		expect(timed.takeAll()).toHaveLength(1);
	});

	it('is tried more and more rarely, as long as it is the same', () => {
		const timed = taught(10, MINUTE);
		let windowEnds = timed.now + MINUTE;
		let left = 10;
		const trials: number[] = [];
		while (timed.now < 20 * MINUTE) {
			const token = timed.take();
			if (typeof token === 'number') {
				timed.now += token;
				continue;
			}
			if (timed.now >= windowEnds) {
				windowEnds = timed.now + MINUTE;
				left = 10;
			}
			left -= 1;
			if (left < 0) trials.push(Math.floor(timed.now / MINUTE));
			timed.answer(
				token,
				left < 0 ? refused(Math.ceil((windowEnds - timed.now) / 1000)) : ACCEPTED,
			);
		}
		// One in the second window, one in the third, then at least two minutes between them.
		expect(trials.length).toBeGreaterThan(5);
		expect(trials.length).toBeLessThan(12);
	});

	it('is forgotten when the provider accepts more', () => {
		const timed = taught(20, MINUTE);
		timed.exchange(ACCEPTED, 20);
		const trial = timed.token();
		expect(typeof timed.take()).toBe('number');
		timed.answer(trial, ACCEPTED);
		// More and more, but not all at once.
		const rounds = timed.rounds();
		expect(rounds.slice(0, 4)).toEqual([1, 2, 2, 3]);
		expect(rounds.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(100);
	});

	it('is forgotten with care, too, when the next window is near', () => {
		const timed = taught(20, MINUTE);
		timed.exchange(ACCEPTED, 20);
		timed.now += 45_000;
		timed.exchange(ACCEPTED);
		expect(timed.takeAll()).toHaveLength(1);
	});

	it('gives each token back one window after it was taken', () => {
		const timed = taught(3, 30_000);
		timed.exchange(ACCEPTED, 3);
		timed.exchange(refused(30));
		timed.now += 30_000 + ADDED;
		const begun = timed.now;
		for (let count = 0; count < 3; count += 1) {
			timed.exchange(ACCEPTED);
			timed.now += 5_000;
		}
		const returns: number[] = [];
		for (let count = 0; count < 3; count += 1) {
			timed.now += timed.closedFor();
			returns.push(Math.round((timed.now - begun) / 1000));
			timed.exchange(ACCEPTED);
		}
		expect(returns).toEqual([30, 35, 40]);
	});

	it('lasts half of the last pause less than it was waited for, where pauses are guesses', () => {
		const timed = new Timed();
		const tokens = timed.takeAll();
		tokens.slice(0, 10).forEach((token) => timed.answer(token, ACCEPTED));
		tokens.slice(10).forEach((token) => timed.answer(token, refused()));
		for (const pause of [1_000, 2_000, 4_000]) {
			timed.now += pause + ADDED;
			timed.exchange(refused());
		}
		timed.now += 8_000 + ADDED;
		timed.exchange(ACCEPTED, 10);
		timed.exchange(refused());
		// Between the seventh and the fifteenth second it began to accept requests again.
		expect(timed.closedFor() / 1000).toBeCloseTo(11, 0);
	});

	it('counts what was accepted after the first refusal came', () => {
		const timed = new Timed();
		const tokens = timed.takeAll().slice(0, 70);
		tokens.slice(0, 50).forEach((token) => timed.answer(token, ACCEPTED));
		tokens.slice(50, 55).forEach((token) => timed.answer(token, refused(60)));
		tokens.slice(55, 65).forEach((token) => timed.answer(token, ACCEPTED));
		tokens.slice(65).forEach((token) => timed.answer(token, refused(60)));
		timed.now += MINUTE + ADDED;
		// The 130 tokens without an answer count as gone.
		timed.exchange(ACCEPTED, 60);
	});
});

describe('headers', () => {
	it('close it when nothing is left, until the next window', () => {
		const timed = new Timed();
		for (let left = 59; left >= 0; left -= 1) timed.exchange(telling(left, 42));
		expect(timed.closedFor()).toBe(42_000);
		timed.now += 42_000;
		expect(timed.takeAll()).toHaveLength(1);
	});

	it('bound how many are under way by what is left', () => {
		const timed = new Timed();
		timed.exchange(telling(7, 42));
		expect(timed.takeAll()).toHaveLength(7);
		expect(timed.take()).toBe(Infinity);
	});

	it('count by the smallest number of a window, in whatever order they come', () => {
		const timed = new Timed();
		const tokens = Array.from({ length: 10 }, () => timed.token());
		[5, 9, 2, 7, 8].forEach((left, index) =>
			timed.answer(tokens[index] as Token, telling(left, 42)),
		);
		tokens.slice(5).forEach((token) => timed.answer(token, telling(6, 42)));
		expect(timed.takeAll()).toHaveLength(2);
	});

	/** Headers that make no sense, or not enough to stop for them. */
	const NONSENSE: ReadonlyArray<[remaining: string, reset: string]> = [
		['-1', '42'],
		['', '42'],
		['unlimited', 'unlimited'],
		['0', ''],
		['0', '0'],
		['0', '-5'],
		['0', '86400'],
		['0', String(Math.floor(Date.now() / 1000) + 86_400)],
		['0', String(Math.floor(Date.now() / 1000) - 60)],
		['0', '1'],
		['0', String(Date.now() + 86_400_000)],
		['0', '9'.repeat(15)],
		['0', '100'],
		['NaN', 'NaN'],
	];

	it.each(NONSENSE)('that make no sense never close it for long: "%s", "%s"', (left, reset) => {
		const timed = new Timed();
		let waited = 0;
		for (let count = 0; count < 20; count += 1) {
			const closedFor = timed.closedFor();
			waited += closedFor;
			timed.now += closedFor + 100;
			timed.exchange(telling(left, reset));
		}
		expect(waited).toBeLessThan(2 * MINUTE);
	});

	it('are read with the clock of the provider, and an own clock that is wrong does not matter', () => {
		for (const hours of [-5, 0, 5]) {
			jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 3, 16, 12 + hours));
			const timed = new Timed();
			timed.exchange(telling(30, 42));
			const { headers } = telling(0, Date.UTC(2026, 3, 16, 12) / 1000 + 42);
			const date = 'Thu, 16 Apr 2026 12:00:00 GMT';
			timed.exchange({ ...ACCEPTED, headers: { ...headers, date } });
			expect(timed.closedFor()).toBe(42_000);
			jest.restoreAllMocks();
		}
	});

	it('without the date of the provider are believed for two minutes at most, whatever our clock says', () => {
		const reset = Math.floor(Date.now() / 1000) + 42;
		for (const hours of [-5, 0, 5]) {
			jest.spyOn(Date, 'now').mockReturnValue((reset - 42) * 1000 + hours * HOUR);
			const timed = new Timed();
			timed.exchange(telling(30, reset));
			timed.exchange(telling(0, reset));
			expect(timed.closedFor()).toBeLessThanOrEqual(2 * MINUTE);
			jest.restoreAllMocks();
		}
	});

	it('are forgotten with a 429, which says more', () => {
		const timed = new Timed();
		timed.exchange(telling(1, 100));
		timed.exchange(refused(2));
		timed.now += 2_000 + ADDED;
		timed.exchange(ACCEPTED, 1);
		expect(timed.closedFor()).toBeLessThan(5_000);
	});
});
