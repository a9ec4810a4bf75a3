/**
 * `npm run faults`: every fault between the node and the providers, the slow ones too. With
 * `-- --update` it then writes docs/reliability.md from what was observed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { document } from './support/document';
import { isBelieved, type Fault } from './support/fault';
import { headlineOf } from './support/headline';
import { MEMORY_FAULTS } from './support/memory';
import { keyOf, readRecord, RECORD, type Recorded } from './support/record';
import type { Result } from './support/report';
import { CHAPTERS } from './support/table';

const ROOT = join(__dirname, '..', '..');
const JEST = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

/** Runs the tests; what the page says is left to compare for when it was written. */
function test(folder: string, isUpdate: boolean): number {
	const { status } = spawnSync(
		process.execPath,
		[
			...JEST,
			join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'),
			'test/faults',
			'--testPathIgnorePatterns=/node_modules/',
			...(isUpdate ? ['--testPathIgnorePatterns=test/faults/document'] : []),
			'--maxWorkers=1',
		],
		{ cwd: ROOT, stdio: 'inherit', env: { ...process.env, TEST_EXTENT: 'all', [RECORD]: folder } },
	);
	return status ?? 1;
}

function page({ observations, memory }: Recorded, before: string): string {
	const observed = (fault: Fault, behavior: 'acts' | 'honest') => {
		const found = observations.get(keyOf(fault, behavior));
		if (found === undefined) throw new Error(`Nothing was observed of "${fault.id}" (${behavior})`);
		return found;
	};
	const resultsOf = (fault: Fault): Result[] => {
		const acting = observed(fault, 'acts');
		const shown = isBelieved(fault) ? observed(fault, 'honest') : acting;
		return shown.map(({ provider, step, verdict, customers }, index) => ({
			provider,
			step,
			verdict,
			customers,
			...(isBelieved(fault) && { inSpite: acting[index]?.customers }),
			// The row of the table of reasons, as the tests compare it with what was said.
			headline: headlineOf({ provider, verdict }),
		}));
	};
	const peaks = MEMORY_FAULTS.map(({ title }) => ({
		title,
		peak: Math.max(...memory.filter((each) => each.title === title).map(({ peak }) => peak)),
	}));
	return document(CHAPTERS, resultsOf, peaks, before);
}

function main(): void {
	const isUpdate = process.argv.includes('--update');
	const folder = mkdtempSync(join(tmpdir(), 'faults-'));
	try {
		process.exitCode = test(folder, isUpdate);
		if (!isUpdate || process.exitCode !== 0) return;
		const path = join(ROOT, 'docs', 'reliability.md');
		writeFileSync(path, page(readRecord(folder), readFileSync(path, 'utf8')));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

main();
