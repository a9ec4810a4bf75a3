import type { Walk } from './details';

/** Boxes that hold others on the way to a track's coding format (ISO/IEC 14496-12, 6.2.3). */
const PARENTS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);

/** More than any file that plays; an index of nothing but empty boxes ends there. */
const MOST_BOXES = 2000;

/** Reads the coding formats of the tracks of an ISO base media file (MP4, M4A, 3GP). */
export function* walkBoxes(): Walk {
	const tracks = { pictures: [] as string[], sounds: [] as string[] };
	let handler = '';
	let end: number | undefined;
	let at = 0;
	for (let count = 0; count < MOST_BOXES && at < (end ?? Infinity); count += 1) {
		const header = yield { at, length: 16 };
		const { type, size, headerSize } = readHeader(header);
		if (size < headerSize) break;
		if (type === 'moov') end = at + size;
		if (PARENTS.has(type)) {
			at += headerSize;
			continue;
		}
		if (type === 'hdlr') {
			const [part = '', kind = ''] = words(yield { at: at + headerSize + 4, length: 8 });
			// QuickTime has a second one further in, for where the bytes are.
			if (part !== 'dhlr') handler = kind;
		}
		if (type === 'stsd') {
			const [format = ''] = words(yield { at: at + headerSize + 12, length: 4 });
			if (handler === 'vide') tracks.pictures.push(format);
			if (handler === 'soun') tracks.sounds.push(format);
		}
		at += size;
	}
	return end === undefined ? {} : { tracks };
}

/** Type and size of a box; a size of 0 where no box begins. */
function readHeader(bytes: Uint8Array): { type: string; size: number; headerSize: number } {
	if (bytes.byteLength < 8) return { type: '', size: 0, headerSize: 8 };
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const [, type = ''] = words(bytes);
	const size = view.getUint32(0);
	if (size !== 1) return { type, size, headerSize: 8 };
	return { type, size: bytes.byteLength < 16 ? 0 : Number(view.getBigUint64(8)), headerSize: 16 };
}

/** Four letters each. */
function words(bytes: Uint8Array): string[] {
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
	return text.match(/.{4}/gs) ?? [];
}
