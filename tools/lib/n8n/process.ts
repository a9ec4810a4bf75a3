import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { isRunning } from './lock';
import { childEnvironment, nodeBinary } from './paths';
import { poll } from './poll';
import type { Log } from './progress';

const GUARD = join(__dirname, 'guard.mjs');

/** Milliseconds; whatever is left when the guard ends was killed by it. */
const STOP_TIMEOUT = 20_000;

/** Characters of a program's output that are kept. */
const KEPT_LOGS = 2_000_000;

/** What is run. */
export interface Program {
	/** Name in texts. */
	name: string;
	/** Path of the executable. */
	path: string;
	args: readonly string[];
	/** Beside what this process's own environment has for it. */
	env?: Record<string, string>;
}

/** A program and what it starts, in a process group that ends with this process at the latest. */
export class GuardedProcess {
	private readonly guard: ChildProcessWithoutNullStreams;

	/** Settles when the guard is gone. */
	readonly ended: Promise<void>;

	private output = '';

	private line = '';

	constructor(
		private readonly program: Program,
		private readonly log: Log,
	) {
		// detached: a group of its own, for the guard to end as a whole.
		this.guard = spawn(nodeBinary(), [GUARD, program.path, ...program.args], {
			env: childEnvironment(program.env),
			detached: process.platform !== 'win32',
			stdio: ['pipe', 'pipe', 'pipe'],
		});
		this.guard.stdout.setEncoding('utf8').on('data', (text: string) => this.hear(text));
		this.guard.stderr.setEncoding('utf8').on('data', (text: string) => this.hear(text));
		this.ended = new Promise((resolve) => {
			this.guard.once('exit', () => resolve()).once('error', () => resolve());
		});
		this.guard.stdin.on('error', () => undefined);
	}

	/** Of the guard, which is also that of the group. */
	get pid(): number {
		return this.guard.pid ?? 0;
	}

	get logs(): string {
		return this.output;
	}

	get hasEnded(): boolean {
		return this.guard.exitCode !== null || this.guard.signalCode !== null;
	}

	/** The last lines that the program printed. */
	get lastLines(): string {
		return this.output.trim().split('\n').slice(-20).join('\n');
	}

	/** Asks the program to end, ends the group and waits until nothing of it is left. */
	async stop(): Promise<void> {
		this.guard.stdin.end();
		await this.isGone();
	}

	/** Ends the whole group at once, as a crash or the system's memory killer does (not on Windows). */
	async kill(): Promise<void> {
		process.kill(-this.pid, 'SIGKILL');
		await this.isGone();
	}

	private async isGone(): Promise<void> {
		await this.ended;
		if (process.platform === 'win32') return;
		await poll(
			() => (isRunning(-this.pid) ? undefined : true),
			STOP_TIMEOUT,
			() => `Processes of ${this.program.name} are still running (process group ${this.pid})`,
		);
	}

	private hear(text: string): void {
		this.output = (this.output + text).slice(-KEPT_LOGS);
		const lines = (this.line + text).split('\n');
		this.line = lines.pop() ?? '';
		for (const line of lines) this.log(line);
	}
}

/** Ports of 127.0.0.1 that nobody listens on, all different; they are free until somebody takes them. */
export async function freePorts(count: number): Promise<number[]> {
	const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
	const ports = await Promise.all(
		servers.map(async (server) => {
			await once(server, 'listening');
			const address = server.address();
			return typeof address === 'object' && address ? address.port : 0;
		}),
	);
	await Promise.all(servers.map((server) => once(server.close(), 'close')));
	return ports;
}

/** Whether nobody listens on a port of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
	const server = createServer();
	try {
		server.listen(port, '127.0.0.1');
		await once(server, 'listening');
	} catch {
		return false;
	}
	await once(server.close(), 'close');
	return true;
}
