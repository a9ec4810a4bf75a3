/**
 * Formats in which files are written, as `FileType.writtenIn` names them: containers, and what text
 * can be. `words` is text that is no other format, `page` a whole web page, `office text` what Office
 * opens under its old endings (HTML and XML with its marks, web archives, tables in HTML), `zipped`
 * everything that is a ZIP inside.
 */
export type Form =
	| 'asf'
	| 'gzip'
	| 'id3'
	| 'json'
	| 'mp4'
	| 'office text'
	| 'ole'
	| 'page'
	| 'rar'
	| 'rtf'
	| 'tar'
	| 'text'
	| 'tiff'
	| 'wordprocessing'
	| 'presentation'
	| 'spreadsheet'
	| 'webm'
	| 'words'
	| 'xml'
	| 'zip'
	| 'zipped';

/** What the bytes of a file show. */
export interface Format {
	/** The type of such a file where nothing tells a more special one. */
	readonly mimeType?: string;
	/** What it is written in, for types that are written in the same. */
	readonly forms: readonly Form[];
	/** Many types are written in this format, so it speaks against none of them, nor against a type that nobody knows. */
	readonly isContainer: boolean;
	/** People can read it, or a browser. No picture, sound, film or archive looks like this. */
	readonly isText: boolean;
	/** What servers send in the place of a file: a web page, or an answer for programs. */
	readonly isPage: boolean;
}

/** A format that proves one type. */
export function formatOf(mimeType: string, forms: readonly Form[] = []): Format {
	return { mimeType, forms, isContainer: false, isText: false, isPage: false };
}

/** A format in which files of many types are written. */
export function containerOf(mimeType: string | undefined, forms: readonly Form[]): Format {
	return {
		...(mimeType !== undefined && { mimeType }),
		forms,
		isContainer: true,
		isText: false,
		isPage: false,
	};
}
