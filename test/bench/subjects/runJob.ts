import { join } from 'node:path';

import { runScript } from '../../engine/support/childScript';
import type { Job, Measured } from './subject';

/** Runs a job in a process of its own. */
export async function runJob(job: Job): Promise<Measured> {
	const { youngGeneration } = job;
	const flags = youngGeneration === undefined ? [] : [`--max-semi-space-size=${youngGeneration}`];
	const worker = join(__dirname, 'worker.ts');
	return (await runScript(worker, [JSON.stringify(job)], flags)) as Measured;
}
