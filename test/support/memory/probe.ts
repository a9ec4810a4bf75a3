import { join } from 'node:path';

import { runScript } from './childScript';
import type { Probed, ProbeJob } from './memoryProbe';

/** Bytes of the file that is sent before anything is measured. */
export const SMALL_FILE = 200_000;

/** How much memory a process of its own takes to send a document. */
export async function probe(job: ProbeJob): Promise<Probed> {
	const script = join(__dirname, 'memoryProbe.ts');
	return (await runScript(script, [JSON.stringify(job)])) as Probed;
}
