import type { Details, Walk } from './details';
import { formatOf } from './format';

const EXCEL = 'application/vnd.ms-excel';
const WORD = 'application/msword';
const POWERPOINT = 'application/vnd.ms-powerpoint';
const OUTLOOK = 'application/vnd.ms-outlook';
const PUBLISHER = 'application/x-mspublisher';
const VISIO = 'application/vnd.visio';

/** The first part of the class of a document's root, whose other parts are the same for all of these. */
const CLASSES: Readonly<Record<number, string>> = {
	0x00020810: EXCEL,
	0x00020820: EXCEL,
	0x00020900: WORD,
	0x00020906: WORD,
	0x64818d10: POWERPOINT,
	0x00020d0b: OUTLOOK,
	0x00021201: PUBLISHER,
	0x00021a13: VISIO,
	0x00021a14: VISIO,
};

/** Streams that only one program writes. */
const STREAMS: ReadonlyArray<readonly [name: RegExp, mimeType: string]> = [
	[/^(Workbook|Book)$/, EXCEL],
	[/^WordDocument$/, WORD],
	[/^PowerPoint Document$/, POWERPOINT],
	[/^__(properties|nameid|substg1|recip|attach)_?\S*$/, OUTLOOK],
	[/^Quill$/, PUBLISHER],
	[/^VisioDocument$/, VISIO],
];

/** Bytes of an entry of the directory, and how many of them are read. */
const ENTRY = 128;
const ENTRIES = 16;

/** Reads the directory of a compound file (MS-CFB 2.2, 2.6), whose streams tell the program. */
export function* walkCompound(): Walk {
	const header = yield { at: 0, length: 76 };
	if (header.byteLength < 76) return {};
	const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
	const shift = view.getUint16(30, true);
	if (shift !== 9 && shift !== 12) return {};
	const at = (view.getUint32(48, true) + 1) * 2 ** shift;
	return readDirectory(yield { at, length: ENTRIES * ENTRY });
}

function readDirectory(bytes: Uint8Array): Details {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const names: string[] = [];
	for (let at = 0; at + ENTRY <= buffer.length; at += ENTRY) {
		const length = buffer.readUInt16LE(at + 64);
		// The directory goes on somewhere else, and what stands here is no entry.
		if (length < 2 || length > 64) break;
		names.push(buffer.toString('utf16le', at, at + length - 2));
	}
	// An Office document with a password: the package inside is not to be read.
	if (names.some((name) => /^Encrypt(ed|ion)/.test(name))) return {};
	const byClass = names.length > 0 ? CLASSES[buffer.readUInt32LE(80)] : undefined;
	const mimeType = byClass ?? names.map(byStream).find((found) => found !== undefined);
	return mimeType === undefined ? {} : { inside: formatOf(mimeType) };
}

function byStream(name: string): string | undefined {
	return STREAMS.find(([pattern]) => pattern.test(name))?.[1];
}
