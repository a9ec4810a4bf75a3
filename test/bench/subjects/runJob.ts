import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import type { Job, Measured, StoredFile } from './subject';

/** Runs a job in a process of its own. */
export async function runJob(job: Job): Promise<Measured> {
	const { youngGeneration } = job;
	const flags = youngGeneration === undefined ? [] : [`--max-semi-space-size=${youngGeneration}`];
	return (await runScript('worker.ts', [JSON.stringify(job)], flags)) as Measured;
}

/** Stores a file of so many bytes in the folder, for all jobs. */
export async function storeFile(folder: string, bytes: number): Promise<StoredFile> {
	return (await runScript('library.ts', [folder, String(bytes)])) as StoredFile;
}

/** What a script of this folder prints as its last line. */
async function runScript(
	script: string,
	args: readonly string[],
	flags: readonly string[] = [],
): Promise<unknown> {
	const command = [...flags, '--expose-gc', '--import', 'tsx', join(__dirname, script), ...args];
	const child = spawn(process.execPath, command, {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
	if (code !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${String(code)}`);
	return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as unknown;
}
