import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Observation } from './bench';
import type { Fault } from './fault';

/** One line of the record. */
export interface Recorded {
	readonly id: string;
	readonly observations: readonly Observation[];
}

/** Keeps what was observed for `npm run faults`, which names a folder for it in the environment. */
export function record({ id }: Fault, observations: readonly Observation[]): void {
	const folder = process.env.FAULTS_RECORD;
	if (folder === undefined) return;
	const line: Recorded = { id, observations };
	appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify(line)}\n`);
}
