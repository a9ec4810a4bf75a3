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

/** A key in the order of all that came: none of them is lost where several requests save at the same time. */
interface Place {
	/** Grows with each event, whichever process gets it. */
	readonly number: number;
	/** True once n8n has started the workflow for it. */
	readonly isStarted: boolean;
}

/** What this process knows of one node: keys in the order in which they came. */
interface Remembered {
	readonly keys: Map<string, Place>;
	/** The highest number that this process gave. */
	last: number;
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
	/**
	 * Another request is about to start the workflow for some of it, which may come to nothing. Nothing is claimed, so
	 * that a repeat brings all of it.
	 */
	readonly isUnderWay: boolean;
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
	if (keys.some((key) => remembered.keys.get(key)?.isStarted === false)) return UNDER_WAY;
	const before = savedKeys(saved);
	const own = new Set<string>();
	const fresh: number[] = [];
	for (const [index, key] of keys.entries()) {
		if (before.has(key) || remembered.keys.has(key) || own.has(key)) continue;
		own.add(key);
		fresh.push(index);
	}
	if (fresh.length > 0) {
		remembered.last = [...before.values()].reduce(higher, remembered.last);
		for (const key of own) {
			remembered.last += 1;
			remembered.keys.set(key, { number: remembered.last, isStarted: false });
		}
		forgetOldest(remembered.keys, MOST_REMEMBERED);
		saved.seen = toSave(before, remembered.keys, own);
	}
	return {
		fresh,
		isUnderWay: false,
		confirm: () => {
			for (const key of own) {
				const place = remembered.keys.get(key);
				if (place !== undefined) remembered.keys.set(key, { ...place, isStarted: true });
			}
		},
		release: () => {
			for (const key of own) remembered.keys.delete(key);
		},
	};
}

const UNDER_WAY: Claim = {
	fresh: [],
	isUnderWay: true,
	confirm: () => undefined,
	release: () => undefined,
};

function rememberedOf(node: string): Remembered {
	const known = nodes.get(node) ?? { keys: new Map<string, Place>(), last: 0 };
	nodes.delete(node);
	nodes.set(node, known);
	forgetOldest(nodes, MOST_NODES);
	return known;
}

/**
 * The newest keys. Another request may be saving at this moment, over which this one writes, so what this
 * process knows goes along, each key at its own place: what is too old for the list stays out of it.
 */
function toSave(
	before: ReadonlyMap<string, number>,
	known: ReadonlyMap<string, Place>,
	own: ReadonlySet<string>,
): string[] {
	const numbers = new Map(before);
	for (const [key, { number, isStarted }] of [...known].slice(-MOST_SAVED)) {
		if (isStarted || own.has(key)) numbers.set(key, number);
	}
	return [...numbers]
		.sort(([, one], [, other]) => one - other)
		.slice(-MOST_SAVED)
		.map(([key, number]) => `${key}:${number.toString(36)}`);
}

/** A key with its number, if it has one. */
const SAVED_KEY = /^([^:]+)(?::([\da-z]{1,9}))?$/;

/** The saved keys with their numbers. */
function savedKeys({ seen }: SavedKeys): Map<string, number> {
	const numbers = new Map<string, number>();
	for (const entry of Array.isArray(seen) ? seen : []) {
		const [, key, number = '0'] = (typeof entry === 'string' && SAVED_KEY.exec(entry)) || [];
		if (key !== undefined) numbers.set(key, parseInt(number, 36));
	}
	return numbers;
}

function higher(one: number, other: number): number {
	return Math.max(one, other);
}

function forgetOldest(map: Map<string, unknown>, most: number): void {
	for (const key of map.keys()) {
		if (map.size <= most) return;
		map.delete(key);
	}
}
