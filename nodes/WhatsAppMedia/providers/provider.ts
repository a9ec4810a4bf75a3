import type { ProviderLimits } from '../checks/limits';
import type { ContactDetails, Message, MediaFile } from '../message';
import type { Refusal } from '../failures/refusal';

export type ProviderId = 'contactship' | 'rasl' | 'waCr' | 'xobito';

/** What a credential holds beside its secret, as the operator typed it. */
export interface Account {
	readonly baseUrl?: string;
	readonly subdomain?: string;
}

/** A JSON object as it goes over the wire. */
export type JsonObject = { readonly [key: string]: JsonValue };
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

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
	/** Something secret in the body, masked wherever the answer repeats it. */
	readonly conceal?: string;
}

/** What came back. `body` is parsed JSON where it was JSON, else the text (bounded). */
export interface ApiResponse {
	readonly status: number;
	/** Lower-case names. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: unknown;
}

/** What a provider says of a message that it accepted. Absent: the provider does not tell. */
export interface Receipt {
	/** WhatsApp's id of the message (wamid). */
	readonly messageId: string;
	/** The provider's own id of the message, to look it up there. */
	readonly recordId?: string | number;
	readonly conversationId?: string | number;
	readonly contactId?: string | number;
	readonly contactCreated?: boolean;
	/** As the provider writes it. */
	readonly phone?: string;
	/** Where the provider keeps the media. */
	readonly mediaUrl?: string;
	/** As the provider words it; `sent` means accepted, not delivered. */
	readonly status?: string;
	/** As the provider writes it: formats and time zones differ. */
	readonly sentAt?: string;
	readonly requestId?: string;
}

/** How a provider that addresses people by contact id keeps its contacts. */
export interface ContactDirectory {
	/** Searches by phone; providers match parts of numbers, so the answer may hold neighbours. */
	find(search: string): ApiRequest;
	/** The contacts in an answer to `find`, newest first; undefined if it is not such an answer. */
	found(response: ApiResponse): readonly KnownContact[] | undefined;
	/** @param phone E.164 digits without plus */
	create(phone: string, details: ContactDetails): ApiRequest;
	/** The id of the contact just created. */
	created(response: ApiResponse): string | undefined;
}

export interface KnownContact {
	readonly id: string;
	readonly phone: string;
}

/** The address of a provider's API, or why the credential does not give one. */
export type Address =
	| { readonly url: string }
	| { readonly missing: string; readonly advice: string };

/**
 * One WhatsApp provider: what it takes, how a message is put into its words, and how its answers
 * are read. Pure: no HTTP and nothing of n8n in an implementation.
 */
export interface Provider {
	readonly id: ProviderId;
	/** As operators know it. */
	readonly name: string;
	/** n8n credential type, and its name as n8n shows it. */
	readonly credentialType: string;
	readonly credentialName: string;
	/** Where in the provider's dashboard the token or key is found. */
	readonly keyLocation: string;
	/** What the provider calls its secret: `token` or `API key`. */
	readonly keyWord: string;
	readonly limits: ProviderLimits;
	readonly needsChannel: boolean;
	/** Present where the send request takes a contact id instead of a phone number. */
	readonly contacts?: ContactDirectory;
	/** The URL that paths of `ApiRequest` are appended to. */
	address(account: Account): Address;
	/** Headers that carry the secret, for the credential test (sends go through n8n's own helper). */
	authentication(secret: string): Readonly<Record<string, string>>;
	/** A read-only request that shows whether address and secret are right. */
	readonly probe: ApiRequest;
	/** The answer to `probe` of a healthy account. */
	isProbeAnswer(body: unknown): boolean;
	send(message: Message): ApiRequest;
	/** Undefined when the answer does not name a message, whatever its status. */
	receipt(response: ApiResponse): Receipt | undefined;
	/**
	 * Reads any answer that is not a receipt.
	 * @param message what was sent, where the answer is one to a message
	 */
	refusal(response: ApiResponse, message?: Message): Refusal;
}
