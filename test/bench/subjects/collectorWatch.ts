import { Session } from 'node:inspector/promises';

import type { Stretch } from './stalls';

/** Microseconds between two samples: few enough that they cost nothing. */
const SAMPLE_EVERY = 2_000;

/** What V8 notes while its collector of garbage runs. */
const COLLECTOR = '(garbage collector)';

/**
 * When V8's collector of garbage runs, by V8's own samples. Node's observer of collections does not see the steps in
 * which V8 marks what is in use, which are most of it in a large heap.
 */
export class CollectorWatch {
	readonly #session = new Session();

	async start(): Promise<void> {
		this.#session.connect();
		await this.#session.post('Profiler.enable');
		await this.#session.post('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY });
		await this.#session.post('Profiler.start');
	}

	/** The stretches since the start in which the collector ran. */
	async stop(): Promise<Stretch[]> {
		const { profile } = await this.#session.post('Profiler.stop');
		this.#session.disconnect();
		const { nodes, samples = [], timeDeltas = [], startTime } = profile;
		const collecting = new Set(
			nodes.filter(({ callFrame }) => callFrame.functionName === COLLECTOR).map(({ id }) => id),
		);
		const stretches: Stretch[] = [];
		// V8 counts in microseconds from the start of the machine, as `hrtime` does.
		const began = Number(process.hrtime.bigint()) / 1e6 - performance.now();
		let at = startTime / 1000 - began;
		for (const [index, id] of samples.entries()) {
			const from = at + (timeDeltas[index] ?? 0) / 1000;
			const to = from + (timeDeltas[index + 1] ?? 0) / 1000;
			if (collecting.has(id)) stretches.push({ from, to });
			at = from;
		}
		return stretches;
	}
}
