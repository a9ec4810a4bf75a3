import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import type { StoredFile } from './storedFile';

/** Runs a TypeScript file in a process of its own. Resolves to what it prints as its last line of JSON. */
export async function runScript(
	path: string,
	args: readonly string[],
	flags: readonly string[] = [],
): Promise<unknown> {
	const command = [...flags, '--expose-gc', '--import', 'tsx', path, ...args];
	const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
	const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
	if (code !== 0) throw new Error(`${path} ${args.join(' ')} ended with ${String(code)}`);
	return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as unknown;
}

/** Stores a PDF of so many bytes in the folder, for processes that are to be measured. */
export async function storeFile(folder: string, bytes: number): Promise<StoredFile> {
	return (await runScript(join(__dirname, 'library.ts'), [folder, String(bytes)])) as StoredFile;
}
