import { extensionOf, isExtensionOf, typeByMimeType } from '../media/types';
import type { Media } from '../message';
import { cutName } from './fileName';
import type { ProviderLimits } from './limits';

/** Bytes that file systems take for a name; servers store an upload under the name that it comes with. */
const UPLOAD_NAME_BYTES = 255;

/**
 * The name of an uploaded part. Servers go by its extension and compare it as it is written, so it has
 * a spelling that the provider lists where there is one: `.ogg` for `.opus`, `.mp4` for `.MP4`.
 * @param listed extensions that the provider documents
 */
export function uploadName(
	{ fileName, kind, mimeType }: Pick<Media, 'fileName' | 'kind' | 'mimeType'>,
	listed: ProviderLimits['extensions'],
): string {
	const extension = extensionOf(fileName);
	const name =
		extension === undefined
			? fileName
			: fileName.slice(0, -extension.length) + spellingOf(extension, mimeType, listed?.[kind]);
	return Buffer.byteLength(name) <= UPLOAD_NAME_BYTES
		? name
		: cutName(name, UPLOAD_NAME_BYTES, Buffer.byteLength);
}

/** The usual extension goes first: every server of the family takes .jpeg, some do not know .jpg. */
function spellingOf(
	extension: string,
	mimeType: string | undefined,
	listed: readonly string[] | undefined,
): string {
	const type = typeByMimeType(mimeType);
	if (type === undefined || !isExtensionOf(type, extension)) return extension;
	const spellings = [...type.extensions, extension, ...(type.relatives ?? [])];
	const inList = spellings.find((spelling) => listed?.includes(spelling));
	return inList ?? (type.accepted ? type.extensions[0] : extension);
}
