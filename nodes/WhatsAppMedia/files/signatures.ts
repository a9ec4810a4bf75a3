import { containerOf, formatOf, type Format } from './format';
import { isPdf } from './pdfHeader';
import { textFormat } from './textFormat';

/** How many bytes from the start of a file are read to recognise it. */
export const HEAD_LENGTH = 3072;

export const ZIP = containerOf('application/zip', ['zip']);
export const OLE = containerOf(undefined, ['ole']);
export const MP4 = containerOf('video/mp4', ['mp4']);

interface Signature {
	readonly format: Format;
	/** ASCII or bytes; the file has them at `at` (default 0). */
	readonly bytes: string | readonly number[];
	readonly at?: number;
	/** A second run of bytes that has to be there as well. */
	readonly and?: { readonly bytes: string; readonly at: number };
}

/** In the place of a first byte, for signatures further in. */
const ANYWHERE = -1;

const SIGNATURES: readonly Signature[] = [
	{ format: formatOf('image/jpeg'), bytes: [0xff, 0xd8, 0xff] },
	{ format: formatOf('image/png'), bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
	{ format: formatOf('image/gif'), bytes: 'GIF87a' },
	{ format: formatOf('image/gif'), bytes: 'GIF89a' },
	{ format: formatOf('image/webp'), bytes: 'RIFF', and: { bytes: 'WEBP', at: 8 } },
	{ format: formatOf('image/bmp'), bytes: 'BM', and: { bytes: '\0\0\0\0', at: 6 } },
	{ format: containerOf('image/tiff', ['tiff']), bytes: 'II*\0' },
	{ format: containerOf('image/tiff', ['tiff']), bytes: 'MM\0*' },
	{ format: formatOf('image/vnd.adobe.photoshop'), bytes: '8BPS\0' },
	{
		format: formatOf('image/vnd.microsoft.icon'),
		bytes: [0, 0, 1, 0],
		and: { bytes: '\0', at: 5 },
	},
	{ format: formatOf('image/jp2'), bytes: [0, 0, 0, 12], and: { bytes: 'jP  ', at: 4 } },
	{ format: formatOf('image/jxl'), bytes: [0, 0, 0, 12], and: { bytes: 'JXL ', at: 4 } },
	{ format: formatOf('video/x-msvideo'), bytes: 'RIFF', and: { bytes: 'AVI ', at: 8 } },
	{ format: formatOf('audio/wav'), bytes: 'RIFF', and: { bytes: 'WAVE', at: 8 } },
	{ format: formatOf('audio/wav'), bytes: 'RF64', and: { bytes: 'WAVE', at: 8 } },
	{ format: formatOf('audio/x-aiff'), bytes: 'FORM', and: { bytes: 'AIF', at: 8 } },
	{ format: formatOf('audio/x-caf'), bytes: 'caff\0\x01' },
	{ format: formatOf('audio/amr'), bytes: '#!AMR\n' },
	{ format: formatOf('audio/amr'), bytes: '#!AMR-WB\n' },
	{ format: formatOf('audio/amr'), bytes: '#!AMR_MC1.0\n' },
	{ format: formatOf('audio/amr'), bytes: '#!AMR-WB_MC1.0\n' },
	{ format: formatOf('audio/flac'), bytes: 'fLaC' },
	{ format: formatOf('audio/midi'), bytes: 'MThd\0\0\0\x06' },
	{ format: formatOf('video/x-flv'), bytes: 'FLV\x01' },
	{ format: formatOf('video/mpeg'), bytes: [0, 0, 1, 0xba] },
	{ format: formatOf('video/mpeg'), bytes: [0, 0, 1, 0xb3] },
	{ format: containerOf('video/x-ms-asf', ['asf']), bytes: '0&\xb2u\x8ef\xcf\x11' },
	{ format: ZIP, bytes: 'PK\x03\x04' },
	{ format: ZIP, bytes: 'PK\x05\x06' },
	{ format: ZIP, bytes: 'PK\x07\x08' },
	{ format: OLE, bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] },
	{ format: containerOf('application/gzip', ['gzip']), bytes: '\x1f\x8b\x08' },
	{
		format: containerOf('application/x-bzip2', ['gzip']),
		bytes: 'BZh',
		and: { bytes: '1AY&SY', at: 4 },
	},
	{ format: containerOf('application/x-xz', ['gzip']), bytes: '\xfd7zXZ\0' },
	{ format: containerOf('application/x-7z-compressed', ['rar']), bytes: '7z\xbc\xaf\x27\x1c' },
	{ format: containerOf('application/vnd.rar', ['rar']), bytes: 'Rar!\x1a\x07' },
	{ format: containerOf('application/x-tar', ['tar']), bytes: 'ustar', at: 257 },
	{ format: formatOf('font/woff'), bytes: 'wOFF' },
	{ format: formatOf('font/woff2'), bytes: 'wOF2' },
	{ format: formatOf('application/wasm'), bytes: '\0asm' },
];

/** Signatures by their first byte; most begin there. */
const BY_FIRST_BYTE = new Map<number, Array<Signature & { readonly text: string }>>();
for (const signature of SIGNATURES) {
	const { bytes, at = 0 } = signature;
	const text = typeof bytes === 'string' ? bytes : String.fromCharCode(...bytes);
	const first = at === 0 ? text.charCodeAt(0) : ANYWHERE;
	BY_FIRST_BYTE.set(first, [...(BY_FIRST_BYTE.get(first) ?? []), { ...signature, text }]);
}

/**
 * What the first bytes of a file show: a type that they prove, a container, or a kind of text.
 * Undefined for bytes that nothing is known of.
 */
export function sniff(head: Uint8Array): Format | undefined {
	const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
	const text = bytes.toString('latin1', 0, 300);
	const format = signatureIn(text, bytes[0]) ?? signatureIn(text, ANYWHERE);
	if (format !== undefined) return format;
	return (
		sniffBoxes(bytes, text) ??
		sniffOgg(bytes, text) ??
		sniffMatroska(bytes, text) ??
		(isPdf(bytes) ? formatOf('application/pdf') : undefined) ??
		sniffTagged(bytes, text) ??
		sniffFrames(bytes) ??
		sniffTransport(bytes) ??
		textFormat(bytes)
	);
}

const HEIC = formatOf('image/heic');

function signatureIn(text: string, first: number | undefined): Format | undefined {
	const candidates = first === undefined ? undefined : BY_FIRST_BYTE.get(first);
	return candidates?.find(
		({ text: wanted, at = 0, and }) =>
			text.startsWith(wanted, at) && (and === undefined || text.startsWith(and.bytes, and.at)),
	)?.format;
}

/** Brands of the ISO base media format that are not plain MP4. */
const BRANDS: ReadonlyArray<readonly [prefix: string, format: Format]> = [
	['M4A', formatOf('audio/mp4', ['mp4'])],
	['M4B', formatOf('audio/mp4', ['mp4'])],
	['3g', formatOf('video/3gpp', ['mp4'])],
	['qt', formatOf('video/quicktime')],
	['avi', formatOf('image/avif')],
	['hei', HEIC],
	['hev', HEIC],
	['crx', containerOf(undefined, [])],
];

function formatOfBrand(text: string, at: number): Format | undefined {
	return BRANDS.find(([prefix]) => text.startsWith(prefix, at))?.[1];
}

/** Pictures of either codec may call themselves no more than pictures; further brands tell which. */
function formatOfPicture(bytes: Buffer, text: string): Format | undefined {
	if (!text.startsWith('mif1', 8) && !text.startsWith('msf1', 8)) return undefined;
	const end = Math.min(bytes.readUInt32BE(0), text.length);
	for (let at = 16; at < end; at += 4) {
		const format = formatOfBrand(text, at);
		if (format !== undefined) return format;
	}
	return HEIC;
}

/** Boxes that QuickTime files began with before there were brands. */
const QUICKTIME = ['moov', 'mdat', 'wide', 'free', 'skip', 'pnot'];

/** The ISO base media format: boxes, of which the first tells the brand (ISO/IEC 14496-12, 4.3). */
function sniffBoxes(bytes: Buffer, text: string): Format | undefined {
	// Lengths are below 16 MB there, and text has no NUL: "Get free shipping" is no box.
	if (bytes[0] !== 0) return undefined;
	if (text.startsWith('ftyp', 4))
		return formatOfBrand(text, 8) ?? formatOfPicture(bytes, text) ?? MP4;
	return QUICKTIME.some((type) => text.startsWith(type, 4))
		? formatOf('video/quicktime', ['mp4'])
		: undefined;
}

const OGG_FILMS = ['\x80theora', '\x01video\0', 'OVP80', 'BBCD\0'];

/** Ogg holds sound or film; the first page of each stream names its codec (RFC 3533, 6). */
function sniffOgg(bytes: Buffer, text: string): Format | undefined {
	if (!text.startsWith('OggS\0')) return undefined;
	const isFilm = OGG_FILMS.some((codec) => bytes.includes(codec, 0, 'latin1'));
	return formatOf(isFilm ? 'video/ogg' : 'audio/ogg');
}

function sniffMatroska(bytes: Buffer, text: string): Format | undefined {
	if (!text.startsWith('\x1aE\xdf\xa3')) return undefined;
	return bytes.toString('latin1', 0, 200).includes('matroska')
		? formatOf('video/x-matroska')
		: formatOf('video/webm', ['webm']);
}

/** A transport stream has a sync byte at the start of each packet of 188 bytes (ISO/IEC 13818-1, 2.4.3.2). */
function sniffTransport(bytes: Buffer): Format | undefined {
	const isInStep = [0, 188, 376, 564].every((at) => bytes[at] === 0x47);
	return isInStep && bytes.subarray(0, 564).includes(0xff) ? formatOf('video/mp2t') : undefined;
}

/** An ID3 tag stands before MP3, but also before other sound: what follows tells (ID3v2.4, 3.1). */
function sniffTagged(bytes: Buffer, text: string): Format | undefined {
	if (!text.startsWith('ID3')) return undefined;
	// A table may begin with the word: "ID3;Name".
	const version = bytes[3] ?? 0;
	if (version < 2 || version > 4 || (bytes[4] ?? 0xff) === 0xff) return undefined;
	const size = bytes.subarray(6, 10);
	if (size.some((byte) => byte > 0x7f)) return undefined;
	const behind = bytes.subarray(10 + size.reduce((sum, byte) => sum * 128 + byte, 0));
	if (behind.subarray(0, 4).toString('latin1') === 'fLaC') return formatOf('audio/flac');
	return sniffFrames(behind) ?? containerOf('audio/mpeg', ['id3']);
}

/** MPEG audio and ADTS have no magic word, only a frame header of eleven or twelve set bits, in every frame. */
function sniffFrames(bytes: Buffer): Format | undefined {
	const length = adtsLength(bytes, 0);
	if (length !== undefined) {
		return isFrameAt(bytes, length, adtsLength) ? formatOf('audio/aac') : undefined;
	}
	const frame = mpegLength(bytes, 0);
	if (frame === undefined) return undefined;
	return frame === 0 || isFrameAt(bytes, frame, mpegLength) ? formatOf('audio/mpeg') : undefined;
}

/** Whether a frame begins there, as far as the bytes reach. */
function isFrameAt(
	bytes: Buffer,
	at: number,
	lengthAt: (bytes: Buffer, at: number) => number | undefined,
): boolean {
	return at + 4 > bytes.length || lengthAt(bytes, at) !== undefined;
}

/** Bytes of an ADTS frame (ISO/IEC 13818-7, 6.2), or as many as its header has where that is cut off. */
function adtsLength(bytes: Buffer, at: number): number | undefined {
	if (bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xf6) !== 0xf0) return undefined;
	if (bytes.length < at + 6) return bytes.length;
	return Math.max((bytes.readUIntBE(at + 3, 3) >> 5) & 0x1fff, 7);
}

/** kbit/s by version, layer and index (ISO/IEC 11172-3, 2.4.2.3 and 13818-3); 0 stands for a free one. */
const BIT_RATES = {
	'1/1': [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
	'1/2': [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
	'1/3': [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
	'2/1': [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
	'2/2': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
	'2/3': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const SAMPLE_RATES = [44_100, 48_000, 32_000];

/** Bytes of an MPEG audio frame, 0 for one of free bit rate; undefined where none begins. */
function mpegLength(bytes: Buffer, at: number): number | undefined {
	const second = bytes[at + 1] ?? 0;
	const third = bytes[at + 2] ?? 0;
	// FF FE begins UTF-16 text, as spreadsheets write it.
	if (bytes[at] !== 0xff || (second & 0xe0) !== 0xe0 || second === 0xfe) return undefined;
	const version = (second >> 3) & 0b11;
	const layer = 4 - ((second >> 1) & 0b11);
	const rate = SAMPLE_RATES[(third >> 2) & 0b11];
	if (version === 0b01 || layer === 4 || rate === undefined) return undefined;
	const key = `${version === 0b11 ? 1 : 2}/${layer}` as keyof typeof BIT_RATES;
	const bitRate = BIT_RATES[key][third >> 4];
	if (bitRate === undefined) return undefined;
	const sampleRate = rate / (version === 0b11 ? 1 : version === 0b10 ? 2 : 4);
	const padding = (third >> 1) & 1;
	if (layer === 1) return (Math.floor((12_000 * bitRate) / sampleRate) + padding) * 4;
	const samples = layer === 3 && version !== 0b11 ? 72_000 : 144_000;
	return bitRate === 0 ? 0 : Math.floor((samples * bitRate) / sampleRate) + padding;
}
