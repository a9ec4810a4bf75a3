import { cutName } from '../files/cutName';
import { judgeExtension, type Recognition } from '../files/recognize';
import { extensionOf, typeByExtension } from '../files/fileTypes';
import { lengthOf, quote } from '../text';
import { accidentsIn, NULL } from './accidents';
import { cleanFileName, isCutAtSlash } from './cleanFileName';
import { FILE_NAME_LENGTH } from './limits';
import { hasErrors, passed, refused, warning, type Checked, type Problem } from './problem';

/** Where a file name can come from, in order of precedence. */
export interface NameSources {
	/** Typed by the operator. */
	readonly typed: string;
	/** Of the file itself, or the last part of the link's path. */
	readonly own?: string;
	/** Without extension, where nothing else is known. */
	readonly fallback: string;
}

/** What is known of a file as far as its name has to fit it. */
export type KnownContent = Pick<Recognition, 'extension' | 'format' | 'type'>;

/** UTF-16 units of a name that anybody typed; 255 characters of any script have fewer, percent-encoded too. */
const LONGEST_TYPED = 4096;

/**
 * Settles the file name. Phones open a document by its extension, and one without arrives as
 * "Untitled" or `.bin`, so one is added where there is none. One that is there stays, unless the bytes
 * are surely something else.
 */
export function checkFileName(
	{ typed, own = '', fallback }: NameSources,
	content: KnownContent,
): Checked<string> {
	const names = { typed, own, cleanTyped: cleanFileName(typed), cleanOwn: cleanFileName(own) };
	const accidents = accidentsInName(names);
	if (hasErrors(accidents)) return { problems: accidents };
	const settled = settledName({ ...names, fallback }, content);
	const cut = isCutAtSlash(typed) ? slashProblems(settled.value) : [];
	return { ...settled, problems: [...accidents, ...cut, ...settled.problems] };
}

function slashProblems(name: string | undefined): Problem[] {
	if (name === undefined) return [];
	return [
		warning(
			'File Name',
			'The file name has a slash, so what stands before it is left out, as of a path',
			`It is sent as ${quote(name, 60)}. If the slash belongs to the name, write another character, such as -.`,
		),
	];
}

interface Names {
	readonly typed: string;
	readonly own: string;
	readonly cleanTyped: string;
	readonly cleanOwn: string;
}

/** As it was given, and as it is sent. A file's own name may be meant so, and is the only one that it has. */
function accidentsInName({ typed, own, cleanTyped, cleanOwn }: Names): Problem[] {
	const isOwn = cleanTyped === '';
	const names = isOwn ? [own.trimEnd(), cleanOwn] : [typed.trimEnd(), cleanTyped];
	const found = [...new Set(names)].map((name) => {
		const ending = extensionOf(name);
		const stem = ending === undefined ? name : name.slice(0, -ending.length - 1);
		return accidentsIn(name, {
			field: 'File Name',
			alsoLikely: [NULL],
			stem,
			isOnlyTold: isOwn,
		});
	});
	return found.find(hasErrors) ?? found.find((problems) => problems.length > 0) ?? [];
}

function settledName(
	{ typed, cleanTyped, cleanOwn, fallback }: Names & Pick<NameSources, 'fallback'>,
	content: KnownContent,
): Checked<string> {
	if (typed.length > FILE_NAME_LENGTH) {
		const isEndless = typed.length > LONGEST_TYPED;
		const length = isEndless ? typed.length : Math.min(lengthOf(typed), lengthOf(cleanTyped));
		if (length > FILE_NAME_LENGTH) return tooLong(length);
	}
	const name = cleanTyped || cleanOwn || fallback;
	const extension = extensionOf(name);
	const verdict = extension === undefined ? 'none' : judgeExtension(extension, content.format);
	if (verdict === 'fits' && extension === 'ai' && isPdfByName(cleanOwn, content)) {
		return passed(withExtension(name, content.extension));
	}
	switch (verdict) {
		case 'fits':
			return passed(shortened(name));
		case 'none':
			return passed(withExtension(name, missingExtension(cleanOwn, content)));
		case 'unknown':
			return passed(withExtension(name, content.extension));
		case 'wrong':
			return swapped(name, content);
	}
}

/** Whether a PDF is called one by its own name, so that a typed `acme.ai` is a domain and not the name of an artwork. */
function isPdfByName(ownName: string, { extension, format }: KnownContent): boolean {
	return format !== undefined && extension === 'pdf' && extensionOf(ownName) === extension;
}

function tooLong(length: number): Checked<string> {
	return refused(
		'File Name',
		`The file name has ${length} characters, more than the ${FILE_NAME_LENGTH} that are allowed`,
		'Shorten the file name.',
	);
}

/**
 * The extension of the file's own name for one that was typed without, else what the content shows.
 * One that nobody knows is better than that of a container or of plain text only.
 */
function missingExtension(
	ownName: string,
	{ extension, format, type }: KnownContent,
): string | undefined {
	const own = extensionOf(ownName);
	if (own === undefined || judgeExtension(own, format) !== 'fits') return extension;
	const isKnown = typeByExtension(own) !== undefined;
	return isKnown || type === undefined || type.kind === 'document' ? own : extension;
}

function withExtension(name: string, extension: string | undefined): string {
	return shortened(extension === undefined ? name : `${name}.${extension}`);
}

function swapped(name: string, { extension, type }: KnownContent): Checked<string> {
	if (extension === undefined || type === undefined) return passed(shortened(name));
	const dot = name.lastIndexOf('.');
	const fitting = shortened(`${name.slice(0, dot)}.${extension}`);
	return passed(fitting, [
		warning(
			'File Name',
			`The file is named ${name.slice(dot)} but its content is something else (${type.label}, .${extension})`,
			`It is sent as ${fitting}.`,
		),
	]);
}

/** At most the allowed length in characters. */
function shortened(name: string): string {
	// Characters are never more than UTF-16 units, which need not be counted.
	if (name.length <= FILE_NAME_LENGTH || lengthOf(name) <= FILE_NAME_LENGTH) return name;
	// Cleaned once more: what was cut off may have been all that kept a name from reading as encoded.
	return cleanFileName(cutName(name, FILE_NAME_LENGTH, lengthOf));
}
