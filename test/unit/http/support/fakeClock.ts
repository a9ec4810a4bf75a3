/** Fires at the end of the present test. */
let ending = new AbortController();

/** Ends with the present test. */
export function endOfTest(): AbortSignal {
	return ending.signal;
}

/** Fake timers around each test; whoever still waits at its end must go by `endOfTest`. */
export function withFakeClock(): void {
	beforeEach(() => {
		jest.useFakeTimers();
		ending = new AbortController();
		// Without the random part of a pause, so that times can be told.
		jest.spyOn(Math, 'random').mockReturnValue(0);
	});
	afterEach(async () => {
		ending.abort();
		// The timer that all long waits share ends after its last turn.
		await jest.advanceTimersByTimeAsync(2_000);
		expect(jest.getTimerCount()).toBe(0);
		jest.restoreAllMocks();
		jest.useRealTimers();
	});
}

/** Lets everything go on that needs no time. */
export async function settle(): Promise<void> {
	await jest.advanceTimersByTimeAsync(0);
}
