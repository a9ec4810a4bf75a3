import { extensionOf, type FileType } from '../media/types';
import type { MediaFile, MediaKind } from '../message';
import { ARTICLES } from './kind';
import type { ProviderLimits } from './limits';
import { warning, type FieldLabel, type Problem } from './problem';

/** The provider as far as checks speak of it. */
export interface CheckedProvider {
	readonly name: string;
	readonly limits: ProviderLimits;
}

/** Files that WhatsApp takes but does not show as people expect. */
export function oddities(type: FileType | undefined, kind: MediaKind, file?: MediaFile): Problem[] {
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
export function unlisted(
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
