import type { MediaKind } from '../messages/message';
import type { Form } from './format';
import { OTHER_TYPES } from './otherTypes';

/** A file type by its MIME type: how it is named, what it starts with and where WhatsApp takes it. */
export interface FileType {
	readonly mimeType: string;
	/** The usual extension first, without the dot. */
	readonly extensions: readonly [string, ...string[]];
	/** Further extensions that files with this content rightly have. They stay in names, and uploads get the usual one. */
	readonly relatives?: readonly string[];
	/** Formats in which files of this type are written, besides one of their own. */
	readonly writtenIn?: readonly Form[];
	/** The kind that this type naturally is, also where WhatsApp does not take it as such. */
	readonly kind: MediaKind;
	/** Meta's Cloud API takes the type for its kind. Documents of other types are tolerated there. */
	readonly accepted: boolean;
	/** Such a file always starts with a signature that is known, so one without it is broken or something else. */
	readonly signed?: true;
	/** In plain words, for messages to the operator. */
	readonly label: string;
}

/**
 * Types that operators meet. Accepted ones are the union of what the providers document and what
 * Meta's Cloud API lists; the others are here so that a text can name them. Types of which nothing
 * but their name matters are in `OTHER_TYPES`.
 */
export const FILE_TYPES: readonly FileType[] = [
	// Images. JPEG is uploaded as .jpeg: every server of the family knows that spelling, not every one .jpg.
	{
		mimeType: 'image/jpeg',
		extensions: ['jpeg', 'jpg'],
		relatives: ['jpe', 'jfif', 'jif', 'jfi', 'pjpeg', 'jps', 'mpo', 'thm'],
		kind: 'image',
		accepted: true,
		signed: true,
		label: 'JPEG image',
	},
	{
		mimeType: 'image/png',
		extensions: ['png'],
		relatives: ['apng'],
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
		relatives: ['heics', 'heifs', 'hif', 'avci'],
		kind: 'image',
		accepted: false,
		label: 'HEIC photo',
	},
	{
		mimeType: 'image/avif',
		extensions: ['avif'],
		relatives: ['avifs'],
		kind: 'image',
		accepted: false,
		label: 'AVIF image',
	},
	{
		mimeType: 'image/bmp',
		extensions: ['bmp'],
		relatives: ['dib'],
		kind: 'image',
		accepted: false,
		label: 'BMP image',
	},
	{
		mimeType: 'image/tiff',
		extensions: ['tiff', 'tif'],
		writtenIn: ['tiff'],
		kind: 'image',
		accepted: false,
		label: 'TIFF image',
	},
	{
		mimeType: 'image/svg+xml',
		extensions: ['svg'],
		writtenIn: ['xml', 'text'],
		kind: 'image',
		accepted: false,
		label: 'SVG drawing',
	},

	// Video
	{
		mimeType: 'video/mp4',
		extensions: ['mp4'],
		relatives: ['m4v', 'mp4v', 'mpg4', 'f4v', 'mov', '3gp', '3gpp', '3g2'],
		writtenIn: ['mp4'],
		kind: 'video',
		accepted: true,
		label: 'MP4 video',
	},
	{
		mimeType: 'video/3gpp',
		extensions: ['3gp', '3gpp'],
		relatives: ['3g2', '3gp2', '3gpp2', 'mp4', 'm4v'],
		writtenIn: ['mp4'],
		kind: 'video',
		accepted: true,
		label: '3GP video',
	},
	{
		mimeType: 'video/quicktime',
		extensions: ['mov'],
		relatives: ['qt', 'mqv'],
		kind: 'video',
		accepted: false,
		label: 'QuickTime video',
	},
	{
		mimeType: 'video/webm',
		extensions: ['webm'],
		relatives: ['weba'],
		kind: 'video',
		accepted: false,
		signed: true,
		label: 'WebM video',
	},
	{
		mimeType: 'video/x-matroska',
		extensions: ['mkv'],
		relatives: ['mka', 'mks', 'mk3d'],
		writtenIn: ['webm'],
		kind: 'video',
		accepted: false,
		label: 'Matroska video',
	},
	{
		mimeType: 'video/x-msvideo',
		extensions: ['avi'],
		relatives: ['divx'],
		kind: 'video',
		accepted: false,
		signed: true,
		label: 'AVI video',
	},

	// Audio
	{
		mimeType: 'audio/mpeg',
		extensions: ['mp3'],
		relatives: ['mp2', 'mp1', 'mpga', 'm2a', 'm3a', 'mp2a'],
		writtenIn: ['id3'],
		kind: 'audio',
		accepted: true,
		label: 'MP3 audio',
	},
	{
		mimeType: 'audio/ogg',
		extensions: ['ogg', 'opus', 'oga'],
		relatives: ['spx', 'ogx'],
		kind: 'audio',
		accepted: true,
		signed: true,
		label: 'OGG audio',
	},
	{
		mimeType: 'audio/amr',
		extensions: ['amr'],
		relatives: ['awb'],
		kind: 'audio',
		accepted: true,
		signed: true,
		label: 'AMR audio',
	},
	{
		mimeType: 'audio/aac',
		extensions: ['aac'],
		relatives: ['adts'],
		writtenIn: ['id3', 'mp4'],
		kind: 'audio',
		accepted: true,
		label: 'AAC audio',
	},
	{
		mimeType: 'audio/mp4',
		extensions: ['m4a', 'm4b'],
		relatives: ['m4r', 'm4p', 'mp4a', 'mp4', 'aac', '3gp', '3gpp', '3ga', 'qta'],
		writtenIn: ['mp4'],
		kind: 'audio',
		accepted: true,
		label: 'M4A audio',
	},
	{
		mimeType: 'audio/wav',
		extensions: ['wav'],
		relatives: ['wave', 'bwf'],
		kind: 'audio',
		accepted: false,
		signed: true,
		label: 'WAV audio',
	},
	{
		mimeType: 'audio/flac',
		extensions: ['flac'],
		writtenIn: ['id3'],
		kind: 'audio',
		accepted: false,
		signed: true,
		label: 'FLAC audio',
	},

	// Documents
	{
		mimeType: 'application/pdf',
		extensions: ['pdf'],
		relatives: ['ai'],
		kind: 'document',
		accepted: true,
		signed: true,
		label: 'PDF document',
	},
	{
		mimeType: 'application/msword',
		extensions: ['doc'],
		relatives: ['dot', 'wiz'],
		writtenIn: ['ole', 'zip', 'office text', 'rtf', 'words'],
		kind: 'document',
		accepted: true,
		label: 'Word document',
	},
	{
		mimeType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
		extensions: ['docx'],
		writtenIn: ['zip', 'ole'],
		kind: 'document',
		accepted: true,
		signed: true,
		label: 'Word document',
	},
	{
		mimeType: 'application/vnd.ms-excel',
		extensions: ['xls'],
		relatives: ['xlt', 'xla', 'xlw', 'et'],
		writtenIn: ['ole', 'zip', 'office text', 'words'],
		kind: 'document',
		accepted: true,
		label: 'Excel workbook',
	},
	{
		mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
		extensions: ['xlsx'],
		writtenIn: ['zip', 'ole'],
		kind: 'document',
		accepted: true,
		signed: true,
		label: 'Excel workbook',
	},
	{
		mimeType: 'application/vnd.ms-powerpoint',
		extensions: ['ppt'],
		relatives: ['pps', 'pot', 'ppa', 'dps'],
		writtenIn: ['ole', 'zip'],
		kind: 'document',
		accepted: true,
		label: 'PowerPoint presentation',
	},
	{
		mimeType: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
		extensions: ['pptx'],
		writtenIn: ['zip', 'ole'],
		kind: 'document',
		accepted: true,
		signed: true,
		label: 'PowerPoint presentation',
	},
	{
		mimeType: 'text/plain',
		extensions: ['txt'],
		relatives: ['text', 'log', 'conf', 'ini'],
		writtenIn: ['text'],
		kind: 'document',
		accepted: true,
		label: 'text file',
	},
	{
		mimeType: 'text/csv',
		extensions: ['csv'],
		writtenIn: ['text'],
		kind: 'document',
		accepted: true,
		label: 'CSV file',
	},
	{
		mimeType: 'text/html',
		extensions: ['html', 'htm'],
		relatives: ['shtml'],
		writtenIn: ['page', 'text'],
		kind: 'document',
		accepted: false,
		label: 'web page',
	},
	{
		mimeType: 'application/json',
		extensions: ['json'],
		writtenIn: ['text'],
		kind: 'document',
		accepted: false,
		label: 'JSON file',
	},
	{
		mimeType: 'application/zip',
		extensions: ['zip'],
		writtenIn: ['zip', 'zipped'],
		kind: 'document',
		accepted: false,
		signed: true,
		label: 'ZIP archive',
	},
];

/** MIME types under which some software files these types. */
const MIME_ALIASES: Readonly<Record<string, string>> = {
	'image/jpg': 'image/jpeg',
	'image/pjpeg': 'image/jpeg',
	'image/apng': 'image/png',
	'image/x-png': 'image/png',
	'image/heif': 'image/heic',
	'image/heic-sequence': 'image/heic',
	'image/heif-sequence': 'image/heic',
	'image/x-ms-bmp': 'image/bmp',
	'video/x-m4v': 'video/mp4',
	'application/mp4': 'video/mp4',
	'video/3gp': 'video/3gpp',
	'video/3gpp2': 'video/3gpp',
	'audio/3gpp': 'video/3gpp',
	'video/matroska': 'video/x-matroska',
	'audio/x-matroska': 'video/x-matroska',
	'audio/webm': 'video/webm',
	'video/avi': 'video/x-msvideo',
	'video/vnd.avi': 'video/x-msvideo',
	'audio/mp3': 'audio/mpeg',
	'audio/x-mp3': 'audio/mpeg',
	'audio/x-mpeg': 'audio/mpeg',
	'audio/opus': 'audio/ogg',
	'application/ogg': 'audio/ogg',
	'audio/amr-wb': 'audio/amr',
	'audio/x-aac': 'audio/aac',
	'audio/aacp': 'audio/aac',
	'audio/m4a': 'audio/mp4',
	'audio/x-m4a': 'audio/mp4',
	'audio/x-m4b': 'audio/mp4',
	'audio/x-wav': 'audio/wav',
	'audio/wave': 'audio/wav',
	'audio/vnd.wave': 'audio/wav',
	'audio/x-flac': 'audio/flac',
	'application/x-pdf': 'application/pdf',
	'application/acrobat': 'application/pdf',
	'application/excel': 'application/vnd.ms-excel',
	'application/x-msexcel': 'application/vnd.ms-excel',
	'application/x-excel': 'application/vnd.ms-excel',
	'application/mspowerpoint': 'application/vnd.ms-powerpoint',
	'application/csv': 'text/csv',
	'text/x-csv': 'text/csv',
	'text/comma-separated-values': 'text/csv',
	'application/xhtml+xml': 'text/html',
	'text/json': 'application/json',
	'text/xml': 'application/xml',
	'text/vcard': 'text/x-vcard',
	'text/directory': 'text/x-vcard',
	'text/rtf': 'application/rtf',
	'text/x-markdown': 'text/markdown',
	'application/x-zip': 'application/zip',
	'application/x-zip-compressed': 'application/zip',
	'application/x-gzip': 'application/gzip',
	'application/x-rar-compressed': 'application/vnd.rar',
	'application/x-rar': 'application/vnd.rar',
};

/** MIME types that say nothing: n8n and web servers use them when they do not know. */
const MEANINGLESS = new Set([
	'application/octet-stream',
	'binary/octet-stream',
	'application/force-download',
	'application/x-force-download',
	'application/download',
	'application/x-download',
	'application/x-unknown',
	'application/unknown',
	'application/binary',
	'application/x-binary',
	'application/x-cfb',
	'multipart/form-data',
	'unknown/unknown',
]);

const ALL_TYPES = [...FILE_TYPES, ...OTHER_TYPES];
const byMimeType = new Map(ALL_TYPES.map((type) => [type.mimeType, type]));
// What comes later wins: a type's own extension over a relative of another, the first of two relatives over the second.
const byExtension = new Map([
	...[...ALL_TYPES].reverse().flatMap((type) => extensionsTo(type, type.relatives ?? [])),
	...ALL_TYPES.flatMap((type) => extensionsTo(type, type.extensions)),
]);

function extensionsTo(type: FileType, extensions: readonly string[]): Array<[string, FileType]> {
	return extensions.map((extension) => [extension, type]);
}

/** Characters of a MIME type that are read; the longest that is registered has 73. */
const LONGEST_MIME_TYPE = 200;
const BARE = /^\s*([\w.+-]+\/[\w.+-]+)\s*(?:;|$)/;

/** `IMAGE/JPG; charset=x` to `image/jpg`; undefined for types that say nothing. */
export function bareMimeType(mimeType: string | undefined): string | undefined {
	const bare = BARE.exec(mimeType?.slice(0, LONGEST_MIME_TYPE) ?? '')?.[1]?.toLowerCase();
	return bare === undefined || MEANINGLESS.has(bare) ? undefined : bare;
}

/** The same under the name that the tables have for it: `image/jpeg`. */
export function normalizeMimeType(mimeType: string | undefined): string | undefined {
	const bare = bareMimeType(mimeType);
	return bare === undefined ? undefined : (MIME_ALIASES[bare] ?? bare);
}

/** The known file type of a MIME type, aliases included. */
export function typeByMimeType(mimeType: string | undefined): FileType | undefined {
	return typeCalled(bareMimeType(mimeType));
}

/** The same for a MIME type that is bare already. */
export function typeCalled(mimeType: string | undefined): FileType | undefined {
	if (mimeType === undefined) return undefined;
	return byMimeType.get(mimeType) ?? byMimeType.get(MIME_ALIASES[mimeType] ?? '');
}

/** The known file type of an extension (without dot, any case). */
export function typeByExtension(extension: string | undefined): FileType | undefined {
	return extension === undefined ? undefined : byExtension.get(extension.toLowerCase());
}

/** Whether files of a type rightly have an extension, in its usual spelling or as a relative. */
export function isExtensionOf(
	{ extensions, relatives }: FileType,
	extension: string | undefined,
): boolean {
	if (extension === undefined) return false;
	return extensions.includes(extension) || relatives?.includes(extension) === true;
}

/**
 * Extension of a file name without the dot, lower-case; undefined without one. Digits alone are a
 * date or a number (`Invoice 12.05.2024`), not an extension.
 */
export function extensionOf(name: string): string | undefined {
	const extension = /[^/\\]\.([A-Za-z0-9]{1,12})$/.exec(name.slice(-16))?.[1]?.toLowerCase();
	return extension === undefined || /^\d+$/.test(extension) ? undefined : extension;
}
