import { readFileSync, writeFileSync } from 'node:fs';

/** Milliseconds between looks at what is held; a collection takes some tens of them. */
const SAMPLE_EVERY = 100;

/**
 * The most memory that the process holds while `work` runs, above what it held before, in bytes.
 *
 * Linux keeps the peak itself and lets a process reset it, so no moment is missed there. Elsewhere
 * the resident size is sampled every few milliseconds.
 */
export async function peakAbove(work: () => Promise<void>): Promise<number> {
	const isExact = resetPeak();
	const idle = process.memoryUsage.rss();
	const peak = isExact ? await work().then(readPeak) : await sampledPeak(work);
	return Math.max(peak, process.memoryUsage.rss()) - idle;
}

async function sampledPeak(work: () => Promise<void>): Promise<number> {
	let peak = 0;
	const timer = setInterval(() => {
		peak = Math.max(peak, process.memoryUsage.rss());
	}, 5);
	try {
		await work();
	} finally {
		clearInterval(timer);
	}
	return peak;
}

/**
 * The most that is held while `work` runs, above what was held before, in bytes: objects and buffers
 * that are left after the garbage collector ran. Needs `--expose-gc`.
 */
export async function heldAbove(work: () => Promise<void>): Promise<number> {
	const held = (): number => {
		if (globalThis.gc === undefined) throw new Error('Run Node with --expose-gc');
		globalThis.gc();
		// Buffers are freed on another thread, and counted as freed by the next collection only.
		globalThis.gc();
		const { heapUsed, external } = process.memoryUsage();
		return heapUsed + external;
	};
	const idle = held();
	let peak = idle;
	const timer = setInterval(() => {
		peak = Math.max(peak, held());
	}, SAMPLE_EVERY);
	try {
		await work();
	} finally {
		clearInterval(timer);
	}
	return peak - idle;
}

function resetPeak(): boolean {
	try {
		writeFileSync('/proc/self/clear_refs', '5');
		return true;
	} catch {
		return false;
	}
}

function readPeak(): number {
	const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
	return Number(kilobytes) * 1024;
}
