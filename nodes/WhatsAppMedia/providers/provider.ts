import type { ProviderLimits, TemplateLimits } from '../checks/limits';
import type { RecipientBy } from '../messages/draft';
import type {
	ContactDetails,
	Message,
	Recipient,
	Sendable,
	TemplateHeader,
	TemplateMessage,
	TextMessage,
} from '../messages/message';
import type { MetaRefusal, Refusal } from '../failures/refusal';
import type { ApiRequest } from '../wire/apiRequest';
import type { ApiResponse } from '../wire/apiResponse';
import type { EventApi } from './eventApi';
import type { ProviderId } from './registry';

/** What a credential holds beside its secret, as the operator typed it. */
export interface Account {
	readonly baseUrl?: string;
	readonly subdomain?: string;
}

/** What a provider says of a message that it accepted. Absent: the provider does not tell. */
export interface Receipt {
	/** WhatsApp's id of the message (wamid). A receipt names this or its own record. */
	readonly messageId?: string;
	/** The provider's own id of the message, to look it up there. */
	readonly recordId?: string;
	readonly conversationId?: string;
	readonly contactId?: string;
	readonly contactCreated?: boolean;
	/** As the provider writes it. */
	readonly phone?: string;
	/** Where the provider keeps the media. */
	readonly mediaUrl?: string;
	/** As the provider words it; `sent` means accepted, not delivered, and `failed` that nobody has it. */
	readonly status?: string;
	/** Why, where the status says "failed". */
	readonly words?: string;
	/** As the provider writes it: formats and time zones differ. */
	readonly sentAt?: string;
	readonly requestId?: string;
}

/** How a provider that addresses people by contact id keeps its contacts. */
export interface ContactLookup {
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
	readonly name?: string;
}

/** What is asked of a list. */
export interface ListQuery {
	/** Words to search for. */
	readonly search: string;
	/** `next` of the page before; absent for the first. */
	readonly page?: string;
	/** Where lists belong to a channel. */
	readonly channelId: string;
	/** Also what WhatsApp has not approved, where a provider can leave it out. */
	readonly includesUnapproved?: boolean;
}

/** A list at a provider, page by page. */
export interface Listing<T> {
	/** What the list holds, as the operator calls it: `templates`. */
	readonly title: string;
	/** The list belongs to a channel, which must be chosen first. */
	readonly ofChannel: boolean;
	/** The provider searches by itself; otherwise what it gives is searched here. */
	readonly searches: boolean;
	request(query: ListQuery): ApiRequest;
	/** Undefined if it is not such an answer. */
	read(response: ApiResponse, query: ListQuery): Page<T> | undefined;
}

export interface Page<T> {
	readonly entries: readonly T[];
	/** Asks for the page after this one; absent on the last. */
	readonly next?: string;
	/** The provider tells that nothing follows; without this, a page without `next` may not be the last. */
	readonly isLast?: true;
	/** It has rows that could not be read. */
	readonly hasUnread?: true;
}

/** Somebody or something to choose from a list. */
export interface Choice {
	readonly id: string;
	readonly name: string;
	/** Tells entries of the same name apart. */
	readonly note?: string;
}

/** A template as its provider lists it. What the list does not tell is undefined, and proves nothing. */
export interface ListedTemplate {
	readonly name: string;
	readonly language: string;
	/** Undefined where the list has no status, or one that says neither. */
	readonly isApproved?: boolean;
	/** The provider's word for it in capital letters, such as `PAUSED`. */
	readonly status?: string;
	/** Not with a place on a map, cards or a code to copy in it, which this node has no values for. */
	readonly canBeFilled: boolean;
	/** The part that surely needs a value which this node does not have, in words. */
	readonly unfillable?: string;
	/** Such as `UTILITY`. */
	readonly category?: string;
	readonly header?: TemplateHeader;
	/** As far as they can be read. */
	readonly placeholders: readonly Placeholder[];
	/** Parts whose placeholders are not known for certain. */
	readonly doubts: PlaceholderDoubts;
}

/**
 * Why the placeholders of a part are not certain. `untold`: the list does not show the part.
 * `ambiguous`: its text and its count disagree, or it holds some that cannot be read.
 */
export type PlaceholderDoubts = Readonly<
	Partial<Record<Placeholder['part'], 'ambiguous' | 'untold'>>
>;

/** A gap in a template that every message fills. */
export interface Placeholder {
	readonly part: 'body' | 'button' | 'header';
	/** Number or name; of a button its position, from 0. */
	readonly key: string;
	/** The words around it, or the text of the button. */
	readonly context: string;
}

/** How a provider lists and sends templates, and what it takes for them. */
export interface TemplateApi extends TemplateLimits {
	readonly list: Listing<ListedTemplate>;
	send(message: TemplateMessage): ApiRequest;
}

/** Where a message is on its way. */
export type DeliveryState = 'accepted' | 'delivered' | 'failed' | 'read';

/** What a provider says became of a message that it accepted. */
export interface DeliveryStatus {
	readonly state: DeliveryState;
	/** Accepted by the provider, and WhatsApp does not have it yet. */
	readonly isPending?: boolean;
	/** Why it failed, in the words that the provider keeps. */
	readonly words?: string;
	/** The same as Meta's code, where the words name one. */
	readonly meta?: MetaRefusal;
	/** As the provider writes it. */
	readonly updatedAt?: string;
	readonly messageId?: string;
	readonly recordId?: string;
}

/** How a provider tells what became of a message. */
export interface StatusApi {
	/** The field of the receipt that names the message here. */
	readonly idField: 'messageId' | 'recordId';
	/** Not every workspace has it, so a missing route does not speak against the address. */
	readonly isOptional: boolean;
	request(id: string): ApiRequest;
	/** Undefined if it is not such an answer. */
	read(response: ApiResponse): DeliveryStatus | undefined;
	/** Whether the provider says that it does not know the message. */
	isUnknown(response: ApiResponse): boolean;
	/** The word in the place of the status where it is none that is known. */
	unknownWord(response: ApiResponse): string | undefined;
}

/** How a conversation is read, where it stands for whom a message goes to. */
export interface ThreadLookup {
	request(id: string): ApiRequest;
	/** Undefined if it is not such an answer. */
	read(response: ApiResponse): Required<Pick<Recipient, 'channelId' | 'contactId'>> | undefined;
}

/** How a contact is read by its id, where messages go to phone numbers. */
export interface PhoneLookup {
	request(id: string): ApiRequest;
	/** `unknown`: there is no such contact, or no phone number of it. Undefined if it is not such an answer. */
	read(response: ApiResponse): KnownContact | 'unknown' | undefined;
}

/** What tokens may be allowed to read. */
export type Readable = 'contacts' | 'messages' | 'templates';

/** A permission to read, which a valid token may lack. */
export interface ReadScope {
	/** As the provider writes it. */
	readonly name: string;
	/** What the node needs it for. */
	readonly use: string;
	/** Reads as little as the permission allows. */
	readonly probe: ApiRequest;
}

/** The address of a provider's API, or why the credential does not give one. */
export type BaseUrl =
	| { readonly url: string }
	| { readonly missing: string; readonly advice: string };

/**
 * One WhatsApp provider: what it takes, how a message is put into its words, and how its answers
 * are read. Pure: no HTTP and nothing of n8n in an implementation.
 */
export interface Provider {
	/** Its name in the registry. */
	readonly id: ProviderId;
	/** As operators know it. */
	readonly name: string;
	/** n8n credential type, and its name as n8n shows it. */
	readonly credentialType: string;
	readonly credentialName: string;
	/** Where in the provider's dashboard the token or key is found. */
	readonly secretLocation: string;
	/** What the provider calls its secret: `token` or `API key`. */
	readonly secretName: string;
	readonly limits: ProviderLimits;
	/** The channel to send from must be told unless a thread is named. */
	readonly needsChannel: boolean;
	/** The ways in which a recipient can be named. */
	readonly recipients: readonly RecipientBy[];
	/** Present where the send request takes a contact id instead of a phone number. */
	readonly contactLookup?: ContactLookup;
	/** Present where messages go to phone numbers, but a contact can be named instead. */
	readonly phoneLookup?: PhoneLookup;
	/** Present where templates and texts cannot go to a conversation, but to its contact. */
	readonly threadLookup?: ThreadLookup;
	/** Absent where it has no templates. */
	readonly templates?: TemplateApi;
	/** Present where messages are sent from a channel that must be chosen. */
	readonly channelPicker?: Listing<Choice>;
	/** Present where a contact can be chosen as the recipient. */
	readonly contactPicker?: Listing<Choice>;
	/** Absent where the provider cannot tell what became of a message. */
	readonly status?: StatusApi;
	/** Absent where the provider tells nothing that happens to messages. */
	readonly events?: EventApi;
	/** The URL that paths of `ApiRequest` are appended to. */
	baseUrl(account: Account): BaseUrl;
	/** Headers that carry the secret, for the credential test (sends go through n8n's own helper). */
	authentication(secret: string): Readonly<Record<string, string>>;
	/** A read-only request that shows whether address and secret are right. */
	readonly probe: ApiRequest;
	/** The answer to `probe` of a healthy account. */
	isProbeAnswer(body: unknown): boolean;
	/** Permissions beside that to send; none where a key may do everything. */
	readonly readScopes: Readonly<Partial<Record<Readable, ReadScope>>>;
	send(message: Message): ApiRequest;
	/** Absent where the provider sends no texts. */
	sendText?(message: TextMessage): ApiRequest;
	/** Undefined when the answer does not name a message, whatever its status. */
	receipt(response: ApiResponse): Receipt | undefined;
	/**
	 * Reads any answer that is not a receipt.
	 * @param message what was sent, where the answer is one to a message
	 */
	refusal(response: ApiResponse, message?: Sendable): Refusal;
}

/** The request that sends a message. Throws for a text or template where the provider has none, which the checks refuse. */
export function requestFor(provider: Provider, message: Sendable): ApiRequest {
	const { name, templates } = provider;
	if ('text' in message) {
		if (provider.sendText === undefined) throw new Error(`${name} sends no texts`);
		return provider.sendText(message);
	}
	if (!('template' in message)) return provider.send(message);
	if (templates === undefined) throw new Error(`${name} has no templates`);
	return templates.send(message);
}
