/**
 * Waits, or returns early when the signal fires. Timers are not open to community nodes, so the
 * platform's timeout signal is the clock.
 */
export async function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
	if (signal?.aborted || milliseconds <= 0) return;
	const timer = AbortSignal.timeout(Math.ceil(milliseconds));
	await new Promise<void>((resolve) => {
		const end = (): void => {
			timer.removeEventListener('abort', end);
			signal?.removeEventListener('abort', end);
			resolve();
		};
		timer.addEventListener('abort', end);
		signal?.addEventListener('abort', end);
	});
}
