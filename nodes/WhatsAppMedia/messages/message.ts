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
			/** The link from which n8n downloads the file, if it does. */
			readonly url?: string;
	  };

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

/** A message of words only. */
export interface TextMessage {
	readonly recipient: Recipient;
	readonly text: string;
	readonly media?: undefined;
	readonly contact: ContactDetails;
	readonly options: MessageOptions;
}

/** Whatever can be sent. */
export type Sendable = Message | TemplateMessage | TextMessage;

/** Switches that only some providers know. */
export interface MessageOptions {
	/** Contactship: keep the message in the conversation thread (its default is true). */
	readonly saveMessage?: boolean;
	/** Contactship: put `data:<mime>;base64,` before base64 content. */
	readonly dataUri?: boolean;
}
