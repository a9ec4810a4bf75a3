import type { ProviderLimits } from '../../checks/limits';
import { uploadName } from '../../checks/uploadName';
import type { Media, MediaFile, Message } from '../../messages/message';
import type { UploadPart } from '../../wire/apiRequest';

/**
 * The media as form fields and, for a file, the upload; the same in both versions.
 * @param listed see `uploadName`
 */
export function mediaFields(
	{ media, caption }: Message,
	listed: ProviderLimits['extensions'],
): {
	fields: Array<readonly [string, string]>;
	file?: UploadPart;
} {
	const { source } = media;
	const fields: Array<readonly [string, string]> = [['media_type', media.kind]];
	if (source.type === 'link') fields.push(['media_url', source.url]);
	if (caption !== undefined) fields.push(['caption', caption]);
	// Servers of v2 break on a document without a name; other kinds have no use for it.
	if (media.kind === 'document') fields.push(['filename', media.fileName]);
	if (source.type === 'link') return { fields };
	return { fields, file: uploadPart(media, source.file, 'media_file', listed) };
}

/** A file as the part of a form. */
export function uploadPart(
	media: Media,
	file: MediaFile,
	field: string,
	listed: ProviderLimits['extensions'],
): UploadPart {
	return {
		field,
		file,
		fileName: uploadName(media, listed),
		mimeType: media.mimeType ?? 'application/octet-stream',
	};
}
