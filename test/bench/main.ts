/**
 * `npm run bench`: measures this node beside what people use instead, prints the ratios and writes
 * docs/performance.md with its charts and raw figures, and its essence into the README. `-- --quick` measures less and writes nothing.
 * Ends with a code other than 0 only when something did not work.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';

import { storeFile } from '../engine/support/childScript';
import { withSections } from '../../tools/docs/sections';
import { installN8n } from '../../tools/n8n/install';
import { DEFAULT_VERSION, PROJECT } from '../../tools/n8n/paths';
import { printLine } from '../../tools/n8n/progress';
import { measureAll, type Results } from './measurements';
import { FULL, QUICK, type Plan } from './plan';
import { startProvider } from './provider/provider';
import { charts } from './report/charts';
import { environment } from './report/environment';
import { page } from './report/page';
import { summary } from './report/summary';
import { targetTable } from './report/table';
import { targetsOf } from './targets';

const DOCS = join(PROJECT, 'docs');
const README = join(PROJECT, 'README.md');
/** Bytes of the file that is sent to warm up. */
const SMALL_FILE = 200_000;

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { quick: { type: 'boolean' } } });
	const plan = values.quick === true ? QUICK : FULL;
	await installN8n(DEFAULT_VERSION, printLine);
	const results = await measure(plan);
	printLine(`\n${targetTable(targetsOf(results, plan))}`);
	if (plan === FULL) await write(results, plan);
}

async function measure(plan: Plan): Promise<Results> {
	const folder = await mkdtemp(join(tmpdir(), 'whatsapp-media-bench-'));
	const provider = await startProvider();
	try {
		const files = {
			document: await storeFile(folder, plan.fileSize),
			small: await storeFile(folder, SMALL_FILE),
		};
		return await measureAll({ plan, provider, files, log: printLine });
	} finally {
		await provider.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

async function write(results: Results, plan: Plan): Promise<void> {
	const images = join(DOCS, 'images', 'performance');
	await mkdir(images, { recursive: true });
	for (const [name, svg] of Object.entries(charts(results))) {
		await writeFile(join(images, name), `${svg}\n`);
	}
	const where = environment();
	await writePretty('performance.json', JSON.stringify({ environment: where, plan, results }));
	await writePretty('performance.md', page(results, plan, where));
	const readme = await readFile(README, 'utf8');
	await writeFile(README, withSections(readme, { performance: summary(results, plan) }));
}

async function writePretty(name: string, content: string): Promise<void> {
	const path = join(DOCS, name);
	const config = await resolveConfig(path);
	await writeFile(path, await format(content, { ...config, filepath: path }));
}

void main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
