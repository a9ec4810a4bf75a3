import type { MediaFile } from '../messages/message';
import type { JsonObject } from './json';

/** A request body; files in it are opened only while they are sent. */
export type Body =
	| { readonly type: 'json'; readonly value: JsonObject }
	| {
			readonly type: 'multipart';
			readonly fields: ReadonlyArray<readonly [name: string, value: string]>;
			readonly file?: UploadPart;
	  }
	| {
			/** A JSON object in which one more field carries a file as base64. */
			readonly type: 'base64Json';
			readonly value: JsonObject;
			readonly field: string;
			/** Text before the base64 inside the string, such as a data URI's start. */
			readonly prefix: string;
			readonly file: MediaFile;
	  };

/**
 * What goes first where a provider accepts few requests, the first first: `high` is what a message that
 * was accepted still needs to reach its recipient, `normal` a new message, `low` a look at what became of
 * one for which nothing is left to do, and `lowest` what only is to be known.
 */
export const PRIORITIES = ['high', 'normal', 'low', 'lowest'] as const;

export type Priority = (typeof PRIORITIES)[number];

/** A file part of a multipart body. */
export interface UploadPart {
	readonly field: string;
	readonly file: MediaFile;
	readonly fileName: string;
	readonly mimeType: string;
}

/** A request to a provider's API, relative to its address. */
export interface ApiRequest {
	readonly method: 'GET' | 'POST';
	/** Starts with a slash; no query. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string>>;
	readonly body?: Body;
	/** Whole milliseconds, at most, for all of it, the wait for the rate limit included; absent: as usual. */
	readonly patience?: number;
	/** Whole milliseconds, at most, for the answer once it left; absent: as usual. */
	readonly timeout?: number;
	/** At the rate limiter; absent: `normal`. */
	readonly priority?: Priority;
	/** Something secret in the body, masked wherever the answer repeats it. */
	readonly conceal?: string;
}
