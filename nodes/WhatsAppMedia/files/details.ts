import type { Format } from './format';
import { walkBoxes } from './walkBoxes';
import { walkCompound } from './walkCompound';
import { walkJpeg } from './walkJpeg';
import { walkZip } from './walkZip';

/** Coding formats of the tracks of a film or recording, as its index names them: `avc1`, `mp4a`. */
export interface Tracks {
	readonly pictures: readonly string[];
	readonly sounds: readonly string[];
}

/** What only a look further into a file shows. */
export interface Details {
	/** What is in a ZIP or a compound file. */
	readonly inside?: Format;
	readonly tracks?: Tracks;
	/** Color components of a JPEG: 4 for CMYK. */
	readonly components?: number;
}

/** Bytes that are asked for. Offsets never go back. */
export interface Piece {
	readonly at: number;
	readonly length: number;
}

/** Reads on in a file, piece by piece; at its end a piece is shorter. */
export type Walk = Generator<Piece, Details, Uint8Array>;

/** No walk goes further into a file: so large is the largest film that WhatsApp takes. */
const FURTHEST = 16 * 1024 * 1024;

const NOTHING: Details = {};

/** The walk through a file that begins like this; none for formats that show everything at their start. */
function walkFor(head: Uint8Array): Walk | undefined {
	switch (head[0]) {
		case 0xff:
			return head[1] === 0xd8 ? walkJpeg() : undefined;
		case 0x50:
			return startsWith(head, 'PK\x03\x04') ? walkZip() : undefined;
		case 0xd0:
			return head[1] === 0xcf ? walkCompound() : undefined;
		case 0:
			return startsWith(head, 'ftyp', 4) ? walkBoxes() : undefined;
		default:
			return undefined;
	}
}

function startsWith(bytes: Uint8Array, word: string, from = 0): boolean {
	for (let at = 0; at < word.length; at += 1) {
		if (bytes[from + at] !== word.charCodeAt(at)) return false;
	}
	return true;
}

/**
 * What the bytes show that are there.
 * @param size of the whole file; undefined comes back where more of it is needed
 */
export function readDetails(bytes: Uint8Array, size: number): Details | undefined {
	return readDetailsWith(bytes, size, (at, length) =>
		at + length <= bytes.byteLength || bytes.byteLength >= size
			? bytes.subarray(at, at + length)
			: undefined,
	);
}

/** The same where any piece can be had at once. */
export function readDetailsWith(
	head: Uint8Array,
	size: number,
	pieceAt: (at: number, length: number) => Uint8Array | undefined,
): Details | undefined {
	const walk = walkFor(head);
	if (walk === undefined) return NOTHING;
	let step = walk.next();
	while (step.done !== true) {
		const { at, length } = step.value;
		const piece = at > Math.min(size, FURTHEST) ? new Uint8Array() : pieceAt(at, length);
		if (piece === undefined) return undefined;
		step = walk.next(piece);
	}
	return step.value;
}

/** The same with a content that is read from its start, as far as it is needed. */
export async function readDetailsFrom(
	head: Uint8Array,
	content: AsyncIterable<Uint8Array>,
): Promise<Details> {
	const walk = walkFor(head);
	if (walk === undefined) return NOTHING;
	let step = walk.next();
	let kept: Uint8Array = new Uint8Array();
	let start = 0;
	for await (const chunk of content) {
		if (step.done === true || step.value.at > FURTHEST) break;
		const skipped = Math.min(
			Math.max(step.value.at - start - kept.byteLength, 0),
			chunk.byteLength,
		);
		if (skipped > 0) start += kept.byteLength + skipped;
		kept = Buffer.concat([skipped > 0 ? new Uint8Array() : kept, chunk.subarray(skipped)]);
		while (step.done !== true && step.value.at + step.value.length <= start + kept.byteLength) {
			const { at, length }: Piece = step.value;
			step = walk.next(kept.subarray(at - start, at - start + length));
		}
		if (step.done === true) return step.value;
		const used = Math.min(step.value.at - start, kept.byteLength);
		kept = kept.subarray(used);
		start += used;
	}
	// The end of the file: what is still asked for is shorter, or nothing.
	while (step.done !== true) {
		const { at, length } = step.value;
		step = walk.next(kept.subarray(at - start, at - start + length));
	}
	return step.value;
}
