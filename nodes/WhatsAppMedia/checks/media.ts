import type { Draft, Media, MediaFile, MediaKind } from '../message';
import { recognize, type Recognition } from '../media/recognize';
import { extensionOf, typeByExtension, type FileType } from '../media/types';
import { readableSize } from '../text';
import { checkFileName } from './fileName';
import { WHATSAPP_MAX_BYTES, type ProviderLimits } from './limits';
import { checkLink } from './link';
import { passed, refused, warning, type Checked, type FieldLabel, type Problem } from './problem';

/** The media part of what the operator asked for. */
export type MediaDraft = Pick<Draft, 'fileName' | 'kind' | 'source'>;

/** The provider as far as checks speak of it. */
export interface CheckedProvider {
	readonly name: string;
	readonly limits: ProviderLimits;
}

const ARTICLES: Readonly<Record<MediaKind, string>> = {
	image: 'an image',
	video: 'a video',
	audio: 'an audio message',
	document: 'a document',
};

/**
 * Settles what the media is and refuses what cannot arrive.
 * @param reachableHost see `checkLink`
 */
export function checkMedia(
	draft: MediaDraft,
	provider: CheckedProvider,
	reachableHost?: string,
): Checked<Media> {
	const { source } = draft;
	switch (source.type) {
		case 'file':
			return checkFile(draft, source.file, provider);
		case 'link':
			return checkLinkedMedia(draft, source.url, provider, reachableHost);
		case 'missing':
			return refused('Input Binary Field', source.message, source.advice);
		case 'none':
			return refused('Header Media', 'There is no media', 'Choose Binary Field or URL.');
	}
}

function checkFile(draft: MediaDraft, file: MediaFile, provider: CheckedProvider): Checked<Media> {
	const field: FieldLabel = 'Input Binary Field';
	if (file.size === 0) {
		return refused(
			field,
			'The file is empty (0 bytes)',
			'Check the node that makes or downloads the file.',
		);
	}
	const name = file.name ?? (draft.fileName || undefined);
	const found = recognize({ head: file.head, name, mimeType: file.mimeType });
	const broken = brokenFile(found, field);
	if (broken) return broken;

	const kind = settleKind(draft.kind, found.type, field);
	if (kind.value === undefined) return { problems: kind.problems };
	const size = checkSize(file.size, kind.value, field);
	const fileName = checkFileName(
		{ typed: draft.fileName, own: file.name, fallback: kind.value },
		found.type,
	);
	const problems = [...kind.problems, ...size, ...fileName.problems];
	if (fileName.value === undefined) return { problems };
	problems.push(
		...oddities(found.type, kind.value, file),
		...unlisted(fileName.value, kind.value, provider, field),
	);
	const comfortable = provider.limits.comfortableUpload;
	if (comfortable !== undefined && file.size > comfortable) {
		problems.push(
			warning(
				field,
				`The file has ${readableSize(file.size)}, which ${provider.name} gets as text a third larger`,
				'For files of this size a public link (Media Source: URL) is the safer way.',
			),
		);
	}
	return passed(
		{
			kind: kind.value,
			source: { type: 'file', file },
			mimeType: found.type?.mimeType ?? 'application/octet-stream',
			fileName: fileName.value,
		},
		problems,
	);
}

function checkLinkedMedia(
	draft: MediaDraft,
	given: string,
	provider: CheckedProvider,
	reachableHost: string | undefined,
): Checked<Media> {
	const field: FieldLabel = 'Media URL';
	const link = checkLink(given, reachableHost);
	const url = link.value;
	if (url === undefined) return { problems: link.problems };

	const own = lastSegment(url);
	const extension = extensionOf(own);
	const type = typeByExtension(extension);
	if (draft.kind === 'auto' && type === undefined) {
		const untold = refused<Media>(
			field,
			'The media URL does not end in a known file type, so the kind of media cannot be told from it',
			'Choose Image, Document, Video or Audio in the field Media Type.',
		);
		return { problems: [...untold.problems, ...link.problems] };
	}
	const kind = settleKind(draft.kind, type, field);
	if (kind.value === undefined) return { problems: kind.problems };
	// The extension of a typed name is the operator's word for a link without one.
	const fileName = checkFileName(
		{ typed: draft.fileName, own: type ? own : undefined, fallback: kind.value },
		type,
	);
	const problems = [...link.problems, ...kind.problems, ...fileName.problems];
	if (fileName.value === undefined) return { problems };
	problems.push(...oddities(type, kind.value));
	if (extension === undefined && provider.limits.linkNeedsExtension) {
		problems.push(
			warning(
				field,
				`The media URL has no file name extension, and ${provider.name} may refuse such links`,
				'Use a link that ends in the file’s name, for example /invoice.pdf, or choose Media Source: Binary Field.',
			),
		);
	} else {
		problems.push(...unlisted(own, kind.value, provider, field));
	}
	return passed(
		{
			kind: kind.value,
			source: { type: 'link', url: url.href },
			mimeType: type?.mimeType,
			fileName: fileName.value,
		},
		problems,
	);
}

/** A file whose content shows that something went wrong before it came here. */
function brokenFile(
	{ type, claimed, proven }: Recognition,
	field: FieldLabel,
): Checked<Media> | undefined {
	const isPage = type?.mimeType === 'text/html' || type?.mimeType === 'application/json';
	if (proven && isPage && claimed !== undefined && claimed !== type) {
		return refused(
			field,
			`The content of the file (${type.label}) is not what its name says (${claimed.label})`,
			'Usually the download before this node got a login or not-found page. Open the file in the node before and check.',
		);
	}
	if (!proven && claimed?.signed) {
		return refused(
			field,
			`The content of the file is not what its name or type says (${claimed.label})`,
			'The file is damaged, or has a wrong name or MIME type. Open it in the node before and check.',
		);
	}
	return undefined;
}

/** The kind to send as: the operator's choice if the type allows it, else what the type naturally is. */
function settleKind(
	chosen: MediaKind | 'auto',
	type: FileType | undefined,
	field: FieldLabel,
): Checked<MediaKind> {
	if (chosen === 'document') return passed(chosen);
	if (chosen === 'auto') {
		if (type === undefined || type.kind === 'document') return passed('document');
		if (type.accepted) return passed(type.kind);
		return passed('document', [
			warning(
				field,
				`WhatsApp does not take this type of file (${type.label}) as ${ARTICLES[type.kind]}`,
				'It is sent as a document.',
			),
		]);
	}
	if (type === undefined) {
		if (field === 'Media URL') return passed(chosen);
		return refused(
			field,
			`The file cannot be recognised as ${ARTICLES[chosen]}`,
			'Check the file, or choose Document in the field Media Type.',
		);
	}
	if (type.kind !== chosen) {
		return refused(
			'Media Type',
			`A file of this type (${type.label}) cannot be sent as ${ARTICLES[chosen]}`,
			`Choose ${kindLabel(type.accepted ? type.kind : 'document')} or Detect Automatically in the field Media Type.`,
		);
	}
	if (!type.accepted) {
		return refused(
			'Media Type',
			`WhatsApp does not take this type of file (${type.label}) as ${ARTICLES[chosen]}`,
			'Convert the file first, or choose Document in the field Media Type.',
		);
	}
	return passed(chosen);
}

function checkSize(bytes: number, kind: MediaKind, field: FieldLabel): Problem[] {
	const max = WHATSAPP_MAX_BYTES[kind];
	if (bytes <= max) return [];
	const [given, limit] = [readableSize(bytes), readableSize(max)];
	// A file that is just too large must not read as if it fitted.
	const size =
		parseFloat(given) > parseFloat(limit) ? given : `${bytes.toLocaleString('en')} bytes`;
	const asDocument = kind !== 'document' && bytes <= WHATSAPP_MAX_BYTES.document;
	return [
		{
			severity: 'error',
			field,
			message: `The file has ${size}, more than the ${limit} that WhatsApp takes for ${ARTICLES[kind]}`,
			advice: asDocument
				? `Make the file smaller, or choose Document in the field Media Type (up to ${readableSize(WHATSAPP_MAX_BYTES.document)}).`
				: 'Make the file smaller, or send a link to it in a text message.',
		},
	];
}

/** Files that WhatsApp takes but does not show as people expect. */
function oddities(type: FileType | undefined, kind: MediaKind, file?: MediaFile): Problem[] {
	if (kind === 'image' && type?.mimeType === 'image/webp') {
		return [
			warning(
				'Media Type',
				'WhatsApp uses WebP for stickers and may not deliver it as an image',
				'Convert it to JPEG or PNG.',
			),
		];
	}
	if (kind === 'audio' && type?.mimeType === 'audio/ogg' && file !== undefined) {
		const isOpus = Buffer.from(file.head).includes('OpusHead');
		return isOpus
			? []
			: [
					warning(
						'Media Type',
						'WhatsApp only plays OGG audio with the Opus codec, which this file does not seem to have',
						'Convert it to OGG Opus or MP3.',
					),
				];
	}
	return [];
}

/** An extension that the provider does not list for the kind. Workspaces can change the list. */
function unlisted(
	name: string,
	kind: MediaKind,
	provider: CheckedProvider,
	field: FieldLabel,
): Problem[] {
	const extension = extensionOf(name);
	const list = provider.limits.extensions?.[kind];
	if (list === undefined || extension === undefined || list.includes(extension)) return [];
	return [
		warning(
			field,
			`${provider.name} does not list .${extension} among the file types for ${ARTICLES[kind]}`,
			`It lists ${list.join(', ')}. Your workspace may allow more.`,
		),
	];
}

/** The last part of the path, decoded where that is possible. */
function lastSegment(url: URL): string {
	const segment = url.pathname.split('/').pop() ?? '';
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}

function kindLabel(kind: MediaKind): string {
	return kind.charAt(0).toUpperCase() + kind.slice(1);
}
