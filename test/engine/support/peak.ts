import { readFileSync, writeFileSync } from 'node:fs';

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
