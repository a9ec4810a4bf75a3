import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Arrival } from '../server/record';
import type { Ending } from './judge';
import type { Trial } from './trial';

/** Environment variable with the folder for what runs measured; without it nothing is written. */
export const FOLDER = 'LARAVEL_RESULTS';

/** Figures of a group of trials. */
export interface Figures {
	readonly group: string;
	readonly runs: number;
	readonly sent: number;
	readonly refusedByLaravel: number;
	readonly refusedByNode: number;
	readonly other: number;
	readonly files: number;
}

/** Counts what a run of a test file did. */
export class Summary {
	readonly #groups = new Map<string, Record<Ending | 'files' | 'runs', number>>();

	readonly #known = new Map<string, number>();

	readonly #faults = new Map<string, number>();

	readonly #start = performance.now();

	constructor(private readonly part: string) {}

	count({ group }: Pick<Trial, 'group'>, ending: Ending, arrivals: readonly Arrival[]): void {
		const none = { runs: 0, sent: 0, refusedByLaravel: 0, refusedByNode: 0, other: 0, files: 0 };
		const figures = this.#groups.get(group) ?? none;
		figures.runs += 1;
		figures[ending] += 1;
		const accepted = arrivals.flatMap((arrival) => arrival.accepted);
		figures.files += accepted.filter(({ sha256 }) => typeof sha256 === 'string').length;
		this.#groups.set(group, figures);
	}

	/** A message that something broke under: what was reported, and how many arrived. */
	fault(outcome: unknown, arrived: number): void {
		const key = `${String(outcome)}, ${arrived === 0 ? 'not arrived' : 'arrived'}`;
		this.#faults.set(key, (this.#faults.get(key) ?? 0) + 1);
	}

	known(reason: string): void {
		this.#known.set(reason, (this.#known.get(reason) ?? 0) + 1);
	}

	/** Writes the figures for the documentation, and shows them. */
	write(): void {
		const groups = [...this.#groups].map(([group, figures]) => ({ group, ...figures }));
		const seconds = Math.round((performance.now() - this.#start) / 1000);
		const result = {
			part: this.part,
			groups,
			known: Object.fromEntries(this.#known),
			faults: Object.fromEntries(this.#faults),
			seconds,
		};
		const lines = groups.map(({ group, ...figures }) => `${group}: ${JSON.stringify(figures)}`);
		const known = [...this.#known].map(([reason, times]) => `${times} × ${reason}`);
		const faults = [...this.#faults].map(([what, times]) => `${times} × ${what}`);
		console.info([`${this.part}: ${seconds} s`, ...lines, ...known, ...faults].join('\n'));
		const folder = process.env[FOLDER];
		if (folder === undefined) return;
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, `${this.part}.json`), JSON.stringify(result));
	}
}

/** What all parts of a run wrote. */
export function readSummaries(folder: string): Array<ReturnType<typeof read>> {
	return readdirSync(folder)
		.sort()
		.map((name) => read(join(folder, name)));
}

function read(path: string) {
	return JSON.parse(readFileSync(path, 'utf8')) as {
		part: string;
		groups: Figures[];
		known: Record<string, number>;
		faults: Record<string, number>;
		seconds: number;
	};
}
