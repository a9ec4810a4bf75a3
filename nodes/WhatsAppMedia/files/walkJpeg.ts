import type { Walk } from './details';

const MOST_SEGMENTS = 500;

/** Finds the frame header of a JPEG (ITU-T T.81, B.2.2), which tells its color components. */
export function* walkJpeg(): Walk {
	let at = 2;
	for (let count = 0; count < MOST_SEGMENTS; count += 1) {
		const segment = yield { at, length: 10 };
		const marker = segment[1] ?? 0;
		if (segment[0] !== 0xff || segment.byteLength < 4) break;
		if (marker === 0xff) {
			at += 1;
		} else if (marker === 1 || (marker >= 0xd0 && marker <= 0xd7)) {
			at += 2;
		} else if (isFrameHeader(marker)) {
			const components = segment[9];
			return components === undefined ? {} : { components };
		} else if (marker === 0xd9 || marker === 0xda) {
			break;
		} else {
			const length = ((segment[2] ?? 0) << 8) | (segment[3] ?? 0);
			at += 2 + Math.max(length, 2);
		}
	}
	return {};
}

/** SOF0 to SOF15, without the tables that have numbers between them. */
function isFrameHeader(marker: number): boolean {
	return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
