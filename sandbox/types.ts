import type { ProviderId } from '../nodes/WhatsAppMedia/providers/registry';
import type { SandboxCredentials } from './providers';
import type { MessageStatus, ReceivedMessage } from './state/messages';

export type { ProviderId };

export type MediaKind = 'image' | 'document' | 'video' | 'audio';

export const mediaKinds: readonly MediaKind[] = ['image', 'document', 'video', 'audio'];

export interface SandboxOptions {
	/** Default 0: chosen by the system. The host is always 127.0.0.1. */
	port?: number;
	/** Requests per minute and token; unlimited by default. Past it: 429 in the provider's own shape. */
	ratePerMinute?: number;
	/** Length of that minute in milliseconds, default 60,000: shorter for tests that cannot wait. */
	rateWindowMs?: number;
	/** Milliseconds to wait before each API answer, default 0. */
	latencyMs?: number;
	/** Folder whose files are served at /files/<name>; default: the repository's samples. */
	filesFolder?: string;
	/** The 24-hour window of phone numbers that nothing was said about; default 'open'. */
	windows?: WindowState;
	/** Milliseconds from `sent` to `delivered` (or to `failed`); default 300. */
	deliverAfterMs?: number;
	/** Milliseconds from `delivered` to `read`; never read by default (Infinity). */
	readAfterMs?: number;
	/** Whether Xobito's endpoint for the status of a message exists; default true. */
	xobitoStatus?: boolean;
	/** So many generated templates beside the samples, at every provider; default 0. */
	extraTemplates?: number;
	/** So many generated active WABA channels at Contactship; default 0. */
	extraChannels?: number;
	/** So many generated contacts, at every provider; default 0. */
	extraContacts?: number;
	/** Origins beside the sandbox's own that links are really downloaded from, e.g. that of an n8n. */
	downloadFrom?: readonly string[];
}

export const windowStates = ['open', 'closedAtOnce', 'closedLater'] as const;

/** A closed window shows in the answer to a media send, or only later in the message's status. */
export type WindowState = (typeof windowStates)[number];

export interface Sandbox {
	/** `http://127.0.0.1:PORT`, without a slash at the end. */
	readonly url: string;
	/** What an operator types into each n8n credential, keyed by credential type name. */
	readonly credentials: SandboxCredentials;
	/** A valid, active WABA channel, where a provider has channels. */
	readonly channelId: string;
	/** Every API request in order of arrival (not /files). */
	readonly requests: readonly RecordedRequest[];
	/** Every message that would have reached a customer; those that fail after their acceptance are not here. */
	readonly messages: readonly DeliveredMessage[];
	readonly contacts: Readonly<Record<ProviderId, readonly SandboxContact[]>>;
	/**
	 * The next `times` (default 1) requests to the provider's send endpoint get this scenario;
	 * a scenario that names another endpoint waits for that one.
	 */
	failNext(provider: ProviderId, scenario: string, times?: number): void;
	/** A phone number (E.164 with +) that always provokes the scenario at providers that know it. */
	phoneFor(scenario: string): string;
	/**
	 * Closes the 24-hour window of a phone number (E.164 with +) at every provider: media is refused in the
	 * answer ('atOnce'), or accepted and then failed ('later'), both with 131047. Templates get through.
	 */
	closeWindow(phone: string, refusal: 'atOnce' | 'later'): void;
	openWindow(phone: string): void;
	/** Every media and template message to the phone number is accepted, and then fails with Meta's code. */
	failLater(phone: string, metaCode: number): void;
	/** A template is changed and approved again, with another text. */
	approveAgain(name: string, language: string, body: string): void;
	/** Hangs up on the next request to a provider whose path, query included, fits; its head was read. */
	hangUpOn(provider: ProviderId, path: RegExp): void;
	/** From now on a message has this status, whatever time it is; `metaCode` says why it failed. */
	moveOn(provider: ProviderId, messageId: string, status: MessageStatus, metaCode?: number): void;
	/** A customer writes to the shop's number at a provider. */
	receive(provider: ProviderId, written: WrittenMessage): ReceivedMessage;
	/** The provider calls this URL for what happens from now on; for those that call one. */
	enterWebhook(provider: ProviderId, target: WebhookTarget): void;
	/** Every call of a URL, in the order in which they began. */
	readonly webhookCalls: readonly WebhookCall[];
	/** Waits until no call of a URL is under way. */
	webhooksSettled(): Promise<void>;
	addContact(provider: ProviderId, contact: Partial<SandboxContact>): SandboxContact;
	/** Forgets requests, messages, contacts, windows, failNext, failLater, changed templates and rate-limit counters. */
	reset(): void;
	/** Closes idle and hanging sockets too. */
	close(): Promise<void>;
}

/** What a customer writes. */
export interface WrittenMessage {
	/** E.164 with +. */
	phone: string;
	text?: string;
	/** As Meta calls it; `text` by default. */
	type?: string;
	mediaUrl?: string;
	mimeType?: string;
}

/** A URL that somebody entered at a provider. */
export interface WebhookTarget {
	url: string;
	/** Signs the calls; absent for calls without signature. */
	secret?: string;
	/** The provider's own words, or Meta's, which are never signed; `own` by default. */
	form?: 'meta' | 'own';
	/** How often each call is made, answered or not; 1 by default. */
	times?: number;
	/** Milliseconds before the second and the third attempt; 1,000 and 2,000 by default. */
	pauses?: readonly number[];
}

/** A call of a URL. */
export interface WebhookCall {
	event: string;
	body: string;
	/** The answered status; 0 for none. */
	status: number;
	/** 0 for the first. */
	attempt: number;
}

/** A file as it arrived, measured while it streamed; its bytes are not kept. */
export interface UploadedFile {
	/** Name of the multipart part, or of the JSON string. */
	field: string;
	fileName: string;
	mimeType: string;
	/** Bytes. */
	size: number;
	/** Hex. */
	sha256: string;
}

export interface RecordedRequest {
	provider: ProviderId;
	method: string;
	/** With query, without the provider prefix. */
	path: string;
	/** Lower-case names; authorization and x-api-key read 'valid', 'invalid' or 'missing'. */
	headers: Record<string, string>;
	contentLength?: number;
	chunked: boolean;
	/** Multipart text fields in order; [] for JSON. */
	fields: Array<[string, string]>;
	/** The multipart part, or the decoded base64 of a JSON body. */
	file?: UploadedFile;
	/** JSON body; a file in base64 is replaced by '<base64>'. */
	json?: unknown;
	/** Answered status; 0 while there is no answer, and for ever when the connection was dropped. */
	status: number;
	/** Milliseconds since the epoch. */
	at: number;
	/** Whether the whole body arrived. */
	complete: boolean;
}

export interface DeliveredMessage {
	provider: ProviderId;
	/** E.164 with +. */
	phone: string;
	/** Of a template: the kind of its header, 'text' when that is no media; 'text' of a message of words only. */
	kind: MediaKind | 'text';
	/** Where the media comes from; absent when there is none. */
	source?: 'url' | 'file';
	mediaUrl?: string;
	file?: UploadedFile;
	caption?: string;
	fileName?: string;
	/** Of a message of words only. */
	text?: string;
	template?: DeliveredTemplate;
	/** The wamid. */
	messageId: string;
}

/** A template as the customer gets it, with the values of its parameters in the order of the template. */
export interface DeliveredTemplate {
	name: string;
	language: string;
	/** Value of the parameter of a TEXT header. */
	header?: string;
	body: string[];
	buttons: string[];
}

export interface SandboxContact {
	id: string | number;
	/** E.164 with +. */
	phone: string;
	firstName: string;
	lastName: string;
	email?: string;
	country?: string;
	optedOut?: boolean;
	/** True when a send, not an operator, made the contact. */
	createdBySend?: boolean;
}

export type ScenarioBehaviour =
	/** Reads the body, never answers. */
	| 'hang'
	/** Destroys the socket before the body is read. */
	| 'drop-early'
	/** Reads the body, then destroys the socket. */
	| 'drop-late'
	/** Answers normally, but after three seconds. */
	| 'slow'
	/** Answers the normal success, cut off in the middle. */
	| 'truncate'
	/** Answers the normal success without any message id. */
	| 'without-id'
	/** Refuses in the provider's own 429 shape (retry after 1 s); by phone number: every other time. */
	| 'rate-limit-once'
	/** Somebody else creates the same contact at the same moment. */
	| 'contact-appears'
	/** Answers normally; the message stays `sent` for an hour. */
	| 'late';

/** Endpoints that scenarios are about. */
export type Endpoint = 'send' | 'sendTemplate' | 'sendText' | 'createContact';

/** One way in which a provider can answer; a row of the table `scenarios`. */
export interface Scenario {
	providers: readonly ProviderId[];
	/** Plain English. */
	title: string;
	/** HTTP status; without it the normal answer's status stays. */
	status?: number;
	headers?: Readonly<Record<string, string>>;
	/**
	 * Text is sent as it is, anything else as JSON; without it the normal answer's body stays.
	 * `{{messageId}}` stands for the real message id where the message is delivered,
	 * `{{now}}` for the present time, `{{requestId}}` for a UUID.
	 */
	body?: unknown;
	behaviour?: ScenarioBehaviour;
	/** The message reaches the customer although the answer says otherwise (or nothing). */
	delivers?: boolean;
	/** Meta refuses with this code; each provider wraps it in its own way. */
	metaCode?: number;
	/** The message is accepted, and then fails with this code of Meta's. */
	failsLater?: number;
	/** Which endpoint has it; 'send' by default, and then 'sendText' as well. */
	endpoint?: Endpoint;
	/** A scenario of 'send' that 'sendTemplate' has, too. */
	templatesToo?: boolean;
	/** Last four digits of the phone number that provokes it; never reused. */
	line: number;
}
