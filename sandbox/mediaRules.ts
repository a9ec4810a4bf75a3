import { mediaKinds, type MediaKind } from './types';

export interface MediaRule {
	/** In lower case without the dot; any where there is no list. */
	readonly extensions?: readonly string[];
	readonly maxMegabytes: number;
}

/** What a provider accepts. */
export type MediaRules = Readonly<Record<MediaKind, MediaRule>>;

/** Meta's own limits in megabytes. */
export const metaMegabytes: Readonly<Record<MediaKind, number>> = {
	image: 5,
	document: 100,
	video: 16,
	audio: 16,
};

/** Extensions of office documents. */
export const office = ['pdf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'txt'] as const;

/** The longest list that a provider documents. */
export const usualExtensions: Readonly<Record<MediaKind, readonly string[]>> = {
	image: ['jpg', 'jpeg', 'png', 'webp'],
	document: [...office, 'csv'],
	video: ['mp4', '3gp'],
	audio: ['mp3', 'ogg', 'amr', 'aac', 'opus'],
};

/** Meta's sizes for the extensions of a list, or for any. */
export const mediaRules = (
	extensions: Partial<Record<MediaKind, readonly string[]>> = {},
): MediaRules => ({
	image: { extensions: extensions.image, maxMegabytes: metaMegabytes.image },
	document: { extensions: extensions.document, maxMegabytes: metaMegabytes.document },
	video: { extensions: extensions.video, maxMegabytes: metaMegabytes.video },
	audio: { extensions: extensions.audio, maxMegabytes: metaMegabytes.audio },
});

export const megabyte = 1024 * 1024;

/** Extension in lower case without the dot, '' when there is none. */
export function extensionOf(name: string): string {
	const match = /\.([a-z0-9]+)$/i.exec(name);
	return match?.[1]?.toLowerCase() ?? '';
}

/**
 * Whether a link can be media of a kind, by the extension of its path (lower case). Without an extension that is
 * known it can be anything, and a document can be anything in any case.
 */
export function canBe(kind: MediaKind, path: string): boolean {
	const extension = extensionOf(path);
	const kinds = mediaKinds.filter((each) => usualExtensions[each].includes(extension));
	return kind === 'document' || kinds.length === 0 || kinds.includes(kind);
}
