/**
 * Which events were handed on already. A provider repeats a webhook that was not answered in time, so
 * the same event may arrive again, also while the first is still being answered, and after a restart.
 */

/** Keys that n8n keeps with the workflow: more than a provider can send between two attempts. */
const MOST_SAVED = 1_000;
/** Keys of one node that the process keeps. */
const MOST_REMEMBERED = 5_000;
/** Nodes whose keys the process keeps. */
const MOST_NODES = 500;

/** What this process knows of one node: keys in the order in which they came. */
interface Remembered {
	/** True once n8n has started the workflow for it. */
	readonly keys: Map<string, boolean>;
}

const nodes = new Map<string, Remembered>();

/** What n8n keeps of a node between two executions. */
export interface SavedKeys {
	seen?: unknown;
}

/** Keys that were new, and what becomes of them. */
export interface Claim {
	/** Places of the events that are new. */
	readonly fresh: readonly number[];
	/** The workflow was started. */
	confirm(): void;
	/** It was not started, so the same event may come again. */
	release(): void;
}

/**
 * Claims events for one start of the workflow. Nothing is awaited in here, so that of two repeats at the
 * same time only one gets them.
 * @param node tells this node from all others in this n8n
 * @param saved is changed where there is something new
 */
export function claimEvents(node: string, saved: SavedKeys, keys: readonly string[]): Claim {
	const remembered = rememberedOf(node);
	const before = new Set(savedKeys(saved));
	const own = new Set<string>();
	const fresh: number[] = [];
	for (const [index, key] of keys.entries()) {
		if (before.has(key) || remembered.keys.has(key) || own.has(key)) continue;
		own.add(key);
		fresh.push(index);
	}
	if (fresh.length > 0) {
		for (const key of own) remembered.keys.set(key, false);
		forgetOldest(remembered.keys, MOST_REMEMBERED);
		// Another request may be saving at this moment, so everything that is known goes along.
		const started = [...remembered.keys].filter(([, isStarted]) => isStarted).map(([key]) => key);
		saved.seen = [...new Set([...before, ...started, ...own])].slice(-MOST_SAVED);
	}
	return {
		fresh,
		confirm: () => {
			for (const key of own) remembered.keys.set(key, true);
		},
		release: () => {
			for (const key of own) remembered.keys.delete(key);
		},
	};
}

function rememberedOf(node: string): Remembered {
	const known = nodes.get(node) ?? { keys: new Map<string, boolean>() };
	nodes.delete(node);
	nodes.set(node, known);
	forgetOldest(nodes, MOST_NODES);
	return known;
}

function savedKeys({ seen }: SavedKeys): string[] {
	return Array.isArray(seen) ? seen.filter((key): key is string => typeof key === 'string') : [];
}

function forgetOldest(map: Map<string, unknown>, most: number): void {
	for (const key of map.keys()) {
		if (map.size <= most) return;
		map.delete(key);
	}
}
