export type Log = (line: string) => void;

/** Milliseconds between two lines where nobody can see a line change. */
const LINE_INTERVAL = 10_000;

export const printLine: Log = (line) => void process.stdout.write(`${line}\n`);

/**
 * Does something that takes long and says so: a counter in place on a terminal, otherwise a line when
 * it begins, every ten seconds and at the end. `log` decides where the lines go.
 */
export async function withProgress<T>(
	what: string,
	work: () => Promise<T>,
	log: Log = printLine,
): Promise<T> {
	const began = Date.now();
	const seconds = () => Math.round((Date.now() - began) / 1000);
	const inPlace = log === printLine && process.stdout.isTTY;
	const show = () => {
		if (inPlace) process.stdout.write(`\r${what} ... ${seconds()} s`);
		else log(`${what} ... ${seconds()} s`);
	};
	show();
	const timer = setInterval(show, inPlace ? 1_000 : LINE_INTERVAL);
	try {
		const result = await work();
		if (inPlace) process.stdout.write('\r');
		log(`${what}: done in ${seconds()} s`);
		return result;
	} catch (error) {
		if (inPlace) process.stdout.write('\n');
		throw error;
	} finally {
		clearInterval(timer);
	}
}
