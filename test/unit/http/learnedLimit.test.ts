import { LearnedLimit, type Token } from '../../../nodes/WhatsAppMedia/http/learnedLimit';

/** Requests that leave at these times and are accepted; the last serial number is that of the last. */
function accepted(learned: LearnedLimit, times: readonly number[], firstSerial = 1): Token[] {
	return times.map((takenAt, index) => {
		const token: Token = { serial: firstSerial + index, takenAt, isAnswered: false };
		learned.take(token);
		token.isAnswered = true;
		return token;
	});
}

/** A limit of five that was met after a second, in a window of 20 seconds. */
function taught(): LearnedLimit {
	const learned = new LearnedLimit();
	const [, , , , , refused] = accepted(learned, [0, 100, 200, 300, 400, 1_000]) as Token[];
	if (refused === undefined) throw new Error('Nothing was refused');
	learned.refuse({ token: refused, lastSerial: 6, now: 1_000, pause: 19_000, isNamed: true });
	const [next] = accepted(learned, [20_000], 7) as [Token];
	learned.accept(next, 20_000);
	return learned;
}

describe('what a refusal teaches', () => {
	it('is how many were accepted, from the first of them to the end of the pause', () => {
		expect(taught()).toMatchObject({ limit: 5, window: 20_000, isKnown: true });
	});

	it('is known only once a request was accepted again', () => {
		const learned = new LearnedLimit();
		const [, refused] = accepted(learned, [0, 1_000]) as [Token, Token];
		learned.refuse({ token: refused, lastSerial: 2, now: 1_000, pause: 19_000, isNamed: true });
		expect(learned.isKnown).toBe(false);
	});

	it('is a longer window, if the first request of the next one came too early', () => {
		const learned = taught();
		const [early] = accepted(learned, [100_000], 8) as [Token];
		learned.refuse({ token: early, lastSerial: 8, now: 100_000, pause: 5_000, isNamed: true });
		expect(learned).toMatchObject({ limit: 5, window: 25_000 });
	});

	it('is nothing if nothing was accepted', () => {
		const learned = new LearnedLimit();
		const [refused] = accepted(learned, [0]) as [Token];
		learned.refuse({ token: refused, lastSerial: 1, now: 0, pause: 5_000, isNamed: true });
		const [next] = accepted(learned, [5_000], 2) as [Token];
		learned.accept(next, 5_000);
		expect(learned.isKnown).toBe(false);
	});

	it('does not count what was accepted long before, in a window that is over', () => {
		const learned = new LearnedLimit();
		const trickle = Array.from({ length: 30 }, (_, index) => index * 10_000);
		accepted(learned, trickle);
		// The provider says that the window began 20 seconds ago.
		const burst = accepted(
			learned,
			Array.from({ length: 20 }, () => 300_000),
			31,
		);
		const refused = burst.at(-1) as Token;
		learned.refuse({ token: refused, lastSerial: 50, now: 300_000, pause: 40_000, isNamed: true });
		const [next] = accepted(learned, [340_000], 51) as [Token];
		learned.accept(next, 340_000);
		expect(learned.limit).toBe(21);
		expect(learned.window).toBeLessThan(62_000);
	});
});

it('a limit of more tokens than are remembered does not make it forget which are out', () => {
	const learned = taught();
	const times = Array.from({ length: 5_000 }, (_, index) => 100_000 + index);
	accepted(learned, times, 8);
	expect(learned.delay(105_000, 1)).toBeGreaterThan(0);
	expect(learned.delay(125_000, 1)).toBe(0);
});
