import { extensionOf, typeByExtension, type FileType } from '../media/types';
import { lengthOf, plain } from '../text';
import { FILE_NAME_LENGTH } from './limits';
import { passed, refused, warning, type Checked } from './problem';

/** Characters that Windows, macOS or Android do not take in a file name. */
const RESERVED = /[:*?"<>|]/g;

/** Names that Windows keeps for devices, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** A name without folders, control characters and what file systems refuse; empty if nothing is left. */
export function cleanFileName(name: string): string {
	const base = plain(name).split(/[\\/]/).pop() ?? '';
	return base
		.replace(RESERVED, '_')
		.replace(/^[.\s]+|[.\s]+$/g, '')
		.replace(DEVICE, '_$&');
}

/** Where a file name can come from, in order of precedence. */
export interface NameSources {
	/** Typed by the operator. */
	readonly typed: string;
	/** Of the file itself, or the last part of the link's path. */
	readonly own?: string;
	/** Without extension, where nothing else is known. */
	readonly fallback: string;
}

/**
 * Settles the file name and makes sure that its extension fits the content: phones open a document
 * by its extension, and one without arrives as "Untitled" or `.bin`.
 */
export function checkFileName(
	{ typed, own, fallback }: NameSources,
	type: FileType | undefined,
): Checked<string> {
	if (lengthOf(typed) > FILE_NAME_LENGTH) {
		return refused(
			'File Name',
			`The file name has ${lengthOf(typed)} characters, more than the ${FILE_NAME_LENGTH} that are allowed`,
			'Shorten the file name.',
		);
	}
	const name = cleanFileName(typed) || cleanFileName(own ?? '') || fallback;
	const extension = extensionOf(name);
	if (type === undefined || (extension !== undefined && type.extensions.includes(extension))) {
		return passed(shortened(name));
	}
	const isOtherType = typeByExtension(extension) !== undefined;
	const base = isOtherType ? name.slice(0, name.lastIndexOf('.')) : name;
	const fitting = shortened(`${base}.${type.extensions[0]}`);
	return passed(
		fitting,
		isOtherType
			? [
					warning(
						'File Name',
						`The file is named .${extension} but its content is something else (${type.label})`,
						`It is sent as ${fitting}.`,
					),
				]
			: [],
	);
}

/** At most the allowed length, the extension kept. */
function shortened(name: string): string {
	if (lengthOf(name) <= FILE_NAME_LENGTH) return name;
	const dot = name.lastIndexOf('.');
	const ending = dot > 0 && name.length - dot <= 11 ? name.slice(dot) : '';
	const base = [...name.slice(0, name.length - ending.length)];
	const kept = base.slice(0, FILE_NAME_LENGTH - ending.length).join('');
	return kept.replace(/[.\s]+$/, '') + ending;
}
