import { cpus, release, totalmem, type } from 'node:os';
import { version as undiciVersion } from 'undici/package.json';

import { DEFAULT_VERSION } from '../../../tools/lib/n8n/paths';
import { version } from '../../../package.json';

/** What the figures depend on. */
export interface Environment {
	/** ISO 8601, day. */
	readonly date: string;
	readonly package: string;
	readonly node: string;
	readonly n8n: string;
	readonly undici: string;
	readonly system: string;
	readonly processor: string;
	readonly processors: number;
	/** Bytes. */
	readonly memory: number;
}

export function environment(): Environment {
	const processors = cpus();
	return {
		date: new Date().toISOString().slice(0, 10),
		package: version,
		node: process.versions.node,
		n8n: DEFAULT_VERSION,
		undici: undiciVersion,
		system: `${type()} ${release()}`,
		processor: processors[0]?.model.trim() ?? 'unknown',
		processors: processors.length,
		memory: totalmem(),
	};
}
