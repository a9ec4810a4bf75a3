import { join } from 'node:path';

import { runScript } from '../../support/memory/childScript';
import type { Job, Measured } from './subject';

/** Runs a job in a process of its own. */
export async function runJob(job: Job): Promise<Measured> {
	const { youngGeneration } = job;
	const flags = youngGeneration === undefined ? [] : [`--max-semi-space-size=${youngGeneration}`];
	const worker = join(__dirname, 'worker.ts');
	return (await runScript(worker, [JSON.stringify(job)], flags)) as Measured;
}
