import type { Reason } from './reasons';

/** What a provider says when it does not confirm a message, freed from its envelope. */
export interface Refusal {
	/** Row of the table of reasons; undefined: to be told by the HTTP status alone. */
	readonly reason?: Reason;
	/** The provider's own code, such as `INSUFFICIENT_SCOPE`. */
	readonly code?: string;
	/** The provider's own words; of a web page its title. */
	readonly message?: string;
	/** Where the answer was not one of an API: a web page, or JSON that broke off. */
	readonly form?: 'fragment' | 'page';
	/** Details of a validation, one sentence each. */
	readonly details: readonly string[];
	/** What Meta said to the provider, where the provider passes it on. */
	readonly meta?: MetaRefusal;
	readonly requestId?: string;
}

/** An answer of Meta's Graph API that a provider handed on. */
export interface MetaRefusal {
	readonly code?: number;
	readonly message: string;
}
