import type { NodeRun } from '../../tools/lib/engine';
import type { History, Item, Step, Stop } from './history';
import type { Arrival } from '../support/providerServer/server';

/** One execution of a history, and what came of it. */
export interface Execution {
	/** What stands in `Arrival.during`; two executions at the same time have the same. */
	readonly label: string;
	/**
	 * Labels of the executions that this one is to know of, with its own at the end: a Retry knows of those
	 * whose context n8n had saved when it began.
	 */
	readonly known: readonly string[];
	/** What was asked for; of a Retry without changes, what was asked for before. */
	readonly step: Step;
	readonly run: NodeRun;
	/** Where it was stopped, by `performance.now()`. */
	readonly stop?: Stop & { readonly at: number };
	/** By `performance.now()`. */
	readonly startedAt: number;
	/** Requests to the store that went wrong, or came to nothing. */
	readonly storeFaults: number;
	/** Another worker wrote an older list over what this execution had just written. */
	readonly isOverwritten: boolean;
	/** Other workers had lost or brought back what this node had in the store, when it began or ended. */
	readonly isStoreTampered: boolean;
	/** A Retry that went on behind the node, whose output of before stands. */
	readonly isBehindNode: boolean;
	/** At the end of a history nothing breaks any more, and people finish what was begun. */
	readonly isClosing: boolean;
}

/** What happened in a history: the server's record, and what the node said. */
export interface Chronicle {
	readonly history: History;
	readonly executions: readonly Execution[];
	readonly arrivals: readonly Arrival[];
	/** Milliseconds at a stretch for which this process was busy: so late somebody may hear of an answer. */
	readonly stall: number;
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
