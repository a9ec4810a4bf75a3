import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { RunSession } from '../sending/session';
import type { Failure } from '../failures/failure';
import type { ItemDraft } from '../messages/draft';
import type { Recipient } from '../messages/message';
import type { IdentityParts } from '../messages/identity';

/** A message that was accepted, and for which a template stands by as long as its delivery is not seen. */
export interface OpenMessage {
	/** The account it was sent with. */
	readonly account: string;
	/** The provider returned no answer about it; otherwise that WhatsApp has it, and no more. */
	readonly isUnseen: boolean;
	readonly messageId?: string;
	readonly recordId?: string;
	/** Whom it went to. */
	readonly recipient: Recipient;
	/** The output that it had, where a later attempt could not ask about it and said so instead. */
	readonly receipt?: IDataObject;
	/** Warnings of its output that hold whatever becomes of it. */
	readonly warnings: readonly string[];
}

/** What became of one item. */
export type ItemResult =
	| {
			readonly json: IDataObject;
			/** Present where what stands by for a later refusal may still have to be sent. */
			readonly open?: OpenMessage;
			/** Send Only Once could not record that it was sent, so a later run takes it for one in doubt. */
			readonly isUnrecorded?: boolean;
	  }
	| {
			readonly failure: Failure;
			/** Of an earlier attempt, and still open. */
			readonly open?: OpenMessage;
	  };

/** What the output of an item goes by, beside its message. */
export interface OutputSettings {
	/** n8n's Simplify switch. */
	readonly simplify: boolean;
}

/** An item that passed every check that needs no request. */
export interface Prepared<P> {
	readonly value: P;
	/** What message it is; absent where nothing is sent. */
	readonly identity?: IdentityParts;
}

/** One operation of the node, for one item. */
export interface Operation<D extends ItemDraft, P = unknown> {
	/** Whether it sends messages. */
	readonly sends: boolean;
	/** Reads the parameters of an item. */
	read(functions: IExecuteFunctions, itemIndex: number): Promise<D>;
	/** Checks all that can be known before anything is requested. Pure. */
	prepare(session: RunSession, draft: D): Prepared<P> | { readonly failure: Failure };
	run(session: RunSession, value: P, settings: OutputSettings): Promise<ItemResult>;
	/**
	 * Asks again what became of an open message of an earlier attempt, and sends what is still owed.
	 * @param json the output that it had
	 */
	resume?(
		session: RunSession,
		value: P,
		open: OpenMessage,
		json: IDataObject,
		settings: OutputSettings,
	): Promise<ItemResult>;
}
