import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';

import {
	readDetails,
	readDetailsFrom,
	readDetailsWith,
} from '../../../nodes/WhatsAppMedia/files/details';
import { bytes, ftyp } from '../../support/bytes';
import { chunksOf } from '../../support/files';

const FILES = join(__dirname, '../../files');
const read = (name: string): Buffer => readFileSync(join(FILES, name));
const all = [
	...readdirSync(FILES),
	...readdirSync(join(FILES, 'cases')).map((name) => `cases/${name}`),
].filter((name) => /\.\w+$/.test(name) && !/\.(md|sh)$/.test(name));

function inPieces(content: Uint8Array, length: number): AsyncIterable<Uint8Array> {
	const count = Math.ceil(content.byteLength / length);
	return chunksOf(
		Array.from({ length: count }, (_, index) =>
			content.subarray(index * length, (index + 1) * length),
		),
	);
}

describe('the tracks of a film or recording', () => {
	// As `ffprobe -show_entries stream=codec_type,codec_tag_string` prints them.
	it.each([
		['av1.mp4', ['av01'], []],
		['fragments.mp4', ['avc1'], []],
		['h264-faststart.mp4', ['avc1'], []],
		['h264-sound.mp4', ['avc1'], ['mp4a']],
		['h264.mp4', ['avc1'], []],
		['hev1.mp4', ['hev1'], []],
		['hvc1.mp4', ['hvc1'], []],
		['mpeg4.mp4', ['mp4v'], []],
		['sound-faststart.mp4', [], ['mp4a']],
		['sound.mp4', [], ['mp4a']],
		['film.m4v', ['avc1'], []],
		['film.mov', ['avc1'], []],
		['alac.m4a', [], ['alac']],
		['sound.m4b', [], ['mp4a']],
		['film.3gp', ['s263'], []],
		['sound.3gp', [], ['mp4a']],
		['cases/hevc.mp4', ['hvc1'], []],
		['cases/voice-audio.mp4', [], ['mp4a']],
	])('are those that ffprobe tells: %s', (name, pictures, sounds) => {
		const content = read(name);
		expect(readDetails(content, content.byteLength)?.tracks).toEqual({ pictures, sounds });
	});
});

describe('the colors of a JPEG', () => {
	// As `identify -format %[channels]` prints them.
	it.each([
		['cmyk-profile.jpg', 4],
		['cmyk.jpg', 4],
		['gray.jpg', 1],
		['progressive.jpg', 3],
		['rgb.jpg', 3],
		['cases/cmyk.jpg', 4],
	])('are as many as ImageMagick tells: %s', (name, components) => {
		const content = read(name);
		expect(readDetails(content, content.byteLength)).toEqual({ components });
	});
});

describe('what lies further into a file', () => {
	it.each(all)('is the same however it is read: %s', async (name) => {
		const content = read(name);
		const expected = readDetails(content, content.byteLength);
		expect(expected).toBeDefined();
		for (const length of [7, 512, 4096, content.byteLength]) {
			expect(await readDetailsFrom(content, inPieces(content, length))).toEqual(expected);
		}
		const pieceAt = (at: number, length: number): Buffer => content.subarray(at, at + length);
		expect(readDetailsWith(content, content.byteLength, pieceAt)).toEqual(expected);
	});

	it('is not known from a head that it does not lie in', () => {
		for (const name of ['h264.mp4', 'cmyk-profile.jpg', 'cases/old.xls']) {
			const content = read(name);
			expect(readDetails(content.subarray(0, 200), content.byteLength)).toBeUndefined();
		}
	});

	it('is nothing where the file is cut off, and never breaks the reader', () => {
		for (const name of all) {
			const content = read(name);
			for (const length of [4, 8, 30, 100, 1000, 2000].filter(
				(each) => each < content.byteLength,
			)) {
				const part = content.subarray(0, length);
				expect(readDetails(part, length)).toBeDefined();
			}
		}
	});

	it('ends for whatever bytes', async () => {
		const starts = fc.constantFrom(
			ftyp('isom'),
			bytes([0xff, 0xd8, 0xff]),
			bytes('PK\x03\x04'),
			bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
		);
		const part = fc.oneof(
			fc.uint8Array({ maxLength: 40 }),
			fc.constantFrom(
				...['moov', 'trak', 'mdia', 'minf', 'stbl', 'hdlr', 'stsd', 'mdat', 'hdlr', 'stsd'].map(
					(type) => bytes([0, 0, 0, 8], type),
				),
				bytes([0, 0, 0, 1], 'mdat', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
				bytes([0, 0, 0, 0], 'moov'),
				bytes([0xff, 0xff, 0xff, 0xff]),
				bytes(
					'PK\x03\x04',
					[20, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0],
					'a',
				),
				bytes([0xff, 0xe1, 0xff, 0xff]),
			),
		);
		await fc.assert(
			fc.asyncProperty(
				starts,
				fc.array(part, { maxLength: 30 }),
				fc.integer({ min: 1, max: 99 }),
				async (start, parts, length) => {
					const content = Buffer.concat([start, ...parts]);
					const expected = readDetails(content, content.byteLength);
					expect(expected).toBeDefined();
					expect(await readDetailsFrom(content, inPieces(content, length))).toEqual(expected);
				},
			),
			{ numRuns: 3000 },
		);
	});

	it('is not looked for without end', async () => {
		// An index of nothing but empty boxes, and an archive of nothing but empty entries.
		const boxes = Buffer.concat([
			ftyp('isom').subarray(0, 20),
			Buffer.alloc(4),
			Buffer.alloc(8_000_000, bytes([0, 0, 0, 8], 'free')),
		]);
		const entry = bytes(
			'PK\x03\x04',
			[20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0],
			'a',
		);
		for (const content of [
			boxes,
			Buffer.alloc(8_000_000, entry),
			Buffer.alloc(8_000_000, bytes([0xff, 0xd8, 0xff, 0xff])),
		]) {
			let pieces = 0;
			readDetailsWith(content, content.byteLength, (at, length) => {
				pieces += 1;
				return content.subarray(at, at + length);
			});
			expect(pieces).toBeLessThan(2_100);
		}
	});
});
