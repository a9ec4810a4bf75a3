import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { freePorts, isFree } from '../lib/n8n/process';

/** Ports of a person's n8n and its sandbox. */
export interface Ports {
	editor: number;
	sandbox: number;
}

const FILE = 'ports.json';

/**
 * Ports that the system chose, and at a later start the same ones as long as they are free: links
 * to the sandbox in somebody's workflows and the address in the browser go on working.
 */
export async function rememberedPorts(folder: string): Promise<Ports> {
	const [editor = 0, sandbox = 0] = await freePorts(2);
	const known = await knownPorts(folder);
	const ports = {
		editor: known && (await isFree(known.editor)) ? known.editor : editor,
		sandbox: known && (await isFree(known.sandbox)) ? known.sandbox : sandbox,
	};
	await writeFile(join(folder, FILE), JSON.stringify(ports));
	return ports;
}

/** Undefined at the first start, or when the file is damaged. */
async function knownPorts(folder: string): Promise<Ports | undefined> {
	try {
		const { editor, sandbox } = JSON.parse(
			await readFile(join(folder, FILE), 'utf8'),
		) as Partial<Ports>;
		return Number.isInteger(editor) && Number.isInteger(sandbox)
			? { editor: Number(editor), sandbox: Number(sandbox) }
			: undefined;
	} catch {
		return undefined;
	}
}
