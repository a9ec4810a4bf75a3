import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const SAMPLES = path.resolve(__dirname, '../../samples');
const read = (name: string) => readFileSync(path.join(SAMPLES, name));

/** The segments of a JPEG file up to the picture's data, as `[marker, payload]`. */
function jpegSegments(file: Buffer): Array<[number, Buffer]> {
	const segments: Array<[number, Buffer]> = [];
	const startOfScan = 0xda;
	let offset = 2;
	let marker = 0;
	while (marker !== startOfScan) {
		expect(file[offset]).toBe(0xff);
		marker = file.readUInt8(offset + 1);
		const length = file.readUInt16BE(offset + 2);
		segments.push([marker, file.subarray(offset + 4, offset + 2 + length)]);
		offset += 2 + length;
	}
	return segments;
}

/** The types of an MP4 file's outermost boxes; fails if their sizes do not add up to the file's. */
function mp4Boxes(file: Buffer): string[] {
	const types: string[] = [];
	let offset = 0;
	while (offset < file.length) {
		const size = file.readUInt32BE(offset);
		expect(size).toBeGreaterThanOrEqual(8);
		types.push(file.toString('latin1', offset + 4, offset + 8));
		offset += size;
	}
	expect(offset).toBe(file.length);
	return types;
}

/** Each Ogg page's header type (2 begins a stream, 4 ends it) and payload. */
function oggPages(file: Buffer): Array<{ headerType: number; payload: Buffer }> {
	const pages: Array<{ headerType: number; payload: Buffer }> = [];
	let offset = 0;
	while (offset < file.length) {
		expect(file.toString('latin1', offset, offset + 4)).toBe('OggS');
		const segments = file.readUInt8(offset + 26);
		const table = file.subarray(offset + 27, offset + 27 + segments);
		const start = offset + 27 + segments;
		const end = start + table.reduce((sum, size) => sum + size, 0);
		pages.push({ headerType: file.readUInt8(offset + 5), payload: file.subarray(start, end) });
		offset = end;
	}
	expect(offset).toBe(file.length);
	return pages;
}

describe('sample files', () => {
	test('photo.jpg is a complete baseline JPEG of 800 x 600', () => {
		const file = read('photo.jpg');
		expect(file.readUInt16BE(0)).toBe(0xffd8);
		expect(file.readUInt16BE(file.length - 2)).toBe(0xffd9);

		const baselineFrame = jpegSegments(file).find(([marker]) => marker === 0xc0)?.[1];
		expect(baselineFrame?.readUInt16BE(1)).toBe(600);
		expect(baselineFrame?.readUInt16BE(3)).toBe(800);
	});

	test('photo.png is a complete 8-bit RGBA PNG of 480 x 360', () => {
		const file = read('photo.png');
		expect(file.subarray(0, 8)).toEqual(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
		expect(file.toString('latin1', 12, 16)).toBe('IHDR');
		expect(file.readUInt32BE(16)).toBe(480);
		expect(file.readUInt32BE(20)).toBe(360);
		expect([file[24], file[25]]).toEqual([8, 6]);
		expect(file.toString('latin1', file.length - 8, file.length - 4)).toBe('IEND');
	});

	test('invoice.pdf is a one-page PDF whose cross-reference table is where it says', () => {
		const file = read('invoice.pdf').toString('latin1');
		expect(file).toMatch(/^%PDF-1\.\d\n/);
		expect(file).toMatch(/%%EOF\s*$/);
		expect(file).toMatch(/\/Type \/Pages\s+\/Count 1\b/);

		const table = Number(/startxref\s+(\d+)/.exec(file)?.[1]);
		expect(file.slice(table, table + 4)).toBe('xref');
	});

	test('clip.mp4 has H.264 and AAC tracks and can be played before it is all there', () => {
		const file = read('clip.mp4');
		const boxes = mp4Boxes(file);
		expect(boxes[0]).toBe('ftyp');
		expect(boxes).toEqual(expect.arrayContaining(['moov', 'mdat']));
		expect(boxes.indexOf('moov')).toBeLessThan(boxes.indexOf('mdat'));
		expect(file.includes('avc1')).toBe(true);
		expect(file.includes('mp4a')).toBe(true);
	});

	test('voice.ogg is a complete Ogg stream of Opus with one channel', () => {
		const pages = oggPages(read('voice.ogg'));
		const head = pages[0]?.payload ?? Buffer.alloc(0);
		expect(pages[0]?.headerType).toBe(2);
		expect(head.toString('latin1', 0, 8)).toBe('OpusHead');
		expect(head[9]).toBe(1);
		expect(pages[1]?.payload.toString('latin1', 0, 8)).toBe('OpusTags');
		expect((pages.at(-1)?.headerType ?? 0) & 4).toBe(4);
	});

	test('song.mp3 has an ID3 tag and MPEG layer III right behind it', () => {
		const file = read('song.mp3');
		expect(file.toString('latin1', 0, 3)).toBe('ID3');
		// The tag's size has seven bits a byte.
		const tag = file.subarray(6, 10).reduce((size, byte) => size * 128 + byte, 0);
		const frame = file.readUInt16BE(10 + tag);
		expect(frame >> 5).toBe(0b11111111111);
		expect((frame >> 1) & 0b11).toBe(0b01);
	});

	test('all of them together stay under 250 kB', () => {
		const sizes = readdirSync(SAMPLES).map((name) => statSync(path.join(SAMPLES, name)).size);
		expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(250_000);
	});
});
