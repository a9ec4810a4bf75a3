import type { Format } from '../files/format';
import { judgeExtension, recognize, type Recognition } from '../files/recognize';
import {
	bareMimeType,
	extensionOf,
	typeByExtension,
	typeCalled,
	type FileType,
} from '../files/fileTypes';
import type { Media, MediaFile, MediaKind } from '../messages/message';
import { cut, quote, readableSize } from '../text';
import { cleanFileName } from './cleanFileName';
import { checkFileName } from './fileName';
import { ARTICLES, settleKind } from './kind';
import { WHATSAPP_MAX_BYTES } from './limits';
import { passed, refused, warning, type Checked, type FieldLabel, type Problem } from './problem';
import { oddities, unlisted, type CheckedProvider } from './typeWarnings';

/** How texts speak of a file, by where it comes from. */
export interface FileOrigin {
	readonly field: FieldLabel;
	/** What to do about a file without content. */
	readonly empty: string;
	/** What to do about a web page in the place of a file. */
	readonly page: string;
	/** What to do about a content that is not of the type it should have. */
	readonly damaged: string;
	/** A web page is one that was asked for only if the file's name says so. */
	readonly trustsName: boolean;
}

/** A file that an earlier node made or downloaded. */
export const STORED: FileOrigin = {
	field: 'Input Binary Field',
	empty: 'Check the node that makes or downloads the file.',
	page: 'Usually the download before this node got a login or not-found page. Open the file in the node before and check.',
	damaged:
		'The file is damaged, or has a wrong name or MIME type. Open it in the node before and check.',
	trustsName: false,
};

/** A file that n8n downloads from a link. */
export const DOWNLOADED: FileOrigin = {
	field: 'Media URL',
	empty: 'Open the media URL in a private browser window: it must give the file.',
	page: 'Usually this is a login, preview or not-found page. Open the media URL in a private browser window: it must give the file itself, without a login.',
	damaged:
		'The file is damaged, or the link or its server calls it something else. Open the media URL in a private browser window and check.',
	// Servers are honest about the type of their login pages.
	trustsName: true,
};

/** What a file settles of the media, whichever way it is then sent. */
export type FileFacts = Omit<Media, 'source'> & { readonly mimeType: string };

/** What the operator said about the file. */
export interface FileWishes {
	readonly kind: MediaKind | 'auto';
	readonly fileName: string;
}

/** Settles kind, type and name of a file by its content, and refuses what cannot arrive. */
export function checkFile(
	wishes: FileWishes,
	file: MediaFile,
	provider: CheckedProvider,
	origin: FileOrigin,
): Checked<FileFacts> {
	const { field } = origin;
	if (file.size === 0) return refused(field, 'The file is empty (0 bytes)', origin.empty);
	const typedName = cleanFileName(wishes.fileName);
	const found = recognize({
		...file,
		typedName,
		name: cleanFileName(file.name ?? ''),
		isSentAsAudio: wishes.kind === 'audio',
	});
	const name = extensionOf(typedName) === undefined ? file.name : typedName;
	const broken = brokenFile(found, { name, mimeType: file.mimeType }, origin);
	if (broken) return broken;

	const kind = settleKind(wishes.kind, found.type, field);
	if (kind.value === undefined) return { problems: kind.problems };
	const size = checkSize(file.size, kind.value, field);
	const fileName = checkFileName(
		{ typed: wishes.fileName, own: file.name, fallback: kind.value },
		found,
	);
	const problems = [...kind.problems, ...size, ...fileName.problems];
	if (fileName.value === undefined) return { problems };
	const facts: FileFacts = {
		kind: kind.value,
		mimeType: found.mimeTypeAs(fileName.value) ?? 'application/octet-stream',
		fileName: fileName.value,
	};
	const { format, details } = found;
	problems.push(
		...oddities(found.type, facts.kind, { head: file.head, details, ...(format && { format }) }),
		...unlisted(facts, provider, field, found.type),
		...unnamed(facts),
	);
	return passed(facts, problems);
}

/** A document whose name does not tell a phone how to open it. */
export function unnamed({ kind, fileName }: Pick<FileFacts, 'fileName' | 'kind'>): Problem[] {
	if (kind !== 'document' || extensionOf(fileName) !== undefined) return [];
	return [
		warning(
			'File Name',
			`The file name ${quote(fileName, 60)} has no extension, so phones may not open the file`,
			`Enter a name with its extension in the option File Name, for example ${cut(fileName, 40)}.pdf.`,
		),
	];
}

interface Claims {
	readonly name?: string;
	readonly mimeType?: string;
}

/** A file whose content shows that something went wrong before it came here. */
function brokenFile(
	found: Recognition,
	claims: Claims,
	{ field, page, damaged, trustsName }: FileOrigin,
): Checked<FileFacts> | undefined {
	const { type, claimed, isDisproved, format } = found;
	if (isPage(type, format) && !isAskedFor(found, claims)) {
		const label = labelOf(type, format);
		if (trustsName) return refused(field, `The link gave no file but a ${label}`, page);
		const extension = extensionOf(claims.name ?? '');
		if (extension === undefined && tellsNoMore(claims.mimeType)) {
			return refused(
				field,
				`The file is a ${label}, which servers send in the place of a file`,
				`${page} If it is meant, enter one with its extension in the option File Name.`,
			);
		}
		// What nobody knows may be written in HTML; if the server called it a web page, it is one.
		if (extension !== undefined && typeByExtension(extension) === undefined) {
			return refused(field, notWhatItSays(label, `.${extension}`), page);
		}
	}
	if (claimed === undefined || !isDisproved) return undefined;
	// Bytes that prove another type are sent as what they are.
	if (format?.isText !== true && format?.mimeType !== undefined) return undefined;
	if (format?.isText === true && !format.isContainer) return undefined;
	if (format?.isText === true && format.mimeType !== 'text/plain') {
		return refused(field, notWhatItSays(labelOf(type, format), claimed.label), page);
	}
	return refused(
		field,
		`The content of the file is not what its name or type says (${claimed.label})`,
		damaged,
	);
}

/** Types of pages, and those that servers give to anything; any other type is one that somebody chose. */
const OF_PAGES: ReadonlySet<string> = new Set([
	...['application/json', 'application/octet-stream', 'application/xhtml+xml', 'application/xml'],
	...['binary/octet-stream', 'text/html', 'text/json', 'text/plain', 'text/xml'],
]);

function tellsNoMore(mimeType: string | undefined): boolean {
	const declared = bareMimeType(mimeType);
	return declared === undefined || declared === '' || OF_PAGES.has(declared);
}

function notWhatItSays(found: string, said: string): string {
	return `The content of the file (${found}) is not what its name says (${said})`;
}

/** What servers send in the place of a file, by its content, or in the server's own words. */
function isPage(type: FileType | undefined, format: Format | undefined): boolean {
	const isCalledPage = type?.mimeType === 'text/html' || type?.mimeType === 'application/json';
	return format?.isPage === true || isCalledPage;
}

/** The name says that it is such a page, or something that is written like it. */
function isAskedFor({ type, format }: Recognition, { name, mimeType }: Claims): boolean {
	const extension = extensionOf(name ?? '');
	if (extension === undefined) return false;
	const named = typeByExtension(extension);
	const isHtml = format?.forms.includes('page') === true;
	const isCalledHtml = bareMimeType(mimeType) === 'text/html';
	if (named === undefined) return !(isHtml && isCalledHtml);
	if (isHtml && isCalledHtml) return named.mimeType === 'text/html' || isOfficeText(named, format);
	return judgeExtension(extension, format) === 'fits' && (format !== undefined || named === type);
}

/** A table for Excel or a letter for Word in HTML, as shops export them. */
function isOfficeText({ writtenIn = [] }: FileType, { forms }: Format): boolean {
	return forms.includes('office text') && writtenIn.includes('office text');
}

/** In words, of what was found in the place of a file. */
function labelOf(type: FileType | undefined, format: Format | undefined): string {
	return (typeCalled(format?.mimeType) ?? type)?.label ?? 'text';
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
			reason: 'fileTooLarge',
			message: `The file has ${size}, more than the ${limit} that WhatsApp takes for ${ARTICLES[kind]}`,
			advice: asDocument
				? `Make the file smaller, or choose Document in the option Media Type (up to ${readableSize(WHATSAPP_MAX_BYTES.document)}).`
				: 'Make the file smaller, or send a link to it with the operation Send Text.',
		},
	];
}
