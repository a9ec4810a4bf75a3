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
	let sampled = idle;
	const timer = setInterval(() => {
		sampled = Math.max(sampled, process.memoryUsage.rss());
	}, 5);
	try {
		await work();
	} finally {
		clearInterval(timer);
	}
	return Math.max(isExact ? readPeak() : sampled, process.memoryUsage.rss()) - idle;
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
