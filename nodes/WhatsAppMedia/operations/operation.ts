import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { MediaSession } from '../delivery/session';
import type { Failure } from '../failures/failure';
import type { ItemDraft } from '../message';
import type { OnceRule } from '../delivery/onceOnly';

/** What became of one item. */
export type ItemResult = { readonly json: IDataObject } | { readonly failure: Failure };

/** What beside the draft tells how an item is to be done. */
export interface Circumstances {
	/** n8n's Simplify switch. */
	readonly simplify: boolean;
	/** Where repeats are to be left out. */
	readonly once?: OnceRule;
}

/** One operation of the node, for one item. */
export interface Operation<D extends ItemDraft> {
	/** Reads the parameters of an item. */
	read(functions: IExecuteFunctions, itemIndex: number): Promise<D>;
	run(session: MediaSession, draft: D, circumstances: Circumstances): Promise<ItemResult>;
	/** Whether an item that succeeded has sent something, which a stop must then tell. */
	readonly sends: boolean;
}
