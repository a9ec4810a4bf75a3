import type { ProviderId } from '../../nodes/WhatsAppMedia/providers/registry';

/** A file as the letter gives it. */
export interface LetterFile {
	readonly bytes: Buffer;
	readonly name?: string;
	/** Endings that fit its content, the usual one first. */
	readonly endings: readonly string[];
	readonly mimeType: string;
	readonly kind: 'audio' | 'document' | 'image' | 'video';
}

/** What an operator asks for, in a way that must be sent, however hostile its texts are. */
export interface Letter {
	readonly provider: ProviderId;
	/** E.164 digits. */
	readonly digits: string;
	/** The same number as people write it. */
	readonly phone: string;
	readonly recipientBy: 'contactId' | 'phone' | 'threadId';
	/** Of Contactship. */
	readonly ids: {
		readonly channelId: string;
		readonly contactId: string;
		readonly threadId: string;
	};
	readonly caption: string;
	readonly fileName: string;
	readonly contact: Readonly<Record<string, string>>;
	readonly source:
		| { readonly type: 'file'; readonly file: LetterFile }
		| { readonly type: 'link'; readonly url: string };
	readonly asDocument: boolean;
	readonly simplify: boolean;
	readonly dataUri: boolean;
}
