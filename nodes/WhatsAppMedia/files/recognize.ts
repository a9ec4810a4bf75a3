import { readDetails, type Details, type Tracks } from './details';
import { containerOf, formatOf, type Form, type Format } from './format';
import { hasPdfHeader } from './pdfHeader';
import { MP4, sniff } from './signatures';
import {
	bareMimeType,
	extensionOf,
	isExtensionOf,
	typeByExtension,
	typeCalled,
	type FileType,
} from './fileTypes';

/** What is known of a file: its bytes, its names, and what somebody declared it to be. */
export interface Evidence {
	/** The first bytes, up to `HEAD_LENGTH`. */
	readonly head: Uint8Array;
	/** Of the whole file in bytes, by default of the head. */
	readonly size?: number;
	/** What was read of it further in. */
	readonly details?: Details;
	/** The name that it is to have. */
	readonly typedName?: string;
	readonly name?: string;
	readonly mimeType?: string;
	/** n8n's own word for the extension, which it takes from name or MIME type. */
	readonly extension?: string;
	/** The operator chose to send it as audio. */
	readonly isSentAsAudio?: boolean;
}

/** What a file is, and what it was said to be where that is something else. */
export interface Recognition {
	/** The type that the file is taken for; none where nothing is known of it. */
	readonly type?: FileType;
	/**
	 * The MIME type to declare: the one that was declared, unless the bytes disprove it or the name under
	 * which the file is sent knows better. None where nothing is known.
	 */
	mimeTypeAs(fileName: string): string | undefined;
	/** The extension for a name that has none. */
	readonly extension?: string;
	/** The type that the name claims, or else the declaration. */
	readonly claimed?: FileType;
	/** The claim does not stand up to the bytes. */
	readonly isDisproved: boolean;
	/** What the bytes show. */
	readonly format?: Format;
	readonly details: Details;
}

/** How an extension goes with the bytes of a file. */
export type Verdict = 'fits' | 'unknown' | 'wrong';

/**
 * Weighs what speaks of a file. Bytes go first where they prove a type. A container or plain text
 * proves none: there the name decides among the types that are written in it, and then the declaration.
 */
export function recognize(evidence: Evidence): Recognition {
	const { head, typedName = '', name = '', mimeType: given } = evidence;
	const details = evidence.details ?? readDetails(head, evidence.size ?? head.byteLength) ?? {};
	const typed = extensionOf(typedName);
	const own = extensionOf(name);
	const named = typeByExtension(typed) ?? typeByExtension(own);
	const bare = bareMimeType(given);
	const declared = typeCalled(bare);
	const label = labelOf(evidence.extension, bare);
	const labelled = typeByExtension(label);
	const claimed = named ?? believable(declared) ?? labelled;
	const isCalledSound = bare?.startsWith('audio/') === true || claimed?.kind === 'audio';
	const format = formatIn(head, details, {
		claimed,
		isCalledSound: isCalledSound || evidence.isSentAsAudio === true,
	});
	const content = typeCalled(format?.mimeType);
	const isItsName =
		content !== undefined && (isExtensionOf(content, typed) || isExtensionOf(content, own));
	const type = typeOf(format, {
		content: isItsName ? content : undefined,
		named,
		declared,
		labelled,
	});
	const extension = extensionFor(type, format, label);
	return {
		...(type && { type }),
		mimeTypeAs: (fileName) =>
			mimeTypeOf(type, format, { bare, named: typeByExtension(extensionOf(fileName)), declared }),
		...(extension !== undefined && { extension }),
		...(claimed && { claimed }),
		isDisproved: claimed !== undefined && !isItsName && !fits(claimed, format),
		...(format && { format }),
		details,
	};
}

/** Whether a name may keep its extension: only bytes that are surely something else speak against it. */
export function judgeExtension(extension: string, format: Format | undefined): Verdict {
	if (format === undefined) return 'fits';
	const content = typeCalled(format.mimeType);
	if (content !== undefined && isExtensionOf(content, extension)) return 'fits';
	const type = typeByExtension(extension);
	if (type !== undefined) return fits(type, format) ? 'fits' : 'wrong';
	return format.isContainer || format.isText ? 'fits' : 'unknown';
}

/** Whether the bytes can be those of a type. */
function fits(type: FileType, format: Format | undefined): boolean {
	if (format === undefined) return type.signed !== true;
	return (
		type.mimeType === format.mimeType ||
		type.writtenIn?.some((form) => format.forms.includes(form)) === true
	);
}

/** MP4 whose tracks are known. */
const FILM = containerOf('video/mp4', []);
const SOUND = containerOf('audio/mp4', ['mp4']);
/** Of a phone or a Mac, whose films are no plain MP4. */
const RECORDING = formatOf('audio/mp4', ['mp4']);

function isSoundOnly(tracks: Tracks | undefined): boolean {
	return tracks?.pictures.length === 0 && tracks.sounds.length > 0;
}

/** What the first bytes show, made more special by what lies further in. */
function formatIn(
	head: Uint8Array,
	{ inside, tracks }: Details,
	{ claimed, isCalledSound }: { readonly claimed?: FileType; readonly isCalledSound: boolean },
): Format | undefined {
	const format = sniff(head);
	if (inside !== undefined && format?.isContainer === true) return inside;
	if (format === MP4 && tracks !== undefined) {
		// Recordings and audiobooks may have their cover as a track.
		const isFilm = tracks.pictures.some((coding) => !/^(jpeg|png |text)$/.test(coding));
		if (isFilm) return FILM;
		if (tracks.sounds.length > 0) return SOUND;
	}
	// They call themselves films, too.
	if (format?.mimeType?.startsWith('video/') === true && isCalledSound && isSoundOnly(tracks)) {
		return RECORDING;
	}
	// Readers find the header of a PDF behind anything. What says to be a PDF is believed to be such a one.
	if (claimed?.mimeType === 'application/pdf' && hasPdfHeader(head))
		return formatOf('application/pdf');
	return format;
}

interface Claims {
	/** The type of the content, if a name has one of its extensions. */
	readonly content?: FileType;
	readonly named?: FileType;
	readonly declared?: FileType;
	readonly labelled?: FileType;
}

function typeOf(format: Format | undefined, claims: Claims): FileType | undefined {
	const { content, named, declared, labelled } = claims;
	if (format === undefined) {
		return [named, believable(declared), labelled].find((type) => type && fits(type, format));
	}
	// Films and sound begin alike, and one who says that it is sound knows.
	if (format === MP4 && [named, declared, labelled].some((type) => type?.kind === 'audio')) {
		return typeCalled('audio/mp4');
	}
	if (content !== undefined) return content;
	if (named !== undefined && fits(named, format)) return named;
	const own = typeCalled(format.mimeType);
	const isKnown = own !== undefined && own.mimeType !== 'text/plain';
	return (
		[declared, labelled].find((type) =>
			isKnown ? isMoreSpecial(type, format) : type !== undefined && fits(type, format),
		) ?? own
	);
}

/** Whether a type is written in a format, as GeoJSON is in JSON. All text, and all films and sound in MP4, are siblings. */
function isMoreSpecial(type: FileType | undefined, format: Format): type is FileType {
	return (
		type?.writtenIn?.some((form) => !SIBLINGS.has(form) && format.forms.includes(form)) === true &&
		type.mimeType !== format.mimeType &&
		!VAGUE.has(type.mimeType)
	);
}

/** Formats that make no type more special than another. */
const SIBLINGS: ReadonlySet<Form> = new Set(['mp4', 'text']);

/** Types of which a name, or the bytes, often know more. */
const VAGUE: ReadonlySet<string> = new Set(['application/zip', 'text/plain']);

/** n8n labels downloads of unknown type `text/plain`, so as a claim that says nothing. */
function believable(declared: FileType | undefined): FileType | undefined {
	return declared?.mimeType === 'text/plain' ? undefined : declared;
}

/** n8n's extension, without those that stand for an unknown type. */
function labelOf(extension: string | undefined, mimeType: string | undefined): string | undefined {
	if (extension === undefined || extension === '') return undefined;
	const label = extensionOf(`x.${extension}`);
	const isDefault = label === 'txt' && mimeType === 'text/plain';
	return isDefault || label === 'bin' || label === 'cfb' ? undefined : label;
}

interface Declared {
	readonly bare?: string;
	readonly named?: FileType;
	readonly declared?: FileType;
}

function mimeTypeOf(
	type: FileType | undefined,
	format: Format | undefined,
	{ bare, named, declared }: Declared,
): string | undefined {
	if (bare === undefined) return type?.mimeType;
	const isVague = declared !== undefined && VAGUE.has(declared.mimeType);
	if (type === undefined) return isVague && format?.isText !== true ? undefined : bare;
	if (declared === type) return type.accepted ? type.mimeType : bare;
	// WhatsApp goes by the MIME type of media, and of the documents that it lists.
	const isListed = type.accepted && (type === named || type.kind !== 'document');
	if (isListed || format?.isContainer === false) return type.mimeType;
	if (declared === undefined) return bare;
	// A name that says no more than the bytes do adds nothing to them.
	const isPassedOn = named !== undefined && declared.accepted && type.mimeType !== format?.mimeType;
	const isWorse = !fits(declared, format) || (isVague && !isPassedOn);
	return isWorse ? type.mimeType : bare;
}

function extensionFor(
	type: FileType | undefined,
	format: Format | undefined,
	labelled: string | undefined,
): string | undefined {
	const own = typeCalled(format?.mimeType);
	// A label of a type that nobody knows is more special than the container.
	const isOnlyContainer = type === undefined || (format?.isContainer === true && type === own);
	if (isOnlyContainer && labelled !== undefined && typeByExtension(labelled) === undefined) {
		return judgeExtension(labelled, format) === 'fits' ? labelled : type?.extensions[0];
	}
	return type?.extensions[0];
}
