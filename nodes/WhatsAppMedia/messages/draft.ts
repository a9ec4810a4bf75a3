import type { ContactDetails, MediaFile, MediaKind, MediaSource, MessageOptions } from './message';

/**
 * What the operator asked for, before any check. Plain data: nothing in here knows n8n or HTTP.
 */

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

/** Reasons of their own why there is no file to send. */
export type SourceReason = 'downloadFailed' | 'fileTooLarge' | 'internalAddress' | 'linkExpired';

/** The operator named a file that is not there, or that n8n could not get. */
export interface MissingSource {
	readonly type: 'missing';
	/** Label of the field that is concerned, by default that of the binary field. */
	readonly field?: 'Media URL' | 'Send as Link';
	/** Why, where it is not a value that the operator entered. */
	readonly reason?: SourceReason;
	/** What is the matter, and what to do about it. */
	readonly message: string;
	readonly advice: string;
}

/** Everything that a message's media can be named by. */
export type DraftSource = MediaSource | MissingSource | NoSource | RemoteSource | SharedSource;

/** The same once n8n has begun the download of a link that it is to download. */
export type OpenedSource = Exclude<DraftSource, RemoteSource>;

/** How the recipient was named by the operator. */
export type RecipientBy = 'phone' | 'contactId' | 'threadId';

/** A value for a template as the operator entered it. */
export interface EnteredValue {
	readonly part: 'body' | 'button' | 'header';
	/** Number or name of the placeholder; of a button its position, from 0. */
	readonly key: string;
	readonly text: string;
}

/** The template that the operator chose. */
export interface TemplateDraft {
	/** `name:language`, with the kind of header behind another colon where it is known. */
	readonly reference: string;
	readonly values: readonly EnteredValue[];
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
		| 'Caption'
		| 'Create Contact If Missing'
		| 'Download First'
		| 'File Name'
		| 'Messages in Doubt'
		| 'Save Message'
		| 'Send as Link'
		| 'Send Only Once'
		| 'Simplify'
		| 'Text';
	/** What it was set to, cut. */
	readonly value: string;
	/** What that is, of a field that takes any text, as in: it is … */
	readonly what?: string;
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
	readonly outsideWindow: 'fail' | 'template';
	/** For Send Template, and for a closed window. */
	readonly template: TemplateDraft;
	/** Seconds to wait until WhatsApp says what became of the message; 0: do not wait. Undefined: not set. */
	readonly waitForDelivery?: number;
	readonly options: MessageOptions;
	/** Switches that are neither on nor off. */
	readonly unclear: readonly UnclearValue[];
}

/** A message of words only, before any check. */
export interface TextDraft extends Draft<NoSource> {
	readonly text: string;
}
