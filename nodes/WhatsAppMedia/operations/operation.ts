import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Session } from '../delivery/session';
import type { Failure } from '../failures/outcome';
import type { ItemDraft } from '../message';

/** What became of one item. */
export type ItemResult = { readonly json: IDataObject } | { readonly failure: Failure };

/** How an operation shows its result. */
export interface Presentation {
	/** n8n's Simplify switch. */
	readonly simplify: boolean;
}

/** One operation of the node, for one item. */
export interface Operation<D extends ItemDraft> {
	/** Reads the parameters of an item. */
	read(functions: IExecuteFunctions, itemIndex: number): Promise<D>;
	run(session: Session, draft: D, presentation: Presentation): Promise<ItemResult>;
	/** Whether an item that succeeded has sent something, which a stop must then tell. */
	readonly sends: boolean;
}
