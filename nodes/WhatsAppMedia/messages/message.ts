import type { Details } from '../files/details';

/**
 * What is to be sent, to whom and with what words. Plain data: nothing in here knows n8n or HTTP.
 */

/** The four kinds of media that WhatsApp knows for a message with a file. */
export type MediaKind = 'audio' | 'document' | 'image' | 'video';

/** A file that can be opened as often as needed; its bytes are never held here. */
export interface MediaFile {
	/** File name as n8n knows it, if it does. */
	readonly name?: string;
	/** MIME type as n8n knows it, if it does. */
	readonly mimeType?: string;
	/** Extension as n8n knows it, without the dot. */
	readonly extension?: string;
	/** Exact size in bytes. */
	readonly size: number;
	/** The first bytes of the content (up to `HEAD_LENGTH`), to recognise its type. */
	readonly head: Uint8Array;
	/** What lies further in, where that was read. */
	readonly details?: Details;
	/**
	 * Opens the content from its start. Every call gives a stream of its own.
	 * @param step bytes to read at a time, where the source lets its reader choose
	 */
	open(step: number): Promise<AsyncIterable<Uint8Array>>;
	/** Every chunk was read for whoever opened the content, who may free its memory. */
	readonly ownChunks?: boolean;
	/** Whether it is one of several of the same run. */
	readonly isOneOfSeveral?: boolean;
}

/** Where the media comes from: a link that the provider fetches itself, or a file that is uploaded. */
export type MediaSource =
	| {
			readonly type: 'link';
			readonly url: string;
			/** The part of the URL that opens the file for anybody who has it; never shown. */
			readonly secret?: string;
	  }
	| {
			readonly type: 'file';
			readonly file: MediaFile;
			/** Where n8n downloads the file from, if it does. */
			readonly host?: string;
	  };

/** A template whose header has no media. */
export interface NoSource {
	readonly type: 'none';
}

/** A link that n8n itself is to download, to upload the file. */
export interface RemoteSource {
	readonly type: 'remote';
	readonly url: string;
}

/** A file in n8n's storage, and the signed link under which n8n hands it out. */
export interface SharedSource {
	readonly type: 'shared';
	readonly file: MediaFile;
	readonly url: string;
	/** The signature in the URL, see `MediaSource`. */
	readonly secret: string;
}

/** Reasons of their own why a link gives no file. */
export type LinkReason = 'downloadFailed' | 'internalAddress' | 'linkExpired';

/** The operator named a file that is not there, or that n8n could not get. */
export interface MissingSource {
	readonly type: 'missing';
	/** Label of the field that is concerned, by default that of the binary field. */
	readonly field?: 'Media URL' | 'Send as Link';
	/** Why, where it is not a value that the operator entered. */
	readonly reason?: LinkReason;
	/** What is the matter, and what to do about it. */
	readonly message: string;
	readonly advice: string;
}

/** Everything that a message's media can be named by. */
export type DraftSource = MediaSource | MissingSource | NoSource | RemoteSource | SharedSource;

/** The same once n8n has begun the download of a link that it is to download. */
export type OpenedSource = Exclude<DraftSource, RemoteSource>;

/** What is known of the person behind the phone number, used when the provider creates a contact. */
export interface ContactDetails {
	readonly firstName?: string;
	readonly lastName?: string;
	readonly email?: string;
	readonly country?: string;
	readonly description?: string;
	/** Id of the member of staff that the contact is assigned to. */
	readonly assignedId?: number;
	/** Comma-separated, names or ids as the provider wants them. */
	readonly groups?: string;
	/** Id of a contact that already exists at the provider. */
	readonly contactId?: number;
}

/** Who gets the message. Which of these are needed is the provider's business. */
export interface Recipient {
	/** E.164 digits without the leading plus. */
	readonly phone?: string;
	readonly contactId?: string;
	readonly channelId?: string;
	readonly threadId?: string;
}

/** The media of a message once it was looked at: kind, type and name are settled. */
export interface Media {
	readonly kind: MediaKind;
	readonly source: MediaSource;
	/** MIME type by content, name or declaration, in this order; unknown for some links. */
	readonly mimeType?: string;
	/** Name shown to the customer for a document; also the name of the uploaded part. */
	readonly fileName: string;
}

/** A message that passed the checks, ready to be put into a provider's words. */
export interface Message {
	readonly recipient: Recipient;
	readonly media: Media;
	/** Text under the media, never present for audio. */
	readonly caption?: string;
	readonly contact: ContactDetails;
	readonly options: MessageOptions;
}

/** What stands above a template's text. */
export type TemplateHeader = 'document' | 'image' | 'none' | 'text' | 'video';

/** A value for one placeholder of a template. */
export interface TemplateValue {
	readonly text: string;
	/** Of a named placeholder such as `{{customer_name}}`; numbered ones have none. */
	readonly name?: string;
}

/** The value for the changing part of a button, such as the end of its link. */
export interface ButtonValue {
	/** Position of the button in the template, from 0. */
	readonly index: number;
	readonly text: string;
}

/** An approved template and what goes into its placeholders. */
export interface FilledTemplate {
	readonly name: string;
	/** As WhatsApp writes it, such as `en_US`. */
	readonly language: string;
	/** For a header of text that has a placeholder. */
	readonly header?: TemplateValue;
	/** In the order of the placeholders. */
	readonly body: readonly TemplateValue[];
	readonly buttons: readonly ButtonValue[];
}

/** A template that passed the checks; the only message that gets through a closed 24-hour window. */
export interface TemplateMessage {
	readonly recipient: Recipient;
	readonly template: FilledTemplate;
	/** Absent where the header has no media. */
	readonly media?: Media;
	readonly contact: ContactDetails;
	readonly options: MessageOptions;
}

/** Whatever can be sent. */
export type Sendable = Message | TemplateMessage;

/** Switches that only some providers know. */
export interface MessageOptions {
	/** Contactship: keep the message in the conversation thread (its default is true). */
	readonly saveMessage?: boolean;
	/** Contactship: put `data:<mime>;base64,` before base64 content. */
	readonly dataUri?: boolean;
}

/** How the recipient was named by the operator. */
export type RecipientBy = 'phone' | 'contactId' | 'threadId';

/** A value for a template as the operator entered it. */
export interface PlacedValue {
	readonly place: 'body' | 'button' | 'header';
	/** Number or name of the placeholder; of a button its position, from 0. */
	readonly key: string;
	readonly text: string;
}

/** The template that the operator chose. */
export interface TemplateDraft {
	/** `name:language`, with the kind of header behind another colon where it is known. */
	readonly reference: string;
	readonly values: readonly PlacedValue[];
	/** Whether values with names come in the order of the template, as its own fields tell it. */
	readonly isInTemplateOrder?: boolean;
	/** Values that were stored for fields which the template no longer has; they are not sent. */
	readonly leftOver?: number;
}

/** What the parameters of one item have in common, whatever is to be done. */
export interface ItemDraft {
	/** As the operator gave it; empty where there is none. */
	readonly phone: string;
}

/** A value that an expression set to none of what its field can be. */
export interface UnclearValue {
	/** Label of the field. */
	readonly field:
		| 'Base64 as Data URI'
		| 'Create Contact If Missing'
		| 'Download and Upload'
		| 'Messages in Doubt'
		| 'Save Message'
		| 'Send as Link'
		| 'Send Only Once'
		| 'Simplify';
	/** What it was set to, cut. */
	readonly value: string;
}

/** The message whose status is asked for. */
export interface StatusDraft extends ItemDraft {
	/** The provider's or WhatsApp's id, as the provider wants it. */
	readonly messageId: string;
}

/** What the operator asked to send, before any check: the parameters of one item. */
export interface Draft<Source extends DraftSource = DraftSource> extends ItemDraft {
	readonly recipientBy: RecipientBy;
	/** Country of phone numbers without a country code, as it was entered; empty for none. */
	readonly defaultCountry: string;
	readonly contactId: string;
	readonly channelId: string;
	readonly threadId: string;
	readonly kind: MediaKind | 'auto';
	readonly source: Source;
	readonly caption: string;
	readonly fileName: string;
	readonly contact: ContactDetails;
	/** Create the contact when the provider does not know the phone number yet. */
	readonly createContact: boolean;
	/** What to do when the customer has not written in the last 24 hours. */
	readonly ifWindowClosed: 'fail' | 'template';
	/** For Send Template, and for a closed window. */
	readonly template: TemplateDraft;
	/** Seconds to wait until WhatsApp says what became of the message; 0: do not wait. Undefined: not set. */
	readonly waitForDelivery?: number;
	readonly options: MessageOptions;
	/** Switches that are neither on nor off. */
	readonly unclear: readonly UnclearValue[];
}
