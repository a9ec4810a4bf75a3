/**
 * `npm run laravel`: the node against a real PHP, Laravel and nginx. `-- --quick` leaves the largest files
 * and the repetitions out and takes a few minutes; `-- --update` writes the figures into docs/reliability.md.
 * Everything else is handed to Jest.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { laravelSection } from './support/report';
import { SCOPE } from './support/scope';
import { FOLDER, readSummaries } from './support/summary';
import { versions } from './server/stack';
import { withSections } from '../../tools/docs/sections';

const ROOT = join(__dirname, '..', '..');
const PAGE = join(ROOT, 'docs', 'reliability.md');
const JEST = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

function test(folder: string, isQuick: boolean, args: readonly string[]): number {
	const { status } = spawnSync(
		process.execPath,
		[
			...JEST,
			join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'),
			'test/laravel',
			'--testPathIgnorePatterns=/node_modules/',
			// The servers of two test files at the same time would only wait for each other.
			'--maxWorkers=1',
			...args,
		],
		{
			cwd: ROOT,
			stdio: 'inherit',
			env: { ...process.env, [FOLDER]: folder, [SCOPE]: isQuick ? 'quick' : 'full' },
		},
	);
	return status ?? 1;
}

async function main(): Promise<void> {
	const own = ['--quick', '--update'];
	const given = process.argv.slice(2);
	const folder = mkdtempSync(join(tmpdir(), 'laravel-results-'));
	try {
		const args = given.filter((argument) => !own.includes(argument));
		process.exitCode = test(folder, given.includes('--quick'), args);
		if (!given.includes('--update') || process.exitCode !== 0) return;
		const section = laravelSection(readSummaries(folder), await versions());
		writeFileSync(PAGE, withSections(readFileSync(PAGE, 'utf8'), { laravel: section }));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

void main();
