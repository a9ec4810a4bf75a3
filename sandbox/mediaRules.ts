import { mediaKinds, type MediaKind, type ProviderId } from './types';

export interface MediaRule {
	extensions: readonly string[];
	maxMegabytes: number;
}

const sizes: Record<MediaKind, number> = { image: 5, document: 100, video: 16, audio: 16 };

const office = ['pdf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'txt'];

const rules = (extensions: Record<MediaKind, readonly string[]>): Record<MediaKind, MediaRule> => ({
	image: { extensions: extensions.image, maxMegabytes: sizes.image },
	document: { extensions: extensions.document, maxMegabytes: sizes.document },
	video: { extensions: extensions.video, maxMegabytes: sizes.video },
	audio: { extensions: extensions.audio, maxMegabytes: sizes.audio },
});

/**
 * What the providers with a list accept. Xobito: the server family's default list plus jpg and webp;
 * WA.cr and RASL: the lists of their documentation, read as file extensions.
 */
export const mediaRules: Readonly<
	Record<Exclude<ProviderId, 'contactship'>, Record<MediaKind, MediaRule>>
> = {
	xobito: rules({
		image: ['jpg', 'jpeg', 'png', 'webp'],
		document: ['pdf', 'doc', 'docx', 'txt', 'xls', 'xlsx', 'ppt', 'pptx'],
		video: ['mp4', '3gp'],
		audio: ['aac', 'amr', 'mp3', 'm4a', 'ogg'],
	}),
	waCr: rules({
		image: ['jpg', 'jpeg', 'png', 'webp'],
		document: [...office, 'csv'],
		video: ['mp4', '3gp'],
		audio: ['mp3', 'ogg', 'amr', 'aac', 'opus'],
	}),
	rasl: rules({
		image: ['jpg', 'jpeg', 'png', 'webp'],
		document: office,
		video: ['mp4', '3gp'],
		audio: ['mp3', 'ogg', 'amr', 'aac', 'opus'],
	}),
};

/** Meta's own limits in megabytes; all that Contactship, which documents none, can run into. */
export const metaMegabytes: Readonly<Record<MediaKind, number>> = sizes;

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
	const kinds = mediaKinds.filter((each) => mediaRules.waCr[each].extensions.includes(extension));
	return kind === 'document' || kinds.length === 0 || kinds.includes(kind);
}
