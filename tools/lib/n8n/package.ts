import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { PROJECT } from './paths';
import { run } from './run';

export const PACKAGE_NAME = 'n8n-nodes-whatsapp-media';

/** Nothing that the package is built from. */
const NOT_BUILT_FROM = new Set([
	'.cache',
	'.ci',
	'.git',
	'coverage',
	'dist',
	'node_modules',
	'samples',
	'sandbox',
	'test',
]);

/** The parts of a package.json that matter here. */
interface Manifest {
	version: string;
	dependencies?: Record<string, string>;
	devDependencies?: unknown;
	peerDependencies?: unknown;
	optionalDependencies?: unknown;
}

/**
 * Builds the project and packs it as `npm publish` would; `use` gets the path of the tarball, which is
 * gone afterwards. It is built in a copy: others may be reading dist/, or building it, meanwhile.
 */
export async function withPackage<T>(use: (tarball: string) => Promise<T>): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), 'whatsapp-media-package-'));
	const copy = join(folder, 'project');
	try {
		await cp(PROJECT, copy, {
			recursive: true,
			filter: (source) => !(NOT_BUILT_FROM.has(basename(source)) && join(source, '..') === PROJECT),
		});
		await symlink(join(PROJECT, 'node_modules'), join(copy, 'node_modules'), 'junction');
		await run('npm', ['run', 'build', '--silent'], { cwd: copy });
		const packed = await run('npm', ['pack', '--silent', '--pack-destination', folder], {
			cwd: copy,
		});
		return await use(join(folder, packed.trim()));
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/**
 * Does with a tarball what n8n's installer (Settings > Community nodes) does once it has downloaded one
 * from the npm registry, step by step. The installer itself takes packages from a registry only, and
 * `npm install <tarball>` would bring a second n8n-workflow along, which users do not get.
 */
export async function installPackage(tarball: string, userFolder: string): Promise<void> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	const target = join(nodes, 'node_modules', PACKAGE_NAME);
	await rm(target, { recursive: true, force: true });
	await mkdir(target, { recursive: true });
	await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'], { cwd: nodes });

	const manifest = await readManifest(join(target, 'package.json'));
	delete manifest.devDependencies;
	delete manifest.peerDependencies;
	delete manifest.optionalDependencies;
	await writeFile(join(target, 'package.json'), JSON.stringify(manifest, null, 2));
	if (Object.keys(manifest.dependencies ?? {}).length > 0) {
		const quiet = ['--audit=false', '--fund=false', '--bin-links=false', '--package-lock=false'];
		const args = ['install', ...quiet, '--install-strategy=shallow', '--ignore-scripts=true'];
		await run('npm', args, { cwd: target });
	}
	await listPackage(join(nodes, 'package.json'), manifest.version);
}

/** Adds the package to n8n's list of installed ones. */
async function listPackage(path: string, version: string): Promise<void> {
	const list = await readManifest(path).catch(() => ({ name: 'installed-nodes', private: true }));
	const dependencies = {
		...('dependencies' in list ? list.dependencies : {}),
		[PACKAGE_NAME]: version,
	};
	await writeFile(path, JSON.stringify({ ...list, dependencies }, null, 2));
}

async function readManifest(path: string): Promise<Manifest> {
	return JSON.parse(await readFile(path, 'utf8')) as Manifest;
}
