import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { PROJECT } from '../../../tools/lib/n8n/paths';
import { run } from '../../../tools/lib/n8n/run';
import type { Plan } from '../plan';

export interface ColdStart {
	/** Milliseconds to load the node and its credentials, without n8n-workflow; one for each process. */
	readonly loadMs: readonly number[];
	/** Milliseconds to load the rest, which the nodes need when they run for the first time. */
	readonly firstRunMs: readonly number[];
	/** Bytes of the package as npm publishes it. */
	readonly tarballBytes: number;
	/** Bytes of its files. */
	readonly unpackedBytes: number;
	readonly files: number;
}

interface Packed {
	readonly size: number;
	readonly unpackedSize: number;
	readonly entryCount: number;
}

interface Manifest {
	readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
}

/** Loads the package as n8n does at its start, each time in a fresh process, and packs it. */
export async function coldStart({ coldStarts }: Plan): Promise<ColdStart> {
	const { n8n } = (await import(join(PROJECT, 'package.json'))) as { default: Manifest } & Manifest;
	const files = [...n8n.nodes, ...n8n.credentials].map((file) => join(PROJECT, file));
	const shared = join(PROJECT, 'dist/shared');
	const parts = (await readdir(shared)).map((file) => join(shared, file));
	// n8n-workflow is there long before: n8n itself consists of it.
	const script = `
		require('n8n-workflow');
		const began = performance.now();
		for (const file of ${JSON.stringify(files)}) require(file);
		const loaded = performance.now();
		for (const file of ${JSON.stringify(parts)}) require(file);
		console.log(JSON.stringify([loaded - began, performance.now() - loaded]));`;
	const loadMs: number[] = [];
	const firstRunMs: number[] = [];
	for (let count = 0; count < coldStarts; count += 1) {
		const printed = await run(process.execPath, ['-e', script], { cwd: PROJECT });
		const [load, firstRun] = JSON.parse(printed) as [number, number];
		loadMs.push(load);
		firstRunMs.push(firstRun);
	}
	const packed = await run('npm', ['pack', '--dry-run', '--json', '--silent'], { cwd: PROJECT });
	const [report] = JSON.parse(packed) as [Packed];
	return {
		loadMs,
		firstRunMs,
		tarballBytes: report.size,
		unpackedBytes: report.unpackedSize,
		files: report.entryCount,
	};
}
