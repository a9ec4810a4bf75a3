/** Bytes of ASCII text and numbers, padded with zeros. */
export function bytes(...parts: ReadonlyArray<string | readonly number[]>): Buffer {
	return Buffer.concat(
		parts.map((part) =>
			typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part),
		),
	);
}

/** An ISO base media file's first box with a brand. */
export function ftyp(brand: string): Buffer {
	return bytes([0, 0, 0, 0x18], 'ftyp', brand, [0, 0, 0, 0], 'isom');
}

/** The least that a file of a type starts with, by MIME type; Office files as their containers. */
export const MINIMAL: Readonly<Record<string, Buffer>> = {
	'image/jpeg': bytes([0xff, 0xd8, 0xff, 0xe0], 'JFIF'),
	'image/png': bytes([0x89], 'PNG\r\n', [0x1a], '\n'),
	'image/webp': bytes('RIFF', [1, 0, 0, 0], 'WEBPVP8 '),
	'image/gif': bytes('GIF89a'),
	'image/heic': ftyp('heic'),
	'image/avif': ftyp('avif'),
	'image/bmp': bytes('BM', [0x46, 1, 0, 0, 0, 0, 0, 0, 0x36, 0, 0, 0]),
	'image/tiff': bytes('II*', [0, 8, 0, 0, 0]),
	'image/svg+xml': bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'),
	'video/mp4': ftyp('isom'),
	'video/3gpp': ftyp('3gp5'),
	'video/quicktime': ftyp('qt  '),
	'video/webm': bytes([0x1a, 0x45, 0xdf, 0xa3, 0x9f], 'webm'),
	'video/x-matroska': bytes([0x1a, 0x45, 0xdf, 0xa3, 0x9f], 'matroska'),
	'video/x-msvideo': bytes('RIFF', [1, 0, 0, 0], 'AVI LIST'),
	'audio/mpeg': bytes('ID3', [3, 0, 0, 0, 0, 0, 10]),
	'audio/ogg': bytes('OggS', [0, 2, 0, 0, 0, 0], 'OpusHead'),
	'audio/amr': bytes('#!AMR\n'),
	'audio/aac': bytes([0xff, 0xf1, 0x50, 0x80, 0x02, 0x1f, 0xfc]),
	'audio/mp4': ftyp('M4A '),
	'audio/wav': bytes('RIFF', [1, 0, 0, 0], 'WAVEfmt '),
	'audio/flac': bytes('fLaC', [0, 0, 0, 0x22]),
	'application/pdf': bytes('%PDF-1.7\n'),
	'application/zip': bytes('PK\x03\x04', [20, 0]),
	'application/x-ole-storage': bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
	'text/html': bytes('<!DOCTYPE html><title>Sign in</title>'),
	'application/json': bytes('{"message":"Not found"}'),
	'text/plain': bytes('Dear customer,'),
};

/** A bare MPEG audio frame (version 1, layer III, 128 kbit/s), as files without ID3 tag start. */
export const MP3_FRAME = bytes([0xff, 0xfb, 0x90, 0x64, 0, 0, 0, 0]);

export const OLE = MINIMAL['application/x-ole-storage'] ?? Buffer.alloc(0);
export const ZIP = MINIMAL['application/zip'] ?? Buffer.alloc(0);

/** Whether a text has a character that breaks lines, headers or the direction of writing. */
export function hasHiddenCharacters(text: string): boolean {
	return /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text);
}

/** The same of a file name, where Persian, Hindi and emoji need joiners: what breaks lines or turns the direction. */
export function hasDangerousCharacters(text: string): boolean {
	return /[\p{Cc}\u2028\u2029\p{Bidi_Control}\u200b\u2060\ufeff]/u.test(text);
}
