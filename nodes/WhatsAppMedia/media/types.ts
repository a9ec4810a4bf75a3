import type { MediaKind } from '../message';

/** A file type by its MIME type: how it is named, what it starts with and where WhatsApp takes it. */
export interface FileType {
	readonly mimeType: string;
	/** The usual extension first, without the dot. */
	readonly extensions: readonly [string, ...string[]];
	/** The kind that this type naturally is, also where WhatsApp does not take it as such. */
	readonly kind: MediaKind;
	/** Meta's Cloud API takes the type for its kind. Documents of other types are tolerated there. */
	readonly accepted: boolean;
	/** Such a file always starts with its signature, so one without it is broken or something else. */
	readonly signed?: true;
	/** In plain words, for messages to the operator. */
	readonly label: string;
}

/**
 * Types that operators meet. Accepted ones are the union of what the providers document and what
 * Meta's Cloud API lists; the others are here so that a refusal can name them.
 */
export const FILE_TYPES: readonly FileType[] = [
	// Images. JPEG is uploaded as .jpeg: every server of the family knows that spelling, not every one .jpg.
	{
		mimeType: 'image/jpeg',
		extensions: ['jpeg', 'jpg'],
		kind: 'image',
		accepted: true,
		signed: true,
		label: 'JPEG image',
	},
	{
		mimeType: 'image/png',
		extensions: ['png'],
		kind: 'image',
		accepted: true,
		signed: true,
		label: 'PNG image',
	},
	{
		mimeType: 'image/webp',
		extensions: ['webp'],
		kind: 'image',
		accepted: true,
		signed: true,
		label: 'WebP image',
	},
	{
		mimeType: 'image/gif',
		extensions: ['gif'],
		kind: 'image',
		accepted: false,
		signed: true,
		label: 'GIF image',
	},
	{
		mimeType: 'image/heic',
		extensions: ['heic', 'heif'],
		kind: 'image',
		accepted: false,
		label: 'HEIC photo',
	},
	{
		mimeType: 'image/avif',
		extensions: ['avif'],
		kind: 'image',
		accepted: false,
		label: 'AVIF image',
	},
	{
		mimeType: 'image/bmp',
		extensions: ['bmp'],
		kind: 'image',
		accepted: false,
		label: 'BMP image',
	},
	{
		mimeType: 'image/tiff',
		extensions: ['tiff', 'tif'],
		kind: 'image',
		accepted: false,
		label: 'TIFF image',
	},
	{
		mimeType: 'image/svg+xml',
		extensions: ['svg'],
		kind: 'image',
		accepted: false,
		label: 'SVG drawing',
	},

	// Video
	{ mimeType: 'video/mp4', extensions: ['mp4'], kind: 'video', accepted: true, label: 'MP4 video' },
	{
		mimeType: 'video/3gpp',
		extensions: ['3gp', '3gpp'],
		kind: 'video',
		accepted: true,
		label: '3GP video',
	},
	{
		mimeType: 'video/quicktime',
		extensions: ['mov'],
		kind: 'video',
		accepted: false,
		label: 'QuickTime video',
	},
	{
		mimeType: 'video/webm',
		extensions: ['webm'],
		kind: 'video',
		accepted: false,
		signed: true,
		label: 'WebM video',
	},
	{
		mimeType: 'video/x-matroska',
		extensions: ['mkv'],
		kind: 'video',
		accepted: false,
		label: 'Matroska video',
	},
	{
		mimeType: 'video/x-msvideo',
		extensions: ['avi'],
		kind: 'video',
		accepted: false,
		signed: true,
		label: 'AVI video',
	},

	// Audio
	{
		mimeType: 'audio/mpeg',
		extensions: ['mp3'],
		kind: 'audio',
		accepted: true,
		label: 'MP3 audio',
	},
	{
		mimeType: 'audio/ogg',
		extensions: ['ogg', 'opus', 'oga'],
		kind: 'audio',
		accepted: true,
		signed: true,
		label: 'OGG audio',
	},
	{
		mimeType: 'audio/amr',
		extensions: ['amr'],
		kind: 'audio',
		accepted: true,
		signed: true,
		label: 'AMR audio',
	},
	{ mimeType: 'audio/aac', extensions: ['aac'], kind: 'audio', accepted: true, label: 'AAC audio' },
	{ mimeType: 'audio/mp4', extensions: ['m4a'], kind: 'audio', accepted: true, label: 'M4A audio' },
	{
		mimeType: 'audio/wav',
		extensions: ['wav'],
		kind: 'audio',
		accepted: false,
		signed: true,
		label: 'WAV audio',
	},
	{
		mimeType: 'audio/flac',
		extensions: ['flac'],
		kind: 'audio',
		accepted: false,
		signed: true,
		label: 'FLAC audio',
	},

	// Documents
	{
		mimeType: 'application/pdf',
		extensions: ['pdf'],
		kind: 'document',
		accepted: true,
		signed: true,
		label: 'PDF document',
	},
	{
		mimeType: 'application/msword',
		extensions: ['doc'],
		kind: 'document',
		accepted: true,
		label: 'Word document',
	},
	{
		mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
		extensions: ['docx'],
		kind: 'document',
		accepted: true,
		signed: true,
		label: 'Word document',
	},
	{
		mimeType: 'application/vnd.ms-excel',
		extensions: ['xls'],
		kind: 'document',
		accepted: true,
		label: 'Excel workbook',
	},
	{
		mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
		extensions: ['xlsx'],
		kind: 'document',
		accepted: true,
		signed: true,
		label: 'Excel workbook',
	},
	{
		mimeType: 'application/vnd.ms-powerpoint',
		extensions: ['ppt'],
		kind: 'document',
		accepted: true,
		label: 'PowerPoint presentation',
	},
	{
		mimeType: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
		extensions: ['pptx'],
		kind: 'document',
		accepted: true,
		signed: true,
		label: 'PowerPoint presentation',
	},
	{
		mimeType: 'text/plain',
		extensions: ['txt'],
		kind: 'document',
		accepted: true,
		label: 'text file',
	},
	{
		mimeType: 'text/csv',
		extensions: ['csv'],
		kind: 'document',
		accepted: true,
		label: 'CSV file',
	},
	{
		mimeType: 'text/html',
		extensions: ['html', 'htm'],
		kind: 'document',
		accepted: false,
		label: 'web page',
	},
	{
		mimeType: 'application/json',
		extensions: ['json'],
		kind: 'document',
		accepted: false,
		label: 'JSON file',
	},
	{
		mimeType: 'application/zip',
		extensions: ['zip'],
		kind: 'document',
		accepted: false,
		signed: true,
		label: 'ZIP archive',
	},
];

/** MIME types under which some software files the types above. */
const MIME_ALIASES: Readonly<Record<string, string>> = {
	'image/jpg': 'image/jpeg',
	'image/pjpeg': 'image/jpeg',
	'image/heif': 'image/heic',
	'video/3gp': 'video/3gpp',
	'audio/3gpp': 'video/3gpp',
	'audio/mp3': 'audio/mpeg',
	'audio/opus': 'audio/ogg',
	'application/ogg': 'audio/ogg',
	'audio/x-aac': 'audio/aac',
	'audio/aacp': 'audio/aac',
	'audio/m4a': 'audio/mp4',
	'audio/x-m4a': 'audio/mp4',
	'audio/x-wav': 'audio/wav',
	'audio/wave': 'audio/wav',
	'audio/x-flac': 'audio/flac',
	'application/x-pdf': 'application/pdf',
	'application/csv': 'text/csv',
	'application/x-zip-compressed': 'application/zip',
};

/** MIME types that say nothing: n8n and web servers use them when they do not know. */
const MEANINGLESS = new Set([
	'application/octet-stream',
	'binary/octet-stream',
	'application/force-download',
	'application/download',
]);

const byMimeType = new Map(FILE_TYPES.map((type) => [type.mimeType, type]));
const byExtension = new Map(
	FILE_TYPES.flatMap((type) => type.extensions.map((extension) => [extension, type] as const)),
);

/** `IMAGE/JPG; charset=x` to `image/jpeg`; undefined for types that say nothing. */
export function normalizeMimeType(mimeType: string | undefined): string | undefined {
	const bare = mimeType?.split(';')[0]?.trim().toLowerCase() ?? '';
	if (bare === '' || !bare.includes('/') || MEANINGLESS.has(bare)) return undefined;
	return MIME_ALIASES[bare] ?? bare;
}

/** The known file type of a MIME type, aliases included. */
export function typeByMimeType(mimeType: string | undefined): FileType | undefined {
	const normalized = normalizeMimeType(mimeType);
	return normalized === undefined ? undefined : byMimeType.get(normalized);
}

/** The known file type of an extension (without dot, any case). */
export function typeByExtension(extension: string | undefined): FileType | undefined {
	return extension === undefined ? undefined : byExtension.get(extension.toLowerCase());
}

/** Extension of a file name without the dot, lower-case; undefined without one. */
export function extensionOf(name: string): string | undefined {
	return /[^/\\]\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase();
}
