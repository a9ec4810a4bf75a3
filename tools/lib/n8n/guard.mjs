// Runs a program and ends with it: `node guard.mjs <program> <arguments>`. It leads a process group of
// its own, in which the program and what it starts live, e.g. n8n and its task runners. When its standard
// input closes, because somebody asks for the end or because the process that started it is gone, however
// that came about, it asks the program to stop; and whatever is left of the group when the program is
// gone, or does not go, is killed.
import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers';

/** Milliseconds that the program has to finish: more than n8n gives to running executions. */
const GRACE = (Number(process.env.N8N_GRACEFUL_SHUTDOWN_TIMEOUT ?? 5) + 5) * 1000;

const [program, ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });

// A program may not stop while it cannot print, as n8n, and whoever listened may be gone.
for (const [from, to] of [
	[child.stdout, process.stdout],
	[child.stderr, process.stderr],
]) {
	from.pipe(to);
	to.on('error', () => from.resume());
}

function killGroup() {
	if (process.platform === 'win32') {
		spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']).on('exit', () => process.exit());
		return;
	}
	process.kill(-process.pid, 'SIGKILL');
}

function end() {
	child.kill('SIGTERM');
	setTimeout(killGroup, GRACE);
}

child.on('error', (error) => {
	process.stderr.write(`${error.message}\n`);
	process.exit(1);
});
child.on('close', (code, signal) => {
	process.stderr.write(`${program} ended with ${signal ?? `code ${code}`}\n`, killGroup);
});
process.stdin.on('end', end).on('error', end).resume();
// The group is ended by its input only: a Ctrl-C in a terminal may reach all at once.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
