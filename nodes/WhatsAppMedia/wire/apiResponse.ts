/** What came back. `body` is parsed JSON where it was JSON, else the text (bounded). */
export interface ApiResponse {
	readonly status: number;
	/** Lower-case names. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: unknown;
}
