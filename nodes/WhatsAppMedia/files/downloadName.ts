import { fileNameIn } from './contentDisposition';
import { extensionOf, typeByExtension } from './fileTypes';

/** The last part of a URL's path, decoded where that is possible. */
export function lastSegment(url: URL): string {
	const segment = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}

/**
 * The name of a file that was downloaded: what the server calls it, or the end of the URL where that
 * is a file name. A name with a known extension goes first, since the extension is what matters.
 */
export function downloadName(url: URL, contentDisposition?: string): string | undefined {
	const given = fileNameIn(contentDisposition);
	const names = [given, lastSegment(url)].filter((name) => name !== undefined);
	return names.find((name) => typeByExtension(extensionOf(name)) !== undefined) ?? given;
}
