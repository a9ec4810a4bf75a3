const MINUTE = 60_000;
/** Tokens that are remembered, at least; a limit beyond that is only met in refusals. */
const MOST_REMEMBERED = 1_000;
/** Longest time, in ms, without a trial whether the provider accepts more. */
const LONGEST_UNTRIED = 120_000;
/** Providers name pauses in whole seconds. */
const ROUNDING = 1_000;
/** Share by which two limits may differ and still be the same. */
const SAME_LIMIT = 0.05;

/** What a request takes out of the bucket. */
export interface Token {
	/** Counts up, so that it shows which request left first. */
	readonly serial: number;
	/** On the monotonic clock, in ms. */
	readonly takenAt: number;
	isAnswered: boolean;
}

/** A 429. */
export interface Refusal {
	readonly token: Token;
	/** Of the token that was taken last. */
	readonly lastSerial: number;
	/** On the monotonic clock, in ms. */
	readonly now: number;
	/** In how many ms the next request goes out. */
	readonly pause: number;
	/** Whether the provider named the pause; otherwise it is a guess. */
	readonly isNamed: boolean;
}

/** What a refusal teaches once it is known when the provider accepts requests again. */
interface Lesson {
	/** Requests that were accepted in the window. */
	count: number;
	/** The first of them. */
	readonly first: Token;
	/** Tokens that were taken later are of the next window. */
	readonly lastSerial: number;
	/** The last refusal before the end of the window, where the provider does not name the end. */
	endsAfter: number | undefined;
}

/**
 * How many requests a provider accepts in a window, learned from its refusals. It is a bucket: each
 * request takes a token out, which comes back one window later. Before the first refusal there is
 * no end of tokens; what was accepted in the window that ended with a refusal is the limit from then on.
 *
 * When all tokens are out, now and then one request goes all the same, since the limit may be higher:
 * somebody else used the credential too, or the window had begun before. The more often the limit is
 * confirmed, the rarer are these trials. All times are ms on the monotonic clock.
 */
export class LearnedLimit {
	/** Requests in a window; Infinity while unknown. */
	limit = Infinity;

	/** While unknown it is that of all providers whose limit is documented. */
	window = MINUTE;

	/** Tokens of requests that were accepted or have no answer yet, the oldest first. */
	readonly #taken: Token[] = [];

	/** How many of them, from the oldest on, are back in the bucket. */
	#returned = 0;

	/** When the first request after the last lesson left. */
	#learnedAt: number | undefined;

	#lesson: Lesson | undefined;

	#trial: Token | undefined;

	#nextTrialAt = -Infinity;

	/** From one trial to the next, in ms. */
	#trialPause = 0;

	get isKnown(): boolean {
		return this.limit < Infinity;
	}

	/**
	 * @param spare tokens that are to be left over
	 * @returns in how many ms there is a token, or a trial is due
	 */
	delay(now: number, spare: number): number {
		if (!this.isKnown) return 0;
		const free = this.limit - this.#countOut(now) - spare;
		if (free > 0) return 0;
		const next = this.#taken[this.#returned - free];
		const returnsIn = (next?.takenAt ?? now) + this.window - now;
		// While tokens come back one after the other, the next is worth waiting for.
		if (spare > 0 || returnsIn < this.window / this.limit / 2) return returnsIn;
		if (now < this.#nextTrialAt) return Math.min(returnsIn, this.#nextTrialAt - now);
		return this.#areAllAnswered ? 0 : returnsIn;
	}

	take(token: Token): void {
		if (this.isKnown && this.#countOut(token.takenAt) >= this.limit) this.#trial = token;
		this.#taken.push(token);
		if (this.#taken.length < 2 * MOST_REMEMBERED) return;
		this.#taken.splice(0, MOST_REMEMBERED);
		this.#returned = Math.max(0, this.#returned - MOST_REMEMBERED);
	}

	/**
	 * @param opensAt when the last pause ended
	 * @returns whether the limit was too low, and is unknown again
	 */
	accept(token: Token, opensAt: number): boolean {
		const isTooLow = token === this.#trial;
		if (isTooLow) {
			this.#trial = undefined;
			this.limit = Infinity;
		}
		if (this.#lesson !== undefined && token.serial > this.#lesson.lastSerial) {
			this.#learn(this.#lesson, opensAt);
			this.#learnedAt = token.takenAt;
		}
		return isTooLow;
	}

	/** The request got no answer; it counts as accepted. */
	lose(token: Token): void {
		if (token === this.#trial) this.#trial = undefined;
	}

	refuse({ token, lastSerial, now, pause, isNamed }: Refusal): void {
		this.repeat(token);
		const index = this.#firstOfWindow(token, now, pause);
		const first = this.#taken[index];
		const endsAfter = isNamed ? undefined : now;
		if (first !== undefined) {
			this.#lesson = { count: this.#taken.length - index, first, lastSerial, endsAfter };
		} else if (this.#lesson !== undefined) {
			this.#lesson.endsAfter = endsAfter;
		} else {
			// The first request of a window came too early.
			this.window += pause;
		}
	}

	/** One more refusal of requests that left before the first was known. */
	repeat(token: Token): void {
		if (token === this.#trial) this.#trial = undefined;
		const index = this.#taken.lastIndexOf(token);
		if (index < 0) return;
		this.#taken.splice(index, 1);
		if (index < this.#returned) this.#returned -= 1;
		const lesson = this.#lesson;
		if (lesson === undefined || token.serial > lesson.lastSerial) return;
		if (token.serial >= lesson.first.serial) lesson.count -= 1;
	}

	isTrial(token: Token): boolean {
		return token === this.#trial;
	}

	/** A trial was refused without a word about the end of the window, which is known by now. */
	confirm(token: Token, now: number): void {
		this.repeat(token);
		this.#planTrial(true, now);
	}

	/** Index of the first token of the window that ends after the pause. */
	#firstOfWindow(token: Token, now: number, pause: number): number {
		// The request that opened the window was under way for about as long as this one.
		const slack = Math.min(ROUNDING, this.window / 10) + now - token.takenAt;
		const windowBegan = now + Math.min(0, pause - this.window) - slack;
		// Where the limit was too low, all that was accepted since the last lesson shows the pace.
		const earliest =
			this.isKnown || this.#learnedAt === undefined
				? windowBegan
				: Math.max(this.#learnedAt, now - LONGEST_UNTRIED);
		return this.#taken.findIndex(({ takenAt }) => takenAt >= earliest);
	}

	#learn({ count, first, endsAfter = Infinity }: Lesson, opensAt: number): void {
		this.#lesson = undefined;
		if (count <= 0) return;
		const isConfirmed = Math.abs(count - this.limit) <= count * SAME_LIMIT;
		// Pauses that are doubled overshoot the end of the window by half of the last one on average.
		const end = (Math.min(endsAfter, opensAt) + opensAt) / 2;
		this.limit = count;
		this.window = end - first.takenAt;
		this.#returned = 0;
		this.#planTrial(isConfirmed, opensAt);
	}

	#planTrial(isConfirmed: boolean, now: number): void {
		this.#trialPause = isConfirmed
			? Math.min(this.#trialPause * 2, Math.max(LONGEST_UNTRIED, this.window))
			: this.window;
		this.#nextTrialAt = isConfirmed ? now + this.#trialPause : now;
	}

	/** Whether nothing is under way that could still show the limit. */
	get #areAllAnswered(): boolean {
		return this.#taken.findLastIndex(({ isAnswered }) => !isAnswered) < this.#returned;
	}

	/** How many tokens are out of the bucket. */
	#countOut(now: number): number {
		while ((this.#taken[this.#returned]?.takenAt ?? now) + this.window <= now) this.#returned += 1;
		return this.#taken.length - this.#returned;
	}
}
