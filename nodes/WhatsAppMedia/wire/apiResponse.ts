/** What the node reads of the head of an answer. Nothing else is kept: a server may repeat a token there. */
export type ReadHeader =
	| 'content-type'
	| 'date'
	| 'location'
	| 'retry-after'
	| 'x-ratelimit-limit'
	| 'x-ratelimit-remaining'
	| 'x-ratelimit-reset';

/** What came back. `body` is parsed JSON where it was JSON, else the text (bounded). */
export interface ApiResponse {
	readonly status: number;
	readonly headers: Readonly<Partial<Record<ReadHeader, string>>>;
	readonly body: unknown;
}
