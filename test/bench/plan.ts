const MB = 1024 * 1024;

/** How much is measured. */
export interface Plan {
	readonly name: 'full' | 'quick';
	/** Times that each subject does the same, in turns with the others. */
	readonly repeats: number;
	readonly links: { readonly count: number; readonly latencyMs: number };
	/** Bytes of the document. */
	readonly fileSize: number;
	/**
	 * Milliseconds without work before a document is measured: as n8n is between executions, when V8 has
	 * given back what was needed to start.
	 */
	readonly idleMs: number;
	/** Documents that are sent at once. */
	readonly atOnce: number;
	readonly rate: { readonly count: number; readonly perWindow: number; readonly windowMs: number };
	/** Numbers of items for the cost of one; HTTP Request, which needs minutes for the largest, up to `comparedUpTo`. */
	readonly growth: readonly number[];
	readonly comparedUpTo: number;
	/** Executions at once, of one message each, at a latency that makes most of them wait. */
	readonly executions: {
		readonly counts: readonly [few: number, many: number];
		readonly latencyMs: number;
	};
	/** Times that the package is loaded. */
	readonly coldStarts: number;
}

export const FULL: Plan = {
	name: 'full',
	repeats: 5,
	links: { count: 1_000, latencyMs: 100 },
	fileSize: 100 * MB,
	// V8 waits eight seconds.
	idleMs: 10_000,
	atOnce: 10,
	// A provider's minute takes 20 seconds here.
	rate: { count: 600, perWindow: 60, windowMs: 20_000 },
	growth: [10, 100, 1_000, 10_000, 100_000],
	comparedUpTo: 10_000,
	executions: { counts: [100, 1_000], latencyMs: 300 },
	coldStarts: 15,
};

/** Takes a few minutes. Its ratios are compared with those that the last full run measured with the same plan. */
export const QUICK: Plan = {
	name: 'quick',
	repeats: 3,
	links: { count: 200, latencyMs: 100 },
	fileSize: 20 * MB,
	idleMs: 0,
	atOnce: 3,
	rate: { count: 60, perWindow: 20, windowMs: 4_000 },
	growth: [10, 100, 1_000],
	comparedUpTo: 1_000,
	executions: { counts: [20, 200], latencyMs: 100 },
	coldStarts: 5,
};
