import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Log } from './progress';

/** Milliseconds between two looks at somebody else's lock. */
const INTERVAL = 1_000;

/** Milliseconds after which a lock without an owner is left over from a crash between two steps. */
const OWNERLESS = 10_000;

/**
 * Does `work` while no other process holds the lock, which is a folder: making one either succeeds or
 * fails, for one process only. A lock whose process is gone does not count.
 */
export async function withLock<T>(folder: string, log: Log, work: () => Promise<T>): Promise<T> {
	let release = await tryLock(folder);
	if (!release) log('Another process is installing n8n: waiting for it');
	while (!release) {
		await sleep(INTERVAL);
		release = await tryLock(folder);
	}
	try {
		return await work();
	} finally {
		await release();
	}
}

/** Takes the lock and gives what releases it; `undefined` when another process has it. */
export async function tryLock(folder: string): Promise<(() => Promise<void>) | undefined> {
	const release = () => rm(folder, { recursive: true, force: true });
	if (await acquire(folder)) return release;
	if (!(await isAbandoned(folder))) return undefined;
	await release();
	return (await acquire(folder)) ? release : undefined;
}

async function acquire(folder: string): Promise<boolean> {
	try {
		await mkdir(folder);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
	await writeFile(join(folder, 'pid'), String(process.pid));
	return true;
}

async function isAbandoned(folder: string): Promise<boolean> {
	try {
		const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
		if (pid > 0) return !isRunning(pid);
		return Date.now() - (await stat(folder)).mtimeMs > OWNERLESS;
	} catch {
		// No owner yet, or released just now.
		const made = await stat(folder).catch(() => undefined);
		return made !== undefined && Date.now() - made.mtimeMs > OWNERLESS;
	}
}

/** Whether there is a process with this id, or, for a negative number, one of this group. */
export function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it is there, but somebody else's.
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
