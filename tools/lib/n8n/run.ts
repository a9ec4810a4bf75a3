import { spawn } from 'node:child_process';

import { childEnvironment } from './paths';

export interface RunOptions {
	cwd: string;
	env?: Record<string, string>;
}

/** Characters of output that are shown to explain a failure, from its beginning and from its end. */
const SHOWN_OUTPUT = 1_500;

/**
 * Runs a program to its end and gives what it printed on stdout.
 * Throws with the last lines of its output when it ends with anything but 0.
 */
export async function run(
	program: string,
	args: readonly string[],
	options: RunOptions,
): Promise<string> {
	const child = spawn(program, args, {
		cwd: options.cwd,
		env: childEnvironment(options.env),
		stdio: ['ignore', 'pipe', 'pipe'],
		// npm is a batch file on Windows.
		shell: process.platform === 'win32',
	});
	let stdout = '';
	let output = '';
	child.stdout.on('data', (chunk: Buffer) => {
		stdout += String(chunk);
		output += String(chunk);
	});
	child.stderr.on('data', (chunk: Buffer) => {
		output += String(chunk);
	});
	const ending = await new Promise<string | undefined>((resolve) => {
		child.on('error', (error) => resolve(error.message));
		child.on('close', (code, signal) => {
			resolve(code === 0 ? undefined : `it ended with ${signal ?? `code ${code}`}`);
		});
	});
	if (ending !== undefined) {
		throw new Error(`${[program, ...args].join(' ')}: ${ending}\n${shortened(output.trim())}`);
	}
	return stdout;
}

function shortened(output: string): string {
	if (output.length <= 2 * SHOWN_OUTPUT) return output;
	return `${output.slice(0, SHOWN_OUTPUT)}\n...\n${output.slice(-SHOWN_OUTPUT)}`;
}
