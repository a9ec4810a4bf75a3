import type { Piece, Walk } from './details';
import { containerOf, formatOf, type Format } from './format';
import { typeCalled } from './fileTypes';

/** Bytes of a ZIP in which its entries are read. */
const FURTHEST = 256 * 1024;
const MOST_ENTRIES = 200;
/** Bytes of an entry's header, and of its name that are read along with it. */
const HEADER = 30;
const NAME = 120;
/** Bytes that are searched at a time for the next entry, where no header tells the length of this one. */
const SEARCHED = 512;

/** Parts that only an Office document has, and the type that they prove; relatives name it as their form. */
const OFFICE: ReadonlyArray<readonly [folder: string, format: Format]> = [
	[
		'word/',
		formatOf('application/vnd.openxmlformats-officedocument.wordprocessingml.document', [
			'wordprocessing',
			'zipped',
		]),
	],
	[
		'xl/',
		formatOf('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', [
			'spreadsheet',
			'zipped',
		]),
	],
	[
		'ppt/',
		formatOf('application/vnd.openxmlformats-officedocument.presentationml.presentation', [
			'presentation',
			'zipped',
		]),
	],
];

/** A workbook that is no XML, which Excel opens under its own ending only. */
const BINARY_WORKBOOK = formatOf('application/vnd.ms-excel.sheet.binary.macroenabled.12', [
	'spreadsheet',
	'zipped',
]);

/** Entries that tell what a file without a name is likely to be; the first row that fits. */
const LIKELY: ReadonlyArray<readonly [entry: RegExp, mimeType: string]> = [
	[/^(AndroidManifest\.xml|classes\.dex)$/, 'application/vnd.android.package-archive'],
	[/^META-INF\/mozilla\.rsa$/, 'application/x-xpinstall'],
	[/^pass\.json$/, 'application/vnd.apple.pkpass'],
	[/^[^/]*\.kml$/, 'application/vnd.google-earth.kmz'],
	[/^[^/]*\.usd[ac]?$/, 'model/vnd.usdz+zip'],
	[/^3D\/.*\.model$/, 'model/3mf'],
	[/^visio\//, 'application/vnd.ms-visio.drawing.main+xml'],
	[/^Fixed(DocSeq|DocumentSequence)\.fdseq$/, 'application/vnd.ms-xpsdocument'],
	[/^META-INF\/MANIFEST\.MF$/, 'application/java-archive'],
];

/** Reads the names of a ZIP's entries until they tell what it is (APPNOTE 4.3.7). */
export function* walkZip(): Walk {
	let isPackage = false;
	let office: Format | undefined;
	let likely = LIKELY.length;
	let at = 0;
	for (let count = 0; count < MOST_ENTRIES && at < FURTHEST; count += 1) {
		const entry = readEntry(yield { at, length: HEADER + NAME });
		if (entry === undefined) break;
		const { name, dataOffset, length } = entry;
		if (count === 0 && name === 'mimetype') return yield* readMimeType(at + dataOffset);
		if (/^(\[Content_Types\]\.xml|_rels\/\.rels|docProps\/)/.test(name)) {
			isPackage = true;
		} else {
			if (/^xl\/(?:(?:_rels\/)?workbook|worksheets\/\w{1,40})\.bin(?:\.rels)?$/.test(name))
				return { inside: BINARY_WORKBOOK };
			office ??= OFFICE.find(([folder]) => name.startsWith(folder))?.[1];
			const isPart = isPackage || /^\w+\/\w+\.(xml|bin)$/.test(name);
			if (office !== undefined && isPart) return { inside: office };
			const row = LIKELY.findIndex(([pattern]) => pattern.test(name));
			if (row >= 0) likely = Math.min(likely, row);
		}
		const next =
			length === undefined ? yield* findEntry(at + dataOffset) : at + dataOffset + length;
		if (next === undefined) break;
		at = next;
	}
	const [, mimeType] = LIKELY[likely] ?? [];
	return mimeType === undefined ? {} : { inside: containerOf(mimeType, ['zip']) };
}

/** What is read of an entry; undefined where none begins. */
function readEntry(
	bytes: Uint8Array,
): { name: string; dataOffset: number; length?: number } | undefined {
	if (bytes.byteLength < HEADER) return undefined;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (view.getUint32(0) !== 0x504b0304) return undefined;
	const nameLength = view.getUint16(26, true);
	const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
		'latin1',
		HEADER,
		HEADER + nameLength,
	);
	const length = view.getUint32(18, true);
	// Bit 3: the length stands behind the content. All bits set: it stands in an extra field.
	const isTold = (view.getUint16(6, true) & 8) === 0 && length !== 0xffffffff;
	return {
		name,
		dataOffset: HEADER + nameLength + view.getUint16(28, true),
		...((isTold || (length > 0 && length !== 0xffffffff)) && { length }),
	};
}

/** OpenDocument, EPUB and others name their type in a first entry that is not packed (ODF 1.2, part 3, 3.3). */
function* readMimeType(at: number): Walk {
	const text = Buffer.from(yield { at, length: NAME }).toString('latin1');
	const [mimeType] = /^[\w.+-]+\/[\w.+-]+/.exec(text.split('PK')[0] ?? '') ?? [];
	const type = typeCalled(mimeType?.toLowerCase());
	return type === undefined ? {} : { inside: formatOf(type.mimeType, ['zipped']) };
}

/** The next entry behind one whose length nobody told. */
function* findEntry(from: number): Generator<Piece, number | undefined, Uint8Array> {
	for (let at = from; at < FURTHEST; at += SEARCHED - 3) {
		const bytes = yield { at, length: SEARCHED };
		const found = Buffer.from(bytes).indexOf('PK\x03\x04', 0, 'latin1');
		if (found >= 0) return at + found;
		if (bytes.byteLength < SEARCHED) return undefined;
	}
	return undefined;
}
