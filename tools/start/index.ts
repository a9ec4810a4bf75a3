/**
 * `npm start`: a real n8n in the browser with the node installed, and the sandbox of the providers
 * behind it. Installs n8n the first time. Ctrl+C ends everything.
 */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import type { Sandbox } from '../../sandbox/index';
import { launch } from '../../sandbox/launch';
import { installN8n } from '../lib/n8n/install';
import { tryLock } from '../lib/n8n/lock';
import { messageLine, panel } from './panel';
import { cacheFolder, DEFAULT_VERSION, PROJECT } from '../lib/n8n/paths';
import { rememberedPorts } from './ports';
import { isFree } from '../lib/n8n/process';
import { printLine, withProgress } from '../lib/n8n/progress';
import { importExamples, sandboxCredentials } from '../lib/n8n/sandboxContent';
import { startN8n } from '../lib/n8n/server';

const usage = `Usage: npm start -- [--port N] [--n8n VERSION]

  --port N       address of the editor: http://127.0.0.1:N (default: a free one, kept for later starts)
  --n8n VERSION  another n8n, a folder in tools/lib/n8n/versions (default ${DEFAULT_VERSION})
`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string' },
			n8n: { type: 'string', default: DEFAULT_VERSION },
			help: { type: 'boolean', short: 'h' },
		},
	});
	if (values.help) {
		process.stdout.write(usage);
		return;
	}
	const version = values.n8n;
	await installN8n(version);

	const userFolder = join(cacheFolder(), `start-${version}`);
	await mkdir(userFolder, { recursive: true });
	const release = await tryLock(join(userFolder, 'running'));
	if (!release) throw new Error('npm start is running already, in another window.');
	// What is stopped at the end, the last one first.
	const closing = [release];
	try {
		const ports = await rememberedPorts(userFolder);
		const port = (await editorPort(values.port)) ?? ports.editor;
		const sandbox = await startSandbox(ports.sandbox);
		closing.unshift(() => sandbox.close());
		const log = createWriteStream(join(userFolder, 'n8n.log'));
		const n8n = await withProgress(`Building the node and starting n8n ${version}`, () =>
			startN8n({
				version,
				userFolder,
				port,
				log: (line) => log.write(`${line}\n`),
				credentials: sandboxCredentials(sandbox),
				restrictFilesTo: join(PROJECT, 'samples'),
			}),
		);
		closing.unshift(() => n8n.stop());
		const isAsked = untilAskedToEnd();
		printLine(panel(n8n, sandbox, await importExamples(n8n)));
		const hasCrashed = await Promise.race([isAsked, n8n.ended.then(() => true)]);
		if (hasCrashed) throw new Error(`n8n has ended. Its log: ${String(log.path)}`);
	} finally {
		for (const close of closing) await close();
	}
	printLine('\nn8n and the sandbox have ended.');
}

/**
 * Settles at Ctrl+C or another request to end, with `false`. Before it is called, these end the process
 * at once, and n8n with it.
 */
async function untilAskedToEnd(): Promise<boolean> {
	return await new Promise((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
			process.on(signal, () => resolve(false));
		}
	});
}

/** The sandbox; prints what it delivers. */
async function startSandbox(port: number): Promise<Sandbox> {
	let printed = 0;
	const printNew = () => {
		for (const message of sandbox.messages.slice(printed)) printLine(messageLine(message));
		printed = sandbox.messages.length;
	};
	const sandbox = await launch({ port }, printNew);
	return sandbox;
}

async function editorPort(wanted: string | undefined): Promise<number | undefined> {
	if (wanted === undefined) return undefined;
	const port = Number(wanted);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new Error(`--port wants a number from 1 to 65535, not "${wanted}"`);
	}
	if (!(await isFree(port))) throw new Error(`Port ${port} is taken by another program.`);
	return port;
}

main().then(
	() => process.exit(),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
		process.exit(1);
	},
);
