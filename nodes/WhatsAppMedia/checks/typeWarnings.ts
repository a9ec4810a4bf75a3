import type { Details } from '../files/details';
import type { Format } from '../files/format';
import { FILE_TYPES, extensionOf, isExtensionOf, type FileType } from '../files/fileTypes';
import type { Media, MediaKind } from '../messages/message';
import { listed } from '../text';
import { ARTICLES } from './kind';
import type { ProviderLimits, TemplateLimits } from './limits';
import { warning, type FieldLabel, type Problem } from './problem';
import { uploadName } from './uploadName';

/** The provider as far as checks speak of it. */
export interface CheckedProvider {
	readonly name: string;
	readonly limits: ProviderLimits;
	readonly templates?: TemplateLimits;
}

/** What is known of the content of a file. */
export interface SeenContent {
	readonly head: Uint8Array;
	readonly details: Details;
	readonly format?: Format;
}

type Oddity = readonly [message: string, advice: string];

/** Files that WhatsApp takes but does not show as people expect. */
export function oddities(
	type: FileType | undefined,
	kind: MediaKind,
	content?: SeenContent,
): Problem[] {
	const isSticker = kind === 'image' && type?.mimeType === 'image/webp';
	const oddity = isSticker ? STICKER : content && oddContent(type, kind, content);
	return oddity === undefined ? [] : [warning('Media Type', ...oddity)];
}

const STICKER: Oddity = [
	'WhatsApp uses WebP for stickers and may not deliver it as an image',
	'Convert it to JPEG or PNG.',
];

function oddContent(
	type: FileType | undefined,
	kind: MediaKind,
	{ head, details, format }: SeenContent,
): Oddity | undefined {
	switch (kind) {
		case 'image':
			return oddColors(type, head, details);
		case 'video':
			return oddFilm(details);
		case 'audio':
			return oddSound(type, head, details);
		case 'document':
			return oddDocument(type, format);
	}
}

/** Meta: images are 8-bit, RGB or RGBA. */
function oddColors(
	type: FileType | undefined,
	head: Uint8Array,
	details: Details,
): Oddity | undefined {
	if (type?.mimeType === 'image/jpeg' && details.components === 4) {
		return [
			'The picture has colors for printing (CMYK), which WhatsApp may not show',
			'Convert it to RGB, or send it as a document.',
		];
	}
	// The bit depth stands in the header that every PNG begins with (PNG, 11.2.2).
	const hasHeader = Buffer.from(head.subarray(12, 16)).toString('latin1') === 'IHDR';
	if (type?.mimeType === 'image/png' && hasHeader && head[24] === 16) {
		return [
			'The picture has 16 bits for each color, which WhatsApp may not show',
			'Convert it to 8 bits, or send it as a document.',
		];
	}
	return undefined;
}

/** Names of coding formats as people know them. */
const CODINGS: Readonly<Record<string, string>> = {
	av01: 'AV1',
	hev1: 'HEVC (H.265)',
	hvc1: 'HEVC (H.265)',
	dvh1: 'HEVC (H.265)',
	dvhe: 'HEVC (H.265)',
	mp4v: 'MPEG-4 Visual',
	s263: 'H.263',
	vp08: 'VP8',
	vp09: 'VP9',
	alac: 'Apple Lossless',
	samr: 'AMR',
	sawb: 'AMR',
	'ac-3': 'Dolby Digital',
	'ec-3': 'Dolby Digital Plus',
};

/** Meta: H.264 with AAC, one sound track or none. */
function oddFilm({ tracks }: Details): Oddity | undefined {
	if (tracks === undefined) return undefined;
	if (tracks.pictures.length === 0 && tracks.sounds.length > 0) {
		return [
			'The file has sound but no picture, and WhatsApp may not take it as a video',
			'Convert it to M4A, MP3 or OGG Opus and send it as audio.',
		];
	}
	const odd = tracks.pictures.find((coding) => !/^avc[1-4]$/.test(coding));
	if (odd === undefined) return undefined;
	return [
		`WhatsApp only shows videos in H.264, and this one is in ${CODINGS[odd] ?? 'another format'}`,
		'Convert it to MP4 with H.264 and AAC, or send it as a document.',
	];
}

function oddSound(
	type: FileType | undefined,
	head: Uint8Array,
	{ tracks }: Details,
): Oddity | undefined {
	if (type?.mimeType === 'audio/ogg' && !Buffer.from(head).includes('OpusHead')) {
		return [
			'WhatsApp only plays OGG audio with the Opus codec, which this file does not seem to have',
			'Convert it to OGG Opus or MP3.',
		];
	}
	const odd = tracks?.sounds.find((coding) => coding !== 'mp4a');
	if (type?.mimeType !== 'audio/mp4' || odd === undefined) return undefined;
	return [
		`WhatsApp only plays M4A audio in AAC, and this file is in ${CODINGS[odd] ?? 'another format'}`,
		'Convert it to M4A with AAC, or to MP3.',
	];
}

/** What shops export for the old Office is often a web page or a table in plain text. */
function oddDocument(type: FileType | undefined, format: Format | undefined): Oddity | undefined {
	const isOld =
		type?.mimeType === 'application/msword' || type?.mimeType === 'application/vnd.ms-excel';
	if (!isOld || format?.isText !== true || format.forms.includes('rtf')) return undefined;
	const name = format.forms.includes('page')
		? 'a web page'
		: format.forms.includes('xml')
			? 'an XML file'
			: 'plain text';
	return [
		`The file is named .${type.extensions[0]}, but its content is ${name}, which phones may not open`,
		`Send it as ${type.extensions[0] === 'xls' ? 'XLSX' : 'DOCX'} or PDF.`,
	];
}

/** Extensions of the documents that WhatsApp lists. */
const WHATSAPP_DOCUMENTS = FILE_TYPES.filter(
	({ kind, accepted }) => kind === 'document' && accepted,
).map(({ extensions: [usual] }) => usual);

/**
 * A type of file that the provider does not list for the kind, or WhatsApp where the provider has no
 * list of its own. Workspaces can change the list.
 * @param type of the file, for a warning about what it is
 */
export function unlisted(
	media: Pick<Media, 'fileName' | 'kind' | 'mimeType'>,
	{ name, limits }: CheckedProvider,
	field: FieldLabel,
	type: FileType | undefined,
): Problem[] {
	const { fileName, kind } = media;
	const extension = extensionOf(fileName);
	if (extension === undefined) return [];
	const list = limits.extensions?.[kind];
	if (list === undefined) return unlistedByWhatsApp(extension, kind, field, type);
	if (list.includes(extension)) return [];
	const uploaded = extensionOf(uploadName(media, limits.extensions)) ?? '';
	const isListed = list.includes(uploaded);
	if (isListed && type?.extensions.includes(uploaded) === true) return [];
	return [
		warning(
			field,
			`${name} does not list .${extension} among the file types for ${ARTICLES[kind]}`,
			isListed
				? `The file is uploaded as .${uploaded}, which it lists. If it is refused, convert it to ${listed(list, 'or')}.`
				: `It lists ${list.join(', ')}. Your workspace may allow more.`,
		),
	];
}

/** Pictures, films and sound as a document are what people choose on purpose. */
function unlistedByWhatsApp(
	extension: string,
	kind: MediaKind,
	field: FieldLabel,
	type: FileType | undefined,
): Problem[] {
	if (kind !== 'document' || (type !== undefined && type.kind !== 'document')) return [];
	if (type?.accepted === true && isExtensionOf(type, extension)) return [];
	return [
		warning(
			field,
			`WhatsApp does not list .${extension} among the file types for ${ARTICLES[kind]}`,
			`It lists ${listed(WHATSAPP_DOCUMENTS)}. Others usually arrive, but not every phone opens them.`,
		),
	];
}
