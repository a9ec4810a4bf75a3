/** How the provider behaves until the next `reset`. */
export interface Behaviour {
	/** Milliseconds before each answer. */
	readonly latencyMs: number;
	/** Requests that pass in a window; no limit without it. */
	readonly perWindow?: number;
	/** Length of a window in milliseconds. */
	readonly windowMs?: number;
}

/** What the provider saw since the last `reset`. */
export interface Seen {
	/** Most connections that were open at the same time. */
	readonly mostSockets: number;
	/** Requests that were answered with success. */
	readonly delivered: number;
	/** Requests that were answered with 429. */
	readonly refused: number;
	/** Bytes of all bodies. */
	readonly bytes: number;
	/** Bodies that ended before, or went on after, their Content-Length; or had none. */
	readonly incomplete: number;
	/** Milliseconds from the first request to the last answer with success. */
	readonly makespan: number;
}

export type Command =
	| { readonly do: 'reset'; readonly behaviour: Behaviour }
	| { readonly do: 'tell' };

export type Reply = { readonly url: string } | { readonly seen: Seen } | { readonly done: true };
