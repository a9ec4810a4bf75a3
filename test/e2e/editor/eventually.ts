import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two looks. */
const INTERVAL = 100;

/** Milliseconds until what is expected has to be there. */
const TIMEOUT = 15_000;

/** Repeats an assertion until it holds; fails as the assertion last did. */
export async function eventually(assertion: () => Promise<void>): Promise<void> {
	const deadline = Date.now() + TIMEOUT;
	for (;;) {
		try {
			await assertion();
			return;
		} catch (error) {
			if (Date.now() > deadline) throw error;
		}
		await sleep(INTERVAL);
	}
}
