/** How many bytes from the start of a file are enough for every signature below. */
export const HEAD_LENGTH = 1024;

/** Containers that hold several file types; the name decides which. */
const ZIP = 'application/zip';
export const OLE = 'application/x-ole-storage';

interface Signature {
	readonly mimeType: string;
	/** ASCII or bytes; the file has them at `at` (default 0). */
	readonly bytes: string | readonly number[];
	readonly at?: number;
	/** A second run of bytes that has to be there as well. */
	readonly and?: { readonly bytes: string; readonly at: number };
}

const SIGNATURES: readonly Signature[] = [
	{ mimeType: 'image/jpeg', bytes: [0xff, 0xd8, 0xff] },
	{ mimeType: 'image/png', bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
	{ mimeType: 'image/gif', bytes: 'GIF8' },
	{ mimeType: 'image/webp', bytes: 'RIFF', and: { bytes: 'WEBP', at: 8 } },
	{ mimeType: 'image/bmp', bytes: 'BM', and: { bytes: '\0\0\0\0', at: 6 } },
	{ mimeType: 'image/tiff', bytes: 'II*\0' },
	{ mimeType: 'image/tiff', bytes: 'MM\0*' },
	{ mimeType: 'video/x-msvideo', bytes: 'RIFF', and: { bytes: 'AVI ', at: 8 } },
	{ mimeType: 'audio/wav', bytes: 'RIFF', and: { bytes: 'WAVE', at: 8 } },
	{ mimeType: 'audio/ogg', bytes: 'OggS' },
	{ mimeType: 'audio/amr', bytes: '#!AMR' },
	{ mimeType: 'audio/flac', bytes: 'fLaC' },
	{ mimeType: 'audio/mpeg', bytes: 'ID3' },
	{ mimeType: ZIP, bytes: 'PK\x03\x04' },
	{ mimeType: OLE, bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] },
];

/** Brands of the ISO base media format (`ftyp` at byte 4) that are not plain MP4 video. */
const BRANDS: ReadonlyArray<readonly [prefix: string, mimeType: string]> = [
	['M4A', 'audio/mp4'],
	['M4B', 'audio/mp4'],
	['3g', 'video/3gpp'],
	['qt', 'video/quicktime'],
	['hei', 'image/heic'],
	['hev', 'image/heic'],
	['mif1', 'image/heic'],
	['msf1', 'image/heic'],
	['avi', 'image/avif'],
];

/**
 * The MIME type that the first bytes of a file show, undefined where they show none.
 * Office files come back as their container (`application/zip`, `application/x-ole-storage`).
 */
export function sniff(head: Uint8Array): string | undefined {
	const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
	for (const { mimeType, bytes, at = 0, and } of SIGNATURES) {
		const wanted = typeof bytes === 'string' ? bytes : String.fromCharCode(...bytes);
		if (text.startsWith(wanted, at) && (!and || text.startsWith(and.bytes, and.at)))
			return mimeType;
	}
	if (text.startsWith('ftyp', 4)) {
		const brand = text.slice(8, 12);
		return BRANDS.find(([prefix]) => brand.startsWith(prefix))?.[1] ?? 'video/mp4';
	}
	if (text.startsWith('\x1aE\xdf\xa3'))
		return text.includes('matroska') ? 'video/x-matroska' : 'video/webm';
	// Readers accept a PDF header anywhere in the first kilobyte, so files with a prefix are in use.
	if (text.includes('%PDF-')) return 'application/pdf';
	return sniffFrames(head) ?? sniffText(text);
}

/** MPEG audio and ADTS have no magic word, only a frame header of eleven or twelve set bits. */
function sniffFrames(head: Uint8Array): string | undefined {
	const [first = 0, second = 0, third = 0] = head;
	// FF FE begins UTF-16 text, as spreadsheets write it.
	if (first !== 0xff || (second & 0xe0) !== 0xe0 || second === 0xfe) return undefined;
	const layer = (second >> 1) & 0b11;
	if ((second & 0xf0) === 0xf0 && layer === 0) return 'audio/aac';
	const version = (second >> 3) & 0b11;
	const bitRate = third >> 4;
	return version !== 0b01 && layer !== 0 && bitRate !== 0b1111 ? 'audio/mpeg' : undefined;
}

/** Web pages and JSON are what a download leaves behind when it went wrong. */
function sniffText(text: string): string | undefined {
	const start = text
		.replace(/^\xef\xbb\xbf/, '')
		.trimStart()
		.toLowerCase();
	if (/^(<!doctype html|<html|<head|<body)/.test(start)) return 'text/html';
	if (/^(<\?xml[^>]*>\s*)?(<!--[^>]*-->\s*)?(<!doctype svg[^>]*>\s*)?<svg/.test(start))
		return 'image/svg+xml';
	if (/^\{\s*("[^"]*"\s*:|\})/.test(start)) return 'application/json';
	return undefined;
}
