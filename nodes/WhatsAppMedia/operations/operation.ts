import type { IDataObject } from 'n8n-workflow';

import type { MediaSession } from '../delivery/session';
import type { Failure } from '../failures/outcome';
import type { Draft } from '../message';

/** What became of one item. */
export type ItemResult = { readonly json: IDataObject } | { readonly failure: Failure };

/** How an operation shows its result. */
export interface Presentation {
	/** n8n's Simplify switch. */
	readonly simplify: boolean;
}

/** One operation of the node, for one item. */
export interface Operation {
	run(session: MediaSession, draft: Draft, presentation: Presentation): Promise<ItemResult>;
	/** Whether an item that succeeded has sent something, which a stop must then tell. */
	readonly sends: boolean;
}
