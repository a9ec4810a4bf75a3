import type { MediaKind } from '../messages/message';
import type { PhoneLimits } from './wirePhone';

const MB = 1024 * 1024;

/**
 * The largest file per kind that WhatsApp itself takes, in bytes. No provider can offer more, so a
 * larger file is refused before it is sent.
 */
export const WHATSAPP_MAX_BYTES: Readonly<Record<MediaKind, number>> = {
	image: 5 * MB,
	audio: 16 * MB,
	video: 16 * MB,
	document: 100 * MB,
};

/** Characters (code points) of a caption; Meta's limit, which the providers repeat. */
export const CAPTION_LENGTH = 1024;
/** Characters (code points) of a text message, as all providers document it. */
export const TEXT_LENGTH = 4096;
/** Characters (code points) of a file name. */
export const FILE_NAME_LENGTH = 255;

/** Characters of an ID of a provider; the longest known has 36, so more is something else. */
export const ID_LENGTH = 512;

/** What one provider documents about what it takes. */
export interface ProviderLimits {
	readonly phone: PhoneLimits;
	/**
	 * File name extensions per kind that the provider documents; none where it documents none.
	 * Tenants can change these lists, so they only ever lead to warnings.
	 */
	readonly extensions?: Readonly<Record<MediaKind, readonly string[]>>;
	/**
	 * Characters that the server counts for a line break in the caption of an uploaded file and of a
	 * link: forms carry CR LF (RFC 7578), JSON a single LF.
	 */
	readonly lineBreakLength: Readonly<Record<'file' | 'link', 1 | 2>>;
	/** A link must end in an allowed extension, since the server reads the type from it. */
	readonly linkNeedsExtension: boolean;
	/** Bytes above which an upload is better sent as a link (base64 inside JSON). */
	readonly comfortableUpload?: number;
}

/** What one provider documents about templates. */
export interface TemplateLimits {
	/** How the media in a template's header can be given. */
	readonly headerMedia: 'fileOrLink' | 'link';
	/** Placeholders in a template's body and buttons with a changing part, at most. */
	readonly values: {
		readonly body: number;
		readonly buttons: number;
		/** Whether values go by their names where a template has some; otherwise only by their order. */
		readonly byName: boolean;
		/** Whether values that a template has no gap for are left out; otherwise the message is refused. */
		readonly ignoresOthers: boolean;
	};
}
