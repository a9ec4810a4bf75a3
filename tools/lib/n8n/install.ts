import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { withLock } from './lock';
import { cacheFolder, DEFAULT_VERSION, nodeBinary, nodeHeaders } from './paths';
import type { Program } from './process';
import { printLine, withProgress, type Log } from './progress';
import { run } from './run';

/** Each folder in it is one n8n: its package.json and package-lock.json. */
const VERSIONS = join(__dirname, 'versions');
const LOCKFILES = ['package.json', 'package-lock.json'];

/** Written last, so that a folder with it is complete. */
const MARKER = 'installed.json';

/** The modules n8n needs that are compiled; other install scripts stay switched off. */
const NATIVE_MODULES = ['sqlite3', 'isolated-vm'];

export interface Installation {
	version: string;
	/** The folder with node_modules. */
	folder: string;
	/** n8n's command, to be run with `nodeBinary()`. */
	command: string;
}

/** One of n8n's commands, e.g. `start`, as a program. */
export function n8nProgram(
	{ command }: Installation,
	args: readonly string[],
	env: Record<string, string>,
): Program {
	return { name: 'n8n', path: nodeBinary(), args: [command, ...args], env };
}

/**
 * Installs an n8n into the user's cache folder; returns at once when it is there already. Several
 * processes may ask at the same time: one installs, the others wait for it.
 */
export async function installN8n(
	version = DEFAULT_VERSION,
	log: Log = printLine,
): Promise<Installation> {
	const source = await sourceOf(version);
	const key = await keyOf(source);
	const folder = join(cacheFolder(), `n8n-${version}`);
	const installation = { version, folder, command: join(folder, 'node_modules/n8n/bin/n8n') };
	if (await isInstalled(folder, key)) return installation;

	await mkdir(cacheFolder(), { recursive: true });
	await withLock(`${folder}.lock`, log, async () => {
		// Whoever had the lock before has done it.
		if (await isInstalled(folder, key)) return;
		const unfinished = `${folder}.installing`;
		await rm(unfinished, { recursive: true, force: true });
		try {
			await fill(unfinished, source, version, log);
		} catch (error) {
			await rm(unfinished, { recursive: true, force: true });
			throw new Error(advice(version, error));
		}
		await writeFile(join(unfinished, MARKER), JSON.stringify({ version, key }));
		await rm(folder, { recursive: true, force: true });
		await rename(unfinished, folder);
	});
	return installation;
}

async function sourceOf(version: string): Promise<string> {
	const known = await readdir(VERSIONS);
	if (known.includes(version)) return join(VERSIONS, version);
	throw new Error(
		`No n8n ${version}. There are: ${known.join(', ')} (folders in tools/lib/n8n/versions)`,
	);
}

/** Changes with anything that makes an installation a different one: its packages, the Node, the machine. */
async function keyOf(source: string): Promise<string> {
	const hash = createHash('sha256');
	for (const file of LOCKFILES) hash.update(await readFile(join(source, file)));
	const node = (
		await run(nodeBinary(), ['-p', 'process.versions.modules'], { cwd: source })
	).trim();
	return `${process.platform}-${process.arch}-${node}-${hash.digest('hex')}`;
}

async function isInstalled(folder: string, key: string): Promise<boolean> {
	try {
		const marker = JSON.parse(await readFile(join(folder, MARKER), 'utf8')) as { key?: string };
		return marker.key === key;
	} catch {
		return false;
	}
}

async function fill(folder: string, source: string, version: string, log: Log): Promise<void> {
	await mkdir(folder);
	for (const file of LOCKFILES) await cp(join(source, file), join(folder, file));
	const title = `Installing n8n ${version} (once, a few minutes, 2.2 GB)`;
	await withProgress(
		`${title}: downloading 2,100 packages`,
		() => npm(folder, ['ci', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund']),
		log,
	);
	await withProgress(
		`${title}: building ${NATIVE_MODULES.join(' and ')}`,
		() => npm(folder, ['rebuild', ...NATIVE_MODULES]),
		log,
	);
}

async function npm(folder: string, args: readonly string[]): Promise<void> {
	const headers = nodeHeaders();
	await run('npm', [...args, '--prefix', folder, '--loglevel', 'error'], {
		cwd: folder,
		env: headers === undefined ? {} : { npm_config_nodedir: headers },
	});
}

function advice(version: string, error: unknown): string {
	const words = error instanceof Error ? error.message : String(error);
	return `n8n ${version} could not be installed.

${words}

It needs a connection to the npm registry, 3 GB of disk space in ${cacheFolder()}
(WHATSAPP_MEDIA_N8N_CACHE names another folder) and, where no compiled sqlite3 is offered for this
machine, Python, make and a C++ compiler. Then start it again: nothing half-done is left behind.`;
}
