import type { Reason } from './reasons';

/** What a provider says when it does not confirm a message, freed from its envelope. */
export interface Refusal {
	/** Row of the table of reasons that explains it; it never decides what became of the message. */
	readonly reason?: Reason;
	/** `refused`: the envelope itself says no. `named`: it names a WhatsApp message all the same. */
	readonly says?: 'named' | 'refused';
	/** The documents name this answer as a refusal although its status is a 5xx. */
	readonly isDocumented?: true;
	/** The provider's own code, such as `INSUFFICIENT_SCOPE`. */
	readonly code?: string;
	/** The provider's own words; of a web page its title. */
	readonly message?: string;
	/** Where the answer was not one of an API: a web page, or JSON that broke off. */
	readonly form?: 'fragment' | 'page';
	/** Details of a validation, one sentence each. */
	readonly details: readonly string[];
	/** What Meta itself said to the provider, known by its structure. */
	readonly meta?: MetaRefusal;
	/** Meta's code that the words speak of. It explains, and decides nothing. */
	readonly hintedCode?: number;
	/** Ids that the answer names. */
	readonly messageId?: string;
	readonly recordId?: string;
	readonly requestId?: string;
}

/** An answer of Meta's Graph API that a provider handed on. */
export interface MetaRefusal {
	readonly code?: number;
	readonly message: string;
}
