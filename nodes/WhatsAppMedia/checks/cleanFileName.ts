import { startOf, wellFormed } from '../text';

/** What most names are, and no rule changes: letters and digits of ASCII, with single blanks and dots inside. */
const PLAIN = /^[\w()-]{1,100}(?:[ .][\w()-]{1,100}){0,20}$/;

/** UTF-16 units of a name that are read, from its start and from its end; no expression sees more. */
const START = 4000;
const END = 96;

/** Control characters, line breaks among them (Unicode category Cc). */
const CONTROL = /[\p{Cc}\u2028\u2029]/gu;
/** Marks that turn the direction of writing, so that `fdp.exe` can look like `exe.pdf`, and blanks without width. */
const DIRECTION = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
/** Joiners, which belong between letters (Persian, Hindi) and between the parts of an emoji. */
const JOINER =
	/(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]|[\u200c\u200d](?![\p{L}\p{M}\p{Extended_Pictographic}])/gu;
/** Letters that nobody sees, but for those that make the flags of Scotland and others. */
const TAG = /(\u{1f3f4}[\u{e0020}-\u{e007e}]{1,10}\u{e007f})|[\u{e0000}-\u{e007f}]/gu;

/** Characters that Windows, macOS or Android do not take in a file name. */
const RESERVED = /[:*?"<>|]/g;
/** Names that Windows keeps for devices, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
/** An escape of a URL. */
const ESCAPE = /%[\da-f]{2}/i;

/**
 * A name without folders, control characters and what file systems refuse; empty if nothing is left.
 * A name that is percent-encoded, as n8n's HTTP Request node takes it from a link, is decoded. Cleaning
 * a clean name changes nothing.
 */
export function cleanFileName(name: string): string {
	if (PLAIN.test(name) && !DEVICE.test(name)) return name;
	// Folders go before and after: a name may have been encoded with its folders, or in a folder that was not.
	const text = withoutFolders(decoded(withoutFolders(visible(bounded(name)))));
	const base = trimmed(text.replace(RESERVED, '_').replace(/ +/g, ' '));
	// Nobody sees a name of nothing but soft hyphens.
	return /^\p{Cf}*$/u.test(base) ? '' : base.replace(DEVICE, '_$&');
}

function bounded(name: string): string {
	if (name.length <= START + END) return name;
	return startOf(name, START) + name.slice(-END).replace(/^[\udc00-\udfff]/, '');
}

/** In one line, with marks only where they change what is seen. */
function visible(text: string): string {
	return wellFormed(text.replace(CONTROL, ' ').replace(DIRECTION, ''))
		.replace(TAG, '$1')
		.replace(JOINER, '')
		.replace(/\s+/g, ' ');
}

/** Decoded if the whole name is encoded text, once: what still has an escape then was meant as it stands. */
function decoded(name: string): string {
	if (!ESCAPE.test(name)) return name;
	try {
		const text = visible(decodeURIComponent(name));
		return ESCAPE.test(text) ? name : text;
	} catch {
		return name;
	}
}

/** A place in a file system or on the web, by how it begins or by steps in it. */
const PLACE = /^([\\/~]|[a-z]:[\\/]|[a-z][a-z\d+.-]+:\/\/)|(^|[\\/])\.\.?([\\/]|$)/i;
/**
 * The first part of a number such as `FV 12/05/2024`, `A-0001/00001234`, `Invoice INV/2024/0001`; not `folder1`, not
 * `v2`.
 */
const NUMBER_START = /(^|[^\p{Ll}\d])\d+$|(^|[\s._#-])\p{Lu}{1,5}$/u;
/** Its further parts: digits first, a code such as `MAG` or `B`, one letter, or a revision such as `rev2`. */
const NUMBER_PART = /^\d|^(\p{Lu}{1,5}|\p{L}|(rev|r|v)\.?\d{1,3})( .*|\.\w{1,12})?$/u;

/**
 * What is left of a path, or the whole name where its slashes are part of a number. They are if every
 * part looks like one of a number: the first ends in a digit or is a code in capitals, the others begin
 * with a digit or are such a code. Slashes with blanks around them stand between words. Everything else
 * is a path, and so is what begins like one (`/`, `C:\`, `https://`) or has `..` in it.
 */
function withoutFolders(name: string): string {
	if (PLACE.test(name)) return lastOf(name.replace(/^(\w+:\/\/[^?#]*)[?#].*$/, '$1'));
	const parts = name.replace(/ [\\/]+ ?|[\\/]+ /g, ' - ').split(/[\\/]/);
	const [first = '', ...others] = parts;
	const isNumber = NUMBER_START.test(first) && others.every((part) => NUMBER_PART.test(part));
	return isNumber ? parts.join('-') : lastOf(parts.join('/'));
}

/** Whether something was left out of a name because it stands before a slash, and nothing shows that it is a path. */
export function isCutAtSlash(name: string): boolean {
	if (!/[\\/%]/.test(name)) return false;
	const text = decoded(visible(bounded(name)));
	if (PLACE.test(text) || !/[\\/]/.test(text)) return false;
	return lettersIn(cleanFileName(name)) < lettersIn(text);
}

function lettersIn(text: string): number {
	return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}

function lastOf(path: string): string {
	return path.split(/[\\/]/).pop() ?? '';
}

/** Without dots and blanks at its ends, in a time that grows with their number only. */
function trimmed(name: string): string {
	let start = 0;
	let end = name.length;
	while (start < end && isLoose(name[start])) start += 1;
	while (end > start && isLoose(name[end - 1])) end -= 1;
	return name.slice(start, end);
}

function isLoose(character: string | undefined): boolean {
	return character === '.' || /\s/.test(character ?? '');
}
