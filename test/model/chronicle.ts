import type { NodeRun } from '../../tools/engine';
import type { History, Item, Step, Stop } from './history';
import type { Arrival } from './provider/server';

/** One execution of a history, and what came of it. */
export interface Execution {
	/** What stands in `Arrival.during`; two executions at the same time have the same. */
	readonly label: string;
	/**
	 * Executions with the same number remember each other: a run, and every Retry that got the context of
	 * the one before it.
	 */
	readonly lineage: number;
	readonly step: Step;
	readonly run: NodeRun;
	/** Where it was stopped, by `performance.now()`. */
	readonly stop?: Stop & { readonly at: number };
	/** By `performance.now()`. */
	readonly startedAt: number;
	/** Requests to the store that went wrong, or came to nothing. */
	readonly storeFaults: number;
	/** Other workers had lost or brought back what this node had in the store, when it began. */
	readonly isStoreTampered: boolean;
	/** At the end of a history nothing breaks any more, and people finish what was begun. */
	readonly isClosing: boolean;
}

/** What happened in a history: the server's record, and what the node said. */
export interface Chronicle {
	readonly history: History;
	readonly executions: readonly Execution[];
	readonly arrivals: readonly Arrival[];
}

/** Equal for messages that are equal in everything; it stands in what is sent. */
export function markOf({ file, order }: Item): string {
	return `file-${file} ref-${order}`;
}

export function phoneOf({ customer }: Item): string {
	return `+346${String(10_000_000 + customer)}`;
}

/** Tells messages apart, on both sides of the connection. */
export function keyOf(item: Item): string {
	return `${phoneOf(item)} ${markOf(item)}`;
}

/** What the node itself must refuse, unless it was corrected. */
export function isBad({ bad }: Item, { once }: History, { corrected }: Step): boolean {
	if (bad === undefined || corrected) return false;
	return bad !== 'order' || once === 'perOrder';
}
