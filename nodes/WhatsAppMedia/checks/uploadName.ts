import { cutName } from '../files/cutName';
import { extensionOf, isExtensionOf, typeCalled, type FileType } from '../files/fileTypes';
import type { Media } from '../messages/message';
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
	const type = typeCalled(mimeType);
	const given = extensionOf(fileName);
	const isOwn = type !== undefined && given !== undefined && isExtensionOf(type, given);
	// Only names of documents are shown. Others get an extension that the server knows in any case.
	const isForServer = type !== undefined && kind !== 'document' && kind === type.kind;
	const extension = isOwn || isForServer ? spellingOf(type, given, listed?.[kind]) : given;
	const base =
		given === undefined || (isForServer && !isOwn)
			? fileName
			: fileName.slice(0, -given.length - 1);
	const name = extension === undefined ? base : `${base}.${extension}`;
	return Buffer.byteLength(name) <= UPLOAD_NAME_BYTES
		? name
		: cutName(name, UPLOAD_NAME_BYTES, Buffer.byteLength);
}

/** The usual extension goes first: every server of the family takes .jpeg, some do not know .jpg. */
function spellingOf(
	{ accepted, extensions, relatives = [] }: FileType,
	given: string | undefined,
	listed: readonly string[] | undefined,
): string {
	const [usual] = extensions;
	const spellings = [...extensions, ...(given === undefined ? [] : [given]), ...relatives];
	const inList = spellings.find((spelling) => listed?.includes(spelling));
	return inList ?? (accepted ? usual : (given ?? usual));
}
