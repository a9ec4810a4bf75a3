import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { Base64Meter } from '../../sandbox/body/base64';
import { JsonTap } from '../../sandbox/body/jsonTap';
import { MediaDataSink } from '../../sandbox/body/mediaData';

/** Reads JSON in pieces and puts the tapped string back where it was. */
function tapped(bytes: Buffer, cuts: number[]): { value: unknown } | { failed: true } {
	let text: string | undefined;
	const tap = new JsonTap('media_data', {
		start: () => (text = ''),
		write: (part) => (text += part),
	});
	const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
	places.sort((a, b) => a - b);
	try {
		for (const [index, end] of places.entries()) {
			if (index > 0) tap.write(bytes.subarray(places[index - 1], end));
		}
		const value = tap.end();
		const hasIt = typeof value === 'object' && value !== null && 'media_data' in value;
		if (hasIt && text !== undefined && value.media_data === '') value.media_data = text;
		return { value };
	} catch {
		return { failed: true };
	}
}

function plain(bytes: Buffer): { value: unknown } | { failed: true } {
	try {
		return { value: JSON.parse(bytes.toString('utf8')) as unknown };
	} catch {
		return { failed: true };
	}
}

const anyString = fc.oneof(fc.string({ unit: 'binary' }), fc.base64String());
const documents = fc
	.tuple(
		fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }),
		fc.oneof(anyString, fc.jsonValue()),
		fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }),
	)
	.map(([before, media_data, after]) => ({ ...before, media_data, ...after }));
const cuts = fc.array(fc.nat(), { maxLength: 12 });

/** Escapes characters at will, as other JSON writers do. */
const escaped = (json: string, every: number) =>
	json.replace(/[a-z0-9]/g, (character, at: number) =>
		at % every === 0 && /"media_data":"[^"\\]*$/.test(json.slice(0, at))
			? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
			: character,
	);

describe('JsonTap', () => {
	it('agrees with JSON.parse, wherever the chunks end', () => {
		fc.assert(
			fc.property(documents, cuts, fc.constantFrom(undefined, 2, '\t'), (document, at, indent) => {
				const bytes = Buffer.from(JSON.stringify(document, undefined, indent));
				expect(tapped(bytes, at)).toEqual(plain(bytes));
			}),
			{ numRuns: 1500 },
		);
	});

	it('agrees with JSON.parse on escaped characters', () => {
		fc.assert(
			fc.property(fc.base64String(), cuts, fc.integer({ min: 1, max: 5 }), (data, at, every) => {
				const bytes = Buffer.from(
					escaped(JSON.stringify({ a: 1, media_data: data, z: [2] }), every),
				);
				expect(tapped(bytes, at)).toEqual(plain(bytes));
			}),
		);
	});

	it('agrees with JSON.parse on damaged documents', () => {
		fc.assert(
			fc.property(
				documents,
				cuts,
				fc.nat(),
				fc.constantFrom(...'"\\{}[]:,\n\u0001x'),
				(document, at, place, character) => {
					const bytes = Buffer.from(JSON.stringify(document));
					bytes[place % bytes.length] = character.charCodeAt(0);
					expect(tapped(bytes, at)).toEqual(plain(bytes));
				},
			),
			{ numRuns: 3000 },
		);
	});

	it.each([
		'{"media_data":"a","media_data":"b"}',
		'{"media_data":"a","media_data":7}',
		'{"x":{"media_data":"inner"},"media_data":"outer"}',
		'["media_data","x"]',
		'{"media\\u005fdata":"\\ud83d\\ude00\\n\\/"}',
		'{"":"media_data"}',
		'{"media_data":"\\x"}',
		'{"media_data":"\\u12g4"}',
		'{"media_data":"open',
		'"media_data"',
		'',
	])('agrees with JSON.parse on %s', (json) => {
		const bytes = Buffer.from(json);
		const every = [...bytes.keys()];
		expect(tapped(bytes, every)).toEqual(plain(bytes));
	});
});

describe('Base64Meter', () => {
	const measured = (pieces: string[]) => {
		const meter = new Base64Meter();
		for (const piece of pieces) meter.write(piece);
		return meter.end();
	};

	it('counts and hashes what Buffer decodes, in any pieces, with and without a prefix', () => {
		fc.assert(
			fc.property(
				fc.uint8Array({ maxLength: 400 }),
				fc.integer({ min: 1, max: 50 }),
				fc.constantFrom('', 'data:image/png;base64,', 'data:;base64,'),
				(bytes, length, prefix) => {
					const text = prefix + Buffer.from(bytes).toString('base64');
					const pieces = text.match(new RegExp(`.{1,${length}}`, 'g')) ?? [];
					const result = measured(pieces);
					expect(result.valid).toBe(true);
					expect(result.size).toBe(bytes.length);
					expect(result.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
					expect(result.mimeType).toBe(prefix.includes('image') ? 'image/png' : undefined);
				},
			),
		);
	});

	it.each([
		'abc',
		'ab=c',
		'ab==abcd',
		'ab d',
		'a-_b',
		'====',
		'data:image/png,abcd',
		'data:x',
		'äbcd',
	])('finds %s malformed', (text) => {
		expect(measured([text]).valid).toBe(false);
		expect(measured([...text]).valid).toBe(false);
	});
});

describe('MediaDataSink', () => {
	it.each([
		['https://example.com/a.png', 'url'],
		['HTTP://example.com', 'url'],
		['httpABCD', 'base64'],
		['http', 'base64'],
		['iVBORw0KGgo=', 'base64'],
	])('takes %s for a %s', (text, kind) => {
		const sink = new MediaDataSink();
		sink.start();
		for (const character of text) sink.write(character);
		expect(sink.end()).toMatchObject({ kind });
	});
});
