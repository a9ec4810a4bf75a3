import { PackageDirectoryLoader } from 'n8n-core';
import type { ICredentialType, INodeTypeBaseDescription } from 'n8n-workflow';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, realpath, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Loads a built package with n8n's own loader. n8n keeps quiet about a codex it cannot read and about an
 * icon that is not there, which shows in the editor only; here both are errors.
 */
export async function loadPackage(folder: string): Promise<PackageDirectoryLoader> {
	const loader = new PackageDirectoryLoader(folder);
	try {
		await loader.loadAll();
	} catch (cause) {
		const reason = cause instanceof Error ? cause.message : String(cause);
		throw new Error(`n8n cannot load the package in ${folder} (is it built?): ${reason}`, {
			cause,
		});
	}
	for (const [name, { type, sourcePath }] of Object.entries(loader.nodeTypes)) {
		assertCodex(name, type.description, join(folder, sourcePath));
		assertIcons(loader, name, type.description.iconUrl);
	}
	for (const [name, { type }] of Object.entries(loader.credentialTypes)) {
		assertIcons(loader, name, type.iconUrl);
	}
	return loader;
}

/**
 * Copies what of a package would be published, beside n8n's files, so that Node loads its modules anew:
 * two copies share nothing that they keep in memory. Returns the folder.
 */
export async function copyPackage(
	folder: string,
	userFolder: string,
	number: number,
): Promise<string> {
	const target = join(userFolder, `worker-${number}`);
	await mkdir(target, { recursive: true });
	const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
		files?: string[];
	};
	for (const name of ['package.json', ...(manifest.files ?? ['dist'])]) {
		await cp(join(folder, name), join(target, name), { recursive: true });
	}
	const modules = join(folder, 'node_modules');
	if (existsSync(modules)) await symlink(await realpath(modules), join(target, 'node_modules'));
	return target;
}

function assertCodex(name: string, description: INodeTypeBaseDescription, path: string): void {
	// n8n names the codex after the source: Thing.node.js, Thing.node.json.
	const codex = `${path}on`;
	if (existsSync(codex) && !description.codex) {
		throw new Error(`n8n cannot read the codex of ${name}: ${codex}`);
	}
}

function assertIcons(
	loader: PackageDirectoryLoader,
	name: string,
	icons: ICredentialType['iconUrl'],
): void {
	const urls = typeof icons === 'object' ? [icons.light, icons.dark] : icons ? [icons] : [];
	for (const url of urls) {
		const path = join(loader.directory, url.replace(`icons/${loader.packageName}/`, ''));
		if (!existsSync(path)) throw new Error(`The icon of ${name} does not exist: ${path}`);
	}
}
