import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Observation } from './bench';
import type { Memory } from './document';
import type { Behavior, Fault } from './fault';

/** One line of the record. */
type Line =
	| {
			readonly id: string;
			readonly behavior: Behavior;
			readonly observations: readonly Observation[];
	  }
	| { readonly memory: Memory };

/** Names the folder of the record for the test processes. */
export const RECORD = 'FAULTS_RECORD';

/** What a whole run observed. */
export interface Recorded {
	/** By the fault and how the provider behaved. */
	readonly observations: ReadonlyMap<string, readonly Observation[]>;
	readonly memory: readonly Memory[];
}

/** Keeps what was observed for `npm run faults`. */
export function record(
	{ id }: Fault,
	behavior: Behavior,
	observations: readonly Observation[],
): void {
	append({ id, behavior, observations });
}

export function keyOf({ id }: Pick<Fault, 'id'>, behavior: Behavior): string {
	return `${id} ${behavior}`;
}

/** Keeps what was measured, likewise. */
export function recordMemory(memory: Memory): void {
	append({ memory });
}

function append(line: Line): void {
	const folder = process.env[RECORD];
	if (folder === undefined) return;
	appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify(line)}\n`);
}

export function readRecord(folder: string): Recorded {
	const lines = readdirSync(folder).flatMap((name) =>
		readFileSync(join(folder, name), 'utf8')
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as Line),
	);
	return {
		observations: new Map(
			lines.flatMap((line) =>
				'id' in line ? [[keyOf(line, line.behavior), line.observations] as const] : [],
			),
		),
		memory: lines.flatMap((line) => ('memory' in line ? [line.memory] : [])),
	};
}
