/**
 * `npm run bench`: measures this node beside what people use instead, prints the ratios and writes
 * docs/performance.md with its charts and raw figures, and its essence into the README. `-- --quick` measures less, writes
 * nothing, and compares its ratios with those that the last full run measured in the same way: it ends with code 1 where
 * one is much worse.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';

import { storeFile } from '../support/memory/childScript';
import { withSections } from '../../tools/docs/sections';
import { installN8n } from '../../tools/lib/n8n/install';
import { DEFAULT_VERSION, PROJECT } from '../../tools/lib/n8n/paths';
import { printLine } from '../../tools/lib/n8n/progress';
import { measureAll, type Results } from './measurements';
import { FULL, QUICK, type Plan } from './plan';
import { startProvider } from './provider/provider';
import { charts } from './report/charts';
import { environment } from './report/environment';
import { page } from './report/page';
import { summary } from './report/summary';
import { targetTable } from './report/table';
import { muchWorse, ratiosOf, type Ratio } from './guard';
import { targetsOf, type Target } from './targets';

const DOCS = join(PROJECT, 'docs');
const FIGURES = 'performance.json';
const README = join(PROJECT, 'README.md');
/** Bytes of the file that is sent to warm up. */
const SMALL_FILE = 200_000;

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { quick: { type: 'boolean' } } });
	const plan = values.quick === true ? QUICK : FULL;
	await installN8n(DEFAULT_VERSION, printLine);
	const results = await measure(plan);
	const targets = targetsOf(results, plan);
	printLine(`\n${targetTable(targets)}`);
	if (plan === FULL) await write(results, plan);
	else await compare(targets);
}

/** Compares the ratios of a quick run with the published ones. */
async function compare(targets: readonly Target[]): Promise<void> {
	const file = await readFile(join(DOCS, FIGURES), 'utf8');
	const { quick } = JSON.parse(file) as { readonly quick: readonly Ratio[] };
	const worse = muchWorse(ratiosOf(targets), quick);
	for (const { what, measured, published } of worse) {
		printLine(
			`Worse than published: ${what}: ${measured.toFixed(2)} instead of ${published.toFixed(2)}`,
		);
	}
	if (worse.length > 0) process.exitCode = 1;
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
	const quick = ratiosOf(targetsOf(await measure(QUICK), QUICK));
	const figures = { environment: where, plan, results, quick };
	await writePretty(FIGURES, JSON.stringify(figures));
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
