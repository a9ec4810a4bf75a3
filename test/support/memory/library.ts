/**
 * Puts a file of argv[3] bytes into the folder argv[2], as n8n's binary data and as a plain file, and
 * prints where as a line of JSON. A process of its own: the memory that it takes to write a file
 * would otherwise lie ready, and be missing in what sending it takes.
 */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { startEngine } from '../../../tools/lib/engine';
import { bigPdf } from './bigFile';
import { FILE_NAME, FILE_TYPE, type StoredFile } from './storedFile';

async function main(): Promise<void> {
	const [folder = '', bytes = ''] = process.argv.slice(2);
	const size = Number(bytes);
	const path = join(folder, `${size}.pdf`);
	const engine = await startEngine({ folder, credentials: {} });
	try {
		const binary = await engine.storeBinary(bigPdf(size), FILE_NAME, FILE_TYPE);
		await pipeline(bigPdf(size), createWriteStream(path));
		const file: StoredFile = { size, folder, path, binary };
		process.stdout.write(`${JSON.stringify(file)}\n`);
	} finally {
		await engine.close();
	}
}

void main();
