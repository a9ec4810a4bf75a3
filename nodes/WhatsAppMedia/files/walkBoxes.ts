import type { Walk } from './details';

/** Four letters as a number, as boxes begin with them behind their size. */
const code = (word: string): number => Buffer.from(word, 'latin1').readUInt32BE(0);

/** Boxes that hold others on the way to a track's coding format (ISO/IEC 14496-12, 6.2.3). */
const PARENTS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl'].map(code));
const MOOV = code('moov');
const TRACK = code('trak');
const HANDLER = code('hdlr');
const DESCRIPTIONS = code('stsd');
const DATA_HANDLER = code('dhlr');
const PICTURES = code('vide');
const SOUND = code('soun');

/** More than any file that plays; an index of nothing but empty boxes ends there. */
const MOST_BOXES = 2000;

/** Reads the coding formats of the tracks of an ISO base media file (MP4, M4A, 3GP). */
export function* walkBoxes(): Walk {
	const pictures: string[] = [];
	const sounds: string[] = [];
	let handler = 0;
	let end = Infinity;
	let trackEnd = 0;
	let at = 0;
	for (let count = 0; count < MOST_BOXES && at < end; count += 1) {
		const header = yield { at, length: 16 };
		const type = numberAt(header, 4);
		const isLong = numberAt(header, 0) === 1;
		const headerSize = isLong ? 16 : 8;
		const size = isLong
			? numberAt(header, 8) * 2 ** 32 + numberAt(header, 12)
			: numberAt(header, 0);
		// Neither a box nor the one that goes on to the end of the file has an index behind it.
		if (header.byteLength < headerSize || size < headerSize) break;
		// Too short for what is read of it.
		if ((type === HANDLER || type === DESCRIPTIONS) && size < headerSize + 16) break;
		if (type === MOOV) end = at + size;
		if (type === TRACK) trackEnd = at + size;
		const content = at + headerSize;
		at = PARENTS.has(type) ? content : at + size;
		if (type === HANDLER) {
			const part = yield { at: content + 4, length: 8 };
			// QuickTime has a second one further in, for where the bytes are.
			if (numberAt(part, 0) !== DATA_HANDLER) handler = numberAt(part, 4);
		} else if (type === DESCRIPTIONS) {
			const format = yield { at: content + 12, length: 4 };
			const found = Buffer.from(format).toString('latin1');
			if (handler === PICTURES) pictures.push(found);
			if (handler === SOUND) sounds.push(found);
			// What follows are tables of where the bytes are.
			at = Math.max(at, trackEnd);
		}
	}
	return end === Infinity ? {} : { tracks: { pictures, sounds } };
}

/** Four bytes as a number; 0 in the place of those that are not there. */
function numberAt(bytes: Uint8Array, at: number): number {
	const high = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
	const low = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
	return high * 2 ** 16 + low;
}
