import { OLE, sniff } from './signatures';
import { extensionOf, typeByExtension, typeByMimeType, type FileType } from './types';

/** What is known of a file: its first bytes, its name and what somebody declared it to be. */
export interface Evidence {
	readonly head: Uint8Array;
	readonly name?: string;
	readonly mimeType?: string;
}

/** What a file is, and what it was said to be where that is something else. */
export interface Recognition {
	/** The type by content; by name or declaration where the content shows none. */
	readonly type?: FileType;
	/** The type that name or declaration claim. */
	readonly claimed?: FileType;
	/** The content has a signature that was recognised. */
	readonly proven: boolean;
}

/** Container formats, and the types that are stored in them. */
const CONTAINERS: Readonly<Record<string, RegExp>> = {
	'application/zip': /openxmlformats|zip/,
	[OLE]: /msword|ms-excel|ms-powerpoint/,
	'video/mp4': /^(video|audio)\/mp4$/,
	'video/3gpp': /3gpp/,
	// Plain text that happens to start with a brace is still what its name says.
	'application/json': /^text\/(plain|csv)$|json/,
};

/** Recognises a file by its content first, then by its name, then by the declared MIME type. */
export function recognize({ head, name, mimeType }: Evidence): Recognition {
	const declared = typeByMimeType(mimeType);
	const claimed = typeByExtension(extensionOf(name ?? '')) ?? believable(declared);
	const sniffed = sniff(head);
	if (sniffed === undefined) return { type: claimed, claimed, proven: false };

	const container = CONTAINERS[sniffed];
	const inside = [claimed, declared].find((type) => type && container?.test(type.mimeType));
	const type = inside ?? typeByMimeType(sniffed);
	return { type, claimed, proven: type !== undefined };
}

/** n8n labels downloads of unknown type `text/plain`, so without a name that says nothing. */
function believable(declared: FileType | undefined): FileType | undefined {
	return declared?.mimeType === 'text/plain' ? undefined : declared;
}
