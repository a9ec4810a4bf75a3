import { recognize, type Recognition } from '../media/recognize';
import { extensionOf, typeByExtension } from '../media/types';
import type { Media, MediaFile, MediaKind } from '../message';
import { readableSize } from '../text';
import { checkFileName } from './fileName';
import { ARTICLES, settleKind } from './kind';
import { WHATSAPP_MAX_BYTES } from './limits';
import { passed, refused, type Checked, type FieldLabel, type Problem } from './problem';
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
	const name = file.name ?? (wishes.fileName || undefined);
	const found = recognize({ head: file.head, name, mimeType: file.mimeType });
	const broken = brokenFile(found, name, origin);
	if (broken) return broken;

	const kind = settleKind(wishes.kind, found.type, field);
	if (kind.value === undefined) return { problems: kind.problems };
	const size = checkSize(file.size, kind.value, field);
	const fileName = checkFileName(
		{ typed: wishes.fileName, own: file.name, fallback: kind.value },
		found.type,
	);
	const problems = [...kind.problems, ...size, ...fileName.problems];
	if (fileName.value === undefined) return { problems };
	problems.push(
		...oddities(found.type, kind.value, file),
		...unlisted(fileName.value, kind.value, provider, field),
	);
	return passed(
		{
			kind: kind.value,
			mimeType: found.type?.mimeType ?? 'application/octet-stream',
			fileName: fileName.value,
		},
		problems,
	);
}

/** A file whose content shows that something went wrong before it came here. */
function brokenFile(
	{ type, claimed, proven }: Recognition,
	name: string | undefined,
	{ field, page, damaged, trustsName }: FileOrigin,
): Checked<FileFacts> | undefined {
	const isPage = type?.mimeType === 'text/html' || type?.mimeType === 'application/json';
	if (isPage && trustsName && typeByExtension(extensionOf(name ?? '')) !== type) {
		return refused(field, `The link gave no file but a ${type.label}`, page);
	}
	if (proven && isPage && claimed !== undefined && claimed !== type) {
		return refused(
			field,
			`The content of the file (${type.label}) is not what its name says (${claimed.label})`,
			page,
		);
	}
	if (!proven && claimed?.signed) {
		return refused(
			field,
			`The content of the file is not what its name or type says (${claimed.label})`,
			damaged,
		);
	}
	return undefined;
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
