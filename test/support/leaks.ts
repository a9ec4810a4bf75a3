import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Words that are looked for, by what they are. */
export type Markers = Readonly<Record<string, string>>;

/** A marker that was found, and where. */
export interface Leak {
	readonly marker: string;
	readonly place: string;
}

/** The ways in which a text may be written down: as it is, in URLs, in JSON, in base64 at any offset, in hex. */
function spellings(text: string): string[] {
	const base64 = [0, 1, 2].map((offset) => {
		const encoded = Buffer.from(' '.repeat(offset) + text).toString('base64');
		// Without the characters that also hold bits of what stands before and behind.
		return encoded.slice(offset === 0 ? 0 : 4, -4).replace(/=+$/, '');
	});
	return [
		text,
		encodeURIComponent(text),
		JSON.stringify(text).slice(1, -1),
		Buffer.from(text).toString('hex'),
		...base64.filter((encoded) => encoded.length > 8),
	];
}

/** Which of the markers a text or a file holds, in any spelling. */
export function leaksIn(place: string, content: Buffer | string, markers: Markers): Leak[] {
	return Object.entries(markers)
		.filter(([, text]) => spellings(text).some((spelling) => content.includes(spelling)))
		.map(([marker]) => ({ marker, place }));
}

/**
 * What all files below a folder hold. Of a SQLite database also its rows, since a text that crosses
 * a page of the file is not in one piece there.
 */
export async function leaksBelow(folder: string, markers: Markers): Promise<Leak[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const leaks: Leak[] = [];
	for (const entry of entries) {
		const path = join(entry.parentPath, entry.name);
		if (!entry.isFile() || path.includes('node_modules')) continue;
		const place = relative(folder, path);
		leaks.push(...leaksIn(place, await readFile(path), markers));
		if (path.endsWith('.sqlite')) leaks.push(...leaksIn(place, rowsOf(path), markers));
	}
	return leaks.filter(
		(leak, index) =>
			leaks.findIndex(({ marker, place }) => marker === leak.marker && place === leak.place) ===
			index,
	);
}

/** Every value of every table as text. */
function rowsOf(path: string): string {
	const database = new DatabaseSync(path, { readOnly: true });
	try {
		const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
		return tables
			.flatMap(({ name }) => database.prepare(`SELECT * FROM "${String(name)}"`).all())
			.flatMap((row) => Object.values(row).map(String))
			.join('\n');
	} finally {
		database.close();
	}
}
