/** A request as its bytes came over the connection. */
export interface WireRequest {
	/** `POST /path HTTP/1.1`. */
	readonly requestLine: string;
	/** In their order, names as sent; a name that came twice is there twice. */
	readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
	/** Everything behind the head. */
	readonly body: Buffer;
	/** Whether all bytes that its head announces were taken before the connection broke. */
	readonly isWhole: boolean;
	/** Host and scheme, which are not part of the bytes of a request. */
	readonly origin: string;
}
