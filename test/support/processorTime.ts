/**
 * Microseconds of processor that some work takes, done so many times: what other processes on the machine take does not
 * count.
 */
export function processorTime(work: () => unknown, times = 1): number {
	const before = process.cpuUsage();
	for (let done = 0; done < times; done += 1) work();
	const { user, system } = process.cpuUsage(before);
	return user + system;
}
