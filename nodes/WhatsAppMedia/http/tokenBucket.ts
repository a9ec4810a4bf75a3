import type { Priority } from '../wire/apiRequest';
import type { ApiResponse } from '../wire/apiResponse';
import { AnnouncedLimit } from './announcedLimit';
import { LearnedLimit, type Token } from './learnedLimit';
import { readRetryAfter } from './retryAfter';

/** Pause in ms after a 429 that does not name one; doubled for each 429 in a row. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;
/**
 * Longest pause in ms that a 429 can name for all requests of a credential. No rate window is longer:
 * more is a quota of a day or a wrong number, and one answer must not stop all workflows for so long.
 */
const LONGEST_RETRY_AFTER = 3_600_000;
/** Added to each pause, in ms, so that no request arrives just before the window ends. */
const MARGIN = 25;
/** Added at random, in ms, so that many workers do not come back at the same moment. */
const JITTER = 100;
/** So many successes at the same time need no more care. */
const MANY_AT_ONCE = 64;
/** How long a request that should go alone keeps others back, in ms. */
const LONGEST_ALONE = 10_000;
/** Share of the limit that requests of low priority leave to others, and the most that they leave. */
const RESERVED = 0.25;
const MOST_RESERVED = 20;

/**
 * When the next request may go, by what the provider said and did. A 429 closes the bucket for as
 * long as the provider says; then one request goes alone, and each success lets one more go at the
 * same time, up to the limit that was announced or learned. All times are ms on the monotonic clock.
 */
export class TokenBucket {
	readonly #announced = new AnnouncedLimit();

	readonly #learned = new LearnedLimit();

	#opensAt = -Infinity;

	/** 429s in a row. */
	#refusals = 0;

	#lastSerial = 0;

	#lastTakenAt = -Infinity;

	/** The last token that was taken before the last 429 came. */
	#refusedSerial = 0;

	/** Requests without an answer so far. */
	#underWay = 0;

	/** The last token that was taken before a request had to go alone; the next numbers are about those after it. */
	#aloneSerial = 0;

	#underWaySince = 0;

	/** How many of them may be under way. */
	#atOnce = Infinity;

	/** Whether nothing is under way, and no pause has to be kept. */
	isIdle(now: number): boolean {
		return this.#underWay === 0 && this.#opensAt <= now;
	}

	/**
	 * @param priority requests below `normal` leave the last tokens of a window to others
	 * @returns a token; or in how many ms the provider accepts a request; or Infinity if an answer to
	 * a request that is under way must come first
	 */
	take(now: number, priority: Priority): Token | number {
		if (now < this.#opensAt) return this.#opensAt - now;
		if (this.#announced.expire(now)) this.#goAlone();
		const spare = priority === 'low' || priority === 'lowest' ? this.#reserve() : 0;
		const announced = this.#announced.delay(now, this.#underWay, spare);
		const learned = this.#learned.delay(now, spare);
		if (spare === 0 && learned > this.#learned.window / 2) this.#goAlone();
		if (announced > 0 || learned > 0) return Math.max(announced, learned);
		const isFull = this.#underWaySince + 1 > this.#atOnce;
		if (isFull && now - this.#lastTakenAt < LONGEST_ALONE) return Infinity;
		return this.#takeToken(now);
	}

	/** Learns from the answer to a request, or from there being none. */
	answered(token: Token, now: number, response?: ApiResponse): void {
		token.isAnswered = true;
		this.#underWay -= 1;
		if (token.serial > this.#aloneSerial) this.#underWaySince -= 1;
		if (response === undefined) this.#lost(token);
		else if (response.status === 429) this.#refused(token, now, response);
		else this.#accepted(token, now, response);
	}

	#takeToken(now: number): Token {
		this.#underWay += 1;
		this.#underWaySince += 1;
		this.#lastSerial += 1;
		this.#lastTakenAt = now;
		const token = { serial: this.#lastSerial, takenAt: now, isAnswered: false };
		this.#learned.take(token);
		return token;
	}

	#lost(token: Token): void {
		this.#learned.lose(token);
		this.#announced.count();
	}

	#accepted(token: Token, now: number, response: ApiResponse): void {
		// What left before the last refusal shows nothing about the time after it.
		if (token.serial <= this.#refusedSerial) return;
		this.#refusals = 0;
		const { serial, takenAt } = token;
		this.#announced.read(response, now, { takenAt, isFirst: serial === this.#aloneSerial + 1 });
		if (this.#learned.accept(token, this.#opensAt)) this.#goAlone();
		if (token.serial <= this.#aloneSerial) return;
		const isLimitKnown = this.#learned.isKnown || this.#announced.isDated;
		this.#atOnce += isLimitKnown ? 1 : 1 / this.#atOnce;
		if (this.#atOnce >= MANY_AT_ONCE) this.#atOnce = Infinity;
	}

	#refused(token: Token, now: number, response: ApiResponse): void {
		const named = (readRetryAfter(response, Date.now()) ?? 0) * 1000;
		const isNamed = named > 0 && named <= LONGEST_RETRY_AFTER;
		if (token.serial <= this.#refusedSerial) {
			this.#learned.repeat(token);
			if (isNamed) this.#close(now + named);
			return;
		}
		if (!isNamed && this.#learned.isTrial(token)) return this.#learned.confirm(token, now);
		const pause = isNamed ? named : this.#guessPause(named);
		this.#learned.refuse({ token, lastSerial: this.#lastSerial, now, pause, isNamed });
		this.#announced.forget();
		this.#refusals += 1;
		this.#refusedSerial = this.#lastSerial;
		this.#close(now + pause);
		this.#goAlone();
	}

	/** @param named too long to be believed, or 0 */
	#guessPause(named: number): number {
		const doubled = 2 ** this.#refusals;
		return named > 0
			? Math.min(LONGEST_PAUSE * doubled, LONGEST_RETRY_AFTER)
			: Math.min(FIRST_PAUSE * doubled, LONGEST_PAUSE);
	}

	#close(opensAt: number): void {
		this.#opensAt = Math.max(this.#opensAt, opensAt + MARGIN + JITTER * Math.random());
	}

	/** The next request goes alone: nobody knows yet whether the provider accepts it. */
	#goAlone(): void {
		this.#atOnce = 1;
		this.#aloneSerial = this.#lastSerial;
		this.#underWaySince = 0;
	}

	#reserve(): number {
		const size = Math.min(this.#learned.limit, this.#announced.size);
		return Number.isFinite(size) ? Math.min(Math.floor(size * RESERVED), MOST_RESERVED) : 0;
	}
}
