import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { cleanFileName } from '../../../nodes/WhatsAppMedia/checks/cleanFileName';
import { checkFileName } from '../../../nodes/WhatsAppMedia/checks/fileName';
import { uploadName } from '../../../nodes/WhatsAppMedia/checks/uploadName';
import { typeByExtension, extensionOf } from '../../../nodes/WhatsAppMedia/files/fileTypes';
import type { MediaKind } from '../../../nodes/WhatsAppMedia/messages/message';
import { waCr } from '../../../nodes/WhatsAppMedia/providers/waCr';

const PAGE = readFileSync(join(__dirname, '../../../docs/files.md'), 'utf8');

/** The rows of a table that was written by hand, without its head. */
function tableOf(name: string): string[][] {
	const [, part = ''] = PAGE.split(`<!-- ${name}:start -->`);
	const [table = ''] = part.split(`<!-- ${name}:end -->`);
	const rows = table.split('\n').filter((line) => line.startsWith('|'));
	return rows.slice(2).map((row) =>
		row
			.slice(1, -1)
			.split('|')
			.map((cell) => cell.trim().replace(/^`|`$/g, '')),
	);
}

describe('the page about files', () => {
	it('has both tables', () => {
		expect(tableOf('names').length).toBeGreaterThan(10);
		expect(tableOf('uploads').length).toBeGreaterThan(3);
	});

	it.each(tableOf('names'))('says what becomes of %s: %s', (given, shown) => {
		expect(cleanFileName(given)).toBe(shown);
		expect(checkFileName({ typed: given, fallback: 'document' }, {}).value).toBe(shown);
	});

	it.each(tableOf('uploads'))('says how %s %s is uploaded: %s', (kind, fileName, uploaded) => {
		const { mimeType } = typeByExtension(extensionOf(fileName)) ?? {};
		const media = { fileName, kind: kind as MediaKind, mimeType };
		expect(uploadName(media, waCr.limits.extensions)).toBe(uploaded);
	});
});
